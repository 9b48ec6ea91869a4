"""Freqtrade's backtest without the steps that provably do nothing.

A step is one candle of one pair. It is passed over when the pair has no open trade and no entry signal, or when its
open trades can neither exit nor change on it; `rules_of` reads from the strategy what is certain. Passing over fewer
steps than possible is always right, so every doubt is a step that Freqtrade takes itself.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from freqtrade.enums import BacktestState
from freqtrade.optimize.backtesting import Backtesting
from freqtrade.persistence import LocalTrade
from pandas import DataFrame

from vostok.lab.run.eligible import Skipping, is_blind, rules_of
from vostok.lab.run.rows import Rows, rows_of
from vostok.lab.run.tables import trim_dataframe
from vostok.lab.run.wallet import WalletRecord

Told = Callable[[BacktestState, float], None]

# A profit is rounded to eight places, so a price this close to the bound is looked at by Freqtrade.
_CLOSE = 1e-6
_FIRST_LOOK = 256
_FAR = 1 << 60


@dataclass
class Course:
    """Where a pair is: `offset` steps before its first row, `entries` the steps with a signal, the next one `ahead`.

    `seen` is the last row that Freqtrade looked at, `due` the row on which an open trade may change.
    """

    rows: Rows
    offset: int
    entries: list[int]
    ahead: int = 0
    seen: int = -1
    due: int | None = None

    def next_entry(self, step: int) -> int:
        """The first step after `step` with an entry signal."""
        if self.ahead <= step:
            place = bisect_left(self.entries, step + 1)
            self.ahead = self.entries[place] if place < len(self.entries) else _FAR
        return self.ahead


class SkippingBacktesting(Backtesting):  # type: ignore[misc]
    """Backtesting that passes over steps as `rules_of` allows; all else is Freqtrade's."""

    skipping: Skipping = "none"
    steps_taken = 0
    entry_signals = 0
    without_stake = 0
    told: Told | None = None
    _seen = True
    _phase = BacktestState.STARTUP
    _phase_total = 0.0
    _phase_done = 0.0

    def init_backtest(self) -> None:
        """Freqtrade's, but for its progress bars: progress goes to `told`."""
        super().init_backtest()
        self.progress = None

    def _set_progress_step(self, action: BacktestState, total: float) -> None:
        self._phase, self._phase_total, self._phase_done = action, total, 0.0
        self._increment_progress(0)

    def _increment_progress(self, advance: float = 1) -> None:
        self._phase_done += advance
        if self.told is not None:
            self.told(self._phase, self._phase_done / self._phase_total if self._phase_total else 0.0)

    def _get_ohlcv_as_lists(self, processed: dict[str, DataFrame]) -> dict[str, Any]:
        self.skipping = rules_of(self.strategy, self.config)
        self._seen = not is_blind(self.strategy)
        self.steps_taken = self.without_stake = 0
        if self.skipping == "none":
            stock: dict[str, Any] = super()._get_ohlcv_as_lists(processed)
            self.entry_signals = sum(
                self.check_for_trade_entry(row) is not None for rows in stock.values() for row in rows
            )
            return stock
        self._set_progress_step(BacktestState.CONVERT, len(processed))
        data: dict[str, Any] = {}
        for pair in processed:
            self._increment_progress()
            analyzed = self.strategy.ft_advise_signals(processed[pair], {"pair": pair})
            self.dataprovider._set_cached_df(pair, self.timeframe, analyzed, self.config["candle_type_def"])
            processed[pair] = trim_dataframe(analyzed, self.timerange, startup_candles=self.required_startup)
            data[pair] = rows_of(processed[pair])
        self.entry_signals = sum(int(rows.enters.sum()) for rows in data.values() if len(rows))
        return data

    def get_valid_entry_price_and_stake(self, *args: Any, **options: Any) -> Any:
        """Freqtrade's; counts the entries that end here, because no stake is left of them."""
        price, stake, leverage, least = super().get_valid_entry_price_and_stake(*args, **options)
        self.without_stake += not stake
        return price, stake, leverage, least

    def time_pair_generator(
        self, start_date: datetime, end_date: datetime, pairs: list[str], data: dict[str, Any]
    ) -> Iterator[tuple[datetime, str, list[Any], bool, str | None]]:
        last = int((end_date - start_date) / self.timeframe_td)
        courses = None if self.skipping == "none" else self._courses(start_date, last, data)
        if courses is None:
            yield from super().time_pair_generator(start_date, end_date, pairs, data)
            return
        self._set_progress_step(BacktestState.BACKTEST, last)
        self.wallet_captures = WalletRecord(start_date, self.timeframe_td, self.config["stake_currency"])
        step = 0
        while True:
            following = self._next_step(courses, step)
            self._record_between(courses, step + 1, min(following, last + 1))
            self._increment_progress(min(following, last) - step)
            if following > last:
                break
            step = following
            yield from self._candle(courses, pairs, start_date + self.timeframe_td * step, step, step == last)
        for pair, course in courses.items():
            self._catch_up(pair, course, len(course.rows))

    def _courses(self, start_date: datetime, last: int, data: dict[str, Any]) -> dict[str, Course] | None:
        """Where each pair begins; None where rows are missing, which only Freqtrade's own loop walks right."""
        step = self.timeframe_secs * 1000
        first = int(start_date.timestamp() * 1000) + step
        courses: dict[str, Course] = {}
        for pair, rows in data.items():
            if not len(rows):
                continue
            dates = rows.milliseconds()
            offset, rest = divmod(int(dates[0]) - first, step)
            complete = offset + len(dates) == last
            if rest or offset < 0 or not complete or np.any(np.diff(dates) != step):
                return None
            if not (np.all(rows.low > 0) and np.all(np.isfinite(rows.high))):
                return None
            courses[pair] = Course(rows, offset, (np.flatnonzero(rows.enters) + offset + 1).tolist())
        return courses

    def _next_step(self, courses: dict[str, Course], step: int) -> int:
        """The next step on which a pair may do something; steps count candles from 1 on."""
        nearest = [_FAR]
        for pair, course in courses.items():
            if LocalTrade.bt_trades_open_pp[pair]:
                if course.due is not None:
                    nearest.append(course.due + course.offset + 1)
                continue
            nearest.append(course.next_entry(step))
        return max(min(nearest), step + 1)

    def _candle(
        self, courses: dict[str, Course], pairs: list[str], now: datetime, step: int, is_last: bool
    ) -> Iterator[tuple[datetime, str, list[Any], bool, str | None]]:
        """One candle in Freqtrade's order: pairs with open trades first, then the others."""
        open_pairs = [trade.pair for trade in LocalTrade.bt_trades_open]
        self._capture_wallet(now, self.config["stake_currency"], 1)
        entering = [pair for pair in pairs if (course := courses.get(pair)) is not None and course.ahead == step]
        for pair in dict.fromkeys(open_pairs + entering):
            course = courses[pair]
            row = step - 1 - course.offset
            trades = LocalTrade.bt_trades_open_pp[pair]
            if trades:
                self._capture_wallet(now, pair.split("/")[0], float(course.rows.open[row]))
                if course.due != row:
                    continue
            if self._seen:
                self._look_at(courses, list(dict.fromkeys(open_pairs + pairs)), pair, step)
            self.dataprovider._set_dataframe_max_date(now)
            self._catch_up(pair, course, row)
            self.steps_taken += 1
            values = course.rows[row]
            yield now, pair, values, is_last, self.check_for_trade_entry(values)
            course.seen = row
            course.due = self._due(pair, course, row)

    def _look_at(self, courses: dict[str, Course], order: list[str], now_at: str, step: int) -> None:
        """Show the strategy of each pair what it would see had every step before this one, of `now_at`, been taken."""
        later = 0
        for pair in order:
            if (course := courses.get(pair)) is not None:
                rows = min(step - course.offset - later, len(course.rows))
                if rows > 0:
                    self.dataprovider._set_dataframe_max_index(pair, self.required_startup + rows)
            if pair == now_at:
                later = 1

    def _due(self, pair: str, course: Course, row: int) -> int | None:
        """The next row on which an open trade of `pair` may change; None when there is none."""
        trades = LocalTrade.bt_trades_open_pp[pair]
        if not trades or row + 1 >= len(course.rows):
            return None
        if self.skipping != "all" or any(trade.has_open_orders or not trade.has_open_position for trade in trades):
            return row + 1
        stop = max(trade.stop_loss for trade in trades)
        target = min(self._target(trade) for trade in trades)
        begin, length = row + 1, _FIRST_LOOK
        while begin < len(course.rows):
            part = slice(begin, begin + length)
            hits = course.rows.exits[part] | (course.rows.low[part] <= stop) | (course.rows.high[part] >= target)
            first = int(hits.argmax())
            if hits[first]:
                return begin + first
            begin, length = begin + length, length * 4
        return None

    def _target(self, trade: Any) -> float:
        """The lowest price, in quote currency, at which any entry of `minimal_roi` could be reached."""
        if not self.strategy.minimal_roi:
            return float("inf")
        profit = min(self.strategy.minimal_roi.values())
        return float(trade.open_rate * (1 + profit) * (1 + self.fee) / (1 - self.fee) * (1 - _CLOSE) - _CLOSE)

    def _catch_up(self, pair: str, course: Course, row: int) -> None:
        """Give open trades the highest and lowest price of the rows that were passed over."""
        trades = LocalTrade.bt_trades_open_pp[pair]
        if trades and row - course.seen > 1:
            passed = slice(course.seen + 1, row)
            high, low = float(course.rows.high[passed].max()), float(course.rows.low[passed].min())
            for trade in trades:
                trade.adjust_min_max_rates(high, low)
        course.seen = max(course.seen, row - 1)

    def _record_between(self, courses: dict[str, Course], begin: int, end: int) -> None:
        """Keep what the wallet holds on the steps from `begin` to before `end`, on which nothing changes."""
        if begin >= end or not self._is_backtest_runmode:
            return
        held = []
        for pair in dict.fromkeys(trade.pair for trade in LocalTrade.bt_trades_open):
            if total := self.wallets.get_total(pair.split("/")[0]):
                course = courses[pair]
                held.append(
                    (pair.split("/")[0], course.rows.open[begin - 1 - course.offset : end - 1 - course.offset], total)
                )
        self.wallet_captures.extend_steps(begin, end, self.wallets.get_total(self.config["stake_currency"]), held)
