"""Worlds, symbols and moments that the tests of the market draw from, and candles added up the obvious way."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from vostok.binance.intervals import INTERVAL_MS, open_time
from vostok.binance.marketdata import Kline
from vostok.clock import DAY_MS
from vostok.simulator.catalogue import COINS

NOW = int(datetime(2026, 3, 14, 15, 9, 26, 535_000, tzinfo=UTC).timestamp() * 1000)
INTERVALS = list(INTERVAL_MS)
MADE_OF_MINUTES = [interval for interval in INTERVALS if interval != "1s"]
SYMBOLS = [coin.symbol for coin in COINS]

seeds = st.integers(0, 2**32)
symbols = st.sampled_from(SYMBOLS)
moments = st.integers(NOW - 2 * 365 * DAY_MS, NOW)

# Open time, open, high, low, close, volume and number of trades.
Essence = tuple[int, Decimal, Decimal, Decimal, Decimal, Decimal, int]


def aggregated(candles: list[Kline], interval: str) -> list[Essence]:
    """Candles of `interval` from finer ones, the slow and obvious way."""
    groups: dict[int, list[Kline]] = {}
    for candle in candles:
        groups.setdefault(open_time(candle.open_time, interval), []).append(candle)
    return [
        (
            opened,
            inside[0].open,
            max(candle.high for candle in inside),
            min(candle.low for candle in inside),
            inside[-1].close,
            sum((candle.volume for candle in inside), Decimal(0)),
            sum(candle.trades for candle in inside),
        )
        for opened, inside in groups.items()
    ]


def essence(candle: Kline) -> Essence:
    """What candles of different intervals must agree on."""
    return (candle.open_time, candle.open, candle.high, candle.low, candle.close, candle.volume, candle.trades)
