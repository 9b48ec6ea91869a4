"""Brings queued jobs to the bot host and their results back; a restart of either side loses none."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import structlog
from pydantic import BaseModel
from sqlmodel import Session

from vostok.bothost.client import BothostClient, Job
from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.panel import jobs
from vostok.panel.events import Bus, Type
from vostok.panel.lab.models import ACTIVE

log = structlog.get_logger()
Problem = dict[str, str | int | None]
RETRY_S = 1.0
IDLE_S = 30.0


class Row(Protocol):
    """A stored job; its id is the host's job id."""

    id: str
    state: str
    error: dict[str, Any] | None
    started_at: int | None
    finished_at: int | None


R = TypeVar("R", bound=Row)


@dataclass
class Follower(Generic[R]):
    """Follows the host's jobs of one kind (`event`) and hands it what is queued."""

    event: Type
    model: type[R]

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

    def waiting(self, session: Session) -> Sequence[R]:
        """The jobs that have not ended, the oldest first."""
        raise NotImplementedError

    def public(self, row: R, job: Job | None) -> BaseModel:
        """The row as shown; `job` is what the host says of it."""
        raise NotImplementedError

    async def submit(self, row: R) -> Job:
        """Hand it to the host."""
        raise NotImplementedError

    def bring_in(self, session: Session, row: R) -> None:
        """Take over the results of a job that is done. Raises OSError, ValueError or KeyError where they are not."""
        raise NotImplementedError

    def job(self, id: str) -> Job | None:
        """What the host says of a job that has not ended."""
        return self._known.get(id)

    async def stop(self, id: str) -> None:
        """End it at the host; where that is away, it is told when it is back."""
        try:
            await self.bothost.cancel(id)
        except AppError as error:
            log.info("a job could not be cancelled at the host", kind=self.event, job=id, reason=error.detail)

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
                waiting = [row for row in self.waiting(session) if row.id not in self._handed]
            for row in waiting:
                await self._hand(row)
            await jobs.sleep_or(self._wake, IDLE_S)

    async def _hand(self, row: R) -> None:
        try:
            job = await self.submit(row)
        except Unavailable:
            raise
        except AppError as error:
            failed: Problem = {"text": error.detail, "file": None, "line": None}
            await asyncio.to_thread(self._store, row.id, "FAILED", failed)
            return
        self._handed.add(row.id)
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
                stored = session.get(self.model, job.job)
        if stored is None:
            # A job of another kind.
            self._known.pop(job.job, None)
            return
        if stored.state == "CANCELLED" and not job.is_over:
            await self.stop(job.job)
        self.bus.publish(self.event, self.public(stored, self._known.get(stored.id)))
        if job.is_over:
            self._known.pop(job.job, None)
            self._handed.discard(job.job)
            if stored.state in ACTIVE:
                # Resumed before the host had ended it: now it can be handed over again.
                self._wake.set()

    def _store(self, id: str, state: str, error: Problem | None) -> R | None:
        with self.database.write() as session:
            row = session.get(self.model, id)
            # The host cancels only what its row says is cancelled: a row that is active again was resumed meanwhile.
            if row is None or row.state not in ACTIVE or state == "CANCELLED":
                return row
            row.state = state
            if state == "RUNNING" and row.started_at is None:
                row.started_at = self.clock()
            if state not in ACTIVE:
                row.finished_at = self.clock()
            row.error = error
            if state == "DONE":
                self._bring_in(session, row)
            session.add(row)
            return row

    def _bring_in(self, session: Session, row: R) -> None:
        try:
            self.bring_in(session, row)
        except (OSError, ValueError, KeyError) as problem:
            text = f"The results in {self.home / 'lab' / row.id} cannot be read ({problem}); run it again."
            row.state, row.error = "FAILED", {"text": text, "file": None, "line": None}
