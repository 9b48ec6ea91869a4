"""`npm run bench -- parity`: the fidelity of a bot on the simulator, held against the backtest of its own minutes.

Real programs and real candles of one minute, so a round takes as long as it is told to, and two minutes more; the
figure is the score of `lab.parity` for a SIMULATED bot that trades eight pairs each other minute. The control group is
the same comparison for a bot whose strategy was changed after it had started: its score has to be lower, or the score
says nothing. Beside them an ordinary bot, FirstFlight, that leaves by its own clock, stop and target, where a backtest
knows no more than a candle's high and low: its score is told and held to nothing.
"""

import argparse
import json
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from tests.programs import ROOT, Installation
from vostok.local_http import sync_transport
from vostok.sockets import socket_path

PAIRS = [f"{coin}/USDT" for coin in ("BTC", "ETH", "SOL", "BNB", "XRP", "ADA", "DOGE", "LINK")]
BOTS = ("Twin", "Changed", "FirstFlight")
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
        answer = call(installation, "GET", f"{path}?run={run}")
        shown.update(answer["shown"])
        shown["why"] = dict(Counter(reason for row in answer["rows"] for reason in row["reasons"]))
        return shown["state"] not in ("QUEUED", "RUNNING")

    wait(ended, 600, "The comparison's end")
    if shown["state"] != "DONE":
        raise RuntimeError(f"The comparison ended {shown['state']}: {shown}")
    return shown


def measure(folder: Path, minutes: int) -> dict[str, dict[str, Any]]:
    """The comparison of each bot by its name, after so many minutes of trading."""
    strategies = folder / "strategies"
    strategies.mkdir()
    for name in ("Twin", "Changed"):
        (strategies / f"{name}.py").write_text(STRATEGY.format(name=name, every=2))
    shutil.copy(ROOT / "strategies" / "FirstFlight.py", strategies)
    installation = Installation(
        folder / "home", settings={"strategies": str(strategies), "owner_password": "a long password"}
    )
    with installation.running():
        common = {"pairs": PAIRS, "stake_amount": "20", "max_open_trades": len(PAIRS)}
        bots = {
            name: call(installation, "POST", "/api/bots", common | {"name": name, "strategy": name})["id"]
            for name in BOTS
        }
        # A start in the middle of a candle enters late on the signal of the one before; begin with a fresh one.
        time.sleep(60 - time.time() % 60)
        for bot in bots.values():
            call(installation, "POST", f"/api/bots/{bot}/start")
        for bot in bots.values():
            closed = f"/api/bots/{bot}/trades?status=closed"
            wait(lambda path=closed: call(installation, "GET", path)["items"], 240, "A closed trade")
        # The candle of the exits closes, and one more.
        time.sleep(minutes * 60 + 5 - time.time() % 60)
        (strategies / "Changed.py").write_text(STRATEGY.format(name="Changed", every=3))
        return {name: compared(installation, bot) for name, bot in bots.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how far a bot does what its backtest says.")
    parser.add_argument("--n", type=int, default=1, help="rounds")
    parser.add_argument("--minutes", type=int, default=2, help="how long each trades once all have traded, at least 2")
    parser.add_argument("--seed", type=int, default=7, help="told in the result; the market is that of the minute")
    given = parser.parse_args()
    rounds = []
    for _ in range(given.n):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(measure(Path(folder), max(given.minutes, 2)))
        for name, run in rounds[-1].items():
            print(f"{name}: fidelity {run['fidelity']} {run['figures']} {run['why']}")
    worst = min(one["Twin"]["fidelity"] for one in rounds)
    others = [one["Changed"]["fidelity"] for one in rounds]
    result = {
        "name": "parity", "n": given.n, "seed": given.seed,
        "figures": {
            "fidelity_min": worst,
            "matched": sum(one["Twin"]["figures"]["matched"] for one in rounds),
            "ordinary": [one["FirstFlight"]["fidelity"] for one in rounds],
        },
        "control": {"changed_strategy_fidelity": others},
        "targets": {"fidelity_min": TARGET},
        "ok": worst >= TARGET and all(other is None or other < worst for other in others),
    }  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
