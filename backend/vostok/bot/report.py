"""What a bot's process tells its host, as JSON lines on a pipe."""

import json
import os
import select
import traceback
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

_TEXT_LIMIT = 2_000
# How long an error waits for a host that is behind with reading: without it nobody would know why the bot ended.
PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Problem:
    """An error a user can act on: the text, and the strategy's file and line where there is one."""

    text: str
    file: str | None = None
    line: int | None = None


class Reporter:
    """Writes reports to the host; a host that is gone is no reason to stop trading."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def send(self, **report: Any) -> None:
        """Send the changed fields of the Process."""
        self._write(_line(report))

    def problem(self, problem: Problem | None) -> None:
        """Send the error that the Process carries from now on."""
        line = _line({"error": None if problem is None else asdict(problem)})
        # A pipe takes that much as a whole or not at all; more could be cut in the middle.
        while problem is not None and len(line) > select.PIPE_BUF:
            problem = replace(problem, text=problem.text[: len(problem.text) // 2])
            line = _line({"error": asdict(problem)})
        if not self._write(line) and select.select([], [self._pipe], [], PATIENCE_S)[1]:
            self._write(line)

    def _write(self, line: bytes) -> bool:
        """Whether the pipe took it, or there is nobody to read it."""
        try:
            os.write(self._pipe, line)
        except BlockingIOError:
            return False
        except BrokenPipeError:
            pass
        return True


def _line(report: dict[str, Any]) -> bytes:
    return json.dumps(report, separators=(",", ":")).encode() + b"\n"


class StrategyErrors:
    """The strategy's errors as the log sees them go by; each different one is reported once."""

    def __init__(self, reporter: Reporter, strategies: Path) -> None:
        self._reporter = reporter
        self._strategies = strategies
        self._last: Problem | None = None
        self._clean = True

    def seen(self, error: BaseException) -> None:
        """Report `error` when it came out of a strategy's file."""
        problem = problem_of(error, self._strategies)
        if problem.file is None:
            return
        self._clean = False
        if problem != self._last:
            self._last = problem
            self._reporter.problem(problem)

    def end_round(self, *, new_candle: bool) -> None:
        """Take the error back once a new candle was analysed without one."""
        if self._clean and new_candle and self._last is not None:
            self._last = None
            self._reporter.problem(None)
        self._clean = True


def problem_of(error: BaseException, folder: Path) -> Problem:
    """Describe `error`, or what caused it, with the deepest line inside `folder`, the user's strategies."""
    for link in _chain(error):
        if isinstance(link, SyntaxError) and link.filename:
            return Problem(_sentence(link), link.filename, link.lineno)
        frames = traceback.extract_tb(link.__traceback__)
        if here := [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]:
            return Problem(_sentence(link), here[-1].filename, here[-1].lineno)
    return Problem(_sentence(error))


def _sentence(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        code = f": {error.text.strip()}" if error.text else ""
        return f"{type(error).__name__}: {error.msg}{code}"[:_TEXT_LIMIT]
    if isinstance(error, SystemExit):
        return f"SystemExit({error}): a strategy may not end the process of its bot."
    return f"{type(error).__name__}: {error}"[:_TEXT_LIMIT]


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the cause first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.insert(0, link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain
