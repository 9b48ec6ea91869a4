"""What every file in `strategies/` keeps: it explains itself, trades, and knows neither future nor too little past."""

import ast
import logging
import re
from decimal import Decimal
from pathlib import Path

import pytest
from freqtrade.resolvers import StrategyResolver
from pandas import DataFrame

from tests.strategies.conftest import Bench
from tests.strategies.laboratory import STRATEGIES, Laboratory
from vostok.bot.wrapper import wrapper_text
from vostok.panel.strategies.source import read_source

FILES = sorted(path for path in STRATEGIES.glob("*.py") if not path.name.startswith("_"))
NAMES = [path.stem for path in FILES]
FAMILIES = [
    "Breakout",
    "CrossSectionalMomentum",
    "DecisionTree",
    "DualMomentum",
    "MeanReversion",
    "SmartMoney",
    "TimeSeriesMomentum",
]
Run = tuple[DataFrame, dict[str, DataFrame]]
# Of an indicator's value, between the strategy's own history and all history.
MOST_RECURSION = 0.001
TRADES_CHECKED = 3

# Freqtrade itself still calls pandas in ways that a later pandas will refuse.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

every_strategy = pytest.mark.parametrize("name", NAMES)
every_family = pytest.mark.parametrize("name", FAMILIES)


def class_of(name: str) -> ast.ClassDef:
    tree = ast.parse((STRATEGIES / f"{name}.py").read_text(encoding="utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)


def timeframe_of(name: str) -> str:
    source = (STRATEGIES / f"{name}.py").read_text(encoding="utf-8")
    found = re.search(r'^    timeframe = "(\w+)"', source, re.MULTILINE)
    assert found, f"{name} states no timeframe"
    return found.group(1)


@pytest.fixture
def bench(name: str, benches: dict[str, Bench]) -> Bench:
    """The bench of the strategy's own timeframe."""
    timeframe = timeframe_of(name)
    assert timeframe in benches, f"{name} trades on {timeframe}: give conftest.py a bench of such candles"
    return benches[timeframe]


@pytest.fixture(scope="session")
def kept_runs() -> dict[str, Run]:
    """Backtests that several tests look at."""
    return {}


@pytest.fixture
def run(name: str, bench: Bench, kept_runs: dict[str, Run]) -> Run:
    """The backtest of the strategy on its bench: trades, and candles with signals by pair."""
    if name not in kept_runs:
        kept_runs[name] = bench.laboratory.backtest(bench.config(name))
    return kept_runs[name]


def test_every_family_has_a_file() -> None:
    assert {*FAMILIES, "TrendFollowing"} <= set(NAMES)


@every_strategy
def test_docstring_says_when_it_works_and_fails_and_where_it_is_from(name: str) -> None:
    text = ast.get_docstring(class_of(name)) or ""
    for word in ("Works", "Fails", "Source"):
        assert re.search(rf"\b{word}( in)?:", text), f"{name}: nothing begins with {word}"
    if name in FAMILIES:
        assert re.search(r"^Hypothesis:", text, re.MULTILINE)
        assert re.search(r"^Risks:", text, re.MULTILINE)


def test_freqtrade_lists_every_strategy_and_no_mixin(benches: dict[str, Bench]) -> None:
    found = StrategyResolver.search_all_objects(benches["1h"].config("Breakout"), enum_failed=True)
    assert sorted(entry["name"] for entry in found if entry["class"]) == NAMES
    broken = [entry["location"].name for entry in found if not entry["class"]]
    assert all(file.startswith("_") for file in broken), broken


@every_family
def test_family_is_long_only_with_parameters_for_hyperopt(name: str, bench: Bench) -> None:
    strategy = bench.laboratory.strategy(bench.config(name))
    strategy.ft_bot_start()
    spaces = {parameter.space for _, parameter in strategy.enumerate_parameters()}
    assert strategy.INTERFACE_VERSION == 3
    assert not strategy.can_short
    assert {"buy", "sell"} <= spaces


@every_strategy
def test_catalogue_reads_from_the_source_what_freqtrade_runs(name: str, bench: Bench) -> None:
    strategy = bench.laboratory.strategy(bench.config(name))
    strategy.ft_bot_start()
    facts = read_source((STRATEGIES / f"{name}.py").read_bytes(), name)
    assert facts.error is None
    assert (facts.timeframe, facts.startup_candles) == (strategy.timeframe, strategy.startup_candle_count)
    assert facts.stoploss == Decimal(str(strategy.stoploss))
    declared = {parameter.name: (parameter.space, parameter.default) for parameter in facts.parameters}
    assert declared == {attr: (found.space, found.value) for attr, found in strategy.enumerate_parameters()}


@every_strategy
def test_backtest_trades_and_closes_trades_by_its_own_rules(name: str, bench: Bench, run: Run) -> None:
    trades, signals = run
    assert set(signals) == set(bench.pairs)
    own = trades[trades["exit_reason"] != "force_exit"]
    assert len(own) >= TRADES_CHECKED, trades["exit_reason"].value_counts()
    assert not trades["is_short"].any()


@every_strategy
def test_lookahead_analysis_finds_no_bias(name: str, bench: Bench) -> None:
    analysis = bench.laboratory.lookahead(bench.config(name), TRADES_CHECKED)
    found = analysis.current_analysis
    assert not analysis.failed_bias_check
    assert found.total_signals == TRADES_CHECKED
    assert (found.false_entry_signals, found.false_exit_signals, found.false_indicators) == (0, 0, [])


@every_strategy
def test_recursive_analysis_finds_settled_indicators(name: str, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "freqtrade"):
        analysis = bench.laboratory.recursive(bench.config(name))
    assert "Start checking for lookahead bias on indicators only" in caplog.text
    assert "found lookahead in indicator" not in caplog.text
    unsettled = {
        indicator: difference
        for indicator, by_history in analysis.dict_recursive.items()
        for difference in by_history.values()
        if not abs(difference) <= MOST_RECURSION
    }
    assert not unsettled


@every_family
def test_entry_needs_the_whole_history(name: str, bench: Bench, run: Run) -> None:
    laboratory, config = bench.laboratory, bench.config(name)
    strategy = laboratory.strategy(dict(config))
    pair, frame = next((pair, frame) for pair, frame in run[1].items() if (frame["enter_long"] == 1).any())
    entry = frame.loc[frame["enter_long"] == 1, "date"].max()
    enough = laboratory.live(config, pair, entry, rows=strategy.startup_candle_count)
    too_little = laboratory.live(config, pair, entry, rows=strategy.startup_candle_count - 1)
    assert enough["date"].max() == too_little["date"].max() == entry
    assert enough["enter_long"].iat[-1] == 1
    assert not (too_little["enter_long"] == 1).any()


@every_strategy
def test_guard_around_it_changes_no_trade_of_a_backtest(name: str, bench: Bench, run: Run, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text(wrapper_text(name, STRATEGIES / f"{name}.py"), encoding="utf-8")
    guarded = Laboratory(bench.laboratory.home, bench.laboratory.data, strategy_path=tmp_path)
    wrapped, _ = guarded.backtest(guarded.config(name, bench.pairs, bench.timerange))
    assert len(wrapped) > 0
    assert wrapped.to_dict("records") == run[0].to_dict("records")
