"""Databases that another program holds, fails or edits, and ports that another program has taken."""

import dataclasses
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import psutil

from tests.faults.alert_case import Case
from tests.faults.real_floor import RealFloor
from tests.programs import Installation, stretched, wait_until

REFUSED_WITHIN_S = 20.0
FULL_AT_BYTES = 65_536
READ_S = 3.0


class Held:
    """What a fault took and its mend gives back: an open connection, a port, a limit."""

    def __init__(self) -> None:
        self._give_back: list[Callable[[], object]] = []

    def take(self, give_back: Callable[[], object]) -> None:
        """Keep how to give it back."""
        self._give_back.append(give_back)

    def mend(self, _floor: RealFloor) -> None:
        """Give all back."""
        while self._give_back:
            self._give_back.pop()()


_held = Held()


def hold_journal(floor: RealFloor, _number: int) -> float:
    """Another program takes the write lock of the order journal and keeps it."""
    other = sqlite3.connect(_journal(floor), isolation_level=None, timeout=10)
    _held.take(other.close)
    other.execute("BEGIN IMMEDIATE")
    return time.monotonic()


def read_journal(floor: RealFloor) -> None:
    """The twin: it reads, in a transaction as long."""
    with closing(sqlite3.connect(_journal(floor), isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM audit").fetchone()
        time.sleep(READ_S)


def stop_growth(floor: RealFloor, _number: int) -> float:
    """No file of the gateway may grow, as on a full or failing disk: counted from the next order that meets it."""
    gateway = floor.program("gateway")
    before = gateway.rlimit(psutil.RLIMIT_FSIZE)

    def give_back() -> None:
        with suppress(psutil.NoSuchProcess):
            gateway.rlimit(psutil.RLIMIT_FSIZE, before)

    _held.take(give_back)
    # Not in the gateway's own log, which may not grow either.
    met = _count(floor.log)
    gateway.rlimit(psutil.RLIMIT_FSIZE, (FULL_AT_BYTES, before[1]))
    wait_until(lambda: _count(floor.log) > met or not gateway.is_running(), within_s=stretched(60), every_s=0.05)
    return time.monotonic()


def _count(log: Path) -> int:
    return log.read_text(errors="replace").count("the journal cannot be written") if log.exists() else 0


def take_port(floor: RealFloor, _number: int) -> float:
    """The gateway dies, and another program takes its port before it is back."""
    thief = socket.socket()
    thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _held.take(thief.close)
    gateway = floor.program("gateway")
    gateway.kill()
    at = time.monotonic()

    def taken() -> bool:
        try:
            thief.bind(("127.0.0.1", floor.installation.ports.gateway))
        except OSError:
            return False
        thief.listen()
        return True

    wait_until(taken, within_s=stretched(10), every_s=0.005)
    return at


def take_another_port(_floor: RealFloor) -> None:
    """The twin: it takes one that nobody wants."""
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", 0))
        thief.listen()
        time.sleep(READ_S)


def _edit(program: str, change: str) -> Callable[[RealFloor], float]:
    def edit(floor: RealFloor) -> float:
        with closing(sqlite3.connect(_file(floor, program), isolation_level=None, timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            triggers = other.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
            ).fetchall()
            for name, _ in triggers:
                other.execute(f"DROP TRIGGER {name}")
            other.execute(f"UPDATE audit SET actor = {change} WHERE seq = 1")
            for _, sql in triggers:
                other.execute(sql)
            other.execute("COMMIT")
        return time.monotonic()

    return edit


def _edited(program: str) -> Case:
    """Somebody with the file edits the first row, which was signed long ago; the twin writes what stood there."""
    edit, put_back, rewrite = (
        _edit(program, "actor || '!'"),
        _edit(program, "rtrim(actor, '!')"),
        _edit(program, "actor"),
    )

    def mend(floor: RealFloor) -> None:
        put_back(floor)
        # Nothing is signed again before a start: that somebody edits and puts back must not pass unseen.
        old = floor.program(program)
        old.kill()
        floor.until(lambda: floor.program(program).pid != old.pid and floor.installation.answers(program), 60)

    return Case("audit.broken", lambda floor, _number: edit(floor), mend, lambda floor: void(rewrite(floor)), once=True)


CASES: dict[str, Case] = {
    "journal_locked": Case("journal.stuck", hold_journal, _held.mend, read_journal),
    "journal_fails": Case("journal.stuck", stop_growth, _held.mend),
    "port_taken": Case("gateway.down", take_port, _held.mend, take_another_port),
    "audit_edited_gateway": _edited("gateway"),
    "audit_edited_panel": _edited("panel"),
}


def refusals(floor: RealFloor) -> dict[str, float]:
    """Seconds until the terminal says why a start is refused: on a home in use, and where a port is taken."""
    port = floor.installation.ports.gateway
    elsewhere = Installation(floor.installation.home.with_name("elsewhere") / "home")
    other = dataclasses.replace(floor, installation=dataclasses.replace(elsewhere, ports=floor.installation.ports))
    other.installation.home.parent.mkdir(parents=True, exist_ok=True)
    return {
        "second_start": _refused(floor, "is in use by a running Vostok"),
        "taken_port": _refused(other, f"Port {port} on 127.0.0.1 is taken by another program"),
    }


def _refused(floor: RealFloor, sentence: str) -> float:
    begin = time.monotonic()
    code = floor.preflight().wait(stretched(REFUSED_WITHIN_S))
    assert code != 0, "it started"
    assert sentence in floor.log.read_text(errors="replace"), floor.log.read_text(errors="replace")[-2_000:]
    return round(time.monotonic() - begin, 2)


def _journal(floor: RealFloor) -> Path:
    return _file(floor, "gateway")


def _file(floor: RealFloor, program: str) -> Path:
    return floor.installation.home / f"{program}.sqlite"


def void(_result: object) -> None:
    """For a twin that is one expression."""
