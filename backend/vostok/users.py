"""Which system user runs which program, where the start may choose one: as root, with the users of the container.

Three groups share what programs must share, and no bot is in any of them: `ledger` (gateway, panel, simulator) the
databases and secrets, `bots` (host and panel) the bots' folders, `lab` (host and panel) backtests and candles. Each
bot runs as a number of its own, backtests as `lab`.
"""

import grp
import os
import pwd
from collections.abc import Iterable

ISOLATED_VARIABLE = "VOSTOK_ISOLATED"
LEDGER, EVERYONE, BOTS, LAB = "ledger", "vostok", "bots", "lab"
# Of each program: its user, its group, and the groups it is in besides.
RUNS_AS = {
    "gateway": ("gateway", LEDGER, (EVERYONE,)),
    "panel": ("panel", LEDGER, (EVERYONE, BOTS, LAB)),
    "simulator": ("simulator", LEDGER, (EVERYONE,)),
    "bothost": ("bots", BOTS, (EVERYONE, LAB)),
}
FIRST_BOT = 20_000
# The host forks bots into users of their own, hands them their folders and ends them.
_HOST_MAY = ("setuid", "setgid", "chown", "kill")
# Programs whose environment holds nothing that a strategy must not find.
_SECRET_VARIABLES = ("VOSTOK_OWNER_PASSWORD",)
_NEEDED = {"chown": 0, "kill": 5, "setgid": 6, "setuid": 7}


def is_isolated() -> bool:
    """Whether the start gave each program a user of its own."""
    return os.environ.get(ISOLATED_VARIABLE) == "true"


def are_there() -> bool:
    """Whether this system knows the users and groups of the programs, as the container does."""
    try:
        for name in (*(user for user, _, _ in RUNS_AS.values()), LAB):
            pwd.getpwnam(name)
        for name in (LEDGER, EVERYONE, BOTS, LAB):
            grp.getgrnam(name)
    except KeyError:
        return False
    return True


def join_programs() -> None:
    """Put root into the groups that programs share, so that it needs no right to override permissions."""
    if os.geteuid() == 0 and are_there():
        os.setgroups([0, *(gid_of(group) for group in (LEDGER, EVERYONE, BOTS, LAB))])


def missing_capabilities(status: str) -> list[str]:
    """What root lacks for giving programs their users, by the text of `/proc/self/status`."""
    line = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    effective = int(line.split()[1], 16)
    return [name.upper() for name, bit in _NEEDED.items() if not effective >> bit & 1]


def command_prefix(program: str, *, isolated: bool) -> str:
    """What stands before a program's command: its user, and an environment without what it need not know."""
    hidden = [] if program == "panel" else [f"-u {name}" for name in _SECRET_VARIABLES]
    if not isolated:
        return " ".join(["env", *hidden]) if hidden else ""
    user, group, others = RUNS_AS[program]
    # What lies in a HOME that others can write to is read by libraries (.netrc and the like).
    words = ["env", *hidden, "HOME=/nonexistent", "setpriv", f"--reuid={user}", f"--regid={group}"]
    words += [f"--groups={','.join((group, *others))}", "--no-new-privs"]
    if program == "bothost":
        may = ",".join(f"+{name}" for name in _HOST_MAY)
        return " ".join([*words, f"--inh-caps=-all,{may}", f"--ambient-caps=-all,{may}"])
    return " ".join([*words, "--inh-caps=-all"])


def trusted_uids() -> frozenset[int]:
    """Who may use a program's control socket: root, its own user, and where programs have users those that command."""
    own = {0, os.getuid()}
    if is_isolated():
        own |= {pwd.getpwnam(RUNS_AS[program][0]).pw_uid for program in ("gateway", "panel")}
    return frozenset(own)


def readable(mode: int) -> int:
    """The mode of a private file that the group of its program may read, where programs have users of their own."""
    return mode | (mode & 0o400) >> 3 if is_isolated() else mode


def shared(mode: int) -> int:
    """The mode of what the group of its program may use as its owner does, where programs have users of their own."""
    return mode | (mode & 0o700) >> 3 if is_isolated() else mode


def gid_of(group: str) -> int:
    """The number of a group. Raises KeyError."""
    return grp.getgrnam(group).gr_gid


def uid_of(user: str) -> int:
    """The number of a user. Raises KeyError."""
    return pwd.getpwnam(user).pw_uid


def bot_uid(owner: int | None, taken: Iterable[int]) -> int:
    """The user of a bot whose folder belongs to `owner` (None: there is none yet); `taken` own the other folders.

    A number once given stays with the folder, also over restarts and backups of the disk.
    """
    if owner is not None and owner >= FIRST_BOT:
        return owner
    return max((number for number in taken if number >= FIRST_BOT), default=FIRST_BOT - 1) + 1
