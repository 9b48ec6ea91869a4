"""One log format for all programs: a readable line on standard output, the same as JSON in a rotated file.

No line holds a secret, each warning and error is counted for `/metrics` by its component, and how much a component
says can be changed while it runs (`log_levels`).
"""

import logging
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import orjson
import structlog

from vostok.log_files import PackedLog
from vostok.log_levels import Levels
from vostok.masking import masked
from vostok.metrics import LOG_MESSAGES
from vostok.users import readable

FILE_BYTES = 5_000_000
FILES_KEPT = 20
STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"
PACKAGE = str(Path(__file__).parent) + os.sep
_files: list["_JsonFile"] = []
_followed: list[tuple[str, Levels]] = []
_NUMBERS = logging.getLevelNamesMapping()
COUNTED = ("warning", "error", "critical")
log = structlog.get_logger()


class _StdoutLogger:
    """Looks `sys.stdout` up for each line, so that redirected output (tests, forks) is honoured."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def msg(self, message: str) -> None:
        stream = self._stream or sys.stdout
        # A disk that is full, or a reader that is gone, must not end the work that is told of.
        with suppress(OSError):
            stream.write(message + "\n")
            stream.flush()

    log = debug = info = warning = warn = error = critical = exception = fatal = msg


class _PrivateFile(PackedLog):
    """Readable by its owner alone (and its group, where programs have users), after each rotation, too."""

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, readable(0o600))

        return open(self.baseFilename, "a", encoding="utf-8", opener=private)

    def handleError(self, _record: logging.LogRecord) -> None:
        """One line on stderr: a traceback for each line that a full disk refuses would bury what is said."""
        with suppress(OSError):
            sys.stderr.write(f"{self.baseFilename} cannot be written: {sys.exception()}\n")


class _JsonFile:
    """`logs/<program>.jsonl` of the data directory; what a fork says stays out, as two may not rotate one file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._handler = _PrivateFile(path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
        # The host forks, and nothing that forks may have a thread.
        self._handler.in_background = path.stem != "bothost"
        self._pid = os.getpid()

    def close(self) -> None:
        self._handler.close()

    def __call__(self, _logger: Any, _method: str, event: Any) -> Any:
        self.write([event])
        return event

    def write(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Each on a line of its own, all of them with one write."""
        if os.getpid() == self._pid:
            self._handler.handle(logging.makeLogRecord({"msg": "\n".join(_json(event) for event in events)}))


def _json(event: Mapping[str, Any]) -> str:
    told = {name: value for name, value in event.items() if not name.startswith("_")}
    return orjson.dumps(told, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def setup_logs(program: str, level: str = "INFO", home: Path | None = None) -> None:
    """Send structlog and the standard library's loggers to stdout in one readable line each.

    With `home`, the data directory, each is written there as JSON as well.
    """

    def name_program(_logger: Any, _method: str, event: Any) -> Any:
        event.setdefault("program", program)
        return event

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt=STAMP, utc=True),
        name_program,
    ]
    levels = Levels(home, program, level)
    levels.look()

    def said(_logger: Any, _method: str, event: Any) -> Any:
        if _NUMBERS[event["level"].upper()] < levels.of(event["component"]):
            raise structlog.DropEvent
        return event

    where = structlog.processors.CallsiteParameterAdder({structlog.processors.CallsiteParameter.PATHNAME})
    files = _json_files(program, home)
    last: list[Any] = [_count, structlog.processors.format_exc_info, masked, *files, _line]
    structlog.configure(
        processors=[*shared, where, _name_component, said, *last],
        logger_factory=lambda *_: _StdoutLogger(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(lambda record: record.levelno >= levels.of(record.name.split(".")[0]))
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[_of_library, *last], foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], force=True)
    _apply(levels)
    _followed[:] = [(program, levels)]
    # One line per request is noise at 200 orders a second.
    logging.getLogger("uvicorn.access").disabled = True
    for noisy in ("httpx", "httpcore", "alembic", "uvicorn.error"):
        logging.getLogger(noisy).setLevel("WARNING")


def follow_levels() -> None:
    """Take over levels that were changed since; each program calls it again and again, it looks once a second."""
    for _program, levels in _followed:
        if levels.look():
            _apply(levels)
            log.info("log levels changed")


def say_all(component: str, lines: Iterable[tuple[float, Mapping[str, Any]]]) -> None:
    """Many lines at INFO, each as `log.info` would write it but for the cost: they share one write to each place.

    A line is the moment (seconds since 1970) and its values, of which `event` is the message. Before `setup_logs`
    nothing is said.
    """
    for program, levels in _followed:
        if levels.of(component) > logging.INFO:
            return
        events = [
            {"timestamp": _stamped(at), "level": "info", "program": program, "component": component, **values}
            for at, values in lines
        ]
        for event in events:
            masked(None, "info", event)
        for file in _files:
            file.write(events)
        _StdoutLogger().msg("\n".join(_line(None, "info", event) for event in events))


def _stamped(at: float) -> str:
    second = int(at)
    more, microseconds = divmod(round((at - second) * 1_000_000), 1_000_000)
    return f"{_second(second + more)}.{microseconds:06}Z"


@lru_cache(maxsize=8)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _apply(levels: Levels) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(levels.lowest))
    logging.getLogger().setLevel(levels.lowest)


@lru_cache
def component_of(path: str) -> str:
    """The part of Vostok that a source file belongs to: `gateway.live`, `panel.news`, `web`."""
    parts = Path(path.removeprefix(PACKAGE)).with_suffix("").parts
    return ".".join(parts[:2]).removesuffix(".__main__")


def _json_files(program: str, home: Path | None) -> list[_JsonFile]:
    """The file of the program, none without `home`; the one of an earlier set-up is closed."""
    while _files:
        _files.pop().close()
    if home is None:
        return []
    try:
        _files.append(_JsonFile(home / "logs" / f"{program}.jsonl"))
        return list(_files)
    except OSError as error:
        sys.stdout.write(f"vostok: no log is written to {home / 'logs'} ({error}); standard output has it.\n")
        return []


def _name_component(_logger: Any, _method: str, event: Any) -> Any:
    event["component"] = component_of(event.pop("pathname"))
    return event


def _of_library(_logger: Any, _method: str, event: Any) -> Any:
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    event["component"] = record.name.split(".")[0] if record else "library"
    return event


def _count(_logger: Any, _method: str, event: Any) -> Any:
    if event["level"] in COUNTED:
        LOG_MESSAGES.labels(event["component"], event["level"]).inc()
    return event


def _line(_logger: Any, _method: str, event: Any) -> str:
    stamp, level = event.pop("timestamp"), event.pop("level")
    program, message = event.pop("program"), event.pop("event")
    event.pop("component", None)
    trace = event.pop("exception", None)
    rest = "".join(f" {key}={value}" for key, value in event.items())
    line = f"{stamp[:23]}Z {level.upper():7} {program:9} {message}{rest}".replace("\n", " ⏎ ")
    return f"{line}\n{trace}" if trace else line
