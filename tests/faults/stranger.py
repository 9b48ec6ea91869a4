"""`npm run faults -- stranger`: real bots at an exchange that is nobody's friend, beside plain Freqtrade at the same.

The stranger is a process with a home, an account and a clock of its own, which the gateway reaches as it reaches
Binance's testnet (`VOSTOK_VENUE=testnet`): it checks every signature, filter and limit. Half of the run signs with an
HMAC key, half with an Ed25519 key. On the way there answers are lost (resets, 503, -1007, junk, late ones) until `--n`
orders met that, requests meet 429 and 418, WebSockets are torn every 20 s, and the machine's clock is 2 s fast for 30 s
of every 90. The control group meets all of it, too: stock `freqtrade trade` processes, with the same strategy and the
configuration that Vostok exports of its bots, directly at a stranger of the same seed.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.door import Door, Tap, proxied
from tests.faults.invariants import journal_entries
from tests.faults.proxy import UNKNOWN
from tests.faults.real_floor import FIRST_TRADES_WITHIN_S, PAIRS, RealFloor, prepare
from tests.faults.storm import Storm
from tests.faults.stranger_control import plain_bots
from tests.gateway.strangers import KeyKind, Stranger, made_stranger

KINDS: tuple[KeyKind, ...] = ("HMAC", "ED25519")
BOOKS = ("lost", "duplicate", "unowned", "differences")
CUT_EVERY_S = 20.0
FAST_S = 2
ROUND_S, SLOW_FOR_S = 90.0, 60.0
ON_ORDERS = 0.5
# A round of a bot takes a minute, since Freqtrade leaves a pair alone until its next candle.
FIRST_S, EACH_FAULT_S = 120.0, 12.0
TAKEN_OVER_WITHIN_S = 180.0
# By Binance's error codes (docs: errors.md).
REFUSALS = {
    "signature": (-1022, -2014, -2015),
    "clock": (-1021,),
    "filters": (-1013, -1100, -1102, -1106, -1111),
    "limits": (-1003, -1015),
    "funds": (-2010,),
    "unknown_order": (-2011, -2013),
}
CLEAN = ("signature", "filters", "limits")


@dataclass
class Weather:
    """What happens on the way to one stranger until `n` orders met an unknown outcome, or the time is over."""

    storm: Storm
    door: Door
    clock: Path
    tap: Tap
    cuts: int = 0
    began: float = field(default_factory=time.monotonic)

    def last(self) -> None:
        """Let it happen; afterwards the way is clear and the clock right."""
        n, torn = self.storm.orders_left, time.monotonic()
        self.began = torn
        while self.storm.orders_left > 0 and time.monotonic() < self.began + FIRST_S + n * EACH_FAULT_S:
            time.sleep(1.0)
            now = time.monotonic()
            if now - torn >= CUT_EVERY_S:
                self.cuts, torn = self.cuts + self.door.cut(), now
            self.clock.write_text(str(FAST_S if (now - self.began) % ROUND_S >= SLOW_FOR_S else 0))
        self.clock.write_text("0")
        self.unmet, self.storm.orders_left = self.storm.orders_left, 0
        self.seconds = time.monotonic() - self.began

    def figures(self, bots: int) -> dict[str, Any]:
        """What was met, and what the stranger itself counted and refused."""
        named = {name: sum(self.tap.refused[code] for code in codes) for name, codes in REFUSALS.items()}
        other = self.tap.refused.total() - sum(named.values())
        return {
            "faults_met": sum(count for name, count in self.storm.met.items() if name.startswith("POST")),
            "faults_unmet": self.unmet,
            "sockets_cut": self.cuts,
            "seconds": round(self.seconds),
            "requests": self.tap.requests,
            "refused": named | {"other": other},
            "weight_a_minute_and_bot": round(self.tap.weight_a_minute() / bots, 1),
        }


def at_a_stranger(folder: Path, kind: KeyKind, *, n: int, seed: int, bots: int) -> tuple[dict[str, Any], list[Any]]:
    """Vostok with `bots` real bots; what was found, and the bots as stock configurations."""
    stranger = made_stranger(folder / "stranger", kind, simulator_seed=str(seed))
    storm, tap = Storm(seed, 0, UNKNOWN, on_orders=ON_ORDERS), Tap()
    target = stranger.installation.ports.simulator
    with stranger.installation.running("simulator"), proxied(target, storm, seed, tap) as door:
        floor = prepare(folder, seed, venue="testnet", testnet_address=f"http://127.0.0.1:{door.port}")
        floor.stranger = stranger
        try:
            _open(floor, stranger, bots)
            weather = Weather(storm, door, floor.clock, tap)
            storm.orders_left = n
            weather.last()
            figures = weather.figures(bots)
            stock = [floor.call("GET", f"/bots/{bot}/export?format=freqtrade") for bot in floor.bots]
            floor.until_running()
            # An entry that became known a moment before a bot is flattened would be sold by the gateway, untold.
            floor.until(lambda: not _waiting(floor), TAKEN_OVER_WITHIN_S)
            latched = [latch["source"] for latch in floor.call("GET", "/risk/state")["latches"]]
            floor.close_all()
            found = floor.agree()
            found.differences += floor.still_open()
        finally:
            floor.stop()
    for sentence in found.differences[:20]:
        print(sentence, flush=True)
    return figures | {"latched": latched, "journal_orders": floor.trades(), **found.figures()}, stock


def _waiting(floor: RealFloor) -> bool:
    return any(entry.state not in ("DELIVERED", "REJECTED") for entry in journal_entries(floor.installation.home))


def _open(floor: RealFloor, stranger: Stranger, bots: int) -> None:
    floor.start()
    with floor.installation.control() as control:
        stranger.open_to(control)
    floor.create_bots(bots)
    floor.until_running()
    floor.until(lambda: floor.trades() >= bots * len(PAIRS), FIRST_TRADES_WITHIN_S)


def plain_at_a_stranger(folder: Path, kind: KeyKind, stock: list[Any], *, n: int, seed: int) -> dict[str, Any]:
    """The control group: stock Freqtrades of the configurations `stock`; what was found."""
    stranger = made_stranger(folder / "stranger", kind, simulator_seed=str(seed))
    storm, tap = Storm(seed, 0, UNKNOWN, on_orders=ON_ORDERS), Tap()
    target = stranger.installation.ports.simulator
    with (
        stranger.installation.running("simulator"),
        proxied(target, storm, seed, tap) as door,
        plain_bots(folder, stranger, door.port, stock) as plain,
    ):
        weather = Weather(storm, door, plain.clock, tap)
        storm.orders_left = n
        weather.last()
        return weather.figures(len(stock)) | plain.findings()


def added_up(legs: list[dict[str, Any]]) -> dict[str, Any]:
    """The sums over both keys; of the weight the mean."""
    total: dict[str, Any] = {}
    for leg in legs:
        for name, value in leg.items():
            total[name] = total[name] + value if name in total and not isinstance(value, dict) else value
    total["refused"] = dict(sum((Counter(leg["refused"]) for leg in legs), Counter()))
    total["weight_a_minute_and_bot"] = round(total["weight_a_minute_and_bot"] / len(legs), 1)
    return total


def is_ok(figures: dict[str, Any], n: int) -> bool:
    """Whether all books agree after all faults, and nothing was sent that the stranger's rules refuse."""
    agree = all(figures[name] == 0 for name in BOOKS) and not figures["latched"] and not figures["faults_unmet"]
    return agree and figures["faults_met"] >= n and not any(figures["refused"].get(name) for name in CLEAN)


def main() -> None:
    """Run both groups with both keys and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=200, help="orders with an unknown outcome, for each group")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--bots", type=int, default=4, help="real Freqtrade bots of each group")
    options = parser.parse_args()
    ours: list[dict[str, Any]] = []
    control: list[dict[str, Any]] = []
    for number, kind in enumerate(KINDS):
        n = (options.n + number) // len(KINDS)
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            found, stock = at_a_stranger(root / "vostok", kind, n=n, seed=options.seed, bots=options.bots)
            ours.append(found)
            print(f"Vostok, {kind}: {found}", flush=True)
            control.append(plain_at_a_stranger(root / "plain", kind, stock, n=n, seed=options.seed))
            print(f"plain Freqtrade, {kind}: {control[-1]}", flush=True)
    figures = added_up(ours)
    targets = dict.fromkeys(BOOKS, 0) | {"refused": dict.fromkeys(CLEAN, 0), "latched": [], "faults_unmet": 0}
    result = {"name": "stranger", "n": options.n, "seed": options.seed, "figures": figures}
    print(json.dumps({**result, "control": added_up(control), "targets": targets, "ok": is_ok(figures, options.n)}))


if __name__ == "__main__":
    main()
