"""`npm run faults -- guesses`: passwords and codes are guessed in every way there is, and the owner still gets in.

`n` guesses in each of the patterns below come over twenty minutes of a clock of the campaign's own to the panel's real
application; how many reach the hash in any ten minutes is counted at the hash. Now and then the owner logs in with a
browser that is known, and once, after the storm, with a new one. Control: the same storm at a door that counts nothing.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import structlog

from tests.faults.panels import open_panel
from tests.panel.conftest import PASSWORD, Panel
from vostok.clock import MINUTE_MS, now_ms
from vostok.panel.auth.door import WINDOW_MS, Door, Visitor
from vostok.panel.perimeter import Perimeter

STORM_MS = 20 * MINUTE_MS
MOST_IN_A_WINDOW = 15
OWNER_LOGINS = 4
CONTROL_GUESSES = 30


class CountedHash(asyncio.Semaphore):
    """The turn at the hash, and when (campaign's clock) each try got there."""

    def __init__(self, clock: "StormClock") -> None:
        super().__init__(1)
        self._clock = clock
        self.at: list[int] = []

    async def acquire(self) -> Any:
        self.at.append(self._clock())
        return await super().acquire()


class LaxDoor(Door):
    """The control: everybody may try for as long as they like."""

    def take_try(self, visitor: Visitor, now_ms: int) -> None:
        """Count nothing."""


@dataclass
class StormClock:
    """Time as the panel sees it: it passes as the campaign says."""

    now: int = field(default_factory=now_ms)

    def __call__(self) -> int:
        return self.now


@dataclass(frozen=True)
class Guess:
    """One try: from where, with which headers and cookies, for which account."""

    address: str
    body: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)


Pattern = Callable[[random.Random], Guess]


def one_address(draw: random.Random) -> Guess:
    """A single attacker."""
    return Guess("203.0.113.9", _wrong(draw))


def many_addresses(draw: random.Random) -> Guess:
    """A botnet, in which no address comes twice."""
    return Guess(f"198.{draw.randrange(256)}.{draw.randrange(256)}.{draw.randrange(256)}", _wrong(draw))


def many_networks(draw: random.Random) -> Guess:
    """IPv6, in which one customer owns more addresses than anyone can count."""
    return Guess(
        f"2001:db8:{draw.randrange(65536):x}:{draw.randrange(65536):x}::{draw.randrange(65536):x}", _wrong(draw)
    )


def forged_headers(draw: random.Random) -> Guess:
    """One attacker who says to be somebody else each time."""
    somebody = f"10.{draw.randrange(256)}.{draw.randrange(256)}.{draw.randrange(256)}"
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP")
    return Guess("203.0.113.9", _wrong(draw), dict.fromkeys(names, somebody))


def forged_cookies(draw: random.Random) -> Guess:
    """Many attackers who say that this browser is known."""
    cookie = f"vostok-8080-known={draw.randbytes(32).hex()}; vostok-8080={draw.randbytes(32).hex()}"
    return Guess(f"198.18.{draw.randrange(256)}.{draw.randrange(256)}", _wrong(draw), {"Cookie": cookie})


def many_names(draw: random.Random) -> Guess:
    """Accounts that do not exist, one after the other."""
    return Guess(f"198.19.0.{draw.randrange(256)}", _wrong(draw) | {"name": f"user{draw.randrange(10**6)}"})


PATTERNS = (one_address, many_addresses, many_networks, forged_headers, forged_cookies, many_names)


async def storm(panel: Panel, clock: StormClock, pattern: Pattern, n: int, draw: random.Random) -> dict[str, Any]:
    """`n` guesses over twenty minutes; how many reached the hash, and whether the owner got in."""
    counted = CountedHash(clock)
    panel.app.state.door = Door(hashing=counted)
    owners_browser = await _known_browser(panel)
    reached: list[int] = []
    logins = 0
    began = clock.now
    owners_turns = {round(n * (turn + 0.5) / OWNER_LOGINS) for turn in range(OWNER_LOGINS)}
    for number, moment in enumerate(sorted(draw.randrange(STORM_MS) for _ in range(n))):
        clock.now = began + moment
        before = len(counted.at)
        status = (await _log_in(panel, pattern(draw))).status_code
        assert status in (401, 429), status
        reached += counted.at[before:]
        if number in owners_turns:
            logins += (await _log_in(panel, owners_browser)).status_code == 200
    # A browser that nobody knows waits as it is told, and then gets in.
    new_browser = Guess("192.0.2.77", {"password": PASSWORD})
    refused = await _log_in(panel, new_browser)
    waited_s = int(refused.headers.get("Retry-After", "0"))
    clock.now += waited_s * 1000
    return {
        "reached_the_hash": len(reached),
        "most_in_ten_minutes": most_in_a_window(reached),
        "owner_logins": logins,
        "new_browser_waited_s": waited_s,
        "new_browser_got_in": refused.is_success or (await _log_in(panel, new_browser)).is_success,
    }


def most_in_a_window(times: list[int]) -> int:
    """The most of `times` (ms) that lie within any ten minutes."""
    return max((sum(start <= at < start + WINDOW_MS for at in times) for start in times), default=0)


async def timing(panel: Panel, clock: StormClock) -> float:
    """How much longer (a fraction) a wrong password takes for an account that exists than for one that does not."""
    taken: dict[str, list[float]] = {"": [], "nobody": []}
    for _ in range(7):
        for name, times in taken.items():
            clock.now += WINDOW_MS
            panel.app.state.door = Door()
            body = {"password": "wrong password 1"} | ({"name": name} if name else {})
            began = time.perf_counter()
            await _log_in(panel, Guess("203.0.113.1", body))
            times.append(time.perf_counter() - began)
    return round(median(taken[""]) / median(taken["nobody"]) - 1, 3)


async def control(panel: Panel, clock: StormClock, draw: random.Random) -> int:
    """How many of some guesses reach the hash where nothing is counted."""
    counted = CountedHash(clock)
    panel.app.state.door = LaxDoor(hashing=counted)
    for _ in range(CONTROL_GUESSES):
        await _log_in(panel, many_addresses(draw))
    return len(counted.at)


async def campaign(folder: Path, n: int, seed: int) -> dict[str, Any]:
    """`n` guesses in each of the patterns, one pattern after the other."""
    draw = random.Random(seed)
    clock = StormClock()
    async with AsyncExitStack() as stack:
        panel = await open_panel(folder, stack)
        panel.app.state.clock = clock
        found = {pattern.__name__: await storm(panel, clock, pattern, n, draw) for pattern in PATTERNS}
        unequal = await timing(panel, clock)
        lax = await control(panel, clock, draw)
    most = max(each["most_in_ten_minutes"] for each in found.values())
    return {
        "figures": {
            "guesses": n * len(PATTERNS),
            "most_in_ten_minutes": most,
            "owner_logins_refused": sum(OWNER_LOGINS - each["owner_logins"] for each in found.values()),
            "new_browsers_refused": sum(not each["new_browser_got_in"] for each in found.values()),
            "longer_for_an_account_that_exists": unequal,
            "patterns": found,
        },
        "control": {"guesses": CONTROL_GUESSES, "reached_the_hash": lax},
        "targets": {"most_in_ten_minutes": MOST_IN_A_WINDOW, "owner_logins_refused": 0, "new_browsers_refused": 0},
        "ok": most <= MOST_IN_A_WINDOW
        and lax == CONTROL_GUESSES
        and all(each["owner_logins"] == OWNER_LOGINS and each["new_browser_got_in"] for each in found.values()),
    }


async def _log_in(panel: Panel, guess: Guess) -> httpx.Response:
    transport = httpx.ASGITransport(
        Perimeter(panel.app, panel.settings.frontend, frozenset()), client=(guess.address, 4000)
    )
    address = f"http://127.0.0.1:{panel.settings.port}"
    async with httpx.AsyncClient(transport=transport, base_url=address) as client:
        return await client.post("/api/auth/login", json=guess.body, headers=guess.headers)


async def _known_browser(panel: Panel) -> Guess:
    """The owner, at a browser that has logged in before; its session has ended."""
    first = await _log_in(panel, Guess("127.0.0.1", {"password": PASSWORD}))
    assert first.is_success, first.text
    known = next(f"{name}={value}" for name, value in first.cookies.items() if name.endswith("-known"))
    return Guess("127.0.0.1", {"password": PASSWORD}, {"Cookie": known})


def _wrong(draw: random.Random) -> dict[str, str]:
    return {"password": f"guess {draw.randrange(10**9)}"}


def main() -> None:
    """Run the campaign and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_700, help="guesses in each pattern")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer()], logger_factory=structlog.ReturnLoggerFactory()
    )
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(campaign(Path(folder), options.n, options.seed))
    print(json.dumps({"name": "guesses", "n": options.n, "seed": options.seed, **result}))


if __name__ == "__main__":
    main()
