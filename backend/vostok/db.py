"""SQLite as Vostok uses it: one writing connection per file, read-only readers, full durability.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL when two connections write or checkpoint, so the one writer
also does all checkpoints, and an exclusive lock file refuses a second program on the same database.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool
from sqlmodel import Session

from vostok.errors import AppError, Unavailable
from vostok.users import readable
from vostok.versions import copy_before_upgrade, revision_of, revisions

BUSY_TIMEOUT_MS = 5_000
BEGIN = "BEGIN IMMEDIATE"


class DatabaseInUse(AppError):
    """Another process holds this database."""

    status, code = 409, "database_in_use"


class Database:
    """One SQLite file, brought to its newest migration when opened."""

    def __init__(self, path: Path, migrations: Path) -> None:
        self.path = path
        self._migrations = migrations
        self._write_lock = threading.Lock()
        self._lock_fd: int | None = None
        self._writer: Engine | None = None
        self._reader: Engine | None = None

    def open(self) -> "Database":
        """Take the lock file, migrate (a copy comes first), connect.

        Raises DatabaseInUse where another process has it, NewerDatabase, and NoCopy.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock_fd = lock_file(self.path.with_suffix(".lock"), f"{self.path.name} is in use by another Vostok")
        try:
            copy_before_upgrade(self.path, self._migrations)
            self._writer = _engine(f"sqlite:///{self.path}", readonly=False)
            # Alembic reads every migration before it finds that there is nothing to do.
            if revision_of(self.path) != revisions(self._migrations)[0]:
                with self._writer.begin() as connection:
                    upgrade(connection, self._migrations)
            self.path.chmod(readable(0o600))
            self._reader = _engine(f"sqlite:///file:{self.path}?mode=ro&uri=true", readonly=True)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Close all connections and release the lock file, once the last transaction is done; safe to call twice."""
        # A thread may be in the middle of a write: SQLite crashes when its connection is closed under it.
        with self._write_lock:
            for engine in (self._reader, self._writer):
                if engine is not None:
                    engine.dispose()
            self._reader = self._writer = None
        if self._lock_fd is not None:
            os.close(self._lock_fd)
            self._lock_fd = None

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction (`BEGIN IMMEDIATE`) on the only writing connection; commits unless raised out of."""
        with self._write_lock, Session(_opened(self._writer), expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read-only session: one consistent snapshot, and any write in it fails."""
        with Session(_opened(self._reader), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The writing connection for a program that commits in groups; the caller begins and commits."""
        with self._write_lock, _opened(self._writer).connect() as connection:
            yield connection


def wait_for_lock(connection: Connection, milliseconds: int) -> None:
    """Wait at most so long for another program that holds the database, from now on."""
    _driver(connection).execute(f"PRAGMA busy_timeout={milliseconds}")


def is_locked(error: sqlite3.OperationalError) -> bool:
    """Whether a statement failed because another program holds the database, and not for a fault of it."""
    # The low byte: the rest says more precisely why (sqlite.org/rescode.html).
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def begin(connection: Connection) -> None:
    """Begin a transaction past SQLAlchemy, whose way costs several times what SQLite takes; `end` it.

    What `connection` executes meanwhile is part of it. Raises sqlite3.OperationalError.
    """
    _driver(connection).execute(BEGIN)


def end(connection: Connection, *, commit: bool) -> None:
    """End the transaction, if there still is one. Raises what SQLite, or SQLAlchemy where it took part, says."""
    # Asked also of one that is not active: a COMMIT that failed stays in SQLAlchemy's way until it is rolled back.
    (connection.commit if commit else connection.rollback)()
    driver = _driver(connection)
    (driver.commit if commit else driver.rollback)()


def checkpoint_late(connection: Connection, pages: int) -> None:
    """Let SQLite move its log into the file by itself only once the log has so many pages: see `checkpoint`."""
    _driver(connection).execute(f"PRAGMA wal_autocheckpoint={pages}")


def checkpoint(connection: Connection) -> None:
    """Move what is committed from the log into the file, between two transactions. Raises sqlite3.Error."""
    _driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)")


def _driver(connection: Connection) -> sqlite3.Connection:
    # Past SQLAlchemy, which would begin a transaction first.
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _opened(engine: Engine | None) -> Engine:
    if engine is None:
        raise Unavailable("The database is closed: this program is starting or stopping.")
    return engine


def lock_file(path: Path, sentence: str) -> int:
    """Hold an exclusive lock on `path` until the returned descriptor is closed. Raises DatabaseInUse."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise DatabaseInUse(f"{sentence}: stop that one, or set VOSTOK_HOME to another folder.") from None
    return descriptor


def upgrade(connection: Connection, migrations: Path) -> None:
    """Bring the database of `connection` to the newest revision of the folder `migrations`."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def run_migrations() -> None:
    """The whole of a migration folder's `env.py`: run on the connection that `upgrade` handed over."""
    context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _engine(url: str, *, readonly: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool if readonly else StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _configure(raw: Any, _record: Any) -> None:
        # Transactions are begun by us: the driver's implicit BEGIN is deferred and would fail when upgraded.
        raw.isolation_level = None
        pragmas = ["foreign_keys=ON", "trusted_schema=OFF", "mmap_size=0"]
        if not readonly:
            pragmas = ["journal_mode=WAL", "synchronous=FULL", *pragmas]
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not _driver(connection).in_transaction:
            connection.exec_driver_sql("BEGIN" if readonly else BEGIN)

    return engine
