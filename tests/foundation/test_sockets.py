"""Sockets stay below the kernel's path limit and know who is calling."""

import os
import socket
from pathlib import Path

from vostok.sockets import MAX_PATH_BYTES, peer_of, socket_path


def test_short_home_keeps_its_sockets_in_run(tmp_path: Path) -> None:
    home = Path("/") / "tmp" / f"v{os.getpid()}"
    try:
        assert socket_path(home, "gateway") == home / "run" / "gateway.sock"
    finally:
        (home / "run").rmdir()
        home.rmdir()


def test_long_home_moves_to_a_private_folder_that_is_its_own(tmp_path: Path) -> None:
    long, other = (tmp_path / (letter * 120) for letter in "ab")
    path = socket_path(long, "bot-abcdefghij")
    try:
        assert len(os.fsencode(path)) <= MAX_PATH_BYTES
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert path == socket_path(long, "bot-abcdefghij")
        assert path.parent != socket_path(other, "bot-abcdefghij").parent
    finally:
        path.parent.rmdir()
        socket_path(other, "x").parent.rmdir()


def test_peer_is_the_process_at_the_other_end() -> None:
    left, right = socket.socketpair(socket.AF_UNIX)
    with left, right:
        assert peer_of(left) == (os.getpid(), os.getuid(), os.getgid())
