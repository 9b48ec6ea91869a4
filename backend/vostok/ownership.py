"""Who owns what in the data directory where each program has a user of its own. Root applies it before they start."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vostok import users
from vostok.users import BOTS, EVERYONE, LAB, LEDGER

# Freqtrade makes these when it misses one, which a bot's user may not.
STOCK_FOLDERS = (
    "backtest_results", "data", "data/binance", "freqaimodels", "hyperopt_results", "hyperopts", "notebooks", "plot",
    "strategies",
)  # fmt: skip


class Owner(NamedTuple):
    """User, group, and the modes of folders and files."""

    user: str
    group: str
    folder: int
    file: int


# 1000: only a file's owner removes it. 2000: what is made in there belongs to the folder's group.
HOME = Owner("gateway", LEDGER, 0o1771, 0o640)
_TREES = {
    "run": Owner("root", EVERYONE, 0o1770, 0o600),
    "logs": Owner("panel", EVERYONE, 0o1770, 0o640),
    "secrets": Owner("gateway", LEDGER, 0o1770, 0o440),
    "audit": Owner("gateway", LEDGER, 0o1770, 0o640),
    "backups": Owner("panel", LEDGER, 0o2770, 0o640),
    "lab": Owner("lab", LAB, 0o2770, 0o660),
    "backtest_results": Owner("lab", LAB, 0o2770, 0o660),
    "hyperopt_results": Owner("lab", LAB, 0o2770, 0o660),
    "data": Owner("panel", LAB, 0o2755, 0o644),
    "parity": Owner("panel", LAB, 0o2750, 0o640),
    "sentiment": Owner("panel", LAB, 0o2750, 0o640),
}
_BOTS = Owner("bots", BOTS, 0o2771, 0o660)
_STOCK = Owner("panel", LAB, 0o2755, 0o644)
_TEMPORARY = (".sock", ".secrets")


def owner_of(parts: tuple[str, ...]) -> Owner:
    """Whose a path of the data directory is; `parts` are its names from there, none for the directory itself.

    A bot's folder is the bot's own and not judged here.
    """
    if not parts:
        return HOME
    top, name = parts[0], parts[-1]
    if top == "bots":
        return _BOTS
    if top in _TREES:
        return _of_program(name, _TREES[top]) if top in ("logs", "secrets", "audit") and len(parts) > 1 else _TREES[top]
    if top in (*STOCK_FOLDERS, "config.json", "log-levels.json"):
        return _STOCK
    return _of_program(name, HOME)


def prepare(home: Path) -> None:
    """Make the folders that programs share and give everything to whom it belongs. Nothing may run meanwhile."""
    for name in (*_TREES, *STOCK_FOLDERS, "bots"):
        (home / name).mkdir(parents=True, exist_ok=True)
    for stale in (home / "run").iterdir():
        if stale.suffix in _TEMPORARY:
            stale.unlink()
    taken = [folder.stat(follow_symlinks=False).st_uid for folder in (home / "bots").iterdir()]
    for path, parts in _walk(home):
        if parts[:1] == ("bots",) and len(parts) > 1:
            continue
        owner = owner_of(parts)
        _give(path, users.uid_of(owner.user), users.gid_of(owner.group), owner)
    for folder in sorted((home / "bots").iterdir()):
        uid = users.bot_uid(folder.stat(follow_symlinks=False).st_uid, taken)
        taken.append(uid)
        for path, _ in _walk(folder):
            _give(path, uid, users.gid_of(BOTS), Owner("", BOTS, 0o2770, 0o660))


def _of_program(name: str, owner: Owner) -> Owner:
    """The same for the user of the program that a file is named after."""
    for program, (user, group, _) in users.RUNS_AS.items():
        if name.startswith((f"{program}.", f"{program}-", f"audit-{program}.")):
            return owner._replace(user=user, group=group if owner.group == EVERYONE else owner.group)
    if name.startswith("backup."):
        return owner._replace(user="panel")
    return owner


def _walk(top: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """`top` and all that is in it, with the names below `top`; what hides behind a symbolic link is left alone."""
    yield top, ()
    for folder, folders, files in os.walk(top):
        for name in (*folders, *files):
            path = Path(folder) / name
            yield path, path.relative_to(top).parts


def _give(path: Path, uid: int, gid: int, owner: Owner) -> None:
    found = path.stat(follow_symlinks=False)
    if stat.S_ISLNK(found.st_mode):
        return
    mode = owner.folder if stat.S_ISDIR(found.st_mode) else owner.file
    if (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (uid, gid, mode):
        return
    # The mode is the owner's to set, and a group of its own keeps the 2000 in it; the folder then changes hands.
    os.chown(path, os.getuid(), os.getgid(), follow_symlinks=False)
    path.chmod(mode)
    os.chown(path, uid, gid, follow_symlinks=False)
