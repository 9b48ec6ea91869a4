"""A small tree of technical questions, weighed by sentiment."""

from pathlib import Path
from typing import Any

import numpy as np
import talib.abstract as ta
from _history import enough_history, known
from _sentiment import read_sentiment, sentiment_file, with_sentiment
from _sizing import RiskSized
from _stops import AtrStops
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy
from pandas import DataFrame, Series

NO_BUYS_BELOW = -0.5


class DecisionTree(AtrStops, RiskSized, IStrategy):
    """Four questions give a technical signal from -1 to 1; sentiment makes it stronger or weaker.

    The tree: is the price above its long average? If so, is there a trend (ADX)? In a trend the signal is 1, or 0.4
    once overbought; without one it is 0.7 after a pullback (RSI below 40), else 0.3. Below the long average it is
    0.4 for a price stretched below its band, -1 in a trend, else -0.3.
    Conviction is signal x (1 + sentiment). It buys at a conviction of 0.65 and never with a sentiment below -0.5.

    Hypothesis: the same indicator means different things in different regimes, which a tree can say and a sum
    cannot; news that agree make a signal last longer.

    Works: in trends and in calm upward markets. Fails: when regimes change faster than the averages, and when
    sentiment follows the price instead of leading it.

    Risks: thresholds chosen by hand; sentiment that is late, manipulated or wrong. Stop 2 ATR below the entry,
    trailing by 1.5 ATR, target 3 ATR.

    Sentiment is read from `sentiment/<COIN>.csv` in the user data directory (`date`, `sentiment` from -1 to 1).
    Without a file, or older than 24 hours, it is neutral and the tree decides alone.

    Source: L. Breiman et al., Classification and Regression Trees (1984), for the form; P. C. Tetlock, Giving
    Content to Investor Sentiment, Journal of Finance 2007.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1h"
    process_only_new_candles = True
    startup_candle_count = 900
    minimal_roi: dict[str, float] = {}
    stoploss = -0.15
    use_exit_signal = True

    conviction_in = DecimalParameter(0.3, 1.2, default=0.65, decimals=2, space="buy")
    adx_trend = IntParameter(15, 35, default=22, space="buy")
    rsi_overbought = IntParameter(60, 85, default=70, space="buy")
    rsi_pullback = IntParameter(25, 50, default=40, space="buy")
    risk_per_trade = DecimalParameter(0.001, 0.02, default=0.005, decimals=3, space="buy", optimize=False)
    conviction_out = DecimalParameter(-1.0, 0.2, default=-0.2, decimals=1, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """What the questions ask for, and sentiment."""
        dataframe["average"] = ta.EMA(dataframe, timeperiod=200)
        dataframe["adx"] = ta.ADX(dataframe, timeperiod=14)
        dataframe["rsi"] = ta.RSI(dataframe, timeperiod=14)
        dataframe["atr"] = ta.ATR(dataframe, timeperiod=14)
        dataframe["band_low"] = ta.BBANDS(dataframe, timeperiod=20, nbdevup=2.0, nbdevdn=2.0)["lowerband"]
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        source = sentiment_file(Path(self.config["user_data_dir"]), metadata["pair"])
        return with_sentiment(dataframe, self.timeframe, read_sentiment(source))

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Conviction is high enough and sentiment does not forbid it."""
        usable = dataframe["enough_history"] & known(dataframe, ["average", "adx", "rsi", "atr", "band_low"])
        dataframe["conviction"] = conviction(self.signal(dataframe), dataframe["sentiment"])
        chosen = (dataframe["conviction"] >= self.conviction_in.value) & (dataframe["sentiment"] >= NO_BUYS_BELOW)
        dataframe.loc[usable & chosen, ["enter_long", "enter_tag"]] = (1, "conviction")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """The signal has turned; sentiment alone closes nothing."""
        usable = known(dataframe, ["average", "adx", "rsi", "band_low"])
        turned = self.signal(dataframe) <= self.conviction_out.value
        dataframe.loc[usable & turned, ["exit_long", "exit_tag"]] = (1, "turned")
        return dataframe

    def signal(self, dataframe: DataFrame) -> "Series[float]":
        """The leaf of the tree that each candle falls into: -1 to 1."""
        up = dataframe["close"] > dataframe["average"]
        trend = dataframe["adx"] >= self.adx_trend.value
        leaves = [
            (up & trend & (dataframe["rsi"] < self.rsi_overbought.value), 1.0),
            (up & trend, 0.4),
            (up & (dataframe["rsi"] < self.rsi_pullback.value), 0.7),
            (up, 0.3),
            (dataframe["close"] < dataframe["band_low"], 0.4),
            (trend, -1.0),
        ]
        chosen = np.select([leaf for leaf, _ in leaves], [value for _, value in leaves], default=-0.3)
        return Series(chosen, index=dataframe.index)


def conviction(signal: "Series[float]", sentiment: "Series[float]") -> "Series[float]":
    """A positive signal times 1 + sentiment; a negative one stands, since good news is no reason to stay."""
    return signal.where(signal <= 0, signal * (1.0 + sentiment))
