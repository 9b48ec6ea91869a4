"""One backtest from its spec to Freqtrade's own results, in this process."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from freqtrade.commands.optimize_commands import setup_optimize_configuration
from freqtrade.enums import BacktestState, RunMode
from freqtrade.exchange import check_exchange
from freqtrade.optimize import backtesting
from freqtrade.optimize.backtesting import Backtesting
from freqtrade.optimize.optimize_reports import generate_backtest_stats
from freqtrade.resolvers import ExchangeResolver
from freqtrade.system import gc_set_threshold
from pandas import DataFrame, Timestamp

from vostok.errors import Invalid
from vostok.lab.run import arithmetic, candles, orders, stats, tables
from vostok.lab.run.conditions import ConditionedBacktesting
from vostok.lab.run.skip import SkippingBacktesting
from vostok.lab.run.wallet import WalletRecord
from vostok.lab.spec import BacktestSpec
from vostok.ownership import STOCK_FOLDERS
from vostok.risk.gate import load_rules

Told = Callable[[str, float], None]
_PHASES = {
    BacktestState.STARTUP: ("data", 0.0, 0.02),
    BacktestState.DATALOAD: ("data", 0.02, 0.1),
    BacktestState.ANALYZE: ("indicators", 0.1, 0.25),
    BacktestState.CONVERT: ("signals", 0.25, 0.35),
    BacktestState.BACKTEST: ("trading", 0.35, 0.9),
}


@dataclass
class Outcome:
    """What a run gave: Freqtrade's `results` (as exported), its wallet, how it was run, and what candles it missed."""

    results: dict[str, Any]
    wallet: DataFrame
    candles: dict[str, DataFrame]
    start: Timestamp
    end: Timestamp
    backtesting: Backtesting
    config: dict[str, Any]
    files: dict[str, str]
    absent: list[str]

    @property
    def strategy(self) -> dict[str, Any]:
        """The one strategy's part of the results."""
        found: dict[str, Any] = next(iter(self.results["strategy"].values()))
        return found


def configuration(folder: Path, home: Path, datadir: Path, strategy_path: Path) -> dict[str, Any]:
    """Freqtrade's complete configuration of `folder/config.json`, by its own command line's way."""
    # Freqtrade makes what is missing there, too, and fails where another run does so in the same moment.
    for name in (*STOCK_FOLDERS, "logs"):
        (home / name).mkdir(parents=True, exist_ok=True)
    check_exchange.check_exchange = _accept_exchange
    arguments = {
        "config": [str(folder / "config.json")],
        "user_data_dir": str(home),
        "datadir": str(datadir),
        "strategy_path": str(strategy_path),
    }
    config: dict[str, Any] = setup_optimize_configuration(arguments, RunMode.BACKTEST)
    return config


def _accept_exchange(*_: Any) -> bool:
    """Stands in for Freqtrade's check, which builds a whole client to find that Binance is supported."""
    return True


def exchange_of(config: dict[str, Any], markets: tuple[Mapping[str, Any], ...]) -> Any:
    """Freqtrade's Binance that knows these markets and connects nowhere; its event loop is closed."""
    exchange = ExchangeResolver.load_exchange(config, validate=False)
    # Nothing here is asynchronous, and a loop that waits for the collector keeps three files open.
    exchange.close()
    rows = json.loads(json.dumps(markets))
    exchange._api.options |= {"crossMarginPairsData": [], "isolatedMarginPairsData": []}
    exchange._api.set_markets([exchange._api.parse_market(row) for row in rows])
    exchange._markets = exchange._api.markets
    return exchange


def run(
    spec: BacktestSpec,
    config: dict[str, Any],
    store: candles.CandleStore,
    told: Told | None = None,
    *,
    shortcuts: bool = True,
) -> Outcome:
    """Backtest `spec`. Without `shortcuts` every step is Freqtrade's own. Raises Invalid where it cannot be run."""
    gc_set_threshold()
    store.used.clear()
    store.absent.clear()
    try:
        if not shortcuts:
            return _run(spec, config, store, told, shortcuts=False)
        with shortcuts_of(store):
            return _run(spec, config, store, told, shortcuts=True)
    finally:
        Backtesting.cleanup()


def _run(
    spec: BacktestSpec, config: dict[str, Any], store: candles.CandleStore, told: Told | None, *, shortcuts: bool
) -> Outcome:
    test = made(spec, config, shortcuts=shortcuts)
    if told is not None and isinstance(test, SkippingBacktesting):
        test.told = _paced(told)
    loaded, timerange = test.load_bt_data()
    if missing := [pair for pair in spec.pairs if pair not in loaded]:
        raise Invalid(
            f"There are no {test.timeframe} candles of {', '.join(missing)} in this range; download them first."
        )
    strategy = test.strategylist[0]
    if (longest := max(len(frame) for frame in loaded.values())) <= test.required_startup:
        raise Invalid(
            f"{spec.strategy} needs {test.required_startup} {test.timeframe} candles before it trades, and there are "
            f"{longest} up to the end of this range: end it later, or download older candles."
        )
    if shortcuts:
        orders.use_for(strategy)
    test.load_prior_backtest()
    start, end = test.backtest_one_strategy(strategy, loaded, timerange)
    results = generate_backtest_stats(loaded, test.all_bt_content, min_date=start, max_date=end)
    content = test.all_bt_content[strategy.get_strategy_name()]
    files, absent = dict(sorted(store.used.items())), sorted(store.absent)
    return Outcome(results, content["wallet_summary"], loaded, start, end, test, config, files, absent)


def made(spec: BacktestSpec, config: dict[str, Any], *, shortcuts: bool = True) -> Backtesting:
    """Freqtrade's backtest of `spec`, under its conditions, that connects nowhere."""
    exchange = exchange_of(config, spec.markets)
    if spec.slippage.is_off and spec.gates is None:
        return SkippingBacktesting(config, exchange) if shortcuts else Backtesting(config, exchange)
    conditioned = ConditionedBacktesting(config, exchange)
    rules = load_rules() if spec.gates is not None else None
    conditioned.set_conditions(spec.slippage, rules, spec.gates.limits if spec.gates is not None else {})
    return conditioned


@contextmanager
def shortcuts_of(store: candles.CandleStore) -> Iterator[None]:
    """Put the short cuts in place of Freqtrade's functions in this process, for as long as this lasts."""
    stock_wallet = backtesting.convert_bt_wallet_collection

    def wallet_table(captures: Any) -> DataFrame:
        table: DataFrame = captures.frame() if isinstance(captures, WalletRecord) else stock_wallet(captures)
        return table

    def take_back() -> None:
        backtesting.convert_bt_wallet_collection = stock_wallet

    backtesting.convert_bt_wallet_collection = wallet_table
    undo = [take_back, candles.install(store, backtesting), stats.install(), tables.install(), arithmetic.install()]
    undo.append(orders.take_back)
    try:
        yield
    finally:
        for each in undo:
            each()


def _paced(told: Told) -> Callable[[BacktestState, float], None]:
    """Progress of the whole run out of Freqtrade's phases, told for each percent at most."""
    last = -1

    def tell(state: BacktestState, share: float) -> None:
        nonlocal last
        phase, begin, end = _PHASES[state]
        progress = begin + (end - begin) * min(max(share, 0.0), 1.0)
        if int(progress * 100) != last:
            last = int(progress * 100)
            told(phase, progress)

    return tell
