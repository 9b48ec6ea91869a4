"""The faults of `npm run faults -- alerts` under the whole of Vostok: each does it and returns when it was done."""

import contextlib
import time
from collections.abc import Callable
from typing import Any

import httpx
import psutil

from tests.faults.alert_case import Case
from tests.faults.alert_hook import until_wall
from tests.faults.alert_stores import CASES as STORES
from tests.faults.alert_stores import void
from tests.faults.real_floor import PASSWORD, RealFloor
from tests.programs import processes_of
from vostok.gateway.book_watch import IDLE_S
from vostok.gateway.emptied import KNOWN_AFTER_MS

JUMP_S = 120
FULL_LEAVES_BYTES = 1_000_000
# So little that the fees of the next trade are more.
LOSS = "0.000001"
DARK_S = 15
FAILS_WITHIN_S = 120.0
HUNG_WITHIN_S = 300.0


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


def guess(floor: RealFloor, _number: int) -> float:
    """Somebody tries one password after the other: counted from the first who is turned away."""
    while _log_in(floor, "wrong") != httpx.codes.TOO_MANY_REQUESTS:
        pass
    return time.monotonic()


def log_in(floor: RealFloor) -> None:
    """The twin: the owner mistypes twice, then does not."""
    for password in ("orbit-station-8", "orbit-station-7", PASSWORD):
        _log_in(floor, password)


def _log_in(floor: RealFloor, password: str) -> int:
    url = f"http://127.0.0.1:{floor.installation.ports.panel}/api/auth/login"
    return httpx.post(url, json={"password": password}, timeout=30).status_code


def hang(floor: RealFloor, _number: int) -> float:
    """A strategy never comes back: counted from its kill, which `bothost` owes it after its last round."""
    return _ends(floor, "Looping", lambda bot: bot["state"] == "CRASHED", HUNG_WITHIN_S)


def fail(floor: RealFloor, _number: int) -> float:
    """A strategy raises at each candle: counted from the moment at which the API says so."""
    return _ends(floor, "Failing", lambda bot: bot["problem"] is not None, FAILS_WITHIN_S)


def empty_venue(floor: RealFloor, _number: int) -> float:
    """The venue forgets every order and balance, as the testnet does: counted from the next order of a bot.

    While nothing is traded, the account is looked at once a minute.
    """
    # Only orders that are older than this are asked about.
    time.sleep(KNOWN_AFTER_MS / 1000)
    floor.call("POST", "/market/lab/empty")
    before = floor.trades()
    floor.until(lambda: floor.trades() > before, IDLE_S)
    return time.monotonic()


def restart_venue(floor: RealFloor) -> None:
    """The twin: it dies and comes back with all that it knew."""
    old = floor.program("simulator")
    old.kill()
    floor.until(lambda: floor.program("simulator").pid != old.pid and floor.installation.answers("simulator"), 60)


def _ends(floor: RealFloor, strategy: str, has: Callable[[dict[str, Any]], bool], within_s: float) -> float:
    bot = floor.create(strategy, strategy)
    floor.until(lambda: has(floor.bot(bot)), within_s)
    return time.monotonic()


def remove_strangers(floor: RealFloor) -> None:
    """Stop the bots that a fault made."""
    for bot in floor.call("GET", "/bots")["items"]:
        if bot["id"] not in floor.bots and bot["state"] != "STOPPED":
            floor.call("POST", f"/bots/{bot['id']}/stop")


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
    **STORES,
    "guesses": Case("door.guesses", guess, twin=log_in, once=True),
    "strategy_fails": Case("bot.failing", fail, remove_strangers, once=True),
    "strategy_hangs": Case("bot.crashed", hang, remove_strangers, once=True),
    # The last one: nothing that was held is there afterwards.
    "venue_emptied": Case("venue.emptied", empty_venue, twin=restart_venue, once=True),
}

NO_ALERT = {
    "second start on the same home, taken port at a start": "said where it was typed (`refused_s`)",
    "the panel's own database is locked": "alerts are rows of it: none can be written meanwhile",
    "limit of under two seconds, lost cancel, stream events twice or out of order": "healed before anybody could look",
    "double click, HTTP retry, replay": "answered with the outcome of the first",
    "a strategy that does not load": "the page of the bot refuses it before anything runs",
    "hostile headline, model answer, name, path, address or form": "refused where it is tried, and in the log",
    "a browser that is offline or asleep": "the page says how old it is",
}
