"""The words that the host and its clients exchange: one JSON object a line, both ways."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

ProcessState = Literal["starting", "running", "stopping", "stopped", "crashed"]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]
LINE_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProcessError:
    """What went wrong, and the strategy's file and line where it did."""

    text: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One bot's process. Times in UTC ms; `memory_bytes` is PSS: shared pages count by their share. `silent_since` is
    its last sign of life where it has been without one for much longer than its rounds take, else None."""

    bot: str
    pid: int
    state: ProcessState
    since: int
    exit_code: int | None = None
    memory_bytes: int | None = None
    last_candle_at: int | None = None
    last_loop_at: int | None = None
    silent_since: int | None = None
    error: ProcessError | None = None

    def as_json(self) -> dict[str, Any]:
        """The Process as ARCHITECTURE describes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Process":
        """Read what `as_json` wrote."""
        error = data.get("error")
        return cls(**data | {"error": None if error is None else ProcessError(**error)})


@dataclass(frozen=True, slots=True)
class Job:
    """One backtest or validation. `progress` from 0 to 1, `phase` what it is doing, `ahead` how many wait before it,
    `left_s` seconds to go where that is known; UTC ms."""

    job: str
    state: JobState
    since: int
    progress: float = 0.0
    phase: str | None = None
    ahead: int = 0
    pid: int | None = None
    error: ProcessError | None = None
    left_s: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.state in ("done", "failed", "cancelled")

    def as_json(self) -> dict[str, Any]:
        """The Job as ARCHITECTURE describes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Job":
        """Read what `as_json` wrote."""
        error = data.get("error")
        return cls(**data | {"error": None if error is None else ProcessError(**error)})


@dataclass(frozen=True, slots=True)
class SchemaError:
    """A fault in a configuration; `path` is dotted, empty for the whole."""

    path: str
    message: str


def encode(message: dict[str, Any]) -> bytes:
    """One message as a line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


class Lines:
    """Cuts a byte stream into the messages it carries."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """The messages that `data` completes. Raises ValueError on what is not a JSON object a line."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LINE_LIMIT:
            raise ValueError("a line is too long")
        messages = [json.loads(line) for line in lines if line.strip()]
        if not all(isinstance(message, dict) for message in messages):
            raise ValueError("a line is not a JSON object")
        return messages
