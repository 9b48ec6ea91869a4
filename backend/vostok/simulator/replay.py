"""A market that walks real candles from a chosen date, some stored minutes in each real minute."""

from dataclasses import replace
from datetime import UTC, datetime
from math import lcm
from pathlib import Path

from vostok.binance.intervals import INTERVAL_MS
from vostok.binance.symbols import SymbolSpec
from vostok.clock import Clock, now_ms
from vostok.errors import Invalid
from vostok.simulator.candles import MINUTE_MS
from vostok.simulator.feed import CandleMarket
from vostok.simulator.replay_files import CandleFile, StoredCandles, candle_files, read_candles
from vostok.simulator.replay_series import ReplaySeries, TimeWarp

START_SETTING = "VOSTOK_REPLAY_FROM"
STRETCH_SETTING = "VOSTOK_REPLAY_STRETCH"
# A candle shown for longer would be more invented path than data.
LONGEST_SHOWN_MINUTES = 60
_DAY_MINUTES = 1_440
# A bot reads this many candles before it decides; a replay without a start date begins after them.
_WARM_UP_CANDLES = 1_000

Choice = tuple[CandleFile, StoredCandles]


class ReplayMarket(CandleMarket):
    """A folder's candles as the market of now: the stored moment `start_ms` is shown at `anchor_ms` (both UTC ms).

    `stretch` stored minutes pass in one real minute, so that with 60 each stored hour is a 1-minute candle. Both
    moments are moved back to where candles begin. A pair whose candles have ended keeps its price and is in BREAK.
    `start_ms` None begins when every pair has had 1,000 candles.
    """

    def __init__(
        self, folder: Path, start_ms: int | None, stretch: int, anchor_ms: int, *, now: Clock = now_ms
    ) -> None:
        chosen = _choose(folder, start_ms, stretch)
        if start_ms is None:
            start_ms = _after_warm_up(chosen, stretch)
            chosen = [(file, stored) for file, stored in chosen if _holds(file, stored, start_ms)]
        align_ms = lcm(*(max(file.minutes // stretch, 1) for file, _ in chosen)) * MINUTE_MS
        warp = TimeWarp(start_ms - start_ms % (align_ms * stretch), anchor_ms - anchor_ms % align_ms, stretch)
        self._now = now
        self._replayed = {series.spec.symbol: series for series in (ReplaySeries(*pair, warp) for pair in chosen)}
        self.warp = warp
        super().__init__(self._replayed)

    def specs(self) -> dict[str, SymbolSpec]:
        """Every symbol of the folder; one whose candles have ended is in BREAK and takes no orders."""
        now = self._now()
        return {
            symbol: series.spec if now < series.end_ms else replace(series.spec, status="BREAK")
            for symbol, series in self._replayed.items()
        }


def _choose(folder: Path, start_ms: int | None, stretch: int) -> list[Choice]:
    """The best file of each pair that holds `start_ms`, with its candles."""
    files = candle_files(folder)
    usable = [file for file in files if _fits(file.minutes, stretch)]
    if not usable:
        lengths = ", ".join(_timeframe(minutes) for minutes in sorted({file.minutes for file in files}))
        raise Invalid(
            f"{STRETCH_SETTING} is {stretch}, which suits none of the candles in {folder} ({lengths}): "
            f"one is shown in a whole number of minutes up to {LONGEST_SHOWN_MINUTES}, or a whole number in one minute."
        )
    # A path is invented inside stored candles only where nobody has finer ones.
    usable = [file for file in usable if file.minutes <= stretch] or usable
    chosen: dict[str, Choice] = {}
    seen: list[Choice] = []
    for file in sorted(usable, key=lambda file: _preference(file.minutes, stretch)):
        if file.pair in chosen:
            continue
        stored = read_candles(file)
        seen.append((file, stored))
        if start_ms is None or _holds(file, stored, start_ms):
            chosen[file.pair] = (file, stored)
    if not chosen:
        first = min(int(stored.time[0]) for _, stored in seen)
        last = max(int(stored.time[-1]) for _, stored in seen)
        raise Invalid(
            f"{START_SETTING} is {_date(start_ms or 0)}, but the candles in {folder} that suit {STRETCH_SETTING}="
            f"{stretch} run from {_date(first)} to {_date(last)}: choose a date between them."
        )
    return [chosen[pair] for pair in sorted(chosen)]


def _fits(minutes: int, stretch: int) -> bool:
    if minutes > _DAY_MINUTES:
        return False
    if minutes <= stretch:
        return stretch % minutes == 0
    return minutes % stretch == 0 and minutes // stretch <= LONGEST_SHOWN_MINUTES


def _preference(minutes: int, stretch: int) -> tuple[bool, int]:
    """Nothing invented first (then the longest candles: fewest to read), otherwise the finest."""
    return (minutes > stretch, -minutes if minutes <= stretch else minutes)


def _holds(file: CandleFile, stored: StoredCandles, moment_ms: int) -> bool:
    return int(stored.time[0]) <= moment_ms < int(stored.time[-1]) + file.minutes * MINUTE_MS


def _after_warm_up(chosen: list[Choice], stretch: int) -> int:
    latest_begin = max(int(stored.time[0]) for _, stored in chosen)
    earliest_end = min(int(stored.time[-1]) for _, stored in chosen)
    return max(latest_begin, min(latest_begin + _WARM_UP_CANDLES * stretch * MINUTE_MS, earliest_end))


def _timeframe(minutes: int) -> str:
    return next(name for name, length in INTERVAL_MS.items() if length == minutes * MINUTE_MS)


def _date(moment_ms: int) -> str:
    return f"{datetime.fromtimestamp(moment_ms / 1000, UTC):%Y-%m-%d %H:%M}"
