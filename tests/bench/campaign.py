"""`npm run bench -- campaign`: twenty backtests at once, beside the same twenty by the stock command line.

Three shapes: `walk` (20 windows of 30 days, 5 pairs, 5m), `sweep` (20 parameters, 90 days, 5 pairs, 5m) and `wide`
(20 windows of 30 days, 60 pairs, 1h), over made-up candles of a year (seeded). Vostok: the bot host's real path, with
a lab that is warm, as many forks at a time as it chooses. Control: `freqtrade backtesting` for each run, one after
another, then two at a time, on the same files and at the lab's low priority. Blocks of runs take turns, so that a busy
machine slows both. Every export is compared key by key, times apart; memory is the highest sum of PSS seen (all
processes of the lab, all stock ones that run). On a busy machine the ratio of processor seconds says more.
"""

import argparse
import json
import os
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.bench.campaign_sides import STRATEGY, Stock, Tally, Vostok, exchange_facts
from tests.programs import Installation
from tests.strategies.laboratory import symbol_spec
from vostok.binance.symbols import to_exchange_info
from vostok.lab.spec import BacktestSpec

TARGET = 10.0
DAY_MS = 86_400_000
FIRST = 1_735_689_600_000  # 2025-01-01
YEAR = 365
BLOCK = 5
STEPS = {"5m": 300_000, "1h": 3_600_000}
VOLATILITY = 0.0012  # of five minutes


@dataclass(frozen=True)
class Shape:
    """A kind of campaign: how the runs differ from each other."""

    pairs: int
    timeframe: str
    days: int
    windows: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"C{number:02d}/USDT" for number in range(self.pairs))

    def spec(self, run: int) -> BacktestSpec:
        """The `run`th backtest; windows begin 16 days apart, parameters are 30 to 80."""
        begin = FIRST + (10 + (run % 20) * 16 if self.windows else 30) * DAY_MS
        rows = json.loads(json.dumps(to_exchange_info([symbol_spec(pair) for pair in self.names], 0, [])))["symbols"]
        return BacktestSpec(
            strategy="Crossing",
            pairs=self.names,
            start=begin,
            end=begin + self.days * DAY_MS,
            markets=tuple(rows),
            timeframe=self.timeframe,
            max_open_trades=self.pairs,
            balance=Decimal(10_000),
            parameters={} if self.windows else {"slow": 30 + run * 2 % 51},
        )


SHAPES = {
    "walk": Shape(5, "5m", 30, windows=True),
    "sweep": Shape(5, "5m", 90, windows=False),
    "wide": Shape(60, "1h", 30, windows=True),
}


def write_candles(folder: Path, shape: Shape, seed: int) -> None:
    """A year of a random walk for each pair of the shape."""
    folder.mkdir(parents=True, exist_ok=True)
    step = STEPS[shape.timeframe]
    count = YEAR * DAY_MS // step
    volatility = VOLATILITY * (step / STEPS["5m"]) ** 0.5
    for number, pair in enumerate(shape.names):
        noise = np.random.default_rng([seed, shape.pairs, number])
        close = 100.0 * (1 + number) * np.exp(np.cumsum(noise.standard_normal(count) * volatility))
        opening = np.concatenate([close[:1], close[:-1]])
        reach = np.abs(noise.normal(0, volatility / 2, (2, count)))
        frame = pd.DataFrame(
            {
                "date": pd.to_datetime(FIRST + np.arange(count) * step, unit="ms", utc=True).as_unit("ms"),
                "open": opening.round(4),
                "high": (np.maximum(opening, close) * (1 + reach[0])).round(4),
                "low": (np.minimum(opening, close) * (1 - reach[1])).round(4),
                "close": close.round(4),
                "volume": noise.lognormal(5, 1, count).round(3),
            }
        )
        frame.to_feather(folder / f"{pair.replace('/', '_')}-{shape.timeframe}.feather", compression="lz4")


def job_of(shape: str, run: int, side: int) -> str:
    """An id for the job that says what it is."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return f"{shape:a<6}{letters[side]}{letters[run // 26]}{letters[run % 26]}b"[:10]


def measure(name: str, vostok: Vostok, stock: Stock, runs: int) -> dict[str, Any]:
    """Both sides of one shape, in turns."""
    shape = SHAPES[name]
    tallies = {side: Tally() for side in ("vostok", "stock", "stock_two")}
    same = 0
    warm = Tally()
    vostok.run({job_of(name, 0, 9): shape.spec(runs + 1)}, warm)
    for first in range(0, runs, BLOCK):
        block = range(first, min(first + BLOCK, runs))
        ours = vostok.run({job_of(name, run, 0): shape.spec(run) for run in block}, tallies["vostok"])
        one = stock.run({job_of(name, run, 1): shape.spec(run) for run in block}, tallies["stock"])
        stock.run({job_of(name, run, 2): shape.spec(run) for run in block}, tallies["stock_two"], at_a_time=2)
        same += sum(left == right for left, right in zip(ours.values(), one.values(), strict=True))
        trades = sum(len(stats["trades"]) for result in ours.values() for stats in result["strategy"].values())
        print(f"{name:6} runs {block.start + 1}-{block.stop}: {trades} trades, {same} of {block.stop} identical")
    figures = {side: tally.figures() for side, tally in tallies.items()}
    return {
        "ratio": round(tallies["stock"].wall_s / tallies["vostok"].wall_s, 1),
        "ratio_two_at_a_time": round(tallies["stock_two"].wall_s / tallies["vostok"].wall_s, 1),
        "ratio_cpu": round(tallies["stock"].cpu_s / tallies["vostok"].cpu_s, 1),
        "identical": same,
        "first_run_s": round(warm.wall_s, 2),
        **figures,
    }


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20, help="backtests of each shape (default 20, as the target says)")
    parser.add_argument("--shapes", default=",".join(SHAPES), help="which ones, comma-separated")
    parser.add_argument("--seed", type=int, default=7, help="of the candles")
    options = parser.parse_args()
    chosen = [name for name in options.shapes.split(",") if name]
    if unknown := set(chosen) - set(SHAPES):
        parser.error(f"there is no shape {', '.join(sorted(unknown))}; there are {', '.join(SHAPES)}")
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        strategies = folder / "strategies"
        strategies.mkdir()
        (strategies / "Crossing.py").write_text(STRATEGY)
        installation = Installation(folder / "home", settings={"strategies": str(strategies)})
        with installation.running("bothost"), exchange_facts(SHAPES["wide"].names) as port:
            for name in chosen:
                datadir = folder / "data" / SHAPES[name].timeframe
                if not datadir.exists():
                    write_candles(datadir, SHAPES[name], options.seed)
                stock = Stock(folder / "stock" / name, strategies, datadir, port)
                found[name] = measure(name, Vostok(installation, datadir), stock, options.runs)
                print(f"{name:6} {json.dumps(found[name])}")
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    figures = {name: {key: value for key, value in one.items() if "stock" not in key} for name, one in found.items()}
    control = {name: {"stock": one["stock"], "stock_two": one["stock_two"]} for name, one in found.items()}
    ok = all(one["ratio"] >= TARGET and one["identical"] == options.runs for one in found.values())
    result = {"name": "campaign", "n": options.runs, "seed": options.seed, "figures": figures, "control": control}
    print(json.dumps({**result, "targets": {"ratio": TARGET, "identical": options.runs}, "ok": ok}))


if __name__ == "__main__":
    main()
