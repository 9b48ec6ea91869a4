"""Backtests of the lab on a laboratory's candles, and how two of them differ."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from freqtrade.misc import dump_json_to_file, json_load

from tests.strategies.laboratory import STRATEGIES, symbol_spec
from vostok.binance.symbols import to_exchange_info
from vostok.lab.run import engine, job
from vostok.lab.run.candles import CandleStore
from vostok.lab.spec import BacktestSpec


def markets(pairs: list[str]) -> tuple[dict[str, Any], ...]:
    """exchangeInfo entries of `pairs`, as the gateway would answer them."""
    rows: list[dict[str, Any]] = json.loads(json.dumps(to_exchange_info([symbol_spec(pair) for pair in pairs], 0, [])))[
        "symbols"
    ]
    return tuple(rows)


def moment(text: str) -> int:
    """UTC ms of one end of a Freqtrade time range."""
    if len(text) == 8:
        return int(datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).timestamp() * 1000)
    return int(text) * 1000


def spec_of(strategy: str, pairs: list[str], timerange: str, **changes: Any) -> BacktestSpec:
    """A backtest with room for every trade."""
    start, end = (moment(text) for text in timerange.split("-"))
    chosen = {"stake_amount": 1000, "balance": 10_000, "max_open_trades": 10} | changes
    return BacktestSpec(strategy=strategy, pairs=tuple(pairs), start=start, end=end, markets=markets(pairs), **chosen)


def outcome(
    home: Path, datadir: Path, spec: BacktestSpec, *, shortcuts: bool, strategies: Path = STRATEGIES
) -> engine.Outcome:
    """Run it in this process."""
    config = job.prepare(home / "lab" / "test", home, strategies, datadir, spec)
    return engine.run(spec, config, CandleStore(), shortcuts=shortcuts)


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The keys of two exported strategy results that are not the same, run times apart."""
    keys = sorted(set(one) | set(other))
    return [key for key in keys if key not in job.RUN_KEYS and repr(one.get(key)) != repr(other.get(key))]


def as_exported(strategy: dict[str, Any]) -> dict[str, Any]:
    """What is left of strategy results when Freqtrade has written them to a file and read them again."""
    file = StringIO()
    dump_json_to_file(file, strategy)
    read: dict[str, Any] = json_load(StringIO(file.getvalue()))
    return read
