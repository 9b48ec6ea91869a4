"""The crowd's order book around a price: seeded, so that it is the same whenever it is asked for."""

from decimal import Decimal

import numpy as np

from vostok.binance.marketdata import Book, Level
from vostok.binance.symbols import SymbolSpec
from vostok.simulator.noise import Ints, normal, stream, uniform

# Levels lie on average this fraction of the price apart, further ones further.
_LEVEL_GAP = 0.000_04
# The best level holds on average this share of what is traded in a minute, later ones more.
_LEVEL_SHARE = 0.06
_DEPTH_GROWTH = 0.08
# Even a pair that hardly trades has a level worth this many minimum notionals.
_THIN_LEVEL_NOTIONALS = 10
MOST_LEVELS = 1_000


def order_book(spec: SymbolSpec, price: int, spread: float, volume: int, depth: int, key: int, second: int) -> Book:
    """The book at one second. `price` (the last trade, one of its best prices) in ticks, `volume` a minute's in steps.

    `spread` is a fraction of the price; it is at least one tick, and wider at times.
    """
    place = np.array([second])
    width = max(1, round(price * spread * float(np.exp(0.4 * normal(stream(key, "spread"), place)[0]))))
    last_was_buy = uniform(stream(key, "last"), place)[0] < 0.5
    best_bid = max(1, price - width) if last_was_buy else price
    best_ask = best_bid + width
    levels = min(depth, MOST_LEVELS)
    thin = _THIN_LEVEL_NOTIONALS * spec.min_notional / (price * spec.tick_size) / spec.step_size
    usual = max(volume * _LEVEL_SHARE, float(thin))

    def side(name: str, best: int, direction: int) -> tuple[Level, ...]:
        place = np.arange(second * MOST_LEVELS, second * MOST_LEVELS + levels)
        gaps = 1 + np.floor(-np.log(uniform(stream(key, name, "gap"), place)) * price * _LEVEL_GAP).astype(np.int64)
        gaps[0] = 0
        prices: Ints = best + direction * np.cumsum(gaps)
        growth = 1.0 + _DEPTH_GROWTH * np.arange(levels)
        sizes = np.exp(0.8 * normal(stream(key, name, "size"), place)) * usual * growth
        return _levels(spec, prices[prices > 0], np.maximum(np.rint(sizes), 1.0).astype(np.int64))

    return Book(bids=side("bids", best_bid, -1), asks=side("asks", best_ask, 1))


def _levels(spec: SymbolSpec, prices: Ints, sizes: Ints) -> tuple[Level, ...]:
    tick: Decimal = spec.tick_size
    step: Decimal = spec.step_size
    return tuple((price * tick, size * step) for price, size in zip(prices.tolist(), sizes.tolist(), strict=False))
