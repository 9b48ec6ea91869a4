"""One minute second by second: the price, the trades and the candle as it grows."""

from typing import NamedTuple, Protocol

import numpy as np

from vostok.binance.marketdata import PublicTrade
from vostok.binance.symbols import SymbolSpec
from vostok.simulator.candles import SECONDS, Candles, candles, group
from vostok.simulator.noise import Floats, Ints, normal, stream, uniform
from vostok.simulator.path import allocate, constrained_walk

SECOND_MS = 1_000
# Trade ids rise with time: this many to a second.
_IDS_PER_SECOND = 10_000
# High and low of a Brownian motion lie about 1.6 deviations apart (Feller, 1951).
_RANGE_IN_DEVIATIONS = 1.6
_LARGEST_WEIGHT = 1_000


class MinuteSeries(Protocol):
    """The candles of one symbol in [begin_ms, end_ms): blocks of `block_ms`, and the minutes inside them.

    Blocks open at whole multiples of their length since 1970 and leave no gap. `spread` is a fraction of the price.
    """

    spec: SymbolSpec
    block_ms: int
    begin_ms: int
    end_ms: int
    tape_key: int
    spread: float

    def serial(self, minute_ms: int) -> int:
        """The place of a minute in the noise of its seconds."""
        ...

    def blocks(self, start_ms: int, end_ms: int) -> Candles:
        """The blocks that open in [start_ms, end_ms)."""
        ...

    def minutes(self, blocks: Candles) -> Candles:
        """The 1-minute candles of these blocks, which add up to them exactly."""
        ...


class Minute(NamedTuple):
    """A minute's candle (one row) and its seconds: all trades of a second are made at the second's price."""

    candle: Candles
    prices: Ints
    trades: Ints
    volumes: Ints
    key: int

    def price(self, at_ms: int) -> int:
        """The last price at `at_ms`, in ticks."""
        return int(self.prices[self._second(at_ms)])

    def until(self, at_ms: int) -> Candles:
        """The candle as it stands at `at_ms`: what has been traded up to and in that millisecond."""
        return group(self.seconds(at_ms), self.candle.time)

    def seconds(self, at_ms: int) -> Candles:
        """The 1-second candles up to `at_ms`; the one that holds it is unfinished."""
        last = self._second(at_ms)
        prices = self.prices[: last + 1]
        trades, volumes = self.trades[: last + 1].copy(), self.volumes[: last + 1].copy()
        trades[last] = self._done_in(last, at_ms - self._opens(last))
        volumes[last] = sum(self.sizes(last)[: int(trades[last])])
        total, taken = max(1, int(self.candle.volume[0])), int(self.candle.taker[0])
        taker = np.diff([upto * taken // total for upto in np.cumsum(volumes).tolist()], prepend=0)
        time = int(self.candle.time[0]) + SECOND_MS * np.arange(last + 1)
        return candles(time, (prices, prices, prices, prices), volumes, trades, taker)

    def sizes(self, second: int) -> list[int]:
        """The quantities of the trades of one second, in steps."""
        count = int(self.trades[second])
        if not count:
            return []
        place = np.arange(second * _IDS_PER_SECOND, second * _IDS_PER_SECOND + count)
        weights = _LARGEST_WEIGHT ** uniform(stream(self.key, "sizes"), place)
        spare = self.volumes[second : second + 1] - count
        sizes: list[int] = (1 + allocate(spare, weights[None, :])[0]).tolist()
        return sizes

    def public_trades(self, second: int, spec: SymbolSpec) -> list[PublicTrade]:
        """The trades of one second, spread over it."""
        sizes = self.sizes(second)
        start = self._opens(second)
        first_id = start // SECOND_MS * _IDS_PER_SECOND
        place = np.arange(second * _IDS_PER_SECOND, second * _IDS_PER_SECOND + len(sizes))
        bought = int(self.candle.taker[0]) / max(1, int(self.candle.volume[0]))
        sold = (uniform(stream(self.key, "sides"), place) >= bought).tolist()
        price = int(self.prices[second]) * spec.tick_size
        return [
            PublicTrade(first_id + i, price, size * spec.step_size, start + i * SECOND_MS // len(sizes), sold[i])
            for i, size in enumerate(sizes)
        ]

    def _opens(self, second: int) -> int:
        return int(self.candle.time[0]) + second * SECOND_MS

    def _second(self, at_ms: int) -> int:
        return min((at_ms - int(self.candle.time[0])) // SECOND_MS, SECONDS - 1)

    def _done_in(self, second: int, offset_ms: int) -> int:
        """How many trades of a second were made up to `offset_ms` into it."""
        count = int(self.trades[second])
        return sum(1 for i in range(count) if i * SECOND_MS // count <= offset_ms)


def minute(candle: Candles, key: int, serial: int) -> Minute:
    """The seconds of a minute: they touch its high and low, end at its close and add up to its volume."""
    place = np.arange(serial * SECONDS, serial * SECONDS + SECONDS)
    deviation = (candle.high - candle.low)[:, None] / (_RANGE_IN_DEVIATIONS * (SECONDS - 1) ** 0.5)
    steps = normal(key, place[1:])[None, :] * deviation
    walk = constrained_walk(candle.open, candle.high, candle.low, candle.close, steps)
    weights: Floats = np.exp(0.9 * normal(stream(key, "weights"), place))[None, :]
    one_each = SECONDS if int(candle.trades[0]) >= SECONDS else 0
    trades: Ints = one_each // SECONDS + allocate(candle.trades - one_each, weights)
    # A second without a trade has no volume, so volume follows the trades.
    volumes: Ints = trades + allocate(candle.volume - candle.trades, trades * weights)
    return Minute(candle, walk.nodes[0], trades[0], volumes[0], stream(key, serial))
