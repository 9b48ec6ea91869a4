from datetime import datetime, timedelta

import numpy as np
import talib.abstract as ta
from freqtrade.persistence import Trade
from freqtrade.strategy import IStrategy, timeframe_to_minutes
from pandas import DataFrame


class FirstFlight(IStrategy):
    """
    Shows the system at work: it trades every few minutes, so that you see orders, positions and profit and loss soon.
    It is not made to earn. Every trade pays two fees and bets on nothing, so in the long run it loses about the fees.

    Entry: on each new 1m candle, unless the price has just run up or fallen hard (RSI between 20 and 75).
    Exit: after three candles, at +0.6 %, when the price has run up (RSI above 80), or at the stop 1.5 % below.

    Fees: about 0.4 % of the balance an hour as Calm, 1.1 % as Balanced and 2.6 % as Bold, so the loss limit of a day ends
    a bold one soon. Measured over 8 simulated hours with five pairs; on real hourly candles fees were larger than gains, too.

    Works in: the simulator, and wherever you want to see whether a bot, its limits and its alerts are set up right.
    Fails in: every market, by its fees. Do not give it real money.
    History: needs 60 candles.

    Source: none; RSI from J. W. Wilder, New Concepts in Technical Trading Systems (1978).
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1m"
    startup_candle_count = 60
    process_only_new_candles = True

    stoploss = -0.015
    minimal_roi = {"0": 0.006}
    use_exit_signal = True

    candles_to_hold = 3

    plot_config = {"main_plot": {}, "subplots": {"RSI": {"rsi": {"color": "#1971c2"}}}}

    def populate_indicators(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        dataframe["rsi"] = ta.RSI(dataframe, timeperiod=7)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        calm = (dataframe["rsi"] > 20) & (dataframe["rsi"] < 75)
        enough = np.arange(1, len(dataframe) + 1) >= self.startup_candle_count
        dataframe.loc[calm & enough & (dataframe["volume"] > 0), ["enter_long", "enter_tag"]] = (1, "calm")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        run_up = (dataframe["rsi"] > 80) & (dataframe["volume"] > 0)
        dataframe.loc[run_up, ["exit_long", "exit_tag"]] = (1, "run_up")
        return dataframe

    def custom_exit(
        self, pair: str, trade: Trade, current_time: datetime, current_rate: float, current_profit: float, **kwargs
    ) -> str | None:
        held = timedelta(minutes=self.candles_to_hold * timeframe_to_minutes(self.timeframe))
        return "time_is_up" if current_time - trade.open_date_utc >= held else None
