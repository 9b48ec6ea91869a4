"""Make a backup of an installation, running or not: copied, verified, sealed, read again."""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from vostok import __version__
from vostok.backup.contents import (
    DATABASES,
    FORMAT,
    HOME,
    MANIFEST,
    STRATEGIES,
    Item,
    Manifest,
    Phase,
    copy_order,
    is_database,
    is_kept,
)
from vostok.backup.sealing import BackupKey, Opening, Sealing, read_header
from vostok.backup.verify import Damaged, check_content, check_installation
from vostok.snapshots import copy_database
from vostok.versions import revision_of

COMPRESSION = 4
STAGING = ".making-"
Told = Callable[[Phase, float], None]


class Sources(NamedTuple):
    """What a backup is made of: the data directory, the folder of strategies, and the venue's name."""

    home: Path
    strategies: Path
    venue: str


def make_backup(sources: Sources, target: Path, key: BackupKey, now: int, told: Told) -> Manifest:
    """Write a backup to the new file `target`; it gets its name when it is whole and was read again.

    Raises FileExistsError, Damaged where a database or an audit chain does not hold, OSError where there is no room.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already: name another file, or remove that one.")
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=target.parent) as folder:
        staged, fresh = Path(folder) / "content", Path(folder) / "sealed"
        items = _stage(sources, staged, told)
        check_installation(staged / HOME, lambda part: told("verify", part))
        manifest = Manifest(FORMAT, __version__, now, sources.venue, _revisions(staged / HOME), items)
        with fresh.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            _seal(cast(BinaryIO, file), staged, manifest, key, told)
            file.flush()
            os.fsync(file.fileno())
        with fresh.open("rb") as file:
            opening = Opening(cast(BinaryIO, file), key, read_header(cast(BinaryIO, file)))
            check_content(cast(BinaryIO, opening), lambda part: told("check", part))
        fresh.rename(target)
    return manifest


def files_of(sources: Sources) -> list[tuple[str, Path]]:
    """Each file that a backup holds, its path in it and where it is, in the order of copying."""
    found = {
        path: sources.home / path
        for file in sorted(sources.home.rglob("*"))
        if is_kept(path := PurePosixPath(file.relative_to(sources.home))) and file.is_file() and not file.is_symlink()
    }
    strategies = [
        (f"{STRATEGIES}/{file.name}", file)
        for file in sorted(sources.strategies.glob("*"))
        if file.is_file() and file.suffix in (".py", ".json")
    ]
    return [*strategies, *((f"{HOME}/{path}", found[path]) for path in copy_order(found))]


def _stage(sources: Sources, staged: Path, told: Told) -> list[Item]:
    """Copy everything below `staged`. A file that vanishes meanwhile was no part of the installation any more."""
    files = files_of(sources)
    sizes = [file.stat().st_size if file.exists() else 0 for _, file in files]
    total, copied = max(sum(sizes), 1), 0
    items = []
    for (path, file), size in zip(files, sizes, strict=True):
        target = staged / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            if is_database(PurePosixPath(path)):
                _copy_database(file, target, _scaled(told, copied / total, size / total))
            else:
                shutil.copy2(file, target, follow_symlinks=False)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            continue
        copied += size
        told("copy", min(copied / total, 1.0))
        with target.open("rb") as content:
            items.append(Item(path, target.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()))
    return items


def _scaled(told: Told, begin: float, share: float) -> Callable[[float], None]:
    return lambda part: told("copy", begin + part * share)


def _copy_database(file: Path, target: Path, copied: Callable[[float], None]) -> None:
    try:
        copy_database(file, target, copied)
    except sqlite3.Error as error:
        if not file.exists():
            raise FileNotFoundError(file) from None
        advice = "restore the newest backup that verifies" if file.name in DATABASES else "move it away or restore it"
        raise Damaged(f"{file} cannot be copied ({error}): {advice}.") from None


def _revisions(home: Path) -> dict[str, str]:
    return {path.stem: revision for path in home.glob("*.sqlite") if (revision := revision_of(path)) is not None}


def _seal(file: BinaryIO, staged: Path, manifest: Manifest, key: BackupKey, told: Told) -> None:
    sealing = Sealing(file, key, manifest.version, manifest.created_at)
    total, done = max(sum(item.size for item in manifest.items), 1), 0
    listed = json.dumps(manifest.as_json()).encode()
    with (
        gzip.GzipFile(fileobj=cast(BinaryIO, sealing), mode="wb", compresslevel=COMPRESSION) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(listed)
        archive.addfile(head, io.BytesIO(listed))
        for item in manifest.items:
            # Without names of users of this machine, and of machines.
            info = tarfile.TarInfo(item.path)
            stat = (staged / item.path).stat()
            info.size, info.mode, info.mtime = item.size, stat.st_mode & 0o777, int(stat.st_mtime)
            with (staged / item.path).open("rb") as content:
                archive.addfile(info, content)
            done += item.size
            told("seal", done / total)
    sealing.finish()
