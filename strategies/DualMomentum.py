"""The strongest pairs, and only while they beat cash."""

from typing import Any

from _allocation import TargetAllocation
from _history import enough_history, known
from _ranking import UniverseRanking, at_review, ends_period, momentum, of_pair, ranks
from freqtrade.exchange import timeframe_to_seconds
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy
from pandas import DataFrame

YEAR_S = 365 * 86_400


class DualMomentum(UniverseRanking, TargetAllocation, IStrategy):
    """Relative momentum chooses the pairs, absolute momentum chooses between them and cash.

    Hypothesis: the strongest coins stay the strongest for a while (relative momentum), and a coin that has not
    beaten cash is in a falling market, where the stake currency is the better holding (absolute momentum).

    Works: in long bull markets with clear leaders, and in long bear markets, which it spends in cash. Fails: in
    sideways markets around the cash line (in and out with costs), and at sharp turns, which it sees late.

    Risks: late exits (it looks at the portfolio once in a period), few positions, a gap below the exit.
    `stoploss` is a last resort only.

    With one pair it is absolute momentum alone. Every setting is in candles: with the default timeframe of one day
    it looks back three months and decides weekly. `cash_return` is what the stake currency earns in a year, as a
    fraction. Hyperopt of `lookback` and `rebalance_every` needs `--analyze-per-epoch`.

    Source: Gary Antonacci, Dual Momentum Investing (2014), with a shorter lookback for a faster market.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1d"
    process_only_new_candles = True
    startup_candle_count = 210
    minimal_roi: dict[str, float] = {}
    stoploss = -0.35
    use_exit_signal = True

    lookback = IntParameter(14, 180, default=90, space="buy")
    hold = IntParameter(1, 10, default=2, space="buy")
    rebalance_every = IntParameter(1, 30, default=7, space="buy")
    cash_return = DecimalParameter(0.0, 0.3, default=0.04, decimals=2, space="buy")
    keep_margin = IntParameter(0, 5, default=1, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """The pair's own return, its rank in the universe, and the candles on which the portfolio is looked at."""
        scores = momentum(self.universe_closes(dataframe, metadata["pair"]), self.lookback.value)
        dates, pair = dataframe["date"], metadata["pair"]
        dataframe["momentum"] = of_pair(scores, pair, dates)
        dataframe["rank"] = of_pair(ranks(scores), pair, dates)
        period = self.rebalance_every.value
        dataframe["rebalance"] = ends_period(dates, self.timeframe, period)
        dataframe["reviewed_rank"] = at_review(dataframe["rank"], dataframe["rebalance"], period)
        dataframe["target_weight"] = 1.0
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Among the strongest at the last review and still, and better than cash."""
        usable = dataframe["enough_history"] & known(dataframe, ["rank", "reviewed_rank", "momentum"])
        relative = (dataframe["reviewed_rank"] <= self.hold.value) & (dataframe["rank"] <= self.hold.value)
        absolute = dataframe["momentum"] > self.cash_over_lookback()
        chosen = usable & relative & absolute
        dataframe.loc[chosen, ["enter_long", "enter_tag"]] = (1, "beats_cash")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """To cash when the pair no longer beats it, or to a stronger pair."""
        due = dataframe["rebalance"] & known(dataframe, ["rank", "momentum"])
        cash = dataframe["momentum"] <= self.cash_over_lookback()
        dropped = dataframe["rank"] > self.hold.value + self.keep_margin.value
        dataframe.loc[due & dropped, ["exit_long", "exit_tag"]] = (1, "dropped")
        dataframe.loc[due & cash, ["exit_long", "exit_tag"]] = (1, "cash")
        return dataframe

    def cash_over_lookback(self) -> float:
        """What cash earned over the lookback, as a fraction, compounded from the yearly return."""
        years = self.lookback.value * timeframe_to_seconds(self.timeframe) / YEAR_S
        return float((1.0 + self.cash_return.value) ** years - 1.0)
