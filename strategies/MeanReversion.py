"""Buy what fell too far too fast while nothing trends."""

from typing import Any

import talib.abstract as ta
from _history import enough_history, known
from _sizing import RiskSized
from _stops import AtrStops
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy
from pandas import DataFrame


class MeanReversion(AtrStops, RiskSized, IStrategy):
    """Buys below the lower Bollinger band with a low RSI in a market without trend, sells at the middle band.

    Hypothesis: without a trend a stretched price was moved by hurried orders, and comes back to its mean when they
    are done.

    Works: in ranges with steady volatility. Fails: when a range breaks downwards; the regime filter (ADX low, price
    not far below its long average) and the stop are there for that day.

    Risks: many small gains and few large losses; the mean itself may come down to the price; costs weigh on short
    moves. The stop is 2 ATR below the entry and does not trail, since the target is near.

    Source: John Bollinger, Bollinger on Bollinger Bands (2001); J. Welles Wilder, New Concepts in Technical Trading
    Systems (1978), for RSI, ADX and ATR.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1h"
    process_only_new_candles = True
    startup_candle_count = 600
    minimal_roi: dict[str, float] = {}
    stoploss = -0.15
    use_exit_signal = True
    trail_atr = None
    target_atr = None

    rsi_in = IntParameter(15, 45, default=32, space="buy")
    adx_limit = IntParameter(15, 45, default=28, space="buy")
    below_average = DecimalParameter(0.0, 0.15, default=0.06, decimals=2, space="buy")
    risk_per_trade = DecimalParameter(0.001, 0.02, default=0.005, decimals=3, space="buy", optimize=False)
    rsi_out = IntParameter(50, 80, default=62, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Bollinger bands (20, 2), RSI, ADX, ATR (14) and the average of 100 candles."""
        bands = ta.BBANDS(dataframe, timeperiod=20, nbdevup=2.0, nbdevdn=2.0)
        dataframe["band_low"] = bands["lowerband"]
        dataframe["band_middle"] = bands["middleband"]
        dataframe["rsi"] = ta.RSI(dataframe, timeperiod=14)
        dataframe["adx"] = ta.ADX(dataframe, timeperiod=14)
        dataframe["atr"] = ta.ATR(dataframe, timeperiod=14)
        dataframe["average"] = ta.EMA(dataframe, timeperiod=100)
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Stretched below the band, and no trend that could have done it."""
        usable = dataframe["enough_history"] & known(dataframe, ["band_low", "rsi", "adx", "atr", "average"])
        stretched = (dataframe["close"] < dataframe["band_low"]) & (dataframe["rsi"] < self.rsi_in.value)
        no_trend = (dataframe["adx"] < self.adx_limit.value) & (
            dataframe["close"] > dataframe["average"] * (1.0 - self.below_average.value)
        )
        dataframe.loc[usable & stretched & no_trend, ["enter_long", "enter_tag"]] = (1, "stretched")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Back at the mean, or strong again."""
        usable = known(dataframe, ["band_middle", "rsi"])
        back = (dataframe["close"] >= dataframe["band_middle"]) | (dataframe["rsi"] > self.rsi_out.value)
        dataframe.loc[usable & back, ["exit_long", "exit_tag"]] = (1, "mean")
        return dataframe
