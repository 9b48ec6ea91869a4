"""Candles of the simulated market as Freqtrade stores them."""

from pandas import DataFrame, to_datetime

from vostok.binance.intervals import INTERVAL_MS
from vostok.simulator.market import SimulatedMarket

# 2026-01-01 UTC
UNTIL = 1_767_225_600_000


def simulated(market: SimulatedMarket, symbol: str, timeframe: str, count: int) -> DataFrame:
    """The last `count` candles before 2026."""
    rows = market.klines(symbol, timeframe, UNTIL - count * INTERVAL_MS[timeframe], UNTIL - 1, UNTIL)
    frame = DataFrame(
        [[float(value) for value in row[1:6]] for row in rows], columns=["open", "high", "low", "close", "volume"]
    )
    frame.insert(0, "date", to_datetime([row.open_time for row in rows], unit="ms", utc=True).as_unit("ms"))
    return frame
