"""What a check-up finds: each line is fine, or says in a sentence how to mend it. Pure."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

Status = Literal["ok", "warning", "failed"]
Check = Literal[
    "python", "node", "sqlite", "disk", "permissions", "ports", "isolation", "memory",
    "gateway", "venue", "clock", "weight", "keys",
]  # fmt: skip


class Finding(NamedTuple):
    """One line of the check-up."""

    check: Check
    status: Status
    text: str


class Judged(Protocol):
    """Anything that is fine, worth a look, or to be mended."""

    @property
    def status(self) -> Status:
        """Which of them."""


def is_healthy(findings: Iterable[Judged]) -> bool:
    """Whether nothing failed; warnings may stand."""
    return all(finding.status != "failed" for finding in findings)


def python_version(version: tuple[int, int]) -> Finding:
    """Python 3.11 is what the pinned packages are tested with."""
    text = f"Python {version[0]}.{version[1]}"
    if version < (3, 11):
        return Finding("python", "failed", f"{text} is too old: install Python 3.11 or newer.")
    return Finding("python", "ok", text)


def node_version(version: str | None, is_built: bool) -> Finding:
    """Node builds the dashboard; where that is built (as in the container) it may be absent."""
    if version is None:
        if is_built:
            return Finding("node", "ok", "Node.js is not installed; the dashboard is built, so it is not needed.")
        return Finding("node", "failed", "Node.js is missing and the dashboard is not built: install Node.js 20.")
    major = version.lstrip("v").partition(".")[0]
    if not major.isdigit() or int(major) < 20:
        status: Status = "warning" if is_built else "failed"
        return Finding("node", status, f"Node.js {version} cannot build the dashboard: install Node.js 20 or newer.")
    return Finding("node", "ok", f"Node.js {version}")


def sqlite_version(version: tuple[int, int, int]) -> Finding:
    """Libraries 3.7.0 to 3.51.2 can corrupt a WAL when two connections write or checkpoint (DESIGN §6)."""
    text = f"SQLite {'.'.join(map(str, version))}"
    if (3, 7, 0) <= version <= (3, 51, 2):
        return Finding(
            "sqlite",
            "ok",
            f"{text}. Below 3.51.3 two writers can damage a database: Vostok has one, let nothing else write there.",
        )
    return Finding("sqlite", "ok", text)


def disk_space(total: int, free: int, limit: float) -> Finding:
    """Bytes of the disk that holds the data directory; entries are denied once nothing can be written.

    `limit` is the used share from which Vostok makes room; where it is above 97 %, what is full follows it.
    """
    used = 1 - free / total if total else 1.0
    text = f"{free / 1e9:.1f} GB free, {used:.0%} used"
    if used >= max(0.97, limit) or free < 200_000_000:
        return Finding("disk", "failed", f"{text}: make room, entries are denied when it is full.")
    if used >= limit or free < 1_000_000_000:
        return Finding("disk", "warning", f"{text}: make room soon, or shorten what is kept in the settings.")
    return Finding("disk", "ok", text)


def open_files(names: list[str]) -> Finding:
    """`names` are files of the data directory that other users of the machine can read though they hold secrets."""
    if names:
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return Finding("permissions", "failed", f"Other users can read {shown}: run chmod o-rwx on them.")
    return Finding("permissions", "ok", "Databases and secrets are closed to other users.")


def isolation(users: dict[str, str]) -> Finding:
    """Who runs which program: `{"gateway": user, …}`."""
    if not users:
        return Finding("isolation", "ok", "Nothing runs, so there is nothing to isolate.")
    if len(set(users.values())) == len(users):
        return Finding("isolation", "ok", f"Each program has a user of its own: {_listed(users)}")
    names = ", ".join(sorted(set(users.values())))
    return Finding(
        "isolation",
        "warning",
        f"Programs share the user {names}: a strategy's code could read the keys and databases. Start the container"
        " without --user for a user of each program, and run only strategies that you trust.",
    )


def _listed(users: dict[str, str]) -> str:
    return ", ".join(f"{program} {user}" for program, user in users.items())


def memory_of_bots(bytes_each: list[int]) -> Finding:
    """Proportional memory (PSS) of each running bot; the goal is 80 MB for each further one (DESIGN §5)."""
    if not bytes_each:
        return Finding("memory", "ok", "No bot runs.")
    total, most = sum(bytes_each) / 1e6, max(bytes_each) / 1e6
    text = f"{len(bytes_each)} bots use {total:.0f} MB, {total / len(bytes_each):.0f} MB each, {most:.0f} MB at most"
    if len(bytes_each) == 1:
        text = f"One bot uses {total:.0f} MB"
    if most > 500:
        return Finding("memory", "warning", f"{text}: give the largest one fewer pairs or a simpler strategy.")
    return Finding("memory", "ok", text)


def venue(name: str, is_up: bool | None, detail: str | None) -> Finding:
    """Whether the venue answers the gateway; None before the first answer."""
    if is_up is None:
        return Finding("venue", "warning", f"{name} was not asked yet: try again in a few seconds.")
    if not is_up:
        return Finding("venue", "failed", f"{name} does not answer ({detail or 'no detail'}): check the network.")
    return Finding("venue", "ok", f"{name} answers")


def clock_offset(offset_ms: int | None) -> Finding:
    """How far this machine's clock is off the venue's; beyond 5 s entries are denied."""
    if offset_ms is None:
        return Finding("clock", "warning", "The venue's time is not known yet: try again in a few seconds.")
    text = f"{offset_ms} ms off the venue's clock"
    if abs(offset_ms) > 5_000:
        return Finding("clock", "failed", f"{text}: entries are denied beyond 5 s; switch NTP on (timedatectl).")
    if abs(offset_ms) > 1_000:
        return Finding("clock", "warning", f"{text}: switch NTP on (timedatectl set-ntp true).")
    return Finding("clock", "ok", text)


def request_weight(used: int, limit: int, waiting_for: str | None) -> Finding:
    """Request weight of this minute against the venue's limit for this address."""
    text = f"{used} of {limit} request weight used this minute"
    if waiting_for is not None:
        return Finding("weight", "failed", f"{text}; the venue asked for a pause ({waiting_for}): run fewer programs.")
    if limit and used / limit > 0.7:
        return Finding("weight", "warning", f"{text}: other programs at this address share the limit.")
    return Finding("weight", "ok", text)


def keys(venue_name: str, refused: str | None, missing: str | None) -> Finding:
    """Whether the venue takes the owner's key; `refused` is the reason of the latch that says it does not.

    `missing` is why live bots that need a key have none."""
    if missing is not None:
        return Finding("keys", "failed", f"Live bots can send nothing, exits neither: {missing}.")
    if refused is not None:
        return Finding("keys", "failed", f"The key is refused ({refused}): check its rights and its list of addresses.")
    if venue_name == "simulator":
        return Finding("keys", "ok", "The simulator's own demo key is in use; no real money can move.")
    return Finding("keys", "ok", f"No request with a key of {venue_name} was refused.")
