"""The host's side of the lab: which backtests there are, and the process that runs them."""

import os
import re
import signal
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError

from vostok.bothost.protocol import Job, Lines, ProcessError, encode
from vostok.clock import now_ms
from vostok.errors import Invalid, NotFound
from vostok.lab.plan import PLAN, RESULT, ValidationPlan, read_plan
from vostok.lab.spec import RECORD, SPEC, BacktestSpec, read_spec
from vostok.users import shared

log = structlog.get_logger()

KEPT = 200
KILLED_AFTER_S = 5.0
_JOB_ID = re.compile(r"[a-z2-7]{10}")


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What a command of the lab asks for, checked: a backtest, or a validation."""

    job: str
    work: BacktestSpec | ValidationPlan
    datadir: Path | None

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> "JobOrder":
        """Read a `backtest` or `validation` command. Raises Invalid naming what is wrong."""
        datadir = message.get("datadir")
        if datadir is not None and not (isinstance(datadir, str) and Path(datadir).is_dir()):
            raise Invalid("`datadir` must be a folder of candles", field="datadir")
        name = "plan" if message.get("cmd") == "validation" else "spec"
        try:
            work = read_plan(message.get(name)) if name == "plan" else read_spec(message.get(name))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or name
            raise Invalid(f"{field}: {first['msg'].removeprefix('Value error, ')}", field=field) from None
        return cls(job_id(message), work, None if datadir is None else Path(datadir))

    @property
    def files(self) -> tuple[str, str]:
        """The job's file of what is asked, and the last one that it writes."""
        return (PLAN, RESULT) if isinstance(self.work, ValidationPlan) else (SPEC, RECORD)


def job_id(message: Mapping[str, Any]) -> str:
    """The job a command is about. Raises Invalid when it is not an id: it becomes a folder's name."""
    job = message.get("job")
    if not isinstance(job, str) or not _JOB_ID.fullmatch(job):
        raise Invalid("`job` must be an id (10 characters, a-z and 2-7)", field="job")
    return job


class Lab:
    """All backtests since the host runs; their parent process is forked with the first and again after it ended."""

    def __init__(
        self,
        home: Path,
        strategies: Path,
        changed: Callable[[Job], None],
        watch: Callable[[socket.socket | None, socket.socket | None], None],
        close_inherited: Callable[[], None],
    ) -> None:
        self._home, self._strategies = home, strategies
        self._changed, self._watch, self._close_inherited = changed, watch, close_inherited
        self._jobs: dict[str, Job] = {}
        self._parent: int | None = None
        self._line: socket.socket | None = None
        self._lines = Lines()
        self._out = bytearray()
        self._kill_at: float | None = None

    def jobs(self) -> list[Job]:
        """Every backtest the host knows, in the order in which they came."""
        return list(self._jobs.values())

    def sessions(self) -> set[int]:
        """The sessions in which backtests run."""
        return set() if self._parent is None else {self._parent}

    def submit(self, order: JobOrder, workers: int) -> Job:
        """Queue a job; one that is known, or whose results lie in its folder, is answered as it is."""
        known = self._jobs.get(order.job)
        # A validation that failed goes on where it was, once what was wrong is mended.
        again = ("cancelled", "failed") if isinstance(order.work, ValidationPlan) else ("cancelled",)
        if known is not None and known.state not in again:
            return known
        folder = self._home / "lab" / order.job
        asked, last = order.files
        if (folder / last).exists():
            return self._put(Job(order.job, "done", now_ms(), progress=1.0))
        folder.mkdir(mode=shared(0o700), parents=True, exist_ok=True)
        (folder / asked).write_text(order.work.canonical())
        datadir = order.datadir or self._home / "data" / "binance"
        if self._parent is None:
            self._fork()
        self._put(Job(order.job, "queued", now_ms(), ahead=sum(not job.is_over for job in self._jobs.values())))
        self._send({"do": "run", "job": order.job, "datadir": str(datadir), "workers": workers})
        self._forget_old()
        return self._jobs[order.job]

    def cancel(self, job: str) -> Job:
        """End a backtest. Raises NotFound for one that the host does not know."""
        if (known := self._jobs.get(job)) is None:
            raise NotFound("The bot host does not know this backtest.")
        if known.is_over:
            return known
        self._send({"do": "cancel", "job": job})
        return self._put(replace(known, state="cancelled", since=now_ms(), pid=None, ahead=0))

    def read(self) -> None:
        """Take in what the parent of the backtests reports."""
        if self._line is None:
            return
        try:
            data = self._line.recv(262_144)
            reports = self._lines.feed(data)
        except BlockingIOError:
            return
        except (OSError, ValueError) as error:
            log.warning("the backtests' reports cannot be read", reason=str(error))
            data, reports = b"", []
        for report in reports:
            self._take(report)
        if not data:
            self._lost()

    def tick(self) -> None:
        """Send what still waits, reap the parent, and kill one that does not end."""
        if self._out:
            self._flush()
        if self._parent is None:
            return
        if self._kill_at is not None and time.monotonic() > self._kill_at:
            os.kill(self._parent, signal.SIGKILL)
        pid, _ = os.waitpid(self._parent, os.WNOHANG)
        if pid:
            self._parent = None
            self._lost()

    def end(self) -> None:
        """Let all backtests end; nobody waits for their results any more."""
        if self._parent is not None and self._kill_at is None:
            self._kill_at = time.monotonic() + KILLED_AFTER_S
            os.kill(self._parent, signal.SIGTERM)

    def close_inherited(self) -> None:
        """Let go of the line, in a fresh fork."""
        if self._line is not None:
            self._line.close()

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        host = os.getpid()
        pid = os.fork()
        if not pid:
            try:
                ours.close()
                self._close_inherited()
                # Only a fork may load Freqtrade's backtests: it costs memory that bots would carry.
                from vostok.bothost.lab_parent import run_parent

                run_parent(self._home, self._strategies, theirs, host)
            finally:
                os._exit(1)
        theirs.close()
        ours.setblocking(False)
        self._parent, self._line, self._lines, self._kill_at = pid, ours, Lines(), None
        self._watch(ours, None)
        log.info("the lab has started", pid=pid)

    def _lost(self) -> None:
        """The parent is gone: what it had not finished has failed."""
        if self._line is not None:
            self._watch(None, self._line)
            self._line.close()
            self._line = None
        self._out.clear()
        if self._parent is not None:
            os.waitpid(self._parent, 0)
            self._parent = None
        for job in [job for job in self._jobs.values() if not job.is_over]:
            error = ProcessError("The process that runs backtests ended unexpectedly; start this again.")
            self._put(replace(job, state="failed", since=now_ms(), pid=None, ahead=0, error=error))

    def _send(self, message: dict[str, Any]) -> None:
        self._out += encode(message)
        self._flush()

    def _flush(self) -> None:
        if self._line is None:
            return
        try:
            del self._out[: self._line.send(self._out)]
        except BlockingIOError:
            return
        except OSError:
            # `read` finds the end of the line and says what becomes of the jobs.
            self._out.clear()

    def _take(self, report: dict[str, Any]) -> None:
        job = Job.from_json(report)
        known = self._jobs.get(job.job)
        if known is not None and not known.is_over:
            self._put(job)

    def _put(self, job: Job) -> Job:
        self._jobs[job.job] = job
        self._changed(job)
        return job

    def _forget_old(self) -> None:
        over = [name for name, job in self._jobs.items() if job.is_over]
        for name in over[:-KEPT]:
            del self._jobs[name]
