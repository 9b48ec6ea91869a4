"""Follow a price that leaves its channel upwards."""

from typing import Any

import talib.abstract as ta
from _history import enough_history, known
from _sizing import RiskSized
from _stops import AtrStops
from freqtrade.strategy import DecimalParameter, IStrategy
from pandas import DataFrame


class Breakout(AtrStops, RiskSized, IStrategy):
    """Buys a close above the Keltner channel while the fast average is above the slow one and volume confirms.

    Hypothesis: a price that leaves the range of its usual swings, in the direction of the trend and with more
    trade than usual, has met a new demand that takes time to be filled.

    Works: when volatility comes out of a quiet phase and a trend follows. Fails: in wide ranges, whose edges look
    like breakouts, and on news that is sold into.

    Risks: many small losses between few large gains, entries after a large candle, slippage when everybody sees the
    same break. Stop 2 ATR below the entry, then trailing by 1.5 ATR; no target, since the few long runs pay for all.

    Source: Chester W. Keltner, How to Make Money in Commodities (1960), in Linda Raschke's form with ATR;
    Richard Donchian's rule of two averages.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1h"
    process_only_new_candles = True
    startup_candle_count = 600
    minimal_roi: dict[str, float] = {}
    stoploss = -0.15
    use_exit_signal = True
    target_atr = None

    channel_atr = DecimalParameter(1.0, 4.0, default=2.0, decimals=1, space="buy")
    volume_factor = DecimalParameter(0.8, 3.0, default=1.3, decimals=1, space="buy")
    risk_per_trade = DecimalParameter(0.001, 0.02, default=0.005, decimals=3, space="buy", optimize=False)
    exit_atr = DecimalParameter(0.0, 2.0, default=0.5, decimals=1, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Averages of 20 and 100 candles, ATR (20) and the mean volume of the 20 candles before."""
        dataframe["fast"] = ta.EMA(dataframe, timeperiod=20)
        dataframe["slow"] = ta.EMA(dataframe, timeperiod=100)
        dataframe["atr"] = ta.ATR(dataframe, timeperiod=20)
        dataframe["usual_volume"] = dataframe["volume"].rolling(20).mean().shift(1)
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """The first close above the channel, with the trend and with volume."""
        usable = dataframe["enough_history"] & known(dataframe, ["fast", "slow", "atr", "usual_volume"])
        above = dataframe["close"] > dataframe["fast"] + self.channel_atr.value * dataframe["atr"]
        first = above & ~above.shift(1, fill_value=True)
        trend = dataframe["fast"] > dataframe["slow"]
        volume = dataframe["volume"] > self.volume_factor.value * dataframe["usual_volume"]
        dataframe.loc[usable & first & trend & volume, ["enter_long", "enter_tag"]] = (1, "channel")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Back inside, below the middle of the channel."""
        usable = known(dataframe, ["fast", "atr"])
        failed = dataframe["close"] < dataframe["fast"] - self.exit_atr.value * dataframe["atr"]
        dataframe.loc[usable & failed, ["exit_long", "exit_tag"]] = (1, "back_inside")
        return dataframe
