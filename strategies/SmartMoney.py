"""Ten confirmations of a long entry, counted."""

from typing import Any

import talib.abstract as ta
from _history import enough_history, known
from _sizing import RiskSized
from _stops import AtrStops
from _structure import bullish_gaps, bullish_order_blocks, market_structure
from _timeframes import ThreeTimeframes
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy
from pandas import DataFrame

SWING_WIDTH = 3
MAX_AGE = 60
LONGER_CANDLES = 150
CONFIRMATIONS = (
    "structure_up",
    "recent_break",
    "order_block",
    "gap_below",
    "aligned",
    "aligned_mid",
    "aligned_high",
    "momentum",
    "trending",
    "volume_up",
)


class SmartMoney(ThreeTimeframes, AtrStops, RiskSized, IStrategy):
    """Enters when more than 70 % of ten confirmations agree: at least eight.

    The confirmations: structure points up; a break of structure upwards is recent; the price has come back to the
    order block of that break; an open fair value gap lies below; EMA 20 above EMA 50 with the price above both, on
    each of three timeframes; RSI between 45 and 70; ADX above 20 with +DI above -DI; volume above its mean.

    Hypothesis: large buyers leave traces (a break of structure, the last candle before it, gaps), and a return to
    these traces in the direction of the longer timeframes is where they defend their position.

    Works: in orderly trends with pullbacks. Fails: in ranges, where every level is broken both ways, and in sharp
    falls, where order blocks do not hold.

    Risks: the concepts are a language for charts more than a tested theory; many conditions are easily overfitted;
    entries are rare. Stop 2 ATR below the entry, trailing by 1.5 ATR, target 3 ATR.

    Needs the candles of the two longer timeframes (4h and 1d for 1h): `download-data --timeframes 1h 4h 1d`.
    All of it is causal: a swing counts from its confirmation, a longer candle from its close.

    Source: Michael J. Huddleston's ICT lectures (order blocks, BOS, fair value gaps), J. Welles Wilder, New Concepts
    in Technical Trading Systems (1978), for RSI, ADX and ATR.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1h"
    process_only_new_candles = True
    startup_candle_count = 400
    minimal_roi: dict[str, float] = {}
    stoploss = -0.15
    use_exit_signal = True

    score_in = DecimalParameter(0.5, 0.9, default=0.7, decimals=1, space="buy")
    adx_in = IntParameter(15, 35, default=20, space="buy")
    rsi_low = IntParameter(35, 55, default=45, space="buy")
    rsi_high = IntParameter(60, 80, default=70, space="buy")
    risk_per_trade = DecimalParameter(0.001, 0.02, default=0.005, decimals=3, space="buy", optimize=False)
    score_out = DecimalParameter(0.1, 0.5, default=0.3, decimals=1, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Structure, averages on three timeframes, RSI, ADX, ATR (14) and mean volume."""
        dataframe = with_structure(with_alignment(dataframe, candles_needed=1))
        dataframe["rsi"] = ta.RSI(dataframe, timeperiod=14)
        dataframe["adx"] = ta.ADX(dataframe, timeperiod=14)
        dataframe["plus_di"] = ta.PLUS_DI(dataframe, timeperiod=14)
        dataframe["minus_di"] = ta.MINUS_DI(dataframe, timeperiod=14)
        dataframe["atr"] = ta.ATR(dataframe, timeperiod=14)
        dataframe["mean_volume"] = dataframe["volume"].rolling(20).mean()
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        return self.with_longer_timeframes(
            dataframe, metadata["pair"], ["aligned"], lambda longer: with_alignment(longer, LONGER_CANDLES)
        )

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """The score is high enough, in a market whose structure points up."""
        dataframe["score"] = self.score(dataframe)
        usable = dataframe["enough_history"] & known(
            dataframe,
            ["aligned", "aligned_mid", "aligned_high", "rsi", "adx", "plus_di", "minus_di", "atr", "mean_volume"],
        )
        # Parts of ten are not exact in binary: 0.7 must not be above 0.7.
        chosen = dataframe["score"] > self.score_in.value + 1e-9
        dataframe.loc[usable & chosen, ["enter_long", "enter_tag"]] = (1, "confirmed")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Structure was broken downwards, or few confirmations are left."""
        usable = known(dataframe, ["rsi", "adx", "atr"])
        lost = dataframe["break_down"] | (self.score(dataframe) < self.score_out.value)
        dataframe.loc[usable & lost, ["exit_long", "exit_tag"]] = (1, "structure_lost")
        return dataframe

    def score(self, dataframe: DataFrame) -> Any:
        """Share of the confirmations that hold at each candle, 0 to 1; what is unknown does not confirm."""
        return self.confirmations(dataframe).mean(axis=1)

    def confirmations(self, dataframe: DataFrame) -> DataFrame:
        """Each confirmation at each candle, a column of booleans each."""
        close = dataframe["close"]
        in_block = (dataframe["low"] <= dataframe["block_high"]) & (close >= dataframe["block_low"])
        held = {
            "structure_up": dataframe["trend"] == 1,
            "recent_break": dataframe["break_up"].rolling(24, min_periods=1).max() > 0,
            "order_block": in_block.rolling(6, min_periods=1).max() > 0,
            "gap_below": close >= dataframe["gap_low"],
            "aligned": dataframe["aligned"] == 1,
            "aligned_mid": dataframe["aligned_mid"] == 1,
            "aligned_high": dataframe["aligned_high"] == 1,
            "momentum": dataframe["rsi"].between(self.rsi_low.value, self.rsi_high.value),
            "trending": (dataframe["adx"] > self.adx_in.value) & (dataframe["plus_di"] > dataframe["minus_di"]),
            "volume_up": dataframe["volume"] > dataframe["mean_volume"],
        }
        return DataFrame({name: held[name] for name in CONFIRMATIONS})


def with_alignment(dataframe: DataFrame, candles_needed: int) -> DataFrame:
    """`aligned`: 1 where the close is above EMA 20 above EMA 50, else 0; NaN before `candles_needed` candles."""
    fast, slow = ta.EMA(dataframe, timeperiod=20), ta.EMA(dataframe, timeperiod=50)
    aligned = ((dataframe["close"] > fast) & (fast > slow)).astype(float)
    dataframe["aligned"] = aligned.where(slow.notna() & enough_history(dataframe, candles_needed))
    return dataframe


def with_structure(dataframe: DataFrame) -> DataFrame:
    """Trend and breaks of structure, the order block and the gap in force."""
    high, low, close = (dataframe[name].to_numpy(dtype=float) for name in ("high", "low", "close"))
    structure = market_structure(high, low, close, SWING_WIDTH, MAX_AGE)
    block = bullish_order_blocks(dataframe, structure.break_up, max_age=MAX_AGE)
    gap = bullish_gaps(dataframe, MAX_AGE)
    dataframe["trend"] = structure.trend
    dataframe["break_up"], dataframe["break_down"] = structure.break_up, structure.break_down
    dataframe["swing_high"], dataframe["swing_low"] = structure.swing_high, structure.swing_low
    dataframe["block_low"], dataframe["block_high"] = block.low, block.high
    dataframe["gap_low"], dataframe["gap_high"] = gap.low, gap.high
    return dataframe
