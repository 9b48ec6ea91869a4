"""Whether what is to be kept, or was kept, is whole: databases, audit chains, and each file's hash."""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vostok.backup.contents import FORMAT, MANIFEST, Manifest, unsafe
from vostok.backup.sealing import NotABackup
from vostok.chain_files import check_file
from vostok.errors import AppError
from vostok.snapshots import damage

CHAINS = ("gateway", "panel")
_READ = 1 << 20
Part = Callable[[float], None]


class Damaged(AppError):
    """A database or an audit chain of the installation does not hold."""

    status, code = 409, "damaged"


def check_installation(home: Path, done: Part = lambda _: None) -> None:
    """Check every database and both audit chains below `home`, which nothing writes to. Raises Damaged."""
    databases = sorted(home.rglob("*.sqlite"))
    for number, path in enumerate(databases):
        done(number / (len(databases) + len(CHAINS)))
        if problem := damage(path):
            raise Damaged(f"{path.relative_to(home)} is damaged ({problem}): restore the newest backup that verifies.")
    for number, chain in enumerate(CHAINS, len(databases)):
        done(number / (len(databases) + len(CHAINS)))
        if not (home / f"{chain}.sqlite").exists():
            continue
        broken = check_file(home, chain).broken
        if broken is not None:
            raise Damaged(
                f"The audit log of the {chain} does not hold at row {broken.seq} ({broken.reason}):"
                " run `vostok audit verify`, and restore the newest backup that verifies."
            )
    done(1.0)


@contextmanager
def unpacking(plain: BinaryIO) -> Iterator[tuple[Manifest, Iterator[tuple[str, BinaryIO]]]]:
    """The manifest of an opened backup, and its files in order. Raises NotABackup for what no backup holds."""
    try:
        with gzip.GzipFile(fileobj=plain) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as archive:
            first = archive.next()
            if first is None or first.name != MANIFEST or (file := archive.extractfile(first)) is None:
                raise NotABackup("This backup has no list of its files: use another one.")
            raw = json.loads(file.read())
            if raw["format"] != FORMAT:
                raise NotABackup("This backup was made by a newer Vostok: restore it with that version.")
            manifest = Manifest.of_json(raw)
            yield manifest, _files(archive)
            # To the very end: a file that was cut off shows there.
            while unzipped.read(_READ):
                pass
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, TypeError, KeyError) as error:
        raise NotABackup(f"This backup cannot be read ({error}): use another one.") from None


def _files(archive: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    # Not by iteration, which would begin with the list again.
    while (member := archive.next()) is not None:
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or unsafe(member.name):
            raise NotABackup(f"This backup holds something that no backup does ({member.name[:80]!r}).")
        yield member.name, content  # type: ignore[misc]  # tarfile's reader is a binary file


def check_content(plain: BinaryIO, done: Part = lambda _: None) -> Manifest:
    """Read a whole backup and compare each file with the manifest's hash. Raises NotABackup."""
    with unpacking(plain) as (manifest, files):
        seen, total, read = 0, sum(item.size for item in manifest.items), 0
        for item, (path, content) in zip(manifest.items, files, strict=True):
            compare(item.path, item.sha256, path, content, lambda _: None)
            seen, read = seen + 1, read + item.size
            done(read / max(total, 1))
    return manifest


def compare(expected: str, sha256: str, path: str, content: BinaryIO, write: Callable[[bytes], object]) -> None:
    """Pass `content` on to `write`. Raises NotABackup where it is not the file that the manifest tells of."""
    digest = hashlib.sha256()
    while chunk := content.read(_READ):
        digest.update(chunk)
        write(chunk)
    if path != expected or digest.hexdigest() != sha256:
        raise NotABackup(f"{path} in this backup is not as its list says: use another one.")
