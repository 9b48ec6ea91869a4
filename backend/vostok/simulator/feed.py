"""From the candles of each symbol to all that an exchange shows of its market."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import numpy as np

from vostok.binance.intervals import INTERVAL_MS, MONTH, next_open, open_time
from vostok.binance.marketdata import Book, Kline, PublicTrade
from vostok.binance.symbols import SymbolSpec
from vostok.simulator.book import order_book
from vostok.simulator.candles import MINUTE_MS, Candles, concat, group, klines
from vostok.simulator.noise import Ints, stream
from vostok.simulator.tape import SECOND_MS, Minute, MinuteSeries, minute

# The newest minutes and blocks of every symbol are asked for each second.
_KEPT_PER_SYMBOL = 8


class CandleMarket:
    """A `MarketSource` made of one `MinuteSeries` a symbol; what it keeps only saves time."""

    def __init__(self, series: Mapping[str, MinuteSeries]) -> None:
        self._series = dict(series)
        self._block_minutes = lru_cache(maxsize=_KEPT_PER_SYMBOL * len(self._series))(self._split_block)
        self._seconds = lru_cache(maxsize=_KEPT_PER_SYMBOL * len(self._series))(self._split_minute)

    def specs(self) -> dict[str, SymbolSpec]:
        """Every symbol that trades here, by symbol."""
        return {symbol: series.spec for symbol, series in self._series.items()}

    def first_ms(self, symbol: str) -> int:
        """When the symbol's history begins, UTC ms."""
        return self._series[symbol].begin_ms

    def ends_ms(self, symbol: str) -> int:
        """When the symbol's history ends, UTC ms: the first moment of which nothing is known."""
        return self._series[symbol].end_ms

    def price(self, symbol: str, at_ms: int) -> Decimal:
        """The last traded price at `at_ms`, on the symbol's tick; outside of the history its first or last price."""
        series = self._series[symbol]
        at_ms = _inside(series, at_ms)
        return self._minute_at(symbol, at_ms).price(at_ms) * series.spec.tick_size

    def klines(self, symbol: str, interval: str, start_ms: int, end_ms: int, now_ms: int) -> list[Kline]:
        """Candles that open in [start_ms, end_ms], oldest first; the one that holds `now_ms` is unfinished."""
        series = self._series[symbol]
        opens = _opens(interval, start_ms, min(end_ms, now_ms, series.end_ms - 1), series.begin_ms)
        if not len(opens) or now_ms < series.begin_ms:
            return []
        if interval == "1s":
            return klines(self._seconds_in(symbol, int(opens[0]), int(opens[-1]), now_ms), interval, series.spec)
        until = next_open(int(opens[-1]), interval)
        this_minute = now_ms - now_ms % MINUTE_MS
        finished = min(until, this_minute, series.end_ms)
        whole_blocks = INTERVAL_MS[interval] % series.block_ms == 0 and not np.any(opens % series.block_ms)
        cut = finished - finished % series.block_ms if whole_blocks else int(opens[0])
        parts = [series.blocks(int(opens[0]), cut), self._minutes(symbol, max(cut, int(opens[0])), finished)]
        if finished == this_minute and finished < min(until, series.end_ms):
            parts.append(self._minute_at(symbol, now_ms).until(now_ms))
        return klines(group(concat(parts), opens), interval, series.spec)

    def book(self, symbol: str, at_ms: int, depth: int) -> Book:
        """The crowd's order book at `at_ms`, at most `depth` levels a side."""
        series = self._series[symbol]
        at_ms = _inside(series, at_ms)
        block = series.blocks(at_ms - at_ms % series.block_ms, at_ms + 1)
        volume = int(block.volume[0]) * MINUTE_MS // series.block_ms
        price = self._minute_at(symbol, at_ms).price(at_ms)
        second = series.serial(at_ms) * 60 + at_ms % MINUTE_MS // SECOND_MS
        return order_book(series.spec, price, series.spread, volume, depth, stream(series.tape_key, "book"), second)

    def trades(self, symbol: str, start_ms: int, end_ms: int) -> list[PublicTrade]:
        """The crowd's trades in [start_ms, end_ms), oldest first."""
        series = self._series[symbol]
        start_ms, end_ms = max(start_ms, series.begin_ms), min(end_ms, series.end_ms)
        found: list[PublicTrade] = []
        for second_ms in range(start_ms - start_ms % SECOND_MS, end_ms, SECOND_MS):
            second = second_ms % MINUTE_MS // SECOND_MS
            made = self._minute_at(symbol, second_ms).public_trades(second, series.spec)
            found += [trade for trade in made if start_ms <= trade.time < end_ms]
        return found

    def _seconds_in(self, symbol: str, first_ms: int, last_ms: int, now_ms: int) -> Candles:
        minutes = range(first_ms - first_ms % MINUTE_MS, last_ms + 1, MINUTE_MS)
        parts = [self._minute_at(symbol, at).seconds(min(now_ms, at + MINUTE_MS - 1)) for at in minutes]
        return concat(parts).between(first_ms, last_ms + 1)

    def _minute_at(self, symbol: str, at_ms: int) -> Minute:
        return self._seconds(symbol, at_ms - at_ms % MINUTE_MS)

    def _split_minute(self, symbol: str, open_ms: int) -> Minute:
        series = self._series[symbol]
        return minute(self._minutes(symbol, open_ms, open_ms + MINUTE_MS), series.tape_key, series.serial(open_ms))

    def _minutes(self, symbol: str, start_ms: int, end_ms: int) -> Candles:
        """The 1-minute candles that open in [start_ms, end_ms)."""
        series = self._series[symbol]
        block_start = start_ms - start_ms % series.block_ms
        if end_ms <= block_start + series.block_ms:
            return self._block_minutes(symbol, block_start).between(start_ms, end_ms)
        return series.minutes(series.blocks(block_start, end_ms)).between(start_ms, end_ms)

    def _split_block(self, symbol: str, open_ms: int) -> Candles:
        series = self._series[symbol]
        return series.minutes(series.blocks(open_ms, open_ms + series.block_ms))


def _inside(series: MinuteSeries, at_ms: int) -> int:
    return min(max(at_ms, series.begin_ms), series.end_ms - 1)


def _opens(interval: str, start_ms: int, end_ms: int, begin_ms: int) -> Ints:
    """The open times in [start_ms, end_ms] of candles that hold something of the history since `begin_ms`."""
    first = open_time(max(start_ms, begin_ms), interval)
    if first < start_ms:
        first = next_open(first, interval)
    if interval != MONTH:
        return np.arange(first, end_ms + 1, INTERVAL_MS[interval])
    months = []
    while first <= end_ms:
        months.append(first)
        first = next_open(first, interval)
    return np.array(months, np.int64)
