"""A fork becomes a user that owns nothing but its own folder, for good."""

import ctypes
import os
from pathlib import Path

from vostok import users

_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _CLEAR_ALL = 38, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522


def become_bot(folder: Path) -> None:
    """Turn into the user that owns `folder`; without effect where all programs share one."""
    if users.is_isolated():
        number = folder.stat(follow_symlinks=False).st_uid
        if number < users.FIRST_BOT:
            raise PermissionError(f"{folder} belongs to user {number}, who is no bot: start Vostok again")
        _become(number, number)


def become_lab() -> None:
    """Turn into the user of backtests and validations; without effect where all programs share one."""
    if users.is_isolated():
        _become(users.uid_of(users.LAB), users.gid_of(users.LAB))


def give_folder(folder: Path) -> None:
    """Make a bot's folder if there is none, and give it a user of its own; the host keeps a way in by its group."""
    folder.parent.mkdir(mode=users.shared(0o700), parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if not users.is_isolated():
        return
    owner = folder.stat(follow_symlinks=False).st_uid
    if owner < users.FIRST_BOT:
        others = [other.stat(follow_symlinks=False).st_uid for other in folder.parent.iterdir()]
        # Group and mode first: they are the owner's to set, and stay with a folder that changes hands.
        os.chown(folder, -1, users.gid_of(users.BOTS), follow_symlinks=False)
        folder.chmod(0o2770)
        os.chown(folder, users.bot_uid(owner, others), -1, follow_symlinks=False)


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    library = ctypes.CDLL(None, use_errno=True)
    # From one ordinary user to another the kernel takes no capability away.
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    failed = library.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0) | library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if failed | library.capset(header, nothing):
        raise OSError(ctypes.get_errno(), "a fork could not give up the host's rights")
