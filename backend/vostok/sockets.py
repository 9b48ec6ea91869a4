"""Unix sockets between the programs: where they are and who is at the other end."""

import hashlib
import os
import socket
import struct
import tempfile
from pathlib import Path
from typing import NamedTuple

# sun_path holds 108 bytes; the margin leaves room for a bot's id.
MAX_PATH_BYTES = 100


class Peer(NamedTuple):
    """Credentials of the process at the other end of a Unix socket."""

    pid: int
    uid: int
    gid: int


def socket_path(home: Path, name: str) -> Path:
    """The path of socket `name` of this home; a long one moves to a private temporary folder."""
    wanted = home / "run" / f"{name}.sock"
    if len(os.fsencode(wanted)) <= MAX_PATH_BYTES:
        _private_folder(wanted.parent)
        return wanted
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"vostok-{os.getuid()}-{digest}"
    _private_folder(folder)
    return folder / f"{name}.sock"


def _private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = folder.stat().st_uid
    if owner not in (0, os.getuid()) and os.getuid() != 0:
        raise PermissionError(f"{folder} belongs to another user (uid {owner}); remove it and start again")


def peer_of(connection: socket.socket) -> Peer:
    """Ask the kernel which process opened `connection` (Linux, SO_PEERCRED)."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return Peer(*struct.unpack("3i", raw))
