"""Removes what the owner wants kept no longer, once an hour. The audit logs are never shortened."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from sqlmodel import col, delete

from vostok.clock import DAY_MS, Clock
from vostok.db import Database
from vostok.errors import Unavailable
from vostok.panel.gateway_client import Gateway
from vostok.panel.portfolio.models import BookEquity, EquityPoint
from vostok.panel.settings import service as choices

log = structlog.get_logger()

EVERY_S = 3_600.0
FIRST_AFTER_S = 60.0


@dataclass(frozen=True)
class Removed:
    """What one round removed: equity samples, decisions, log files, candle files, briefs."""

    equity: int
    decisions: int
    logs: int
    candles: int
    briefs: int


@dataclass
class Retention:
    """`bots` and `data` are the folders of the bots and of stored candles.

    `forget_briefs` removes the briefs from before a moment (UTC ms); they belong to a feature above this one.
    """

    database: Database
    gateway: Gateway
    bots: Path
    data: Path
    forget_briefs: Callable[[int], int]
    clock: Clock

    async def run(self) -> None:
        """Look each hour until cancelled."""
        await asyncio.sleep(FIRST_AFTER_S)
        while True:
            removed = asdict(await self.look())
            if any(removed.values()):
                log.info("removed what was kept long enough", **removed)
            await asyncio.sleep(EVERY_S)

    async def look(self) -> Removed:
        """Remove what is older than its setting says."""
        with self.database.read() as session:
            chosen = choices.read(session)
        now = self.clock()
        days = {what: int(chosen[f"keep_{what}_days"]) for what in ("equity", "decisions", "logs", "candles", "briefs")}
        before = {what: now - kept * DAY_MS for what, kept in days.items()}
        equity = await asyncio.to_thread(self._remove_samples, before["equity"])
        try:
            decisions = await self.gateway.prune_decisions(before["decisions"])
        except Unavailable:
            decisions = 0
        logs = await asyncio.to_thread(remove_files, self.bots, "*/bot.log.*", before["logs"])
        candles = 0
        if days["candles"]:
            candles = await asyncio.to_thread(remove_files, self.data, "**/*.feather", before["candles"])
        briefs = await asyncio.to_thread(self.forget_briefs, before["briefs"])
        return Removed(equity, decisions, logs, candles, briefs)

    def _remove_samples(self, before: int) -> int:
        removed = 0
        for model in (EquityPoint, BookEquity):
            with self.database.write() as session:
                removed += session.exec(delete(model).where(col(model.ts) < before)).rowcount
        return removed


def remove_files(folder: Path, pattern: str, before: int) -> int:
    """Remove the files of `folder` that nothing has written to since `before` (UTC ms); how many."""
    removed = 0
    for file in folder.glob(pattern):
        if file.is_file() and not file.is_symlink() and file.stat().st_mtime_ns // 1_000_000 < before:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
