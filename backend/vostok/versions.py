"""Which version of Vostok wrote a database: a newer one is refused, an older one is copied before it changes."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from vostok.errors import AppError
from vostok.snapshots import copy_database

KEPT_COPIES = 3
FOLDER = "backups"


class NewerDatabase(AppError):
    """A newer Vostok has changed this database; this one does not know how to read it."""

    status, code = 409, "newer_database"


class NoCopy(AppError):
    """The copy that comes before an upgrade cannot be made."""

    status, code = 507, "no_copy"


@lru_cache
def revisions(migrations: Path) -> tuple[str, ...]:
    """Every revision of a migration folder, the newest first."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    return tuple(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def revision_of(path: Path) -> str | None:
    """The revision that a database is at, None where it has none (or is not there). Raises sqlite3.Error."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def refuse_newer(name: str, revision: str | None, known: tuple[str, ...]) -> None:
    """Raises NewerDatabase where `revision` of the database `name` is none that this version knows."""
    if revision is not None and revision not in known:
        raise NewerDatabase(
            f"{name} was written by a newer Vostok (revision {revision}; this one knows up to {known[0]}):"
            " start that version again, or restore a backup that this version made into an empty VOSTOK_HOME."
        )


def copy_before_upgrade(path: Path, migrations: Path) -> Path | None:
    """Refuse a newer database; copy an older one into `<home>/backups` and return the copy. None when it is current.

    Raises NewerDatabase, and NoCopy, in which case nothing was changed.
    """
    known = revisions(migrations)
    try:
        revision = revision_of(path)
        refuse_newer(path.name, revision, known)
        if revision in (None, known[0]):
            return None
        folder = path.parent / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        copy = folder / f"{path.stem}-{revision}-before-{known[0]}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite"
        copy_database(path, copy)
    except (sqlite3.Error, OSError) as error:
        raise NoCopy(
            f"{path.name} must be upgraded, and cannot be copied before that ({error}):"
            f" make room on the disk, or check that {path.parent / FOLDER} can be written."
        ) from None
    copies = sorted(folder.glob(f"{path.stem}-*-before-*.sqlite"), key=lambda file: file.stat().st_mtime_ns)
    for old in copies[:-KEPT_COPIES]:
        old.unlink(missing_ok=True)
    return copy
