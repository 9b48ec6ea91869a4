"""The fork: what happens between the host and the bot's own code."""

import contextlib
import ctypes
import os
import random
import resource
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy
import psutil

from vostok.bot.api_socket import bound
from vostok.bot.report import Problem, Reporter, problem_of
from vostok.bot.secrets import read_secrets
from vostok.bothost import folder, locks
from vostok.bothost.folder import StartOrder
from vostok.bothost.identity import become_bot

_PR_SET_PDEATHSIG = 1
# Above the programs' 0: when memory runs out the kernel takes a bot, never the gateway.
_OOM_SCORE = 500
# A bot needs 60 MB of its own, 300 with many pairs; a strategy that wants this much more has gone wrong.
MOST_MEMORY_BYTES = 1_536 * 1024 * 1024
EXIT_LOCKED, EXIT_BROKEN = 75, 70


@dataclass(frozen=True, slots=True)
class Ready:
    """What the host has made ready for a bot's process.

    `secrets` is a descriptor that only the child reads: what the host has seen, every later fork could find.
    """

    home: Path
    strategies: Path
    order: StartOrder
    secrets: int


def fork_bot(ready: Ready, close_inherited: Callable[[], None]) -> tuple[int, int]:
    """Fork a bot's process; its pid, and the pipe on which it reports.

    `close_inherited` lets go, in the child, of everything that belongs to the host.
    """
    read, write = os.pipe()
    host = os.getpid()
    pid = os.fork()
    if pid:
        os.close(write)
        os.set_blocking(read, False)
        return pid, read
    code = EXIT_BROKEN
    try:
        os.close(read)
        close_inherited()
        code = _child(ready, host, write)
    except BaseException as error:  # noqa: BLE001  nothing may climb back into the host's loop
        traceback.print_exc()
        Reporter(write).problem(problem_of(error, ready.strategies))
    finally:
        os._exit(code)


def _child(ready: Ready, host: int, pipe: int) -> int:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    limit()
    limit_memory()
    # The host's user still opens what the bot's user cannot reach.
    listener = bound(folder.api_socket(ready.home, ready.order.bot))
    template = folder.ledger_template(ready.home).open("rb")
    path = folder.of_bot(ready.home, ready.order.bot)
    become_bot(path)
    # The kernel forgets this wish when the user changes.
    end_with_the_host(host)
    # Forks share the state of random generators, and ccxt draws order ids from them.
    random.seed()
    numpy.random.seed()
    os.set_blocking(pipe, False)
    reporter = Reporter(pipe)
    if not locks.acquire(path):
        reporter.problem(Problem(f"Another process (pid {locks.holder(path)}) still runs this bot."))
        return EXIT_LOCKED
    with template:
        folder.write(ready.home, ready.strategies, ready.order, template)
    # Already imported by `preload`; named here so that the host itself does not depend on it.
    from vostok.bot.runner import run_bot

    return run_bot(path, listener, read_secrets(ready.secrets), reporter)


def end_with_the_host(host: int) -> None:
    """Ask the kernel for SIGTERM when the host dies, so that none is left without someone to stop it."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != host:
        os.kill(os.getpid(), signal.SIGTERM)


def limit() -> None:
    """No core dumps, first to go when memory runs out, and nothing of the environment that is not for Freqtrade."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(_OOM_SCORE))
    # Freqtrade lets the environment override its configuration, and a proxy would stand before the gateway.
    for name in list(os.environ):
        if name.startswith("FREQTRADE__") or name.lower().endswith("_proxy") or name == "VOSTOK_OWNER_PASSWORD":
            del os.environ[name]


def limit_memory() -> None:
    """Let a bot's strategy run into MemoryError, which Freqtrade survives, before it takes the machine along."""
    most = psutil.Process().memory_info().data + MOST_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
