"""Freqtrade's own backtest and bias checks in this process, on candles in a folder; no network, no server."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from freqtrade.data.dataprovider import DataProvider
from freqtrade.enums import CandleType, MarginMode, RunMode, TradingMode
from freqtrade.exchange import timeframe_to_seconds
from freqtrade.optimize.analysis.lookahead import LookaheadAnalysis
from freqtrade.optimize.analysis.lookahead_helpers import LookaheadAnalysisSubFunctions
from freqtrade.optimize.analysis.recursive import RecursiveAnalysis
from freqtrade.optimize.backtesting import Backtesting
from freqtrade.resolvers import StrategyResolver
from freqtrade.util import CustomProgress
from pandas import DataFrame, Timedelta, Timestamp, date_range

from tests.programs import ROOT
from vostok.binance.symbols import SymbolSpec, to_exchange_info
from vostok.lab.run.engine import exchange_of

STRATEGIES = ROOT / "strategies"
START = "2023-01-02"
_AGGREGATION = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}


def candles(seed: int, count: int, timeframe: str, drift: float = 0.0, volatility: float = 0.01) -> DataFrame:
    """Made-up candles with trends, ranges, clustered volatility and volume that follows it; the same for a seed."""
    noise = np.random.default_rng(seed)
    regimes = np.repeat(noise.normal(drift, volatility / 4, count // 60 + 1), 60)[:count]
    calm = np.exp(np.cumsum(noise.normal(0, 0.05, count)) * 0.3).clip(0.4, 2.5)
    steps = regimes + noise.standard_normal(count) * volatility * calm
    close = 100.0 * np.exp(np.cumsum(steps))
    opening = np.concatenate([[100.0], close[:-1]])
    reach = np.abs(noise.normal(0, volatility / 2, (2, count))) * calm
    return DataFrame(
        {
            "date": date_range(START, periods=count, freq=f"{timeframe_to_seconds(timeframe)}s", tz="UTC", unit="ms"),
            "open": opening,
            "high": np.maximum(opening, close) * (1 + reach[0]),
            "low": np.minimum(opening, close) * (1 - reach[1]),
            "close": close,
            "volume": 1000.0 * calm * np.exp(noise.normal(0, 0.4, count)),
        }
    )


def resampled(source: DataFrame, timeframe: str) -> DataFrame:
    """`source` in complete candles of a longer timeframe."""
    grouped = source.resample(f"{timeframe_to_seconds(timeframe)}s", on="date")
    whole = grouped["open"].count() == grouped["open"].count().max()
    return grouped.agg(_AGGREGATION)[whole].reset_index()


@dataclass
class Laboratory:
    """A folder of candles in Freqtrade's layout, and runs of strategies on it."""

    home: Path
    data: dict[tuple[str, str], DataFrame] = field(default_factory=dict)
    strategy_path: Path = STRATEGIES
    _exchange: Any = None

    @property
    def datadir(self) -> Path:
        """Where the candles lie."""
        return self.home / "data"

    def add(self, pair: str, timeframe: str, frame: DataFrame) -> None:
        """Store the candles of `pair`."""
        self.datadir.mkdir(parents=True, exist_ok=True)
        frame.to_feather(self.datadir / f"{pair.replace('/', '_')}-{timeframe}.feather", compression="zstd")
        self.data[pair, timeframe] = frame

    def config(self, strategy: str, pairs: list[str], timerange: str, **changes: Any) -> dict[str, Any]:
        """A configuration as the command line would make it."""
        return {
            "strategy": strategy,
            "strategy_path": str(self.strategy_path),
            "user_data_dir": self.home,
            "datadir": self.datadir,
            "dataformat_ohlcv": "feather",
            "runmode": RunMode.BACKTEST,
            "trading_mode": TradingMode.SPOT,
            "margin_mode": MarginMode.NONE,
            "candle_type_def": CandleType.SPOT,
            "dry_run": True,
            "dry_run_wallet": 10_000,
            "stake_currency": "USDT",
            "stake_amount": 1000,
            "tradable_balance_ratio": 0.99,
            "max_open_trades": 10,
            "amend_last_stake_amount": False,
            "timerange": timerange,
            "fee": 0.001,
            "pairs": pairs,
            "pairlists": [{"method": "StaticPairList"}],
            "exchange": {"name": "binance", "pair_whitelist": list(pairs), "pair_blacklist": []},
            "entry_pricing": {"price_side": "same", "use_order_book": False},
            "exit_pricing": {"price_side": "same", "use_order_book": False},
            "unfilledtimeout": {"entry": 10, "exit": 10, "unit": "minutes"},
            "internals": {},
            "export": "none",
            "backtest_cache": "none",
            "exportfilename": self.home,
            **changes,
        }

    def exchange(self, config: dict[str, Any]) -> Any:
        """Freqtrade's Binance with the markets of this folder and no connection."""
        if self._exchange is None:
            specs = [symbol_spec(pair) for pair in sorted({pair for pair, _ in self.data})]
            self._exchange = exchange_of(config, to_exchange_info(specs, 0, [])["symbols"])
        return self._exchange

    def strategy(self, config: dict[str, Any]) -> Any:
        """The strategy of `config` as Freqtrade loads it."""
        return StrategyResolver.load_strategy(config)

    def backtest(self, config: dict[str, Any]) -> tuple[DataFrame, dict[str, DataFrame]]:
        """Trades of a backtest, and each pair's candles with indicators and signals."""
        backtesting = Backtesting(config, self.exchange(config))
        try:
            strategy = backtesting.strategylist[0]
            backtesting._set_strategy(strategy)
            loaded, timerange = backtesting.load_bt_data()
            backtesting.backtest_one_strategy(strategy, loaded, timerange)
            result = backtesting.all_bt_content[strategy.get_strategy_name()]
            return result["results"], _signals(strategy, loaded)
        finally:
            Backtesting.cleanup()

    def lookahead(self, config: dict[str, Any], trades: int) -> LookaheadAnalysis:
        """Freqtrade's lookahead-analysis over the first `trades` trades."""
        config = config | {"minimum_trade_amount": 1, "targeted_trade_amount": trades, "dry_run_wallet": 1_000_000_000}
        LookaheadAnalysisSubFunctions.calculate_config_overrides(config)
        analysis = LookaheadAnalysis(config, self._located(config))
        analysis.exchange = self.exchange(config)
        return self._run(analysis)

    def recursive(self, config: dict[str, Any]) -> RecursiveAnalysis:
        """Freqtrade's recursive-analysis with the strategy's own startup candles."""
        analysis = RecursiveAnalysis(config | {"startup_candle": []}, self._located(config))
        analysis.exchange = self.exchange(config)
        return self._run(analysis)

    def live(self, config: dict[str, Any], pair: str, until: Timestamp, rows: int | None = None) -> DataFrame:
        """The candles of `pair` with signals as a running bot has them when the candle `until` has just closed.

        `rows` is how much history the bot has been given of its own timeframe.
        """
        config = config | {"runmode": RunMode.DRY_RUN}
        exchange, strategy = self.exchange(config), self.strategy(config)
        now = until + Timedelta(seconds=timeframe_to_seconds(strategy.timeframe))
        for (name, timeframe), frame in self.data.items():
            closed = frame[frame["date"] + Timedelta(seconds=timeframe_to_seconds(timeframe)) <= now]
            shown = closed.tail(rows) if rows is not None and timeframe == strategy.timeframe else closed
            exchange._klines[name, timeframe, CandleType.SPOT] = shown.reset_index(drop=True)
        strategy.dp = DataProvider(config, exchange)
        strategy.dp.add_pairlisthandler(SimpleNamespace(whitelist=config["exchange"]["pair_whitelist"]))
        strategy.ft_bot_start()
        known = strategy.dp.get_pair_dataframe(pair, strategy.timeframe)
        analyzed: DataFrame = strategy.analyze_ticker(known, {"pair": pair})
        return analyzed

    def _located(self, config: dict[str, Any]) -> dict[str, Any]:
        name = config["strategy"]
        return {"name": name, "location": self.strategy_path / f"{name}.py"}

    @staticmethod
    def _run(analysis: Any) -> Any:
        try:
            with CustomProgress(disable=True) as progress:
                analysis.start(progress)
        finally:
            Backtesting.cleanup()
        return analysis


def _signals(strategy: Any, loaded: dict[str, DataFrame]) -> dict[str, DataFrame]:
    analyzed = strategy.advise_all_indicators(loaded)
    return {pair: strategy.ft_advise_signals(frame, {"pair": pair}) for pair, frame in analyzed.items()}


def symbol_spec(pair: str) -> SymbolSpec:
    """Binance's facts of a made-up market: fine steps, no minimum."""
    base, quote = pair.split("/")
    return SymbolSpec(
        symbol=f"{base}{quote}",
        base=base,
        quote=quote,
        min_price=Decimal("0.00000001"),
        max_price=Decimal(1_000_000),
        tick_size=Decimal("0.00000001"),
        min_quantity=Decimal("0.00001"),
        max_quantity=Decimal(9_000_000_000),
        step_size=Decimal("0.00001"),
    )
