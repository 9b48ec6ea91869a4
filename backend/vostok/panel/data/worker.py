"""Does the queued jobs one after the other; what a restart cut off is begun again, and loses nothing."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError
from vostok.lab.candle_files import candle_folder
from vostok.panel import jobs
from vostok.panel.data import service
from vostok.panel.data.download import download, patient, series_of
from vostok.panel.data.importing import STAGING, clear_staging, import_files, source_files
from vostok.panel.data.models import DataJob, DataJobPublic, DownloadRequest, ImportFolder, OutcomePublic
from vostok.panel.data.progress import Progress
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway

log = structlog.get_logger()
TOLD_EVERY_S = 0.25
IDLE_S = 60.0


@dataclass
class Worker:
    """The one who downloads and imports."""

    home: Path
    database: Database
    gateway: Gateway
    bus: Bus
    clock: Clock
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)
    _running: tuple[int, asyncio.Task[list[OutcomePublic]], Progress] | None = None
    _told: float = float("-inf")

    @property
    def folder(self) -> Path:
        """Where the candles lie."""
        return candle_folder(self.home)

    def wake(self) -> None:
        """Something was queued or cancelled."""
        self._waiting.set()

    def shown(self, job: DataJob) -> DataJobPublic:
        """The job with its progress, if it is the one at work."""
        running = self._running
        return service.public(job, running[2] if running is not None and running[0] == job.id else None)

    def stop(self, id: int) -> None:
        """End the job if it is the one at work."""
        if self._running is not None and self._running[0] == id:
            self._running[1].cancel()

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.to_thread(clear_staging, self.folder.parent)
        while True:
            self._waiting.clear()
            with self.database.read() as session:
                waiting = service.active(session)
            if waiting:
                await self._work(waiting[0])
            else:
                await jobs.sleep_or(self._waiting, IDLE_S)

    async def _work(self, job: DataJob) -> None:
        assert job.id is not None
        progress = Progress()
        task = asyncio.create_task(self._do(job, progress))
        self._running = (job.id, task, progress)
        progress.told = lambda: self._tell(job)
        try:
            job.state = "RUNNING"
            if (await asyncio.to_thread(self._store, job.id, "RUNNING", None, [])).state == "CANCELLED":
                task.cancel()
            self._tell(job, now=True)
            await asyncio.wait({task})
        finally:
            await jobs.end([task])
            self._running = None
        await self._finish(job.id, task)

    async def _do(self, job: DataJob, progress: Progress) -> list[OutcomePublic]:
        if job.kind == "import":
            wish = ImportFolder(**job.request)
            files = await asyncio.to_thread(source_files, wish.folder, self.folder)
            staging = self.folder.parent / f"{STAGING}{job.id}"
            return await import_files(files, self.folder, wish.existing, self.clock(), staging, progress)
        wanted = series_of(DownloadRequest(**job.request), self.clock())
        progress.expect(sum(series.pages for series in wanted))
        ask = patient(self.gateway, progress)
        return [await download(series, self.folder, ask, progress) for series in wanted]

    async def _finish(self, id: int, task: asyncio.Task[list[OutcomePublic]]) -> None:
        outcomes: list[OutcomePublic] = []
        detail: str | None = None
        if task.cancelled():
            # The row says so already: only a cancel ends the task without ending this loop.
            state = "CANCELLED"
        elif (error := task.exception()) is not None:
            if not isinstance(error, AppError):
                log.error("a data job failed", job=id, exc_info=error)
            state = "FAILED"
            detail = error.detail if isinstance(error, AppError) else f"It failed unexpectedly ({error}); see the log."
        else:
            outcomes = task.result()
            failed = [outcome for outcome in outcomes if outcome.result == "failed"]
            state = "FAILED" if len(failed) == len(outcomes) else "DONE"
            detail = failed[0].detail if state == "FAILED" and failed else None
        job = await asyncio.to_thread(self._store, id, state, detail, outcomes)
        self.bus.publish("data_job", service.public(job, None))

    def _store(self, id: int, state: str, detail: str | None, outcomes: list[OutcomePublic]) -> DataJob:
        with self.database.write() as session:
            job = service.find(session, id)
            if job.state != "CANCELLED":
                job.state, job.detail = state, detail
                job.outcomes = [outcome.model_dump() for outcome in outcomes]
                job.finished_at = None if state in service.ACTIVE else self.clock()
                session.add(job)
        return job

    def _tell(self, job: DataJob, *, now: bool = False) -> None:
        moment = time.monotonic()
        if now or moment - self._told >= TOLD_EVERY_S:
            self._told = moment
            self.bus.publish("data_job", self.shown(job))
