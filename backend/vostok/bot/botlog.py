"""A bot's log file: everything its process says, rotated, without secrets."""

import io
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from vostok.log_files import PackedLog

LOG_BYTES = 2_000_000
LOG_FILES = 3
_STDOUT, _STDERR = 1, 2


class Mask:
    """Replaces every known secret in a text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


class MaskingFormatter(logging.Formatter):
    """One line format for all bots (UTC), without secrets."""

    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03dZ"
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self, mask: Mask) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s  %(message)s")
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        return self._mask(super().format(record))


class MaskedOutput(io.TextIOBase):
    """Standard output for what a strategy prints."""

    def __init__(self, stream: TextIO, mask: Mask) -> None:
        self._stream = stream
        self._mask = mask

    def write(self, text: str) -> int:
        self._stream.write(self._mask(text))
        self._stream.flush()
        return len(text)


class BotLog(PackedLog):
    """A rotated file that is the process's standard output as well, so that a strategy's prints land in it."""

    def __init__(self, path: Path, secrets: Iterable[str]) -> None:
        super().__init__(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
        mask = Mask(secrets)
        self.setFormatter(MaskingFormatter(mask))
        output = TextIOWrapper(io.FileIO(_STDOUT, "w", closefd=False), encoding="utf-8", errors="replace")
        sys.stdout = sys.stderr = MaskedOutput(output, mask)

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        # What native code writes past Python lands in the file as well, also after a rotation.
        for descriptor in (_STDOUT, _STDERR):
            os.dup2(stream.fileno(), descriptor)
        return stream


class ErrorWatch(logging.Handler):
    """Hands on the exception behind each warning and error, also where only its text is logged."""

    def __init__(self, seen: Callable[[BaseException], None]) -> None:
        super().__init__(logging.WARNING)
        self._seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        # Freqtrade logs a strategy's ValueError without exc_info, but still inside its `except`.
        error = record.exc_info[1] if record.exc_info else sys.exc_info()[1]
        if error is not None:
            self._seen(error)


def redirect_logs(handlers: Iterable[logging.Handler]) -> None:
    """Make `handlers` the only ones of the root logger; Freqtrade's set-up adds its own each time."""
    logging.root.handlers[:] = list(handlers)
    logging.root.setLevel(logging.INFO)
