"""Indicators of longer timeframes beside each candle, as known when that candle closed."""

from collections.abc import Callable
from typing import Any

from freqtrade.exchange import timeframe_to_seconds
from freqtrade.strategy import merge_informative_pair
from pandas import DataFrame, Timedelta

# The two next longer timeframes that a chart reader looks at; Binance lists all of them.
LADDER: dict[str, tuple[str, str]] = {
    "1m": ("5m", "15m"),
    "3m": ("15m", "1h"),
    "5m": ("15m", "1h"),
    "15m": ("1h", "4h"),
    "30m": ("2h", "8h"),
    "1h": ("4h", "1d"),
    "2h": ("8h", "1d"),
    "4h": ("1d", "1w"),
}


def longer_timeframes(timeframe: str) -> tuple[str, str]:
    """The two timeframes above `timeframe`. Raises ValueError where there are none."""
    if timeframe not in LADDER:
        usable = ", ".join(LADDER)
        raise ValueError(f"timeframe {timeframe} has no two longer ones to compare with; choose one of {usable}")
    return LADDER[timeframe]


class ThreeTimeframes:
    """Mixin: the strategy's timeframe and the two above it, whose columns are merged with the suffixes `mid`, `high`.

    A candle of a longer timeframe counts from its close on, and until the next but one should have closed. Where
    its data is missing the columns are NaN: a strategy that checks for unknown values then does not trade.
    """

    timeframe: str
    dp: Any

    def informative_pairs(self) -> list[tuple[str, str]]:
        """What Freqtrade must fetch besides the strategy's own timeframe."""
        return [(pair, longer) for pair in self.dp.current_whitelist() for longer in longer_timeframes(self.timeframe)]

    def with_longer_timeframes(
        self, dataframe: DataFrame, pair: str, columns: list[str], compute: Callable[[DataFrame], DataFrame]
    ) -> DataFrame:
        """`dataframe` with `columns` as `compute` gives them on both longer timeframes: `<column>_mid`, `_high`."""
        for suffix, longer in zip(("mid", "high"), longer_timeframes(self.timeframe), strict=True):
            candles = self.dp.get_pair_dataframe(pair, longer)
            names = [f"{column}_{suffix}" for column in columns]
            if len(candles) == 0:
                dataframe = dataframe.assign(**dict.fromkeys(names, float("nan")))
                continue
            slow = compute(candles)[["date", *columns]]
            dataframe = merge_informative_pair(
                dataframe, slow, self.timeframe, longer, append_timeframe=False, suffix=suffix
            )
            opened = dataframe.pop(f"date_{suffix}")
            stale = dataframe["date"] - opened > 2 * Timedelta(seconds=timeframe_to_seconds(longer))
            dataframe.loc[stale, names] = float("nan")
        return dataframe
