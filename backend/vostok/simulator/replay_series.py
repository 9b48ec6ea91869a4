"""One stored pair on the clock of the replay: a `MinuteSeries` of real candles."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from vostok.simulator.candles import MINUTE_MS, SECONDS, Candles, Texture, candles, group, split
from vostok.simulator.catalogue import spot_spec
from vostok.simulator.noise import Floats, Ints, normal, stream
from vostok.simulator.replay_files import CandleFile, StoredCandles

# Binance keeps eight places of every price and quantity.
_MOST_PLACES = 8
_REPLAY_SPREAD = 0.000_1
# High and low of a Brownian motion lie about 1.6 deviations apart (Feller, 1951).
_RANGE_IN_DEVIATIONS = 1.6
_USUAL_TRADES_PER_SECOND = 2


@dataclass(frozen=True, slots=True)
class TimeWarp:
    """Which stored moment is shown when: `stored_ms` at `real_ms`, from there `stretch` stored minutes a minute."""

    stored_ms: int
    real_ms: int
    stretch: int

    def stored(self, real_ms: int) -> int:
        """The stored moment (UTC ms) that is shown at `real_ms`."""
        return self.stored_ms + (real_ms - self.real_ms) * self.stretch

    def real(self, stored_ms: int) -> int:
        """When a stored moment is shown, UTC ms."""
        return self.real_ms + (stored_ms - self.stored_ms) // self.stretch


class ReplaySeries:
    """Stored candles as blocks of real time, gaps filled by flat candles without a trade."""

    spread = _REPLAY_SPREAD

    def __init__(self, file: CandleFile, stored: StoredCandles, warp: TimeWarp) -> None:
        self._warp = warp
        stored = _without_gaps(stored, file.minutes * MINUTE_MS)
        tick = Decimal(1).scaleb(-_places(np.concatenate(stored[1:5])))
        first_shown = int(np.searchsorted(stored.time, warp.stored_ms, side="right")) - 1
        price = Decimal(str(float(stored.close[max(0, first_shown)])))
        # A step is worth between a tenth and one unit of quote currency, as on Binance, but at most one coin.
        step = Decimal(1).scaleb(min(0, -(price.adjusted() + 1)))
        self.spec = spot_spec(file.base, file.quote, price, tick, step)
        self.tape_key = stream("replay", self.spec.symbol)
        whole = _in_ticks(stored, float(tick), float(step), file.minutes / warp.stretch)
        shown_ms = warp.stretch * MINUTE_MS
        if file.minutes * MINUTE_MS < shown_ms:
            whole = group(whole, np.arange(whole.time[0] - whole.time[0] % shown_ms, whole.time[-1] + 1, shown_ms))
        self.block_ms = max(file.minutes // warp.stretch, 1) * MINUTE_MS
        real = warp.real_ms + (whole.time - warp.stored_ms) // warp.stretch
        self._blocks = whole._replace(time=real)
        self.begin_ms = int(real[0])
        self.end_ms = int(real[-1]) + self.block_ms

    def serial(self, minute_ms: int) -> int:
        """The place of a minute in the noise of its seconds: its stored time, wherever the replay was anchored."""
        return self._warp.stored(minute_ms) // MINUTE_MS

    def blocks(self, start_ms: int, end_ms: int) -> Candles:
        """The stored candles shown in [start_ms, end_ms), at least one minute long."""
        return self._blocks.between(start_ms, end_ms)

    def minutes(self, blocks: Candles) -> Candles:
        """The minutes of these candles: a seeded path open, low and high, close where nothing finer is stored."""
        count = self.block_ms // MINUTE_MS
        if count == 1:
            return blocks
        serial = self._warp.stored_ms + (blocks.time - self._warp.real_ms) * self._warp.stretch
        place = (serial // MINUTE_MS)[:, None] + np.arange(count) * self._warp.stretch
        deviation = ((blocks.high - blocks.low) / (_RANGE_IN_DEVIATIONS * count**0.5))[:, None]
        up, down = (0.3 * deviation * np.abs(self._noise(name, place)) for name in ("wick-up", "wick-down"))
        steps = deviation * self._noise("steps", place)
        return split(blocks, Texture(steps, up, down, np.exp(0.5 * self._noise("weights", place))))

    def _noise(self, name: str, place: Ints) -> Floats:
        return normal(stream(self.tape_key, name), place)


def _without_gaps(stored: StoredCandles, length_ms: int) -> StoredCandles:
    time = np.arange(stored.time[0], stored.time[-1] + 1, length_ms)
    row = np.searchsorted(stored.time, time, side="right") - 1
    missing = stored.time[row] != time
    close = stored.close[row]
    open_, high, low = (np.where(missing, close, column[row]) for column in stored[1:4])
    return StoredCandles(time, open_, high, low, close, np.where(missing, 0.0, stored.volume[row]))


def _places(prices: Floats) -> int:
    """How many decimal places the stored prices use."""
    for places in range(_MOST_PLACES):
        if np.allclose(np.rint(prices * 10.0**places) / 10.0**places, prices, rtol=1e-10, atol=0.0):
            return places
    return _MOST_PLACES


def _in_ticks(stored: StoredCandles, tick: float, step: float, shown_minutes: float) -> Candles:
    open_, high, low, close = (np.maximum(np.rint(column / tick), 1.0).astype(np.int64) for column in stored[1:5])
    volume = np.ceil(stored.volume / step - 1e-6).astype(np.int64)
    usual = max(1.0, float(volume.mean()))
    wanted = shown_minutes * SECONDS * (1.0 + (_USUAL_TRADES_PER_SECOND - 1) * volume / usual)
    trades = np.minimum(volume, np.ceil(wanted).astype(np.int64))
    pressure = 0.5 + 0.3 * (close - open_) / np.maximum(high - low, 1)
    return candles(stored.time, (open_, high, low, close), volume, trades, np.rint(volume * pressure).astype(np.int64))
