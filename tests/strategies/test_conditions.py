"""Slippage costs, thin candles fill in part, and the gate denies: each on a whole backtest."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.strategies.backtests import outcome, spec_of
from tests.strategies.conftest import Bench
from vostok.bot import guard
from vostok.lab.run.conditions import ConditionedBacktesting

# Freqtrade itself still calls pandas in ways that a later pandas will refuse.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture(autouse=True)
def fresh_guard() -> Iterator[None]:
    """A gated backtest has a process of its own and leaves its gate in the guard; here others come after it."""
    yield
    guard.install(None)


def run(bench: Bench, home: Path, **changes: Any) -> tuple[dict[str, Any], ConditionedBacktesting]:
    spec = spec_of("DecisionTree", bench.pairs, bench.timerange, **changes)
    found = outcome(home, bench.laboratory.datadir, spec, shortcuts=True)
    return found.strategy, found.backtesting


@pytest.mark.parametrize("model", ["fixed", "volatility", "volume"])
def test_slippage_worsens_each_entry_and_costs_what_it_says(
    model: str, benches: dict[str, Bench], tmp_path: Path
) -> None:
    bench = benches["1h"]
    plain, _ = run(bench, tmp_path)
    slipped, test = run(bench, tmp_path, slippage={"model": model, "bps": 20})
    first = {trade["pair"]: trade for trade in reversed(plain["trades"])}
    for trade in reversed(slipped["trades"]):
        if trade["open_timestamp"] == first[trade["pair"]]["open_timestamp"]:
            assert trade["open_rate"] > first[trade["pair"]]["open_rate"]
    assert test.slippage_cost > 0
    assert slipped["final_balance"] < plain["final_balance"]
    candles = {(frame["pair"], frame["open_timestamp"]) for frame in slipped["trades"]}
    assert len(candles) == len(slipped["trades"])


def test_no_order_is_larger_than_its_share_of_the_candle(benches: dict[str, Bench], tmp_path: Path) -> None:
    bench = benches["1h"]
    share = 0.002
    cut, test = run(bench, tmp_path, slippage={"model": "none", "fill_share": share})
    volumes: dict[tuple[str, int], float] = {}
    for pair in bench.pairs:
        frame = bench.laboratory.data[pair, "1h"]
        times = frame["date"].to_numpy("datetime64[ms]").astype(np.int64).tolist()
        volumes |= {(pair, moment): volume for moment, volume in zip(times, frame["volume"].tolist(), strict=True)}
    assert test.cut_entries > 0
    orders = 0
    for trade in cut["trades"]:
        bought = sum(order["amount"] for order in trade["orders"] if order["ft_is_entry"])
        sold = sum(order["amount"] for order in trade["orders"] if not order["ft_is_entry"])
        assert sold == pytest.approx(bought, abs=1e-4)
        for order in trade["orders"]:
            if order["ft_order_tag"] != "force_exit":
                orders += 1
                volume = volumes[trade["pair"], order["order_filled_timestamp"]]
                assert order["amount"] <= share * volume * (1 + 1e-9)
    assert orders > 20


def test_what_a_candle_cannot_take_leaves_on_the_following_ones(benches: dict[str, Bench], tmp_path: Path) -> None:
    bench = benches["1h"]
    # A stake that the entry's candle can give, on average, and later ones at times cannot.
    cut, test = run(bench, tmp_path, slippage={"model": "none", "fill_share": 0.01})
    several = [trade for trade in cut["trades"] if len(trade["orders"]) > 2]
    assert test.cut_exits >= len(several) > 0
    for trade in several:
        filled = [order["order_filled_timestamp"] for order in trade["orders"]]
        assert filled == sorted(filled)
        assert trade["close_timestamp"] == filled[-1]


def test_gate_denies_what_passes_its_limits_and_nothing_else(benches: dict[str, Bench], tmp_path: Path) -> None:
    bench = benches["1h"]
    open_limits = {"max_trade_value": 1100, "max_exposure": 100_000, "max_loss_at_stop": 1}
    plain, _ = run(bench, tmp_path)
    free, allowing = run(bench, tmp_path, gates={"limits": open_limits})
    assert free["trades"] == plain["trades"]
    assert allowing.gate is not None
    assert allowing.gate.report()["denied"] == []
    narrow, denying = run(bench, tmp_path, gates={"limits": open_limits | {"max_exposure": 1500}})
    assert denying.gate is not None
    assert denying.gate.denied["max_exposure", "MAX_EXPOSURE"] > 0
    spans = sorted((trade["open_timestamp"], trade["close_timestamp"]) for trade in narrow["trades"])
    assert all(later[0] >= earlier[1] for earlier, later in pairwise(spans))
