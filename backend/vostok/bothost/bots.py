"""The host's record of its children: what each one is, and what became of it."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import structlog

from vostok.bothost import locks
from vostok.bothost.protocol import Lines, Process, ProcessError
from vostok.clock import now_ms
from vostok.errors import Conflict, NotFound
from vostok.memory import pss_bytes

log = structlog.get_logger()

MEMORY_EVERY_S = 15.0
# Freqtrade comes round every five seconds; with lost answers it waits 20 s for each order. Later than this it hangs.
HUNG_AFTER_S = 180.0
# Until then it is told that nothing comes: after three of its own rounds, of which the slowest is forgotten slowly.
SILENT_AFTER_S = 30.0
_SILENT_AFTER_ROUNDS = 3
_FORGETS = 0.98
_REPORTED_STATES = ("running", "stopping")
Fork = Callable[[], tuple[int, int]]


@dataclass
class Child:
    """A forked bot; `pipe` is None once it is closed, `process.pid` stays for the record."""

    process: Process
    pipe: int | None
    lines: Lines = field(default_factory=Lines)
    asked_to_end: bool = False
    killed: str | None = None
    kill_at: float | None = None
    memory_at: float = 0.0
    round_at: float = field(default_factory=time.monotonic)
    slowest_round_s: float = 0.0


class Bots:
    """All bots of this host by id.

    `changed` is called with each Process that is new, `pipe_closed` with a pipe that is about to close, `ended` with
    the id of a bot whose process is gone.
    """

    def __init__(
        self, changed: Callable[[Process], None], pipe_closed: Callable[[int], None], ended: Callable[[str], None]
    ) -> None:
        self._changed = changed
        self._pipe_closed = pipe_closed
        self._has_ended = ended
        self._children: dict[str, Child] = {}

    def processes(self) -> list[Process]:
        """Every bot started since the host runs."""
        return [child.process for child in self._children.values()]

    def alive(self) -> list[Child]:
        """Those whose process has not ended."""
        return [child for child in self._children.values() if is_alive(child)]

    def running(self, bot: str) -> Process | None:
        """The bot's Process while it is alive. Raises Conflict while it is on its way out."""
        child = self._children.get(bot)
        if child is None or not is_alive(child):
            return None
        if child.asked_to_end:
            raise Conflict("The bot is still stopping; start it again in a moment.")
        return child.process

    def start(self, bot: str, folder: Path, fork: Fork) -> Process:
        """Fork the bot of `folder`; `fork` returns its pid and the pipe on which it reports."""
        if (pid := locks.holder(folder)) is not None:
            raise Conflict(f"Another process (pid {pid}) still runs this bot; end it first.")
        pid, pipe = fork()
        self._children[bot] = Child(Process(bot, pid, "starting", now_ms()), pipe)
        log.info("bot started", bot=bot, pid=pid)
        return self._update(self._children[bot])

    def stop(self, bot: str, timeout_s: float) -> Process:
        """Ask the bot to end; `tick` kills it after `timeout_s` seconds."""
        child = self._known(bot)
        if not is_alive(child):
            return child.process
        deadline = time.monotonic() + timeout_s
        child.kill_at = deadline if child.kill_at is None else min(child.kill_at, deadline)
        if not child.asked_to_end:
            child.asked_to_end = True
            os.kill(child.process.pid, signal.SIGTERM)
            self._update(child, state="stopping", since=now_ms(), silent_since=None)
        return child.process

    def kill(self, bot: str, why: str = "It was killed.") -> Process:
        """End the bot at once."""
        child = self._known(bot)
        if is_alive(child):
            child.killed = why
            os.kill(child.process.pid, signal.SIGKILL)
        return child.process

    def read(self, bot: str) -> bool:
        """Take in what the bot's process reported; False when there was nothing more."""
        child = self._children[bot]
        if child.pipe is None:
            return False
        try:
            data = os.read(child.pipe, 65_536)
            reports = child.lines.feed(data)
        except BlockingIOError:
            return False
        except ValueError as error:
            # A strategy shares the process and may write anything; the bot is then shown without news.
            log.warning("a bot's reports cannot be read any more", bot=bot, reason=str(error))
            data, reports = b"", []
        if not data:
            self._close_pipe(child)
        for report in reports:
            self._take(child, report)
        return bool(data)

    def reap(self) -> None:
        """Record every child that has ended."""
        for child in self.alive():
            pid, status = os.waitpid(child.process.pid, os.WNOHANG)
            if pid:
                self._ended(child, os.waitstatus_to_exitcode(status))

    def tick(self) -> None:
        """What falls due with time: kills after a time-out, and measuring memory."""
        now = time.monotonic()
        for child in self.alive():
            if child.kill_at is not None and now >= child.kill_at and child.killed is None:
                self.kill(child.process.bot, "It did not end in time, and was killed.")
            if now - child.round_at >= HUNG_AFTER_S and child.killed is None:
                why = f"It finished no round for {HUNG_AFTER_S:.0f} s: its strategy hangs or loops without end."
                self.kill(child.process.bot, why)
            self._listen(child, now - child.round_at)
            if now - child.memory_at >= MEMORY_EVERY_S:
                child.memory_at = now
                # Where the bot has a user of its own, only itself may look; its report stands then.
                if (memory := pss_bytes(child.process.pid)) is not None:
                    self._update(child, memory_bytes=memory)

    def _listen(self, child: Child, quiet_s: float) -> None:
        process = child.process
        if process.state != "running" or process.silent_since is not None:
            return
        if quiet_s >= max(SILENT_AFTER_S, _SILENT_AFTER_ROUNDS * child.slowest_round_s):
            self._update(child, silent_since=now_ms() - round(quiet_s * 1000))

    def close_pipes(self) -> None:
        """Let go of the pipes, in a fresh fork."""
        for child in self._children.values():
            if child.pipe is not None:
                os.close(child.pipe)

    def pipe_of(self, bot: str) -> int | None:
        """The descriptor on which the bot reports."""
        return self._children[bot].pipe

    def _known(self, bot: str) -> Child:
        if (child := self._children.get(bot)) is None:
            raise NotFound("This bot was not started since the bot host runs.")
        return child

    def _take(self, child: Child, report: dict[str, Any]) -> None:
        changes = read_report(report)
        # A round that ended, one that failed on the way to the venue, or a change of state.
        if "last_loop_at" in changes or "state" in changes or type(report.get("tried_at")) is int:
            now = time.monotonic()
            if "last_loop_at" in changes:
                child.slowest_round_s = max(now - child.round_at, child.slowest_round_s * _FORGETS)
            child.round_at = now
            changes["silent_since"] = None
        if child.asked_to_end:
            changes.pop("state", None)
        if "state" in changes:
            changes["since"] = now_ms()
        self._update(child, **changes)

    def _ended(self, child: Child, exit_code: int) -> None:
        while self.read(child.process.bot):
            pass
        self._close_pipe(child)
        self._has_ended(child.process.bot)
        error = child.process.error
        if child.killed:
            error = ProcessError(child.killed)
        elif error is None and not child.asked_to_end:
            error = ProcessError(_last_words(exit_code))
        log.info("bot ended", bot=child.process.bot, exit_code=exit_code)
        self._update(
            child,
            state="stopped" if child.asked_to_end else "crashed",
            since=now_ms(),
            exit_code=exit_code,
            memory_bytes=None,
            silent_since=None,
            error=error,
        )

    def _close_pipe(self, child: Child) -> None:
        if child.pipe is not None:
            self._pipe_closed(child.pipe)
            os.close(child.pipe)
            child.pipe = None

    def _update(self, child: Child, **changes: Any) -> Process:
        child.process = replace(child.process, **changes)
        self._changed(child.process)
        return child.process


def is_alive(child: Child) -> bool:
    """Whether the child's process has not been reaped yet."""
    return child.process.exit_code is None


def _last_words(exit_code: int) -> str:
    if exit_code < 0:
        return f"The process was ended by {signal.Signals(-exit_code).name}."
    return (
        f"The process ended with exit code {exit_code} and said nothing: its strategy, or a library of it, ended it"
        " (os._exit). See what came last in the bot's log."
    )


def read_report(report: dict[str, Any]) -> dict[str, Any]:
    """The fields of a Process that a bot's report changes; what is not of their kind is dropped."""
    changes: dict[str, Any] = {
        key: report[key] for key in ("last_candle_at", "last_loop_at", "memory_bytes") if type(report.get(key)) is int
    }
    if report.get("state") in _REPORTED_STATES:
        changes["state"] = report["state"]
    match report:
        case {"error": None}:
            changes["error"] = None
        case {"error": {"text": str(text), "file": str() | None as file, "line": int() | None as line}}:
            changes["error"] = ProcessError(text, file, line)
    return changes
