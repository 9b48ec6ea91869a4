"""`npm run bench -- parity`: the fidelity of a bot on the simulator, held against the backtest of its own minutes.

Real programs and real candles of one minute, so a round takes about five minutes; the figure is the score of
`lab.parity` for a SIMULATED bot that trades three pairs each other minute. The control group is the same comparison
for a bot whose strategy was changed after it had started: its score has to be lower, or the score says nothing.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tests.programs import Installation
from vostok.local_http import sync_transport
from vostok.sockets import socket_path

PAIRS = ["BTC/USDT", "ETH/USDT", "SOL/USDT"]
TARGET = 0.98
STRATEGY = """
from freqtrade.strategy import IStrategy


class {name}(IStrategy):
    timeframe = "1m"
    stoploss = -0.2
    minimal_roi = {{}}
    startup_candle_count = 20

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["date"].dt.minute % {every} == 0, "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["date"].dt.minute % {every} == 1, "exit_long"] = 1
        return dataframe
"""


def call(installation: Installation, method: str, path: str, body: Any = None) -> Any:
    """What the panel answers; raises `httpx.HTTPStatusError` where it refuses."""
    transport = sync_transport(socket_path(installation.home, "panel"))
    with httpx.Client(transport=transport, base_url="http://panel", timeout=30) as client:
        answer = client.request(method, path, json=body)
    return answer.raise_for_status().json()


def wait(reached: Any, within_s: float, what: str) -> None:
    """Wait until `reached()`; raises `TimeoutError` with `what` did not come."""
    deadline = time.monotonic() + within_s
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {within_s:.0f} s.")
        time.sleep(0.5)


def compared(installation: Installation, bot: str) -> dict[str, Any]:
    """The comparison of `bot` that is asked for now, once it has ended."""
    path = f"/api/bots/{bot}/parity"
    run = call(installation, "POST", path)["id"]
    shown: dict[str, Any] = {}

    def ended() -> bool:
        shown.update(call(installation, "GET", f"{path}?run={run}")["shown"])
        return shown["state"] not in ("QUEUED", "RUNNING")

    wait(ended, 120, "The comparison's end")
    if shown["state"] != "DONE":
        raise RuntimeError(f"The comparison ended {shown['state']}: {shown}")
    return shown


def measure(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The comparison of a bot that runs what its backtest runs, and of one that does not."""
    strategies = folder / "strategies"
    strategies.mkdir()
    for name in ("Twin", "Changed"):
        (strategies / f"{name}.py").write_text(STRATEGY.format(name=name, every=2))
    installation = Installation(
        folder / "home", settings={"strategies": str(strategies), "owner_password": "a long password"}
    )
    with installation.running():
        wishes = [
            {"name": name, "strategy": name, "pairs": PAIRS, "stake_amount": "20"} for name in ("Twin", "Changed")
        ]
        bots = [call(installation, "POST", "/api/bots", wish)["id"] for wish in wishes]
        # A start in the middle of a candle enters late on the signal of the one before; begin with a fresh one.
        time.sleep(60 - time.time() % 60)
        for bot in bots:
            call(installation, "POST", f"/api/bots/{bot}/start")
        for bot in bots:
            closed = f"/api/bots/{bot}/trades?status=closed"
            wait(lambda path=closed: call(installation, "GET", path)["items"], 240, "A closed trade")
        # The candle of the exits closes, and one more.
        time.sleep(125 - time.time() % 60)
        (strategies / "Changed.py").write_text(STRATEGY.format(name="Changed", every=3))
        twin, changed = (compared(installation, bot) for bot in bots)
        return twin, changed


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how far a bot does what its backtest says.")
    parser.add_argument("--n", type=int, default=1, help="rounds, about five minutes each")
    parser.add_argument("--seed", type=int, default=7, help="told in the result; the market is that of the minute")
    given = parser.parse_args()
    rounds = []
    for _ in range(given.n):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(measure(Path(folder)))
        twin, changed = rounds[-1]
        print(f"fidelity {twin['fidelity']:.4f} ({twin['figures']}); changed strategy {changed['fidelity']}")
    worst = min(twin["fidelity"] for twin, _ in rounds)
    others = [changed["fidelity"] for _, changed in rounds]
    result = {
        "name": "parity", "n": given.n, "seed": given.seed,
        "figures": {"fidelity_min": worst, "matched": sum(twin["figures"]["matched"] for twin, _ in rounds)},
        "control": {"changed_strategy_fidelity": others},
        "targets": {"fidelity_min": TARGET},
        "ok": worst >= TARGET and all(other is None or other < worst for other in others),
    }  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
