"""Hold the strongest pairs of a universe."""

from typing import Any

from _allocation import TargetAllocation
from _history import enough_history, known
from _ranking import UniverseRanking, at_review, ends_period, momentum, of_pair, ranks
from freqtrade.strategy import IntParameter, IStrategy
from pandas import DataFrame


class CrossSectionalMomentum(UniverseRanking, TargetAllocation, IStrategy):
    """Ranks all pairs of the universe by their past return and holds the strongest in equal parts.

    Hypothesis: coins that did better than others over the last weeks go on doing better for some weeks, because
    news spreads slowly and money follows success.

    Works: when coins differ much from each other and leaders stay leaders. Fails: when everything falls together
    (it always holds the best of a bad lot), when leadership turns quickly, and after crashes, when the weakest
    recover first.

    Risks: a few coins in one basket, turnover at each rebalancing, delisted coins missing in past data make
    backtests look better than they were. `stoploss` is a last resort only.

    Needs more pairs than it holds, and `max_open_trades` of at least `hold`. Every candle setting is in candles:
    with the default timeframe of one day it looks back four weeks and rebalances weekly. Hyperopt of `lookback`,
    `skip` and `rebalance_every` needs `--analyze-per-epoch`.

    Source: N. Jegadeesh, S. Titman, Returns to Buying Winners and Selling Losers, Journal of Finance 1993;
    Y. Liu, A. Tsyvinski, X. Wu, Common Risk Factors in Cryptocurrency, Journal of Finance 2022.
    """

    INTERFACE_VERSION = 3
    can_short = False
    timeframe = "1d"
    process_only_new_candles = True
    startup_candle_count = 123
    minimal_roi: dict[str, float] = {}
    stoploss = -0.35
    use_exit_signal = True

    lookback = IntParameter(7, 90, default=28, space="buy")
    skip = IntParameter(0, 3, default=1, space="buy")
    hold = IntParameter(1, 20, default=3, space="buy")
    rebalance_every = IntParameter(1, 30, default=7, space="buy")
    keep_margin = IntParameter(0, 10, default=1, space="sell")

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """The pair's rank in the universe, and the candles on which the portfolio is looked at."""
        scores = momentum(self.universe_closes(dataframe, metadata["pair"]), self.lookback.value, self.skip.value)
        dates, pair = dataframe["date"], metadata["pair"]
        dataframe["momentum"] = of_pair(scores, pair, dates)
        dataframe["rank"] = of_pair(ranks(scores), pair, dates)
        dataframe["ranked_pairs"] = scores.notna().sum(axis=1).reindex(dates).set_axis(dates.index)
        period = self.rebalance_every.value
        dataframe["rebalance"] = ends_period(dates, self.timeframe, period)
        dataframe["reviewed_rank"] = at_review(dataframe["rank"], dataframe["rebalance"], period)
        dataframe["target_weight"] = 1.0
        dataframe["enough_history"] = enough_history(dataframe, self.startup_candle_count)
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Among the strongest at the last rebalancing and still, in a universe that leaves a choice."""
        usable = dataframe["enough_history"] & known(dataframe, ["rank", "reviewed_rank", "ranked_pairs"])
        choice = dataframe["ranked_pairs"] > self.hold.value
        chosen = (dataframe["reviewed_rank"] <= self.hold.value) & (dataframe["rank"] <= self.hold.value)
        dataframe.loc[usable & choice & chosen, ["enter_long", "enter_tag"]] = (1, "strongest")
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """Clearly no longer among the strongest at a rebalancing; the margin saves needless turnover."""
        dropped = dataframe["rank"] > self.hold.value + self.keep_margin.value
        usable = known(dataframe, ["rank"])
        dataframe.loc[usable & dataframe["rebalance"] & dropped, ["exit_long", "exit_tag"]] = (1, "dropped")
        return dataframe
