"""An audit chain to take away: rows, checkpoints, public keys and a verifier that needs nothing of Vostok."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from vostok import standalone_verify
from vostok.audit import Entry
from vostok.chain_files import evidence, rows


def write_export(target: IO[bytes], home: Path, chains: Iterable[str]) -> dict[str, int]:
    """Write a zip of `chains` to `target`; how many rows of each. Raises sqlite3.DatabaseError, NotANote, OSError."""
    counts = {}
    with zipfile.ZipFile(target, "w") as archive:
        for chain in chains:
            # The checkpoints before the rows, so that none counts more than the export holds.
            kept = evidence(home, chain)
            archive.writestr(f"{chain}.notes", "".join(note.text + "\n" for note in kept.notes))
            archive.writestr(f"{chain}.keys", "".join(line + "\n" for line in kept.public_keys))
            with rows(home, chain) as entries, archive.open(f"{chain}.jsonl.gz", "w", force_zip64=True) as packed:
                counts[chain] = _write_rows(packed, entries)
        archive.writestr("verify.py", Path(standalone_verify.__file__).read_text(encoding="utf-8"))
    return counts


def _write_rows(target: IO[bytes], entries: Iterable[Entry]) -> int:
    count = 0
    # No time of writing inside: the same rows are the same bytes.
    with gzip.GzipFile(fileobj=target, mode="wb", mtime=0) as packed, io.TextIOWrapper(packed, "utf-8") as lines:
        for entry in entries:
            shown = entry._asdict() | {"prev": entry.prev.hex(), "hash": entry.hash.hex()}
            lines.write(json.dumps(shown, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count
