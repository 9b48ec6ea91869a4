"""When are two backtests the same? When spec, strategy files, candle files and versions are."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from vostok import __version__
from vostok.lab.spec import BacktestSpec

_LIBRARIES = ("freqtrade", "ccxt", "pandas", "numpy", "TA-Lib", "technical")


def key_of(spec: BacktestSpec, strategies: Path, candles: Path, sentiment: Path) -> str:
    """A hash that changes whenever the result could.

    Strategy files count by content, any of them: they import each other. Candle and sentiment files count by name,
    size and time of change, any of them: a strategy may read more than it was given. The run record has the content's
    hashes of what was really read.
    """
    digest = hashlib.sha256(spec.digest().encode())
    digest.update(_versions().encode())
    for file in sorted([*strategies.glob("*.py"), *strategies.glob("*.json")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for folder in (candles, sentiment):
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            status = file.stat()
            digest.update(f"{file.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@cache
def _versions() -> str:
    return " ".join([__version__, *(f"{name}={version(name)}" for name in _LIBRARIES)])
