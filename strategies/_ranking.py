"""Rank a universe of pairs by momentum; a rank at a candle knows no later candle."""

from typing import Any

from freqtrade.exchange import timeframe_to_seconds
from pandas import DataFrame, Series, Timedelta, Timestamp, concat

# In a backtest the data of pairs may end at different times; live, only the last candle counts.
_PANELS_KEPT = 4
_EPOCH = Timestamp("1970-01-01", tz="UTC")


def momentum(closes: DataFrame, lookback: int, skip: int = 0) -> DataFrame:
    """Return over the `lookback` candles that end `skip` candles ago, as a fraction; one column a pair."""
    recent = closes.shift(skip)
    return recent / closes.shift(lookback + skip) - 1.0


def ranks(scores: DataFrame) -> DataFrame:
    """Rank of each pair at each candle, 1 is the highest score; NaN where the score is unknown.

    Equal scores are ranked by the name of the pair, so that the same candles always give the same order.
    """
    ordered = scores.reindex(columns=sorted(scores.columns))
    return ordered.rank(axis=1, method="first", ascending=False)


def ends_period(dates: "Series[Timestamp]", timeframe: str, candles: int) -> "Series[bool]":
    """True on candles whose close ends a period of `candles` candles, counted from 1970.

    The calendar decides, not the first candle of the data, so a bot, its restart and a backtest agree.
    """
    number = (dates - _EPOCH) // Timedelta(seconds=timeframe_to_seconds(timeframe))
    return (number + 1) % candles == 0


def at_review(values: "Series[float]", review: "Series[bool]", candles: int) -> "Series[float]":
    """`values` as they were at the last review, at most `candles - 1` candles ago; NaN where there was none."""
    seen = values.where(review)
    return seen if candles == 1 else seen.ffill(limit=candles - 1)


class UniverseRanking:
    """Mixin: the closes of the whole universe beside the pair at hand.

    The universe is the whitelist and the pairs that the configuration names (`pairs`), so a ranking stays the same
    when an analysis trades only one of them. Live and in a backtest the candles come by the same call. A pair
    without a candle at a time has no rank at that time.
    """

    timeframe: str
    config: dict[str, Any]
    dp: Any

    def universe(self) -> list[str]:
        """Pairs in the stake currency that the exchange lists, sorted."""
        named = {*self.dp.current_whitelist(), *(self.config.get("pairs") or [])}
        quote = f"/{self.config['stake_currency']}"
        return sorted(pair for pair in named if pair.endswith(quote) and self.dp.market(pair) is not None)

    def informative_pairs(self) -> list[tuple[str, str]]:
        """What Freqtrade must fetch although it may not be traded."""
        return [(pair, self.timeframe) for pair in self.universe()]

    def universe_closes(self, dataframe: DataFrame, pair: str) -> DataFrame:
        """Close of every pair (a column each) by date, as known when the last candle of `dataframe` closed.

        `dataframe` are the candles of `pair`. It is ranked also when it has left the universe with a position open:
        else nothing would ever sell it.
        """
        pairs = self.universe()
        known_as = (tuple(pairs), dataframe["date"].iat[-1])
        kept: dict[Any, DataFrame] = self.__dict__.setdefault("_kept_closes", {})
        if known_as not in kept:
            if len(kept) >= _PANELS_KEPT:
                del kept[next(iter(kept))]
            kept[known_as] = self._read_closes(pairs)
        closes = kept[known_as]
        if pair in closes:
            return closes
        own = dataframe.set_index("date")["close"].rename(pair)
        return concat([closes, own], axis=1).sort_index()

    def _read_closes(self, pairs: list[str]) -> DataFrame:
        columns = {}
        for pair in pairs:
            candles = self.dp.get_pair_dataframe(pair, self.timeframe)
            if len(candles) > 0:
                columns[pair] = candles.set_index("date")["close"]
        return concat(columns, axis=1).sort_index() if columns else DataFrame()


def of_pair(panel: DataFrame, pair: str, dates: "Series[Timestamp]") -> "Series[float]":
    """The column of `pair` at each of `dates`; NaN where the panel has none."""
    values = panel[pair].reindex(dates) if pair in panel else Series(float("nan"), index=dates)
    return values.set_axis(dates.index)
