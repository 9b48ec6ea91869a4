"""A backtest as a job: its folder in, Freqtrade's export, the run record and the report out.

`lab/<id>/` holds `spec.json`, what is generated from it, and in the end `record.json`, `report.json`, `trades.json`.
"""

import json
import logging
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import numpy as np
from freqtrade.optimize.backtesting import combined_dataframes_with_rel_mean
from freqtrade.optimize.optimize_reports import store_backtest_results
from freqtrade.strategy.hyper import detect_all_parameters

from vostok import __version__
from vostok.bot.strategy_file import load_strategy
from vostok.bot.wrapper import parameter_file, wrapper_text
from vostok.lab import report
from vostok.lab.curves import Curve, curve, hold
from vostok.lab.hashes import strategy_hash, value_hash
from vostok.lab.run import engine, export, tables
from vostok.lab.run.candles import CandleStore
from vostok.lab.run.conditions import ConditionedBacktesting
from vostok.lab.spec import BacktestSpec, read_spec

# What differs between two runs of the same backtest: when they ran, and the id that Freqtrade makes of its paths.
RUN_KEYS = ("backtest_run_start_ts", "backtest_run_end_ts", "run_id")
_LIBRARIES = ("freqtrade", "ccxt", "pandas", "numpy", "TA-Lib", "technical")


def run_job(home: Path, strategies: Path, datadir: Path, job: str, store: CandleStore, told: engine.Told) -> None:
    """Run the backtest of `lab/<job>/spec.json` and write its results. Raises what a user can act on."""
    logging.disable(logging.WARNING)
    folder = home / "lab" / job
    spec = read_spec(json.loads((folder / "spec.json").read_text()))
    config = prepare(folder, home, strategies, datadir, spec)
    outcome = engine.run(spec, config, store, told)
    told("report", 0.92)
    exported = _export(outcome, job)
    rows = report.trade_rows(outcome.strategy["trades"])
    built = report.build(equity_of(outcome, spec), rows, market_of(outcome)) | _conditions(outcome)
    built["absent"] = outcome.absent
    built["entries"] = entries_of(outcome)
    _write(folder / "trades.json", rows)
    _write(folder / "report.json", built)
    record = {
        "job": job,
        "spec": spec.model_dump(mode="json"),
        "hashes": {
            "spec": spec.digest(),
            "strategy": strategy_hash(strategies, spec.strategy),
            "config": value_hash(spec.stock_config()),
            "data": outcome.files,
            "result": result_hash(outcome.strategy),
        },
        "versions": versions(),
        "export": exported.name,
        "steps": {"skipping": outcome.backtesting.skipping, "taken": outcome.backtesting.steps_taken},
        "start": int(outcome.start.timestamp() * 1000),
        "end": int(outcome.end.timestamp() * 1000),
        "timeframe": outcome.backtesting.timeframe,
    }
    # Last of all: a folder with a record is a finished run.
    _write(folder / "record.json", record)
    told("report", 1.0)


def prepare(folder: Path, home: Path, strategies: Path, datadir: Path, spec: BacktestSpec) -> dict[str, Any]:
    """Write the configuration and, where the spec asks for more than the plain strategy, its wrapper."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(spec.stock_config(), indent=2))
    source = strategies / f"{spec.strategy}.py"
    chosen = load_strategy(str(source), spec.strategy)
    path = strategies
    if spec.parameters or spec.gates is not None:
        path = folder / "strategy"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        (path / f"{spec.strategy}.py").write_text(wrapper_text(spec.strategy, source))
        spaces = {name: space for space, members in detect_all_parameters(chosen).items() for name in members}
        stock_file = source.with_suffix(".json")
        stock = json.loads(stock_file.read_text()) if stock_file.exists() else None
        content = parameter_file(spec.strategy, spaces, stock, spec.parameters)
        if content is not None:
            (path / f"{spec.strategy}.json").write_text(json.dumps(content))
    return engine.configuration(folder, home, datadir, path)


def equity_of(outcome: engine.Outcome, spec: BacktestSpec) -> Curve:
    """The account at each candle's opening, and after the last trades were closed."""
    wallet, step = outcome.wallet, outcome.backtesting.timeframe_secs * 1000
    totals = (wallet["rate"] * wallet["balance"]).groupby(wallet["date"].array).sum()
    times = np.asarray(totals.index.array.tz_convert(None), dtype="datetime64[ms]").astype(np.int64)
    final = float(outcome.strategy["final_balance"])
    return curve(
        [
            (int(times[0]) - step, float(spec.balance)),
            *zip(times.tolist(), totals.tolist(), strict=True),
            (int(times[-1]) + step, final),
        ]
    )


def market_of(outcome: engine.Outcome) -> Curve | None:
    """Buy-and-hold of the pairs in equal shares, by closes, with the startup candles before the run."""
    step = outcome.backtesting.timeframe_secs * 1000
    closes = []
    for frame in outcome.candles.values():
        times = np.asarray(frame["date"].array.tz_convert(None), dtype="datetime64[ms]").astype(np.int64) + step
        if len(times) > 1:
            closes.append(Curve(times, frame["close"].to_numpy(dtype=np.float64)))
    return hold(closes) if closes else None


def result_hash(strategy: dict[str, Any]) -> str:
    """SHA-256 of the strategy's exported results without run times: equal for equal runs, byte for byte."""
    return value_hash({key: value for key, value in strategy.items() if key not in RUN_KEYS})


def versions() -> dict[str, str]:
    """What computed the result."""
    return {"vostok": __version__, "python": python_version()} | {name: version(name) for name in _LIBRARIES}


def _export(outcome: engine.Outcome, job: str) -> Path:
    config = outcome.config
    config["exportdirectory"].mkdir(parents=True, exist_ok=True)
    name = next(iter(outcome.results["strategy"]))
    finished = datetime.now(UTC).strftime("%Y-%m-%d_%H-%M-%S")
    undo = [export.install(), tables.install()]
    try:
        change = combined_dataframes_with_rel_mean(outcome.candles, outcome.start, outcome.end)
        stored: Path = store_backtest_results(
            config,
            outcome.results,
            f"{finished}-{job}",
            market_change_data=export.LightlyPacked(change),
            wallet_summary={name: export.LightlyPacked(outcome.wallet)},
            strategy_files={name: outcome.backtesting.strategylist[0].__file__},
        )
    finally:
        for each in undo:
            each()
    return stored


def entries_of(outcome: engine.Outcome) -> dict[str, Any]:
    """How many entries the strategy wanted, and what became of those that brought no trade."""
    found, test = outcome.strategy, outcome.backtesting
    return {
        "signals": test.entry_signals,
        "no_place": found["rejected_signals"],
        "no_stake": test.without_stake,
        "unfilled": found["timedout_entry_orders"] + found["canceled_trade_entries"],
        "begins_at": int(outcome.start.timestamp() * 1000),
    }


def _conditions(outcome: engine.Outcome) -> dict[str, Any]:
    test = outcome.backtesting
    if not isinstance(test, ConditionedBacktesting):
        return {"gates": None, "slippage": None}
    slipped = {"cost": report.money(test.slippage_cost), "cut_entries": test.cut_entries, "cut_exits": test.cut_exits}
    return {"gates": None if test.gate is None else test.gate.report(), "slippage": slipped}


def _write(path: Path, value: Any) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value, separators=(",", ":"), default=_plain))
    new.replace(path)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
