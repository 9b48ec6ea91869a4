"""A rotated log whose old files take a tenth of their room: what is set aside is compressed (gzip, RFC 1952)."""

import gzip
import shutil
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from vostok.users import readable

SUFFIX = ".gz"
_FAST = 3


class PackedLog(RotatingFileHandler):
    """`name.1.gz` is the newest old file. Packing happens in a thread, so that nobody waits for it."""

    in_background = True

    def __init__(self, *args: Any, **options: Any) -> None:
        self._packing: threading.Thread | None = None
        super().__init__(*args, **options)

    def rotation_filename(self, default_name: str) -> str:
        """The name of an old file."""
        return f"{default_name}{SUFFIX}"

    def doRollover(self) -> None:
        """Begin a new file; what an end in the middle left behind is packed first."""
        if self._packing is not None:
            self._packing.join()
        left = Path(f"{self.baseFilename}.1")
        if left.exists():
            pack(left)
        super().doRollover()

    def close(self) -> None:
        """End with what was set aside packed."""
        super().close()
        if self._packing is not None:
            self._packing.join()

    def rotate(self, source: str, dest: str) -> None:
        """Set the current file aside and pack it."""
        aside = Path(dest.removesuffix(SUFFIX))
        Path(source).replace(aside)
        if self.in_background:
            self._packing = threading.Thread(target=pack, args=(aside,), name="old log", daemon=True)
            self._packing.start()
        else:
            pack(aside)


def pack(path: Path) -> None:
    """Put `path` into `<path>.gz`; a crash in between leaves the plain file, and so does a full disk."""
    packed, fresh = Path(f"{path}{SUFFIX}"), Path(f"{path}{SUFFIX}.new")
    try:
        with path.open("rb") as plain, fresh.open("wb") as file, gzip.GzipFile("", "wb", _FAST, file) as archive:
            fresh.chmod(readable(0o600))
            shutil.copyfileobj(plain, archive, 1 << 20)
        fresh.replace(packed)
        path.unlink()
    except OSError:
        fresh.unlink(missing_ok=True)
