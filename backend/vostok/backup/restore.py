"""Put a backup into an empty data directory; until the owner has looked, entries stay denied there."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

import vostok
from vostok.backup.access import Access, end_sessions
from vostok.backup.contents import DATABASES, HOME, STRATEGIES, Manifest
from vostok.backup.sealing import Opening, key_for, read_header
from vostok.backup.verify import check_content, check_installation, compare, unpacking
from vostok.db import lock_file
from vostok.errors import Conflict
from vostok.versions import refuse_newer, revisions

STAGING = ".restoring"
SET_ASIDE = "restored-strategies"
KILL = "REDUCING restored from a backup\n"
Told = Callable[[float], None]


class Restored(NamedTuple):
    """What came back; `set_aside` are strategies that would have replaced others, or could not be put in place."""

    manifest: Manifest
    set_aside: list[str]
    access: Access


def read_backup(file: BinaryIO, passphrase: str, told: Told) -> Manifest:
    """Read a backup to its end without keeping anything. Raises NotABackup."""
    return check_content(_opened(file, passphrase), told)


def restore(source: Path, home: Path, strategies: Path, passphrase: str, told: Told) -> Restored:
    """Unpack `source` into `home`, which holds no installation. Nothing is in its place before all of it was verified.

    The kill file is left there: what happened since the backup must be looked at before a bot buys. Nobody is logged
    in any more.
    Raises NotABackup, NewerDatabase, Damaged, Conflict, DatabaseInUse.
    """
    (home / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = lock_file(home / "run" / "vostok.lock", f"The data directory {home} is in use by a running Vostok")
    try:
        _refuse_occupied(home)
        staging = home / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        try:
            with source.open("rb") as file:
                manifest = _unpack(cast(BinaryIO, file), passphrase, staging, told)
            check_installation(staging / HOME)
            access = end_sessions(staging / HOME / "panel.sqlite")
            set_aside = _place_strategies(staging / STRATEGIES, strategies, home / SET_ASIDE)
            _place(staging / HOME, home)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    finally:
        os.close(lock)
    return Restored(manifest, set_aside, access)


def _opened(file: BinaryIO, passphrase: str) -> BinaryIO:
    header = read_header(file)
    return cast(BinaryIO, Opening(file, key_for(header, passphrase), header))


def _refuse_occupied(home: Path) -> None:
    if taken := [name for name in DATABASES if (home / name).exists()]:
        raise Conflict(
            f"{home} already holds an installation ({taken[0]}): set VOSTOK_HOME to an empty folder,"
            " or move this one away first."
        )


def _unpack(file: BinaryIO, passphrase: str, staging: Path, told: Told) -> Manifest:
    with unpacking(_opened(file, passphrase)) as (manifest, files):
        for name, revision in manifest.revisions.items():
            folder = Path(vostok.__file__).parent / PurePosixPath(name).name / "migrations"
            refuse_newer(f"{name}.sqlite of this backup", revision, revisions(folder))
        total, done = max(sum(item.size for item in manifest.items), 1), 0
        for item, (path, content) in zip(manifest.items, files, strict=True):
            target = staging / path
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as written:
                os.fchmod(written.fileno(), 0o600)
                compare(item.path, item.sha256, path, content, written.write)
                written.flush()
                os.fsync(written.fileno())
            done += item.size
            told(done / total)
    return manifest


def _place_strategies(source: Path, folder: Path, aside: Path) -> list[str]:
    """Put strategies where they belong; what would replace another file goes `aside`."""
    names = []
    for file in sorted(source.glob("*")):
        there = folder / file.name
        if there.exists() and there.read_bytes() == file.read_bytes():
            continue
        try:
            if there.exists():
                raise FileExistsError(there)
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, there)
        except OSError:
            aside.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(file, aside / file.name)
            names.append(file.name)
    return names


def _place(source: Path, home: Path) -> None:
    if not (source / "kill").exists():
        (home / "kill").write_text(KILL)
    # The databases last: a home without them is none yet, and can be restored into again.
    for entry in sorted(source.iterdir(), key=lambda path: (path.name in DATABASES, path.name)):
        target = home / entry.name
        if target.is_dir():
            shutil.rmtree(target)
        entry.rename(target)
