"""The process that backtests are forked from: a queue, and candles that all of them share.

Forked from the host with the first backtest, it loads what only backtests need. Like the host it is one loop without
threads; strategies run in its forks alone, one for each backtest, whose memory is gone with them.
"""

import contextlib
import gc
import logging
import os
import select
import signal
import socket
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vostok.bot.report import Problem, Reporter, problem_of
from vostok.bothost.child import end_with_the_host, limit
from vostok.bothost.identity import become_lab
from vostok.bothost.protocol import Job, Lines, ProcessError, encode
from vostok.clock import now_ms
from vostok.errors import AppError
from vostok.lab.executor import StepFailed
from vostok.lab.plan import PLAN, RESULT
from vostok.lab.run.candles import CandleStore
from vostok.lab.run.job import run_job
from vostok.lab.spec import RECORD, SPEC, BacktestSpec
from vostok.settings import settings

log = logging.getLogger(__name__)

IDLE_S = 600.0
TICK_S = 0.05
NICE = 10
_MESSAGE_LIMIT = 65_536


@dataclass
class Wish:
    """A backtest that waits or runs."""

    job: Job
    datadir: Path
    pipe: int = -1
    lines: Lines = field(default_factory=Lines)
    error: ProcessError | None = None


def run_parent(home: Path, strategies: Path, line: socket.socket, host: int) -> None:
    """Run backtests until the host is gone, SIGTERM comes, or nothing was to do for ten minutes. Never returns."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    become_lab()
    end_with_the_host(host)
    gc.collect()
    gc.freeze()
    LabParent(home, strategies, line).run()
    os._exit(0)


class LabParent:
    """The queue, first come first served, and as many forks at a time as the host allows."""

    def __init__(self, home: Path, strategies: Path, line: socket.socket) -> None:
        self._home, self._strategies, self._line = home, strategies, line
        self._store = CandleStore()
        self._lines = Lines()
        self._waiting: deque[Wish] = deque()
        self._running: dict[int, Wish] = {}
        self._workers = 1
        self._idle_since = time.monotonic()

    def run(self) -> None:
        """Go round; returns when there is nobody to work for."""
        while True:
            pipes = [wish.pipe for wish in self._running.values() if wish.pipe >= 0]
            watched: list[Any] = [self._line, *pipes]
            ready, _, _ = select.select(watched, [], [], TICK_S if self._running else IDLE_S)
            if self._line in ready and not self._listen():
                self._kill_all()
                return
            for wish in self._running.values():
                if wish.pipe in ready:
                    self._read(wish)
            self._reap()
            self._fill()
            if self._running or self._waiting:
                self._idle_since = time.monotonic()
            elif time.monotonic() - self._idle_since >= IDLE_S:
                return

    def _listen(self) -> bool:
        """Take in what the host wants; False when it is gone."""
        data = self._line.recv(_MESSAGE_LIMIT)
        for message in self._lines.feed(data):
            if message["do"] == "run":
                self._workers = message["workers"]
                wish = Wish(Job(message["job"], "queued", now_ms()), Path(message["datadir"]))
                self._waiting.append(wish)
            else:
                self._cancel(message["job"])
        return bool(data)

    def _cancel(self, job: str) -> None:
        self._waiting = deque(wish for wish in self._waiting if wish.job.job != job)
        for pid, wish in self._running.items():
            if wish.job.job == job:
                os.kill(pid, signal.SIGKILL)
        self._tell_places()

    def _fill(self) -> None:
        started = False
        while self._waiting and len(self._running) < self._workers:
            self._start(self._waiting.popleft())
            started = True
        if started:
            self._tell_places()

    def _tell_places(self) -> None:
        for place, wish in enumerate(self._waiting):
            self._tell(wish, ahead=place)

    def _start(self, wish: Wish) -> None:
        """Read the candles, so that later forks find them, and fork."""
        folder = self._home / "lab" / wish.job.job
        try:
            if (folder / SPEC).exists():
                self._preload(read_spec_file(folder / SPEC), wish.datadir)
        except (OSError, ValueError) as error:
            # The fork reads them again and says in the user's words what is wrong.
            log.warning("candles could not be read ahead: %s", error)
        read, write = os.pipe()
        gc.freeze()
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            os.close(read)
            self._close_inherited()
            _child(self._home, self._strategies, wish, self._store, write, parent, self._workers)
        os.close(write)
        os.set_blocking(read, False)
        wish.pipe = read
        self._running[pid] = wish
        self._tell(wish, state="running", pid=pid, since=now_ms(), ahead=0)

    def _preload(self, spec: BacktestSpec, datadir: Path) -> None:
        if spec.timeframe is None:
            return
        for pair in spec.pairs:
            path = datadir / f"{pair.replace('/', '_')}-{spec.timeframe}.feather"
            if path.exists():
                self._store.read(path, spec.timeframe)

    def _close_inherited(self) -> None:
        self._line.close()
        for wish in self._running.values():
            if wish.pipe >= 0:
                os.close(wish.pipe)

    def _read(self, wish: Wish) -> None:
        try:
            data = os.read(wish.pipe, _MESSAGE_LIMIT)
            reports = wish.lines.feed(data)
        except BlockingIOError:
            return
        except ValueError:
            # A strategy shares the process and may write anything; its backtest goes on without progress.
            data, reports = b"", []
        if not data:
            os.close(wish.pipe)
            wish.pipe = -1
        for report in reports:
            self._take(wish, report)

    def _take(self, wish: Wish, report: dict[str, Any]) -> None:
        match report:
            case {"phase": str(phase), "progress": float() | int() as progress} if 0 <= progress <= 1:
                left = report.get("left_s")
                left_s = round(float(left), 1) if isinstance(left, int | float) else None
                self._tell(wish, phase=phase, progress=round(float(progress), 3), left_s=left_s)
            case {"error": {"text": str(text), "file": str() | None as file, "line": int() | None as line}}:
                wish.error = ProcessError(text, file, line)

    def _reap(self) -> None:
        for pid, wish in list(self._running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done:
                continue
            while wish.pipe >= 0 and select.select([wish.pipe], [], [], 0)[0]:
                self._read(wish)
            if wish.pipe >= 0:
                os.close(wish.pipe)
            del self._running[pid]
            self._ended(wish, os.waitstatus_to_exitcode(status))

    def _ended(self, wish: Wish, exit_code: int) -> None:
        folder = self._home / "lab" / wish.job.job
        if exit_code == 0 and ((folder / RECORD).exists() or (folder / RESULT).exists()):
            self._tell(wish, state="done", progress=1.0, pid=None, since=now_ms(), left_s=None)
            return
        ended = f"by {signal.Signals(-exit_code).name}" if exit_code < 0 else f"with exit code {exit_code}"
        error = wish.error or ProcessError(f"The backtest's process was ended {ended}.")
        self._tell(wish, state="failed", pid=None, since=now_ms(), error=error)

    def _tell(self, wish: Wish, **changes: Any) -> None:
        wish.job = replace(wish.job, **changes)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._line.sendall(encode(wish.job.as_json()))

    def _kill_all(self) -> None:
        for pid in self._running:
            os.kill(pid, signal.SIGKILL)


def read_spec_file(path: Path) -> BacktestSpec:
    """The spec that the host wrote. Raises ValueError."""
    return BacktestSpec.model_validate_json(path.read_bytes())


def _child(home: Path, strategies: Path, wish: Wish, store: CandleStore, pipe: int, parent: int, workers: int) -> None:
    """Run one job in a fresh fork. Never returns."""
    code = 1
    reporter = Reporter(pipe)
    folder = home / "lab" / wish.job.job
    try:
        end_with_the_host(parent)
        limit()
        os.nice(NICE)
        output = os.open(folder / "run.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        job, datadir = wish.job.job, wish.datadir
        if (folder / PLAN).exists():
            _validate(home, strategies, datadir, job, workers, reporter)
        else:
            run_job(home, strategies, datadir, job, store, lambda p, share: reporter.send(phase=p, progress=share))
        code = 0
    except BaseException as error:  # noqa: BLE001  nothing may climb back into the parent's loop
        with contextlib.suppress(Exception):
            reporter.problem(_problem(error, strategies))
    finally:
        os._exit(code)


def _validate(home: Path, strategies: Path, datadir: Path, job: str, workers: int, reporter: Reporter) -> None:
    # Optuna and what it brings along: validations alone need it.
    from vostok.lab.run.validate import run_validation

    def told(phase: str, share: float, left_s: float | None) -> None:
        reporter.send(phase=phase, progress=share, left_s=left_s)

    run_validation(home, strategies, datadir, job, settings().executor, workers, told)


def _problem(error: BaseException, strategies: Path) -> Problem:
    """What a user can act on; an expected refusal is its own sentence."""
    if isinstance(error, StepFailed):
        return error.problem
    return Problem(error.detail) if isinstance(error, AppError) else problem_of(error, strategies)
