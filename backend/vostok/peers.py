"""Who may use a program's Unix socket: root and the users of programs, but no bot and nothing a bot started."""

from collections.abc import Callable
from pathlib import Path

import psutil

from vostok.sockets import Peer
from vostok.users import trusted_uids


def owner_check(home: Path) -> Callable[[Peer], bool]:
    """A check that admits root and the users that command, unless the peer descends from this home's bothost."""
    trusted = trusted_uids()

    def allow(peer: Peer) -> bool:
        return peer.uid in trusted and not is_bot(peer.pid, home)

    return allow


def is_bot(pid: int, home: Path) -> bool:
    """Whether `pid` descends from this home's bothost (bothost itself does not). In doubt, yes."""
    host = host_pid(home)
    try:
        return host is not None and any(parent.pid == host for parent in psutil.Process(pid).parents())
    except psutil.Error:
        # A process whose parents cannot be read gets no say over money.
        return True


def host_pid(home: Path) -> int | None:
    """The process id in `<home>/run/bothost.pid`, None when no host wrote one."""
    try:
        return int((home / "run" / "bothost.pid").read_text())
    except (OSError, ValueError):
        return None
