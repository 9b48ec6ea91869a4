"""Strategies that must never pass, and a small validation of any."""

import json
from pathlib import Path
from typing import Any

from tests.strategies.backtests import spec_of
from tests.strategies.laboratory import candles
from vostok.lab.plan import RESULT, ValidationPlan
from vostok.lab.run.validate import run_validation
from vostok.lab.validate.verdict import judge

PAIRS = ["BTC/USDT", "ETH/USDT"]
JOB = "validation"

_FRAME = """
import numpy as np
from freqtrade.strategy import IntParameter, IStrategy


class {name}(IStrategy):
    timeframe = "1h"
    stoploss = -0.3
    minimal_roi = {{}}
    startup_candle_count = 20
    {parameter}

    def populate_indicators(self, dataframe, metadata):
        {indicator}
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["draw"] < 0.06, "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["draw"] > 0.85, "exit_long"] = 1
        return dataframe
"""
_DRAW = """hours = dataframe["date"].astype("int64").to_numpy() // 3_600_000
        mixed = np.sin(hours * 12.9898 + {seed} * 78.233) * 43758.5453
        dataframe["draw"] = mixed - np.floor(mixed)"""
ORACLE = _FRAME.format(
    name="Oracle",
    parameter="",
    indicator="""rises = dataframe["close"].shift(-3) > dataframe["close"] * 1.002
        dataframe["draw"] = np.where(rises, 0.0, 1.0)""",
)
COIN = _FRAME.format(name="Coin", parameter="", indicator=_DRAW.format(seed="1"))
OVERFITTED = _FRAME.format(
    name="Overfitted",
    parameter='luck = IntParameter(1, 10_000, default=1, space="buy")',
    indicator=_DRAW.format(seed="self.luck.value"),
)


def home_with(folder: Path, name: str, source: str, count: int = 1_000) -> Path:
    """A data directory with hourly candles of two pairs, and one strategy in `strategies`."""
    (folder / "strategies").mkdir()
    (folder / "strategies" / f"{name}.py").write_text(source)
    data = folder / "data" / "binance"
    data.mkdir(parents=True)
    for seed, pair in enumerate(PAIRS):
        candles(seed, count, "1h").to_feather(data / f"{pair.replace('/', '_')}-1h.feather")
    return folder


def plan_of(name: str, **changes: Any) -> ValidationPlan:
    """Two windows of 14 days in-sample and 10 days out-of-sample, without fees: only skill and luck are left."""
    spec = spec_of(name, PAIRS, "20230109-20230212", timeframe="1h", fee=0)
    chosen = {"windows": {"in_days": 14, "out_days": 10}, "epochs": 4, "runs": 200} | changes
    return ValidationPlan(backtest=spec, **chosen)


def validated(
    home: Path, plan: ValidationPlan, job: str = JOB, executor: str = "local", workers: int = 2
) -> dict[str, Any]:
    """The report of `plan`, run in this process and its forks."""
    folder = home / "lab" / job
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.json").write_text(plan.canonical())
    datadir = home / "data" / "binance"
    run_validation(home, home / "strategies", datadir, job, executor, workers, lambda *_: None)
    report: dict[str, Any] = json.loads((folder / RESULT).read_text())
    return report


def failed(report: dict[str, Any]) -> set[str]:
    """The names of the checks that the report does not pass; empty where it PASSED."""
    verdict, checks = judge(report["values"], {}, has_parameters=report["has_parameters"])
    names = {check.name for check in checks if not check.passed}
    assert (verdict == "PASSED") == (not names)
    return names
