"""Candles as columns of whole ticks and steps, and as the values that Binance would answer."""

from typing import NamedTuple

import numpy as np

from vostok.binance.intervals import close_time
from vostok.binance.marketdata import Kline
from vostok.binance.symbols import SymbolSpec
from vostok.simulator.noise import Floats, Ints
from vostok.simulator.path import allocate, constrained_walk

MINUTE_MS = 60_000
SECONDS = 60


class Candles(NamedTuple):
    """Columns of candles, oldest first. Times UTC ms, prices in ticks, volumes in steps, quote volume in ticks x steps.

    Quote volume is a float: that of a busy month does not fit into 64 bits.
    """

    time: Ints
    open: Ints
    high: Ints
    low: Ints
    close: Ints
    volume: Ints
    trades: Ints
    taker: Ints
    quote: Floats

    def rows(self, chosen: slice) -> "Candles":
        """The candles of a slice."""
        time, open_, high, low, close, volume, trades, taker = (column[chosen] for column in self[:8])
        return Candles(time, open_, high, low, close, volume, trades, taker, self.quote[chosen])

    def between(self, start_ms: int, end_ms: int) -> "Candles":
        """The candles that open in [start_ms, end_ms)."""
        first, last = np.searchsorted(self.time, (start_ms, end_ms))
        return self.rows(slice(int(first), int(last)))


class Texture(NamedTuple):
    """The noise that fills candles with minutes, each rows x minutes: `steps` and `wicks` in ticks, `weights` > 0."""

    steps: Floats
    wicks_up: Floats
    wicks_down: Floats
    weights: Floats


def candles(time: Ints, prices: tuple[Ints, Ints, Ints, Ints], volume: Ints, trades: Ints, taker: Ints) -> Candles:
    """Candles whose quote volume is their volume at the mean of open, high, low and close (`prices`)."""
    open_, high, low, close = prices
    return Candles(time, open_, high, low, close, volume, trades, taker, volume * ((open_ + high + low + close) / 4.0))


def empty() -> Candles:
    """No candles."""
    none = np.zeros(0, np.int64)
    return Candles(none, none, none, none, none, none, none, none, none.astype(np.float64))


def concat(parts: list[Candles]) -> Candles:
    """The candles of all parts, one after another."""
    return Candles(*(np.concatenate(columns) for columns in zip(*parts, strict=True))) if parts else empty()


def group(fine: Candles, opens: Ints) -> Candles:
    """Candles that open at `opens` (rising, the first not after the first fine one), made of the finer ones.

    Where there is no finer candle there is no coarser one, as on an exchange that was closed.
    """
    if not len(fine.time):
        return fine
    belongs = np.searchsorted(opens, fine.time, side="right") - 1
    first = np.flatnonzero(np.diff(belongs, prepend=-1))
    last = np.append(first[1:], len(belongs)) - 1
    volume, trades, taker = (np.add.reduceat(column, first) for column in (fine.volume, fine.trades, fine.taker))
    return Candles(
        time=opens[belongs[first]],
        open=fine.open[first],
        high=np.maximum.reduceat(fine.high, first),
        low=np.minimum.reduceat(fine.low, first),
        close=fine.close[last],
        volume=volume,
        trades=trades,
        taker=taker,
        quote=np.add.reduceat(fine.quote, first),
    )


def split(coarse: Candles, texture: Texture) -> Candles:
    """The 1-minute candles inside `coarse` ones: they add up to them exactly, quote volume apart."""
    rows, minutes = texture.steps.shape
    row = np.arange(rows)
    highest, lowest = np.maximum(coarse.open, coarse.close), np.minimum(coarse.open, coarse.close)
    top = coarse.high - np.minimum(coarse.high - highest, np.rint(texture.wicks_up[:, 0]).astype(np.int64))
    bottom = coarse.low + np.minimum(lowest - coarse.low, np.rint(texture.wicks_down[:, 0]).astype(np.int64))
    walk = constrained_walk(coarse.open, top, bottom, coarse.close, texture.steps)

    open_, close = walk.nodes[:, :-1], walk.nodes[:, 1:]
    up, down = np.rint(texture.wicks_up).astype(np.int64), np.rint(texture.wicks_down).astype(np.int64)
    high = np.minimum(np.maximum(open_, close) + up, coarse.high[:, None])
    low = np.maximum(np.minimum(open_, close) - down, coarse.low[:, None])
    high[row, walk.at_top], low[row, walk.at_bottom] = coarse.high, coarse.low

    # One trade a second where there are enough of them, so that every price of the path was traded.
    floor = np.where(coarse.trades >= SECONDS * minutes, SECONDS, 0)
    trades = floor[:, None] + allocate(coarse.trades - floor * minutes, texture.weights)
    volume = trades + allocate(coarse.volume - coarse.trades, np.where(trades > 0, texture.weights, 0.0))
    taker = allocate(coarse.taker, volume.astype(np.float64))
    time = coarse.time[:, None] + MINUTE_MS * np.arange(minutes)
    flat = (open_.ravel(), high.ravel(), low.ravel(), close.ravel())
    return candles(time.ravel(), flat, volume.ravel(), trades.ravel(), taker.ravel())


def klines(columns: Candles, interval: str, spec: SymbolSpec) -> list[Kline]:
    """The candles as Binance's values; the taker's quote volume is its share of the candle's."""
    tick, step = spec.tick_size, spec.step_size
    both = tick * step
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        Kline(
            time,
            open_ * tick,
            high * tick,
            low * tick,
            close * tick,
            volume * step,
            close_time(time, interval),
            round(quote) * both,
            trades,
            taker * step,
            round(quote * taker / volume if volume else 0) * both,
        )
        for time, open_, high, low, close, volume, trades, taker, quote in rows
    ]
