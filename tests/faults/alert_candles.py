"""Candles that cannot be trusted, and when the owner hears of them: bots on pairs whose history has a hole."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.alert_hook import Hook
from tests.faults.door import proxied
from tests.faults.proxy import HOLED, ONE_MISSING, Request
from tests.faults.real_floor import RealFloor, prepare
from tests.panel.alerts.receiver import receiving
from tests.programs import Installation
from vostok.panel.alerts.kinds import Kind

KIND: Kind = "market.bad"
SPOILT = ("ADA/USDT", "LINK/USDT", "AVAX/USDT", "LTC/USDT", "DOT/USDT", "ATOM/USDT", "NEAR/USDT")
TWIN = "XRP/USDT"
# Longer than what is alerted may take.
TOLD_WITHIN_S = 12.0
RUNNING_WITHIN_S = 60.0


@dataclass
class Holes:
    """Spoils the candles of some symbols; `at` is when (monotonic s) the first such answer of each was asked for."""

    spoilt: dict[str, str] = field(default_factory=dict)
    at: dict[str, float] = field(default_factory=dict)

    def __call__(self, request: Request) -> str | None:
        """The fault of this request."""
        if not request.path.startswith("/api/v3/klines"):
            return None
        found = next((symbol for symbol in self.spoilt if f"symbol={symbol}&" in f"{request.path}&"), None)
        if found is None:
            return None
        self.at.setdefault(found, time.monotonic())
        return self.spoilt[found]


def bad_candles(folder: Path, *, n: int, seed: int) -> tuple[list[float], int]:
    """Seconds from the fault to its alert, for `n` pairs, and how many alerts came of one missing candle, the twin.

    Candles matter where a bot runs: counted from the later of the venue's spoilt answer and the bot's start.
    """
    exchange = Installation(folder / "exchange", settings={"simulator_seed": str(seed)})
    holes = Holes()
    with (
        receiving() as receiver,
        exchange.running("simulator"),
        proxied(exchange.ports.simulator, holes, seed) as door,
    ):
        floor = prepare(folder, seed, venue="testnet", testnet_address=f"http://127.0.0.1:{door.port}")
        try:
            floor.start()
            hook = Hook(floor, receiver)
            hook.renew()
            _runs_on(floor, holes, TWIN, ONE_MISSING)
            time.sleep(TOLD_WITHIN_S)
            told_of_twin = hook.count(KIND)
            return [_trial(floor, hook, holes, pair) for pair in SPOILT[:n]], told_of_twin
        finally:
            floor.stop()


def _trial(floor: RealFloor, hook: Hook, holes: Holes, pair: str) -> float:
    hook.renew()
    at = _runs_on(floor, holes, pair, HOLED)
    return round(max(0.0, hook.came_at(KIND) - at), 2)


def _runs_on(floor: RealFloor, holes: Holes, pair: str, fault: str) -> float:
    symbol = pair.replace("/", "")
    holes.spoilt[symbol] = fault
    body = {"name": pair, "strategy": "Restless", "pairs": [pair], "mode": "SIMULATED", "stake_amount": "40"}
    bot = floor.call("POST", "/bots", body | {"max_open_trades": 1, "simulated_balance": "1000", "stoploss": "-0.05"})
    floor.call("POST", f"/bots/{bot['id']}/start")
    floor.until(lambda: floor.bot(bot["id"])["state"] == "RUNNING", RUNNING_WITHIN_S)
    running_at = time.monotonic()
    floor.until(lambda: symbol in holes.at, RUNNING_WITHIN_S)
    return max(running_at, holes.at[symbol])
