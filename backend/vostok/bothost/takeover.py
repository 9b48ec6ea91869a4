"""What a new host does with the bots of one that died: end them, before it forks its own."""

import os
import signal
import time
from pathlib import Path

import structlog

from vostok.bothost import locks

log = structlog.get_logger()


def ask_to_end(bots: Path) -> None:
    """Send SIGTERM to every process that holds a bot's lock."""
    for folder, pid in _holders(bots).items():
        log.warning("ending a bot of an earlier host", bot=folder.name, pid=pid)
        _signal(folder, pid, signal.SIGTERM)


def wait_until_ended(bots: Path, timeout_s: float = 30.0) -> None:
    """Return once no lock is held; what is still there after `timeout_s` is killed."""
    deadline = time.monotonic() + timeout_s
    while held := _holders(bots):
        if time.monotonic() > deadline:
            for folder, pid in held.items():
                log.error("killing a bot that did not end", bot=folder.name, pid=pid)
                _signal(folder, pid, signal.SIGKILL)
            time.sleep(1)
        time.sleep(0.05)


def _holders(bots: Path) -> dict[Path, int]:
    folders = bots.iterdir() if bots.is_dir() else ()
    return {folder: pid for folder in folders if (pid := locks.holder(folder)) is not None}


def _signal(folder: Path, pid: int, number: signal.Signals) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        # The pid may have changed hands; the handle cannot, so the lock is checked again under it.
        if locks.holder(folder) == pid:
            signal.pidfd_send_signal(handle, number)
    except ProcessLookupError:
        return
    finally:
        os.close(handle)
