"""The one thread that writes: operations queue up, share a COMMIT, and are answered after it.

Each operation of a group runs in its own SAVEPOINT, so a refused one leaves nothing behind while its neighbours go
through; one that is alone is taken back with its transaction.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from vostok.clock import Clock
from vostok.db import Database, begin, checkpoint, checkpoint_late, end, is_locked, wait_for_lock
from vostok.errors import Unavailable
from vostok.gateway.books import Books, Changes, Event, read_books
from vostok.gateway.statements import driver_of
from vostok.gateway.transaction import Tx

log = structlog.get_logger()
T = TypeVar("T")
# One fsync is shared by at most so many operations; more would make the first of them wait.
GROUP = 64
# Moving SQLite's log into the file takes tens of milliseconds, so it is done after so many groups when nobody has come
# for a moment, and only a log of so many pages (of 4 kB) does not wait for that.
CHECKPOINT_AFTER = 100
QUIET_S = 0.1
LATEST_PAGES = 16_000
# An entry would meet another market after a wait, so it is refused; everything else is worth some seconds.
LOOK_MS = 250
PATIENCE_S = 5.0
_FAILURES = (SQLAlchemyError, sqlite3.Error)


class JournalDown(Unavailable):
    """The journal could not be written, so nothing happened."""

    code = "journal_down"


BROKEN = "The order journal works no more, so the gateway starts anew; what was on its way is asked about then."


LOCKED = "Another program holds the order journal, so nothing was done. Try again, and see which program that is."


class _Job(NamedTuple):
    operation: Callable[[Tx], Any]
    answer: "asyncio.Future[Any]"
    until: float


_Outcome = tuple[_Job, Any, BaseException | None]


class Writer:
    """Runs operations on the writing connection; `books` is the event loop's committed copy."""

    def __init__(self, database: Database, clock: Clock, publish: Callable[[list[Event]], None]) -> None:
        self._database = database
        self._clock = clock
        self._publish = publish
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._working: Books | None = None
        self._since_checkpoint = 0
        self._waiting: set[asyncio.Future[Any]] = set()
        self._last_came = 0.0
        self._ended = False
        self._broken: BaseException | None = None
        self._breaking = asyncio.Event()
        # Why the last group could not be written; whoever wrote since (`journal_watch`) takes it back.
        self.failed: str | None = None
        self.books = Books()

    def start(self) -> None:
        """Read the books and start the thread. Call it on the event loop that will call `run`."""
        self._loop = asyncio.get_running_loop()
        with self._database.read() as session:
            self._working = read_books(session.connection())
        self.books = self._working.copy()
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def idle_s(self) -> float:
        """For how many seconds nobody has waited for an operation."""
        return 0.0 if self._waiting else time.monotonic() - self._last_came

    async def watch(self) -> None:
        """Wait for the thread to break, and raise what broke it: without it the program has nothing left to do."""
        await self._breaking.wait()
        assert self._broken is not None
        raise self._broken

    async def run(self, operation: Callable[[Tx], T], *, patient: bool = True) -> T:
        """Run `operation` in the next group; returns after its COMMIT. Raises what it raised, or JournalDown.

        While another program holds the database what is not `patient` is refused after `LOOK_MS`, untouched.
        """
        if self._broken is not None:
            raise JournalDown(BROKEN)
        answer: asyncio.Future[T] = self._loop.create_future()
        self._waiting.add(answer)
        self._last_came = time.monotonic()
        self._jobs.put(_Job(operation, answer, self._last_came + (PATIENCE_S if patient else 0.0)))
        try:
            # A caller that goes away takes nothing back: the thread does not look at who waits.
            return await answer
        finally:
            self._waiting.discard(answer)

    def _work(self) -> None:
        try:
            self._serve()
        except BaseException as error:  # noqa: BLE001 - whatever it is, nobody may wait for an answer that never comes
            self._loop.call_soon_threadsafe(self._break, error)

    def _break(self, error: BaseException) -> None:
        """The journal works no more: nobody waits for it, nothing new is taken, and `watch` ends the program."""
        if self._broken is None:
            self._broken = error
            self._breaking.set()
        for answer in list(self._waiting):
            if not answer.done():
                answer.set_exception(JournalDown(BROKEN))

    def _serve(self) -> None:
        with self._database.connection() as connection:
            checkpoint_late(connection, LATEST_PAGES)
            wait_for_lock(connection, LOOK_MS)
            while not self._ended and (first := self._next(connection)) is not None:
                self._commit(connection, self._joined([first]))

    def _joined(self, group: list[_Job]) -> list[_Job]:
        """`group`, with those that wait behind it."""
        while len(group) < GROUP and not self._ended and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                self._ended = True
            else:
                group.append(job)
        return group

    def _next(self, connection: Connection) -> _Job | None:
        """The next operation; a moment in which none comes is used for a checkpoint."""
        if self._since_checkpoint >= CHECKPOINT_AFTER:
            try:
                return self._jobs.get(timeout=QUIET_S)
            except queue.Empty:
                self._checkpoint(connection)
        return self._jobs.get()

    def _checkpoint(self, connection: Connection) -> None:
        self._since_checkpoint = 0
        try:
            checkpoint(connection)
        except sqlite3.Error as error:
            # What is committed is safe in the log; it only stays long until the next time.
            log.warning("the journal's log could not be moved into its file", error=str(error))

    def _commit(self, connection: Connection, group: list[_Job]) -> None:
        changes = Changes()
        outcomes: list[_Outcome] = []
        try:
            if not self._begin(connection, group):
                return
            try:
                if self._working is None:
                    self._working = read_books(connection)
                alone = len(group) == 1
                outcomes.extend(self._run(connection, self._working, job, changes, alone=alone) for job in group)
                end(connection, commit=True)
            except BaseException:
                end(connection, commit=False)
                raise
        except _FAILURES as error:
            self.failed = str(error.__cause__ or error)
            log.error("the journal cannot be written", error=self.failed)
            # What the operations did in memory is void: the database is asked again before the next group.
            self._working = None
            down = JournalDown("The order journal cannot be written, so nothing was done; see the gateway's log.")
            changes, outcomes = Changes(), [(job, None, down) for job in group]
        self._since_checkpoint += 1
        self._loop.call_soon_threadsafe(self._answer, outcomes, changes)

    def _begin(self, connection: Connection, group: list[_Job]) -> bool:
        """Begin for `group`, which all leave whose patience ends while another program holds it; False: none stays."""
        while group:
            try:
                begin(connection)
                return True
            except sqlite3.OperationalError as error:
                if not is_locked(error):
                    raise
            waiting, now = self._joined(group), time.monotonic()
            refused: list[_Outcome] = [(job, None, JournalDown(LOCKED)) for job in waiting if job.until < now]
            group[:] = [job for job in waiting if job.until >= now]
            log.warning("another program holds the journal", refused=len(refused), waiting=len(group))
            self._loop.call_soon_threadsafe(self._answer, refused, Changes())
        return False

    def _run(self, connection: Connection, books: Books, job: _Job, changes: Changes, *, alone: bool) -> _Outcome:
        tx = Tx(connection, books, self._clock())
        driver = driver_of(connection)
        if not alone:
            driver.execute("SAVEPOINT operation")
        try:
            result = job.operation(tx)
            tx.flush()
        except _FAILURES:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the caller; nothing of the operation is kept
            _take_back(driver, alone=alone)
            return job, None, error
        if not alone:
            driver.execute("RELEASE operation")
        books.apply(tx.changes)
        changes.add(tx.changes)
        return job, result, None

    def _answer(self, outcomes: list[_Outcome], changes: Changes) -> None:
        try:
            self.books.apply(changes)
            self._publish(changes.events)
        except Exception as defect:  # noqa: BLE001 - memory is behind the journal: a fresh start reads it again
            self._break(defect)
        for job, result, error in outcomes:
            if job.answer.done():
                continue
            if error is None:
                job.answer.set_result(result)
            else:
                job.answer.set_exception(error)


def _take_back(driver: sqlite3.Connection, *, alone: bool) -> None:
    if alone:
        # The COMMIT at the end of the group then finds no transaction, and does nothing.
        driver.execute("ROLLBACK")
    else:
        driver.execute("ROLLBACK TO operation")
        driver.execute("RELEASE operation")
