"""A bot's log file: everything its process says, rotated, without secrets."""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_BYTES = 2_000_000
LOG_FILES = 3


class MaskingFormatter(logging.Formatter):
    """One line format for all bots (UTC), with every known secret replaced."""

    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03dZ"
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s  %(message)s")
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


class BotLog(RotatingFileHandler):
    """A rotated file that is the process's standard output as well, so that a strategy's prints land in it."""

    def __init__(self, path: Path, secrets: Iterable[str]) -> None:
        super().__init__(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
        self.setFormatter(MaskingFormatter(secrets))

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        os.dup2(stream.fileno(), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        os.dup2(stream.fileno(), sys.__stderr__.fileno() if sys.__stderr__ else 2)
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
