"""One log format for all programs: time, level, program, message, key=value."""

import logging
import sys
from typing import Any, TextIO

import structlog


class _StdoutLogger:
    """Looks `sys.stdout` up for each line, so that redirected output (tests, forks) is honoured."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def msg(self, message: str) -> None:
        stream = self._stream or sys.stdout
        stream.write(message + "\n")
        stream.flush()

    log = debug = info = warning = warn = error = critical = exception = fatal = msg


def setup_logs(program: str, level: str = "INFO") -> None:
    """Send structlog and the standard library's loggers to stdout in one readable line each."""

    def name_program(_logger: Any, _method: str, event: Any) -> Any:
        event.setdefault("program", program)
        return event

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%S.%fZ", utc=True),
        name_program,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, _line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_: _StdoutLogger(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[_drop_record, structlog.processors.format_exc_info, _line], foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # One line per request is noise at 200 orders a second.
    logging.getLogger("uvicorn.access").disabled = True
    for noisy in ("httpx", "httpcore", "alembic", "uvicorn.error"):
        logging.getLogger(noisy).setLevel("WARNING")


def _drop_record(_logger: Any, _method: str, event: Any) -> Any:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event


def _line(_logger: Any, _method: str, event: Any) -> str:
    stamp, level = event.pop("timestamp"), event.pop("level")
    program, message = event.pop("program"), event.pop("event")
    trace = event.pop("exception", None)
    rest = "".join(f" {key}={value}" for key, value in event.items())
    line = f"{stamp[:23]}Z {level.upper():7} {program:9} {message}{rest}".replace("\n", " ⏎ ")
    return f"{line}\n{trace}" if trace else line
