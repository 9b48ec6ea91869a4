from datetime import datetime

import numpy as np
import talib.abstract as ta
from freqtrade.persistence import Order, Trade
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy, stoploss_from_absolute
from pandas import DataFrame, Series


class TrendFollowing(IStrategy):
    """
    Buys a young uptrend and lets a trailing stop decide how long it lasts. Long only, 1h by default.

    Hypothesis: when the fast average of prices crosses the slow one while the market moves with direction (ADX), the
    move goes on more often than it turns. Wins are few and large, losses many and small.

    Entry: EMA 12 has crossed above EMA 26 within the last 6 candles, ADX is above 20 and +DI above -DI.
    Exit: a stop that trails 1.5 ATR behind the price, a take profit 3 ATR above the entry, or the opposite cross.

    Works in: long one-way moves, up to weeks, of liquid coins.
    Fails in: ranges. Each false cross costs about 1.5 ATR and two fees; expect runs of ten losses and more.
    Risks: a gap jumps over the stop (hard stop 15 %), coins fall together, on small timeframes fees eat the edge.
    History: needs 240 candles (EMA and ADX remember); a pair with fewer gets no entries.

    Source: moving-average crosses after R. Donchian; ADX and ATR from J. W. Wilder, New Concepts in Technical Trading
    Systems (1978); evidence for trends in J. Hurst, Y. H. Ooi, L. H. Pedersen, A Century of Evidence on
    Trend-Following Investing (2017).
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1h"
    startup_candle_count = 240
    process_only_new_candles = True

    # The last resort below the ATR stop.
    stoploss = -0.15
    use_custom_stoploss = True
    use_custom_roi = True
    minimal_roi = {}
    use_exit_signal = True

    ema_fast = IntParameter(5, 20, default=12, space="buy")
    ema_slow = IntParameter(21, 60, default=26, space="buy")
    cross_window = IntParameter(1, 12, default=6, space="buy")
    adx_min = IntParameter(15, 35, default=20, space="buy")
    stop_atr = DecimalParameter(1.0, 4.0, default=1.5, decimals=1, space="sell")
    target_atr = DecimalParameter(1.5, 8.0, default=3.0, decimals=1, space="sell")

    plot_config = {
        "main_plot": {"ema_fast_12": {"color": "#2f9e44"}, "ema_slow_26": {"color": "#e8590c"}},
        "subplots": {"ADX": {"adx": {"color": "#1971c2"}}},
    }

    def populate_indicators(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        dataframe["atr"] = ta.ATR(dataframe, timeperiod=14)
        dataframe["adx"] = ta.ADX(dataframe, timeperiod=14)
        dataframe["plus_di"] = ta.PLUS_DI(dataframe, timeperiod=14)
        dataframe["minus_di"] = ta.MINUS_DI(dataframe, timeperiod=14)
        # Outside of hyperopt a range is just the chosen value.
        for period in self.ema_fast.range:
            dataframe[f"ema_fast_{period}"] = ta.EMA(dataframe, timeperiod=period)
        for period in self.ema_slow.range:
            dataframe[f"ema_slow_{period}"] = ta.EMA(dataframe, timeperiod=period)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        above = self._fast_above_slow(dataframe)
        crossed = above & ~above.shift(1, fill_value=True)
        young = crossed.rolling(self.cross_window.value, min_periods=1).max() > 0
        entry = (
            above
            & young
            & (dataframe["adx"] > self.adx_min.value)
            & (dataframe["plus_di"] > dataframe["minus_di"])
            & (dataframe["volume"] > 0)
            & (np.arange(1, len(dataframe) + 1) >= self.startup_candle_count)
        )
        dataframe.loc[entry, ["enter_long", "enter_tag"]] = (1, "ema_cross")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict) -> DataFrame:
        above = self._fast_above_slow(dataframe)
        crossed = ~above & above.shift(1, fill_value=False)
        dataframe.loc[crossed & (dataframe["volume"] > 0), ["exit_long", "exit_tag"]] = (1, "ema_cross_back")
        return dataframe

    def order_filled(self, pair: str, trade: Trade, order: Order, current_time: datetime, **kwargs) -> None:
        # The target stays where it was at the entry, also after a restart of the bot.
        if order.ft_order_side == trade.entry_side and trade.get_custom_data("entry_atr") is None:
            candle = self._last_candle(pair)
            if candle is not None:
                trade.set_custom_data("entry_atr", float(candle["atr"]))

    def custom_stoploss(
        self,
        pair: str,
        trade: Trade,
        current_time: datetime,
        current_rate: float,
        current_profit: float,
        after_fill: bool,
        **kwargs,
    ) -> float | None:
        candle = self._last_candle(pair)
        if candle is None:
            return None
        # Right after the fill the stop hangs on the entry, later on the last close: a wick does not pull it up, and a
        # backtest sees what a live bot sees. Freqtrade only ever moves it up.
        start = trade.open_rate if after_fill else candle["close"]
        return stoploss_from_absolute(start - self.stop_atr.value * candle["atr"], current_rate)

    def custom_roi(
        self,
        pair: str,
        trade: Trade,
        current_time: datetime,
        trade_duration: int,
        entry_tag: str | None,
        side: str,
        **kwargs,
    ) -> float | None:
        atr = trade.get_custom_data("entry_atr")
        return None if atr is None else self.target_atr.value * atr / trade.open_rate

    def _fast_above_slow(self, dataframe: DataFrame) -> Series:
        fast = dataframe[f"ema_fast_{self.ema_fast.value}"]
        return fast > dataframe[f"ema_slow_{self.ema_slow.value}"]

    def _last_candle(self, pair: str) -> Series | None:
        """The last closed candle with its indicators; None while there is none with a known average true range."""
        dataframe, _ = self.dp.get_analyzed_dataframe(pair, self.timeframe)
        if dataframe.empty or not dataframe["atr"].iat[-1] > 0:
            return None
        return dataframe.iloc[-1]
