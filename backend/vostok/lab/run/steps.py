"""One step of a validation in this process: paths and the plan in, JSON out."""

import logging
import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from vostok.lab import report
from vostok.lab.curves import Floats
from vostok.lab.metrics import performance
from vostok.lab.plan import Step, ValidationPlan
from vostok.lab.run import bias, engine
from vostok.lab.run.candles import CandleStore
from vostok.lab.run.job import equity_of, prepare
from vostok.lab.run.optimise import Found, optimise, spaces_of, tunables
from vostok.lab.spec import BacktestSpec
from vostok.lab.validate.random_entries import Held, random_profits
from vostok.lab.validate.windows import Window


def run_step(home: Path, strategies: Path, datadir: Path, folder: Path, plan: ValidationPlan, step: Step) -> Any:
    """Do `step`; `folder` is its own, and gone afterwards. Raises what a user can act on."""
    logging.disable(logging.WARNING)
    work = _Work(home, strategies, datadir, folder, plan)
    try:
        match step.kind:
            case "window":
                return work.window(plan.cut()[step.number])
            case "lookahead":
                return work.lookahead()
            case "recursive":
                return work.recursive()
            case "sweep":
                return [work.return_of(plan.backtest, point) for point in step.points]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Work:
    """The paths and the plan of a step."""

    def __init__(self, home: Path, strategies: Path, datadir: Path, folder: Path, plan: ValidationPlan) -> None:
        self.home, self.strategies, self.datadir, self.folder, self.plan = home, strategies, datadir, folder, plan
        self.store = CandleStore()
        self.files: dict[str, str] = {}

    def window(self, window: Window) -> dict[str, Any]:
        """Parameters found in-sample, and what they do out-of-sample, at these costs and at twice these costs."""
        began = time.monotonic()
        inside = self.plan.backtest.model_copy(update={"start": window.start, "end": window.split})
        outside = self.plan.backtest.model_copy(update={"start": window.split, "end": window.end})
        found = self._search(inside, window)
        searched = time.monotonic()
        seen = self._run(inside, found.parameters)
        judged = self._run(outside, found.parameters)
        costly = self._run(_doubled(outside), found.parameters)
        equity = equity_of(judged, outside)
        rows = report.trade_rows(judged.strategy["trades"])
        chances = random_profits(
            [_held(row, judged.backtesting.timeframe_secs) for row in rows],
            _opens(judged),
            float(outside.fee),
            self.plan.runs,
            self.plan.seed * 10_007 + window.number,
        )
        return {
            **window._asdict(),
            "parameters": found.parameters,
            "trials": found.trials,
            "trial_sharpes": found.sharpes,
            "tunables": [asdict(each) for each in tunables(self.strategies, outside.strategy)],
            "inside": _figures(seen, inside),
            "outside": _figures(judged, outside),
            "doubled": _figures(costly, outside),
            "equity": [equity.times.tolist(), equity.values.tolist()],
            "trades": rows,
            "random": [round(float(value), 8) for value in chances],
            "files": self.files,
            "seconds": {"search": round(searched - began, 3), "all": round(time.monotonic() - began, 3)},
        }

    def lookahead(self) -> dict[str, Any]:
        """Freqtrade's look-ahead check on the newest window; on the whole range where that has no trade."""
        last = self.plan.cut()[-1]
        spec = self.plan.backtest.model_copy(update={"start": last.start, "end": last.end})
        found = bias.lookahead(spec, self._config(spec, {}), self.strategies)
        if found["checked"]:
            return found
        return bias.lookahead(self.plan.backtest, self._config(self.plan.backtest, {}), self.strategies)

    def recursive(self) -> dict[str, Any]:
        """Freqtrade's recursive check at the end of the range."""
        last = self.plan.cut()[-1]
        spec = self.plan.backtest.model_copy(update={"start": last.split, "end": last.end})
        return bias.recursive(spec, self._config(spec, {}), self.strategies)

    def return_of(self, spec: BacktestSpec, parameters: dict[str, Any]) -> float:
        """The total return (fraction) with these parameters."""
        outcome = self._run(spec, parameters)
        return float(outcome.strategy["final_balance"]) / float(spec.balance) - 1

    def _search(self, spec: BacktestSpec, window: Window) -> Found:
        spaces = spaces_of(self.strategies, spec.strategy) if self.plan.epochs else []
        if not spaces:
            return Found({}, [], 0)
        config = self._config(spec, {})
        seed = self.plan.seed * 1_000 + window.number
        return optimise(spec, config, spaces, self.plan.epochs, seed, self.folder / "search", self.store)

    def _run(self, spec: BacktestSpec, parameters: dict[str, Any]) -> engine.Outcome:
        chosen = spec.model_copy(update={"parameters": {**spec.parameters, **parameters}})
        outcome = engine.run(chosen, self._config(chosen, {}), self.store)
        self.files |= outcome.files
        return outcome

    def _config(self, spec: BacktestSpec, parameters: dict[str, Any]) -> dict[str, Any]:
        chosen = spec.model_copy(update={"parameters": {**spec.parameters, **parameters}})
        return prepare(self.folder, self.home, self.strategies, self.datadir, chosen)


def _doubled(spec: BacktestSpec) -> BacktestSpec:
    fee = min(spec.fee * 2, type(spec.fee)("0.5"))
    return spec.model_copy(update={"fee": fee, "slippage": spec.slippage.doubled()})


def _figures(outcome: engine.Outcome, spec: BacktestSpec) -> dict[str, Any]:
    found = performance(equity_of(outcome, spec))
    return {
        "total_return": found.total_return,
        "sharpe": found.sharpe,
        "max_drawdown": found.max_drawdown,
        "trades": int(outcome.strategy["total_trades"]),
    }


def _held(row: report.TradeRow, candle_s: int) -> Held:
    return Held(row["pair"], float(row["stake"]), round((row["closed_at"] - row["opened_at"]) / 1000 / candle_s))


def _opens(outcome: engine.Outcome) -> dict[str, Floats]:
    """Each pair's opening prices inside the range, without the startup candles before it."""
    return {
        pair: np.asarray(frame["open"][(frame["date"] >= outcome.start) & (frame["date"] <= outcome.end)], float)
        for pair, frame in outcome.candles.items()
    }
