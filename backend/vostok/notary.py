"""Signs where a program's audit chain stands: each 1,000 rows, each 60 s in which it grew, and at the end.

A checkpoint is signed only after the rows since the last one were verified, so that no edit is ever vouched for.
Once somebody else wrote to the database (`doubt`) all rows are, at once.
"""

import asyncio
import contextlib
import threading
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError

from vostok import audit
from vostok.audit import Broken
from vostok.checkpoints import Checkpoint, CheckpointFiles, NotANote
from vostok.clock import Clock
from vostok.db import Database

log = structlog.get_logger()
ROWS = 1_000
EVERY_MS = 60_000
LOOK_EVERY_S = 1.0
# Verifying keeps the interpreter from everything else, orders included: so few rows at a time, and a rest of so many
# times what they took.
STEP = 100
REST = 4.0


def unsigned(broken: Broken) -> str:
    """Why a chain is not signed any more, and what to do."""
    return (
        f"The audit log does not hold at row {broken.seq} ({broken.reason}), so it is not signed any more: "
        "run `vostok audit verify` and restore the newest backup that verifies."
    )


class Notary:
    """The signer of one database's chain; `problem` is what keeps it from signing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._files = CheckpointFiles(database.path.parent, database.path.stem)
        self.problem: Broken | None = None
        self._looking = threading.Lock()
        self._hurry = threading.Event()
        self._doubts = self._settled = 0
        self._wake = asyncio.Event()
        self._last = self._newest_kept()

    async def run(self) -> None:
        """Look each second until cancelled, and at once when in doubt."""
        while True:
            await asyncio.to_thread(self.look)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            self._wake.clear()

    def doubt(self) -> None:
        """Somebody else wrote to the database: the next look comes now, and verifies the chain from its first row."""
        self._doubts += 1
        self._wake.set()

    def look(self, *, now: bool = False) -> None:
        """Sign if it is time, or at once if `now`. A disk or database that fails is logged, and tried again."""
        if now:
            self._hurry.set()
        try:
            # The last look of a program may find the one before it still at work.
            with self._looking:
                self._look(now=now)
        except (SQLAlchemyError, OSError) as error:
            log.error("no checkpoint of the audit chain could be kept", error=str(error))
        finally:
            if now:
                self._hurry.clear()

    def _look(self, *, now: bool) -> None:
        if self.problem is not None:
            return
        # A doubt that comes meanwhile may be about rows that this look has passed: it gets a look of its own.
        if (doubts := self._doubts) != self._settled:
            broken = self._past()
            self._settled = doubts
            if broken is not None:
                self._stop(broken)
                return
        newest = self._head()
        grown = newest - self._last.size
        due = now or grown >= ROWS or self._clock() - self._last.ts >= EVERY_MS
        if grown == 0 or not due:
            return
        size, root, broken = self._verified()
        if broken is not None:
            self._stop(broken)
            return
        # The key is made with the first checkpoint: a key without one means that checkpoints were removed.
        note = self._files.signer().sign(size, root, self._clock())
        self._files.append(note)
        self._last = note.checkpoint

    def _head(self) -> int:
        with self._database.read() as session:
            newest = session.connection().exec_driver_sql("SELECT max(seq) FROM audit").scalar()
        return int(newest or 0)

    def _verified(self) -> tuple[int, bytes, Broken | None]:
        """The newest row, once all since the last checkpoint hold."""
        seq, root, broken = self._walked((self._last.size, self._last.root))
        if broken is None and seq == self._last.size:
            broken = Broken(seq, "rows that a checkpoint counts are missing at the end")
        return seq, root, broken

    def _past(self) -> Broken | None:
        """What does not hold in all rows, up to the last checkpoint and since."""
        seq, root, broken = self._walked((0, audit.GENESIS), self._last.size)
        if broken is None and (seq, root) != (self._last.size, self._last.root):
            broken = Broken(seq, "the rows are not those that the last checkpoint counts")
        return broken or self._walked((seq, root))[2]

    def _walked(self, after: tuple[int, bytes], until: int | None = None) -> tuple[int, bytes, Broken | None]:
        """The newest row, at most `until`, once all since `after` hold."""
        seq, root = after
        while until is None or seq < until:
            began, limit = time.monotonic(), STEP if until is None else min(STEP, until - seq)
            with self._database.read() as session:
                entries = audit.read(session.connection(), after_seq=seq, limit=limit)
            broken = audit.verify(entries, after=(seq, root))
            if broken is not None:
                return seq, root, broken
            if entries:
                seq, root = entries[-1].seq, entries[-1].hash
            if len(entries) < limit:
                break
            self._hurry.wait(REST * (time.monotonic() - began))
        return seq, root, None

    def _newest_kept(self) -> Checkpoint:
        """The checkpoint to go on from; the beginning of the chain if there is none."""
        genesis = Checkpoint(self._files.origin, 0, audit.GENESIS, 0)
        try:
            notes = self._files.notes()
        except (NotANote, UnicodeDecodeError) as error:
            self._stop(Broken(1, f"the checkpoints cannot be read: {error}"))
            return genesis
        return notes[-1].checkpoint if notes else genesis

    def _stop(self, broken: Broken) -> None:
        self.problem = broken
        log.error("the audit chain does not hold and is not signed any more", row=broken.seq, reason=broken.reason)
