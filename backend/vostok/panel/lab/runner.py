"""Brings queued backtests to the bot host and their results back; a restart of either side loses none."""

import asyncio
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import structlog

from vostok.bothost.client import BothostClient, Job
from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.panel import jobs
from vostok.panel.events import Bus
from vostok.panel.lab import service
from vostok.panel.lab.models import ACTIVE, Backtest, BacktestPublic

log = structlog.get_logger()
Problem = dict[str, str | int | None]
RETRY_S = 1.0
IDLE_S = 30.0


@dataclass
class Runner:
    """Follows the host's jobs and hands it what is queued."""

    home: Path
    database: Database
    bothost: BothostClient
    bus: Bus
    clock: Clock
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _known: dict[str, Job] = field(default_factory=dict)
    _handed: set[str] = field(default_factory=set)

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    def shown(self, backtest: Backtest) -> BacktestPublic:
        """The backtest with its progress."""
        return service.public(backtest, self._known.get(backtest.id))

    async def stop(self, id: str) -> None:
        """End it at the host; where that is away, it is told when it is back."""
        try:
            await self.bothost.cancel(id)
        except AppError as error:
            log.info("a backtest could not be cancelled at the host", backtest=id, reason=error.detail)

    async def run(self) -> None:
        """Work until cancelled: a host that goes away takes its queue along, so all is handed to the next one."""
        while True:
            self._handed.clear()
            self._known.clear()
            follow = asyncio.create_task(self._follow())
            hand = asyncio.create_task(self._hand_over())
            try:
                await asyncio.wait({follow, hand}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await jobs.end([follow, hand])
            for task in (follow, hand):
                error = None if task.cancelled() else task.exception()
                if error is not None and not isinstance(error, Unavailable):
                    raise error
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        async for job in self.bothost.subscribe_jobs():
            await self._take(job)

    async def _hand_over(self) -> None:
        while True:
            self._wake.clear()
            with self.database.read() as session:
                waiting = [backtest for backtest in service.active(session) if backtest.id not in self._handed]
            for backtest in waiting:
                await self._hand(backtest)
            await jobs.sleep_or(self._wake, IDLE_S)

    async def _hand(self, backtest: Backtest) -> None:
        try:
            job = await self.bothost.backtest(backtest.id, backtest.spec)
        except Unavailable:
            raise
        except AppError as error:
            failed: Problem = {"text": error.detail, "file": None, "line": None}
            await asyncio.to_thread(self._store, backtest.id, "FAILED", failed)
            return
        self._handed.add(backtest.id)
        if job.is_over:
            # It had ended before a restart; all other news comes in its order by `_follow`.
            await self._take(job)

    async def _take(self, job: Job) -> None:
        """What the host says of a job; the row is written only when its state changes."""
        known = self._known.get(job.job)
        self._known[job.job] = job
        if known is None or known.state != job.state:
            error = None if job.error is None else asdict(job.error)
            stored = await asyncio.to_thread(self._store, job.job, job.state.upper(), error)
        else:
            with self.database.read() as session:
                stored = session.get(Backtest, job.job)
        if stored is None:
            return
        if stored.state == "CANCELLED" and not job.is_over:
            await self.stop(job.job)
        self.bus.publish("backtest", self.shown(stored))
        if job.is_over:
            self._known.pop(job.job, None)

    def _store(self, id: str, state: str, error: Problem | None) -> Backtest | None:
        with self.database.write() as session:
            backtest = session.get(Backtest, id)
            if backtest is None or backtest.state not in ACTIVE:
                return backtest
            backtest.state = state
            if state == "RUNNING":
                backtest.started_at = self.clock()
            if state not in ACTIVE:
                backtest.finished_at = self.clock()
            backtest.error = error
            if state == "DONE":
                self._bring_in(backtest)
            session.add(backtest)
            return backtest

    def _bring_in(self, backtest: Backtest) -> None:
        folder = self.home / "lab" / backtest.id
        try:
            backtest.summary = service.summary(json.loads((folder / "report.json").read_text()))
            backtest.export = json.loads((folder / "record.json").read_text())["export"]
        except (OSError, ValueError, KeyError) as problem:
            text = f"The results in {folder} cannot be read ({problem}); run the backtest again."
            backtest.state, backtest.error = "FAILED", {"text": text, "file": None, "line": None}
