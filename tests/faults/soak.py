"""`npm run faults -- soak`: bots trade on and on while something breaks every minute; the books must agree at the end.

`--n` faults, one in each `--every` seconds: 30 minutes by default, 6 hours with `--n 360`. Memory and open files of
every program are watched meanwhile.
"""

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.faults.crash_cases import CASES
from tests.faults.gauges import Gauges
from tests.faults.real_floor import RealFloor, real_floor

FAULTS = (
    "bot_killed",
    "gateway_killed",
    "panel_killed",
    "bothost_killed",
    "database_locked",
    "disk_full",
    "clock_jumps",
)
BOOKS = ("lost", "duplicate", "unowned", "differences")
MORE_FILES = 50
SLOPE_OF = 0.01
"""By how much of itself a program's memory may grow in an hour; judged where a life was watched for that long."""
JUDGED_FROM_S = 1_800.0
STANDSTILL_S = 180.0
"""Bots that want to trade all the time may go so long without an order while everything heals."""


def soak(folder: Path, *, n: int, seed: int, bots: int, every_s: float) -> dict[str, Any]:
    """`n` random faults on one floor; what was found."""
    chance = random.Random(seed)
    faults: dict[str, int] = {}
    with real_floor(folder, bots=bots, seed=seed) as floor:
        gauges = Gauges(floor)
        gauges.start()
        begin, orders = time.monotonic(), floor.trades()
        traded = [(begin, orders)]
        for number in range(n):
            name = chance.choice(FAULTS)
            faults[name] = faults.get(name, 0) + 1
            CASES[name](floor, 1)
            time.sleep(max(0.0, begin + (number + 1) * every_s - time.monotonic()))
            traded.append((time.monotonic(), floor.trades()))
            print(f"{number + 1}/{n} {name}: {traded[-1][1] - orders} orders so far", flush=True)
        took_s, orders = time.monotonic() - begin, floor.trades() - orders
        programs = gauges.end()
        running_s = floor.until_running()
        latched = [latch["scope"] for latch in floor.call("GET", "/risk/state")["latches"]]
        found = _end(floor)
    return {
        "bots": bots,
        "seconds": round(took_s, 1),
        "faults": faults,
        "orders_meanwhile": orders,
        "longest_standstill_s": round(standstill(traded), 1),
        "latched": latched,
        "running_again_s": running_s,
        "programs": programs,
        **found,
    }


def _end(floor: RealFloor) -> dict[str, Any]:
    """Close every bot and hold exchange, journal, bot databases and money against each other."""
    floor.close_all()
    found = floor.agree()
    found.differences += floor.still_open()
    for sentence in found.differences[:20]:
        print(sentence, flush=True)
    return found.figures()


def standstill(traded: list[tuple[float, int]]) -> float:
    """The longest time (s) in which no order came; `traded` has how many there were at which moments (s)."""
    longest, since = 0.0, traded[0]
    for at, orders in traded:
        longest = max(longest, at - since[0])
        if orders > since[1]:
            since = (at, orders)
    return longest


def is_ok(figures: dict[str, Any]) -> bool:
    """Whether all books agree, trading goes on, no program gathers files, and none that was watched for long grows."""
    books_agree = all(figures[name] == 0 for name in BOOKS)
    goes_on = not figures["latched"] and figures["longest_standstill_s"] <= STANDSTILL_S
    return books_agree and goes_on and all(map(_is_steady, figures["programs"].values()))


def _is_steady(program: dict[str, Any]) -> bool:
    if "files_end" not in program:
        return True
    grows = program["memory_mb_per_hour"] > program["memory_mb"] * SLOPE_OF
    return program["files_end"] <= program["files_warm"] + MORE_FILES and not (
        grows and program["watched_s"] >= JUDGED_FROM_S
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=30, help="faults")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--bots", type=int, default=20, help="real Freqtrade bots")
    parser.add_argument("--every", type=float, default=60.0, help="seconds from one fault to the next")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = soak(Path(folder) / "soak", n=options.n, seed=options.seed, bots=options.bots, every_s=options.every)
    targets = dict.fromkeys(BOOKS, 0) | {
        "longest_standstill_s": STANDSTILL_S,
        "latched": [],
        "more_files": MORE_FILES,
        "memory_growth_per_hour": SLOPE_OF,
    }
    result = {"name": "soak", "n": options.n, "seed": options.seed, "figures": figures, "control": {}}
    print(json.dumps({**result, "targets": targets, "ok": is_ok(figures)}))


if __name__ == "__main__":
    main()
