"""Tells the gateway each few seconds what every bot's own database says: the third column of reconciliation."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from vostok.db import Database
from vostok.errors import AppError
from vostok.panel import jobs
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_client import Gateway
from vostok.panel.reconciliation.bot_books import read_bot_books

EVERY_S = 5.0


@dataclass
class Sides:
    """Reads and tells; a gateway that does not answer hears it the next time."""

    folder: Path
    database: Database
    gateway: Gateway
    fleet: Fleet
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self._woken.clear()
            with contextlib.suppress(AppError):
                await self.tell()
            await jobs.sleep_or(self._woken, EVERY_S)

    async def tell(self) -> None:
        """Read every bot's database and tell the gateway. Raises Unavailable."""
        await self.gateway.tell_bots(await asyncio.to_thread(self._read))

    def _read(self) -> list[dict[str, Any]]:
        with self.database.read() as session:
            ids = list(session.exec(select(Bot.id).where(col(Bot.archived_at).is_(None))))
        sides = []
        for bot_id in ids:
            books = read_bot_books(self.folder / bot_id / "trades.sqlite")
            if books is not None and bot_id in self.fleet.accounts:
                process = self.fleet.processes.get(bot_id)
                running = process is not None and process.state == "running"
                sides.append({"bot_id": bot_id, "running": running, **books})
        return sides
