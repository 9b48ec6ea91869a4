"""Each pair against its own past, at constant volatility."""

import math
from typing import Any

import numpy as np
from _allocation import TargetAllocation
from _history import enough_history, known
from _ranking import ends_period
from freqtrade.exchange import timeframe_to_seconds
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy
from pandas import DataFrame

HORIZONS = (90, 180, 360)
VOLATILITY_CANDLES = 30
YEAR_S = 365 * 86_400


class TimeSeriesMomentum(TargetAllocation, IStrategy):
    """Holds a pair while most of its returns over three horizons are positive, smaller when it is wild.

    Hypothesis: a price that has risen over the last 3, 6 and 12 months tends to go on rising, because people
    react late and then follow each other. Risk changes slowly, so a position of target volatility / recent
    volatility carries about the same risk at all times.

    Works: in long trends up, and in long falls, which it spends in cash. Fails: in sideways years (enters high,
    leaves low) and at sharp turns, which the long horizons see late.

    Risks: late exits, and a volatility estimate that lags a shock. It never borrows: the weight ends at 1.
    `stoploss` is a last resort only.

    The horizons are 90, 180 and 360 candles: 3, 6 and 12 months with the default timeframe of one day, and the
    same shape on a shorter scale with another one. A pair with less history than that is not traded. Hyperopt of
    `target_volatility` and `rebalance_every` needs `--analyze-per-epoch`.

    Source: T. Moskowitz, Y. H. Ooi, L. H. Pedersen, Time Series Momentum, Journal of Financial Economics 2012.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1d"
    process_only_new_candles = True
    startup_candle_count = 392
    minimal_roi: dict[str, float] = {}
    stoploss = -0.35
    use_exit_signal = True

    votes_in = IntParameter(1, 3, default=2, space="buy")
    target_volatility = DecimalParameter(0.1, 1.0, default=0.4, decimals=2, space="buy")
    rebalance_every = IntParameter(1, 30, default=7, space="buy")
    votes_out = IntParameter(0, 2, default=1, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Votes of the horizons, yearly volatility (fraction) and the share of a full stake it allows."""
        returns = DataFrame({f"return_{horizon}": dataframe["close"].pct_change(horizon) for horizon in HORIZONS})
        dataframe[returns.columns] = returns
        dataframe["votes"] = (returns > 0).sum(axis=1).where(returns.notna().all(axis=1))
        steps = np.log(dataframe["close"]).diff()
        candles_a_year = YEAR_S / timeframe_to_seconds(self.timeframe)
        dataframe["volatility"] = steps.rolling(VOLATILITY_CANDLES).std() * math.sqrt(candles_a_year)
        weight = self.target_volatility.value / dataframe["volatility"].where(dataframe["volatility"] > 0)
        dataframe["target_weight"] = weight.clip(upper=1.0)
        dataframe["rebalance"] = ends_period(dataframe["date"], self.timeframe, self.rebalance_every.value)
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Enough horizons are positive."""
        usable = dataframe["enough_history"] & known(dataframe, ["votes", "target_weight"])
        dataframe.loc[usable & (dataframe["votes"] >= self.votes_in.value), ["enter_long", "enter_tag"]] = (1, "votes")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Too few horizons are left; never while an entry would be due."""
        most = min(self.votes_out.value, self.votes_in.value - 1)
        usable = known(dataframe, ["votes"])
        dataframe.loc[usable & (dataframe["votes"] <= most), ["exit_long", "exit_tag"]] = (1, "votes_lost")
        return dataframe
