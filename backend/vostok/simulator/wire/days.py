"""The last 24 hours of a symbol, put together from hours in the middle and minutes at both ends."""

from itertools import pairwise

from vostok.binance import intervals
from vostok.binance.decimals import ZERO
from vostok.binance.marketdata import Kline
from vostok.binance.shapes import Day
from vostok.clock import DAY_MS, HOUR_MS, MINUTE_MS
from vostok.simulator.source import MarketSource


def last_day(source: MarketSource, symbol: str, now_ms: int) -> Day:
    """24 hours up to `now_ms`; the window opens on a full minute."""
    start = max(now_ms - DAY_MS, source.first_ms(symbol))
    start -= start % MINUTE_MS
    klines = _window(source, symbol, start, now_ms)
    before = source.price(symbol, max(start - 1, source.first_ms(symbol)))
    last = source.price(symbol, now_ms)
    newest = source.trades(symbol, now_ms - now_ms % MINUTE_MS, now_ms + 1)
    count = sum(kline.trades for kline in klines)
    last_id = newest[-1].id if newest else 0
    return Day(
        open_time=start,
        close_time=now_ms,
        open=klines[0].open if klines else before,
        high=max((kline.high for kline in klines), default=last),
        low=min((kline.low for kline in klines), default=last),
        last=last,
        last_quantity=newest[-1].quantity if newest else ZERO,
        previous_close=before,
        volume=sum((kline.volume for kline in klines), ZERO),
        quote_volume=sum((kline.quote_volume for kline in klines), ZERO),
        trades=count,
        first_id=max(0, last_id - count + 1),
        last_id=last_id,
    )


def _window(source: MarketSource, symbol: str, start: int, now_ms: int) -> list[Kline]:
    first_hour = intervals.open_time(start + HOUR_MS - 1, "1h")
    last_hour = intervals.open_time(now_ms, "1h")
    pieces = [("1m", start), ("1h", first_hour), ("1m", last_hour)]
    found: list[Kline] = []
    for (interval, begin), (_, end) in pairwise([*pieces, ("", now_ms + 1)]):
        if begin < end:
            found += source.klines(symbol, interval, begin, end - 1, now_ms)
    return found
