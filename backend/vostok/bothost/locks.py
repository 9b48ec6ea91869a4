"""One process per bot folder, also across a crash of the host: a lock that the kernel keeps."""

import fcntl
import os
import struct
from pathlib import Path

from vostok.users import shared

# struct flock on 64-bit Linux: type, whence, start, length, pid.
_FLOCK = "hhqqi4x"


def acquire(folder: Path) -> bool:
    """Lock `folder` for the life of this process; False when another process holds it.

    The file stays open on purpose: a POSIX lock ends with the first close.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, shared(0o600))
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return False
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return True


def holder(folder: Path) -> int | None:
    """The process that holds the lock of `folder`, by the kernel's word, not by the file's text."""
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        # Not there; or a strategy has put something else in its place, which holds nothing.
        return None
    try:
        question = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        kind, _, _, _, pid = struct.unpack(_FLOCK, fcntl.fcntl(descriptor, fcntl.F_GETLK, question))
    finally:
        os.close(descriptor)
    return None if kind == fcntl.F_UNLCK else int(pid)
