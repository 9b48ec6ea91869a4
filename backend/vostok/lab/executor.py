"""Where the steps of a validation are worked on: forks of this process, or a Dask cluster. The same steps, the same
results."""

import ctypes
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from vostok.bot.report import Problem, problem_of
from vostok.errors import AppError, Invalid, Unavailable
from vostok.lab.plan import Step, ValidationPlan

LOCAL = "local"
DASK = "dask://"
CONNECT_S = 15
_PR_SET_PDEATHSIG = 1


class StepFailed(Exception):
    """A step that has failed, with what a user can act on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Site(Protocol):
    """A place where steps are done."""

    @property
    def workers(self) -> int:
        """How many steps it does at a time."""

    def submit(self, step: Step) -> "Future[Any]":
        """Queue a step; its future holds `{"seconds", "result"}`, or raises StepFailed."""


@dataclass(frozen=True)
class Places:
    """The folders that a step needs: data directory, strategies, candles, and where it may write."""

    home: Path
    strategies: Path
    datadir: Path
    work: Path


def check_executor(executor: str) -> None:
    """Raises Invalid unless VOSTOK_EXECUTOR is `local` or names a Dask scheduler."""
    host, _, port = executor.removeprefix(DASK).rpartition(":")
    if executor != LOCAL and not (executor.startswith(DASK) and host and port.isdigit()):
        raise Invalid(f"VOSTOK_EXECUTOR is {executor!r}: it must be local, or dask://host:port of a Dask scheduler.")


@contextmanager
def site(executor: str, places: Places, plan: ValidationPlan, workers: int) -> Iterator[Site]:
    """The place that VOSTOK_EXECUTOR names. Raises Unavailable where a cluster does not answer."""
    check_executor(executor)
    if executor == LOCAL:
        pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("fork"), initializer=_end_with, initargs=(os.getpid(),)
        )
        try:
            yield _Forks(pool, places, plan, workers)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return
    with _cluster(executor.removeprefix(DASK)) as (cluster, client, count):
        from vostok.lab.run.apart import bundle_of

        bundle = client.scatter(bundle_of(places, plan), broadcast=True)
        yield _Cluster(cluster, bundle, plan, count)


@dataclass(frozen=True)
class _Forks:
    """Processes of this machine; each step in a fork of its own, so that no strategy meets what another has left."""

    pool: Executor
    places: Places
    plan: ValidationPlan
    workers: int

    def submit(self, step: Step) -> "Future[Any]":
        return self.pool.submit(_in_fork, do, self.places, self.plan, step)


@dataclass(frozen=True)
class _Cluster:
    """Workers of a Dask cluster, which get everything a step needs with it and share no disk with us."""

    pool: Executor
    bundle: Any
    plan: ValidationPlan
    workers: int

    def submit(self, step: Step) -> "Future[Any]":
        from vostok.lab.run.apart import run_apart

        return self.pool.submit(run_apart, self.bundle, self.plan.canonical(), step)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, Any, int]]:
    try:
        from distributed import Client
    except ImportError:
        raise Invalid(
            "VOSTOK_EXECUTOR names a Dask cluster, but Dask is not installed: install the extra `vostok[dask]`."
        ) from None
    try:
        client = Client(f"tcp://{address}", timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise Unavailable(
            f"The Dask scheduler at {address} does not answer ({error}); start it, or use local."
        ) from None
    try:
        count = sum(client.nthreads().values())
        if not count:
            raise Unavailable(f"The Dask scheduler at {address} has no worker; start one.")
        # A step that failed has failed: its error is for the user, not for another try.
        yield client.get_executor(pure=False, retries=0), client, count
    finally:
        client.close()


def do(places: Places, plan: ValidationPlan, step: Step) -> "dict[str, Any] | Problem":
    """`{"seconds", "result"}` of the step, or the Problem that it ran into."""
    # Loads Freqtrade, which only the process that does a step may.
    from vostok.lab.run.steps import run_step

    began = time.monotonic()
    try:
        result = run_step(places.home, places.strategies, places.datadir, places.work / step.name, plan, step)
        return {"seconds": round(time.monotonic() - began, 3), "result": result}
    except AppError as error:
        return Problem(error.detail)
    except Exception as error:  # noqa: BLE001  a strategy may raise anything; the user reads it
        return problem_of(error, places.strategies)


def _in_fork(function: Callable[..., Any], *arguments: Any) -> Any:
    """What `function` returns in a fresh fork of this process, or its error."""
    read, write = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.close(read)
            _end_with(parent)
            with os.fdopen(write, "wb") as out:
                pickle.dump(function(*arguments), out)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as source:
        content = source.read()
    _, status = os.waitpid(pid, 0)
    if not content or status:
        raise Unavailable(f"A step's process was ended (status {os.waitstatus_to_exitcode(status)}); try again.")
    value = pickle.loads(content)  # noqa: S301  our own fork wrote it
    if isinstance(value, Problem):
        raise StepFailed(value)
    return value


def _end_with(parent: int) -> None:
    """Ask the kernel to end this process with its parent, so that a cancelled validation leaves nothing behind."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
