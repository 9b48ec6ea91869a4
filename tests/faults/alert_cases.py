"""The faults of `npm run faults -- alerts` under the whole of Vostok: each does it and returns when it was done."""

import contextlib
import time
from collections.abc import Callable
from typing import NamedTuple

import psutil

from tests.faults.alert_hook import until_wall
from tests.faults.real_floor import PASSWORD, RealFloor
from tests.programs import processes_of
from vostok.panel.alerts.kinds import Kind

JUMP_S = 120
FULL_LEAVES_BYTES = 1_000_000
# So little that the fees of the next trade are more.
LOSS = "0.000001"
DARK_S = 15


class Case(NamedTuple):
    """`fault(floor, number of the trial)` returns its moment (monotonic s), `mend` takes it back; `kind` is alerted."""

    kind: Kind
    fault: Callable[[RealFloor, int], float]
    mend: Callable[[RealFloor], None] = lambda _floor: None


def kill_bot(floor: RealFloor, number: int) -> float:
    """kill -9 of another bot each time: of one bot the same end is news only once in ten minutes."""
    pid = floor.bot(floor.bots[number % len(floor.bots)])["process"]["pid"]
    victim = next(process for process in floor.bot_processes() if process.pid == pid)
    at = time.monotonic()
    victim.kill()
    return at


def _kill(name: str) -> Callable[[RealFloor, int], float]:
    def fault(floor: RealFloor, _number: int) -> float:
        victim = floor.program(name)
        at = time.monotonic()
        victim.kill()
        return at

    return fault


def kill_panel(floor: RealFloor, number: int) -> float:
    """kill -9 of the panel, which alerts: counted from its return."""
    old = floor.program("panel").pid
    _kill("panel")(floor, number)
    floor.until(lambda: floor.program("panel").pid != old and floor.installation.answers("panel"), 60)
    return time.monotonic()


def cut_power(floor: RealFloor, _number: int) -> float:
    """kill -9 of everything at once, and a new start: counted from the panel's return."""
    assert floor.process is not None
    floor.process.kill()
    for process in processes_of(floor.installation.home):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    floor.process.wait(10)
    floor.process = floor.preflight()
    floor.until(lambda: floor.installation.answers("panel"), 60)
    return time.monotonic()


def jump(floor: RealFloor, number: int) -> float:
    """The machine's clock is set forward, or back."""
    at = time.monotonic()
    floor.clock.write_text(str(JUMP_S if number % 2 == 0 else -JUMP_S))
    return at


def fill_disk(floor: RealFloor, _number: int) -> float:
    """The file system of the data directory says that it is full."""
    at = time.monotonic()
    floor.disk.write_text(str(FULL_LEAVES_BYTES))
    return at


def press(floor: RealFloor, _number: int) -> float:
    """The kill switch by the API."""
    at = time.monotonic()
    floor.call("POST", "/risk/kill", {"scope": "all", "state": "REDUCING", "reason": "a drill"})
    return at


def touch(floor: RealFloor, _number: int) -> float:
    """The kill switch by its file."""
    at = time.monotonic()
    (floor.installation.home / "kill").touch()
    return at


def darken(floor: RealFloor, _number: int) -> float:
    """The venue answers 503 and closes its sockets."""
    event = floor.call("POST", "/market/lab", {"kind": "exchange_down", "pair": None, "duration_s": DARK_S})
    return until_wall(event["starts_at"])


def lose(floor: RealFloor, _number: int) -> float:
    """A breaker trips on the fees of a trade: counted from its latch."""
    floor.call("PUT", "/risk/limits", {"mode": "REAL_MARKET_SPOT", "limits": {"portfolio_day": LOSS}})
    latched: list[int] = []

    def trips() -> bool:
        latched[:] = [latch["at"] for latch in floor.call("GET", "/risk/state")["latches"]]
        return bool(latched)

    floor.until(trips, 120)
    return until_wall(latched[0])


def resume(floor: RealFloor) -> None:
    """Lift what the switch or a breaker latched, with limits that are far away again."""
    floor.call("PUT", "/risk/limits", {"mode": "REAL_MARKET_SPOT", "limits": {"portfolio_day": "0.5"}})
    for latch in floor.call("GET", "/risk/state")["latches"]:
        body = {"scope": latch["scope"], "reason": "the drill is over", "password": PASSWORD}
        floor.call("POST", "/risk/resume", body)


CASES: dict[str, Case] = {
    "bot_killed": Case("bot.crashed", kill_bot),
    "gateway_killed": Case("gateway.down", _kill("gateway")),
    "bothost_killed": Case("bothost.down", _kill("bothost")),
    "panel_killed": Case("panel.back", kill_panel),
    "clock_jumps": Case("clock.off", jump, lambda floor: void(floor.clock.write_text("0"))),
    "disk_full": Case("disk.full", fill_disk, lambda floor: void(floor.disk.write_text(""))),
    "kill_switch": Case("risk.kill", press, resume),
    "kill_file": Case("risk.kill", touch, resume),
    "venue_down": Case("venue.down", darken),
    "breaker_trips": Case("risk.breaker", lose, resume),
    # Of the supervisor's own death nothing is told: the programs live on, and end in peace at the next start.
    "power_cut": Case("panel.back", cut_power),
}


def void(_result: object) -> None:
    """For a mend that is one expression."""
