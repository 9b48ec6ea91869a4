"""The price of one simulated coin: hours from a hierarchy of hash noise, minutes inside the hours.

Day ends lie on a Lévy walk; the 24 hours of a day are a Brownian bridge between them; the high and low of an hour are
drawn from the exact law of a bridge's extremes; the minutes of an hour are a walk that touches them. Every step is
the sum of a common shock and the coin's own, times a volatility that comes in clusters.
"""

from functools import lru_cache

import numpy as np

from vostok.clock import DAY_MS, HOUR_MS
from vostok.simulator.candles import SECONDS, Candles, Texture, candles, empty, split
from vostok.simulator.catalogue import Coin
from vostok.simulator.noise import Floats, Ints, levy_walk, normal, smooth, stream, uniform

HOURS = 24
MINUTES = 60
_HOURS_PER_YEAR = 8_766
# Periods (in hours) and sizes of the waves in the logarithm of volatility; the first two are common to all coins.
_COMMON_WAVES = ((960, 0.25), (60, 0.28))
_OWN_WAVES = ((190, 0.22), (9, 0.25))
# The same inside an hour, in minutes, and the deviation of single minutes.
_MINUTE_WAVES = ((27, 0.25), (7, 0.25))
_MINUTE_SIZE = 0.4
_MEMORY_WAVE_HOURS = 130
_MEMORY = 0.4
_BUSIEST_HOUR = 15.0
_WEEKEND_VOLUME = 0.7
_RECENT_DAYS = 31
_STREAMS = ("memory", "high", "low", "volume", "taker", "size", "wick-up", "wick-down", "weight")


def _log_volatility(keys: tuple[int, ...], waves: tuple[tuple[int, float], ...], place: Ints) -> Floats:
    """A sum of waves whose exponential has a mean square of about one."""
    total = np.zeros(place.shape)
    for key, (period, size) in zip(keys, waves, strict=True):
        total += size * smooth(key, place, period) - 0.72 * size * size
    return total


class Shocks:
    """The noise of one source of movement, the common market or one coin, at every time scale."""

    def __init__(self, seed: int, name: str, waves: tuple[tuple[int, float], ...]) -> None:
        self.days = stream(seed, name, "days")
        self._hours = stream(seed, name, "hours")
        self._minutes = stream(seed, name, "minutes")
        self._waves = waves
        self._wave_keys = tuple(stream(seed, name, "volatility", period) for period, _ in waves)

    def hours(self, hour: Ints) -> Floats:
        """One shock an hour, deviation 1."""
        return normal(self._hours, hour)

    def minutes(self, minute: Ints) -> Floats:
        """One shock a minute, deviation 1."""
        return normal(self._minutes, minute)

    def log_volatility(self, hour: Ints) -> Floats:
        """The logarithm of the multiple of usual volatility, hour by hour."""
        return _log_volatility(self._wave_keys, self._waves, hour)


class CoinWalk:
    """The candles of one coin as a function of (seed, coin, time): `MinuteSeries` of the simulated market."""

    block_ms = HOUR_MS
    # 2022-01-01 to 2100-01-01; the noise has no bounds, but a request for everything must end somewhere.
    begin_ms = 1_640_995_200_000
    end_ms = 4_102_444_800_000

    def __init__(self, seed: int, coin: Coin) -> None:
        self.spec = coin.spec
        self.tape_key = stream(seed, coin.symbol, "tape")
        self.spread = coin.spread
        self._coin = coin
        self._tick, self._step = float(coin.tick), float(coin.step)
        self._market = Shocks(seed, "market", _COMMON_WAVES)
        self._own = Shocks(seed, coin.symbol, _OWN_WAVES)
        self._loadings = (coin.factor, (1.0 - coin.factor**2) ** 0.5)
        self._hour_volatility = coin.volatility / _HOURS_PER_YEAR**0.5
        self._keys = {name: stream(seed, coin.symbol, name) for name in _STREAMS}
        self._minute_keys = tuple(stream(seed, coin.symbol, "minute volatility", period) for period, _ in _MINUTE_WAVES)
        self._recent_days = lru_cache(maxsize=8)(self._days)

    def serial(self, minute_ms: int) -> int:
        """The place of a minute in the noise of its seconds."""
        return minute_ms // 60_000

    def blocks(self, start_ms: int, end_ms: int) -> Candles:
        """The 1-hour candles that open in [start_ms, end_ms)."""
        start_ms, end_ms = max(start_ms, self.begin_ms), min(end_ms, self.end_ms)
        if start_ms >= end_ms:
            return empty()
        first, last = start_ms // DAY_MS, -(-end_ms // DAY_MS)
        days = self._recent_days if last - first <= _RECENT_DAYS else self._days
        return days(first, last).between(start_ms, end_ms)

    def minutes(self, hours: Candles) -> Candles:
        """The 1-minute candles of these hours."""
        if not len(hours.time):
            return hours
        minute = (hours.time // 60_000)[:, None] + np.arange(MINUTES)
        size = _log_volatility(self._minute_keys, _MINUTE_WAVES, minute)
        size += _MINUTE_SIZE * normal(self._keys["size"], minute)
        shape = np.exp(size)
        shape /= np.sqrt(np.mean(shape * shape, axis=1, keepdims=True))
        deviation = shape * (self._deviation(hours.time // HOUR_MS) * hours.open / MINUTES**0.5)[:, None]
        shock = self._mix(self._market.minutes(minute), self._own.minutes(minute))
        weights = (0.3 + shape) * (0.4 + np.abs(shock)) * np.exp(0.5 * normal(self._keys["weight"], minute))
        up, down = (0.5 * deviation * np.abs(normal(self._keys[name], minute)) for name in ("wick-up", "wick-down"))
        return split(hours, Texture(shock * deviation, up, down, weights))

    def _mix(self, common: Floats, own: Floats) -> Floats:
        mixed: Floats = self._loadings[0] * common + self._loadings[1] * own
        return mixed

    def _deviation(self, hour: Ints) -> Floats:
        """The deviation of the hour's return, a fraction."""
        season = 1.0 + 0.25 * np.cos((hour % HOURS - _BUSIEST_HOUR) * (2.0 * np.pi / HOURS))
        wave = np.exp(self._market.log_volatility(hour) + self._own.log_volatility(hour))
        deviation: Floats = self._hour_volatility * season * wave
        return deviation

    def _level(self, day: Ints) -> Floats:
        """The logarithm of price over the coin's usual price at the start of each day."""
        return self._coin.volatility * self._mix(levy_walk(self._market.days, day), levy_walk(self._own.days, day))

    def _shock(self, hour: Ints) -> Floats:
        """The shock of each of these successive hours: in trends it goes on for hours, in ranges it turns back."""
        memory = _MEMORY * smooth(self._keys["memory"], hour, _MEMORY_WAVE_HOURS)
        from_before = np.arange(hour[0] - 2, hour[-1] + 1)
        shock = self._mix(self._market.hours(from_before), self._own.hours(from_before))
        now, before, earlier = shock[2:], shock[1:-1], shock[:-2]
        return (now + memory * (before + earlier)) / np.sqrt(1.0 + 2.0 * memory * memory)

    def _days(self, first: int, last: int) -> Candles:
        """The hours of the days [first, last), counted from 1970."""
        day = np.arange(first, last + 1)
        hour = (day[:-1, None] * HOURS + np.arange(HOURS)).ravel()
        deviation = self._deviation(hour)
        level = self._level(day)
        steps = (self._shock(hour) * deviation).reshape(-1, HOURS)
        moved = np.cumsum(steps, axis=1)
        bent = moved + (np.diff(level) - moved[:, -1])[:, None] * (np.arange(1, HOURS + 1) / HOURS)
        logs = np.concatenate((level[:1], (level[:-1, None] + bent).ravel()))
        nodes = np.maximum(np.rint(np.exp(logs) * (self._coin.price / self._tick)), 1.0).astype(np.int64)
        prices = (nodes[:-1], *self._extremes(hour, nodes, deviation), nodes[1:])
        return candles(hour * HOUR_MS, prices, *self._flow(hour, prices[0], np.diff(logs), deviation))

    def _extremes(self, hour: Ints, nodes: Ints, deviation: Floats) -> tuple[Ints, Ints]:
        """High and low: the maximum of a Brownian bridge to c is (c + sqrt(c^2 - 2 s^2 ln U)) / 2."""
        open_, close = nodes[:-1], nodes[1:]
        move = np.log(close / open_)
        reach = {
            name: np.sqrt(move * move - 2.0 * deviation**2 * np.log(uniform(self._keys[name], hour)))
            for name in ("high", "low")
        }
        high = np.rint(open_ * np.exp((move + reach["high"]) / 2.0)).astype(np.int64)
        low = np.rint(open_ * np.exp((move - reach["low"]) / 2.0)).astype(np.int64)
        return np.maximum(high, np.maximum(open_, close)), np.maximum(np.minimum(low, np.minimum(open_, close)), 1)

    def _flow(self, hour: Ints, open_: Ints, move: Floats, deviation: Floats) -> tuple[Ints, Ints, Ints]:
        """Volume, number of trades and the taker's volume: more in wild hours, by day and on weekdays."""
        calm = deviation / self._hour_volatility
        # 1970-01-01 was a Thursday.
        weekend = (hour // HOURS + 3) % 7 >= 5
        season = 1.0 + 0.3 * np.cos((hour % HOURS - _BUSIEST_HOUR) * (2.0 * np.pi / HOURS))
        activity = calm * season * np.where(weekend, _WEEKEND_VOLUME, 1.0)
        activity *= np.exp(0.3 * normal(self._keys["volume"], hour) + 0.25 * np.abs(move) / deviation - 0.3)
        extra = MINUTES * (self._coin.trades - SECONDS) * activity**0.8
        trades = MINUTES * SECONDS + np.rint(extra).astype(np.int64)
        turnover = self._coin.daily_turnover / HOURS * activity
        volume = trades + np.rint(turnover / (open_ * self._tick) / self._step).astype(np.int64)
        pressure = 0.5 + 0.12 * np.tanh(move / deviation) + 0.04 * normal(self._keys["taker"], hour)
        return volume, trades, np.rint(volume * pressure).astype(np.int64)
