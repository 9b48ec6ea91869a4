"""Small made-up candle files in Freqtrade's layout."""

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import feather

from vostok.clock import MINUTE_MS

# 2024-01-01 00:00 UTC
BEGIN = 1_704_067_200_000
LENGTH_MS = {"1m": MINUTE_MS, "5m": 5 * MINUTE_MS, "1h": 60 * MINUTE_MS, "1d": 1_440 * MINUTE_MS}


class Row(NamedTuple):
    """One stored candle: its open time in UTC ms, prices in quote, volume in base currency."""

    time: int
    open: float
    high: float
    low: float
    close: float
    volume: float


def zigzag(count: int, timeframe: str, begin: int = BEGIN, price: float = 100.0) -> list[Row]:
    """Candles that rise and fall in turn by amounts that differ, without a gap."""
    rows = []
    for i in range(count):
        move = (1 if i % 2 == 0 else -1) * (1 + i % 7) * price / 1000
        close = round(price + move, 2)
        high, low = round(max(price, close) + 0.25, 2), round(min(price, close) - 0.31, 2)
        rows.append(Row(begin + i * LENGTH_MS[timeframe], round(price, 2), high, low, close, 5.0 + i % 11))
        price = close
    return rows


def write_candles(folder: Path, pair: str, timeframe: str, rows: list[Row]) -> Path:
    """Write `rows` as Freqtrade would name them; returns the file."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    table = pa.table(
        {
            "date": pa.array(columns[0], pa.timestamp("ms", tz="UTC")),
            **{
                name: pa.array(column, pa.float64())
                for name, column in zip(("open", "high", "low", "close", "volume"), columns[1:], strict=True)
            },
        }
    )
    file = folder / f"{pair.replace('/', '_')}-{timeframe}.feather"
    feather.write_feather(table, str(file), compression="zstd")
    return file
