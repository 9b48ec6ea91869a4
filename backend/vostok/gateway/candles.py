"""The shared candles: one series for each symbol and interval, kept by streams and REST, screened and graded."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vostok.binance.intervals import INTERVAL_MS, next_open, shift_open
from vostok.binance.intervals import open_time as candle_open
from vostok.gateway.candle_quality import filled, first_hole, freshness, judge, possible, screen, spikes
from vostok.gateway.klines import KEPT, BadCandles, Row, merge
from vostok.gateway.shared import SharedAnswers
from vostok.gateway.upstream import Upstream, VenuePaused, VenueSilent
from vostok.risk.candles import Quality, worst

KLINE_AGE_S = 1.0
# Binance updates a candle's stream every two seconds at most; one that is silent for longer may have a gap.
STREAMED_AGE_S = 10.0
MAX_KLINES = 1_000
# A series counts as in use for two of its candles after somebody read it, and for two minutes at least.
IN_USE_MS = 120_000
HISTORY_AGE_S = 60.0
HISTORY_SPARE_S = 3_600.0


@dataclass
class Series:
    """Sound candles of one symbol and interval. `asked` and `read` are monotonic seconds.

    `final` is whether the newest candle is known as it closed.
    """

    interval: str
    rows: list[Row] = field(default_factory=list)
    withheld: list[int] = field(default_factory=list)
    final: bool = False
    asked: float = float("-inf")
    read: float = float("-inf")
    _served: list[Row] | None = None
    _inside: Quality | None = None

    def replace(self, rows: list[Row], withheld: Sequence[int], asked: float, *, final: bool) -> None:
        """Take over what an answer of the venue has led to."""
        self.final = final
        present = {row[0] for row in rows}
        self.rows, self.withheld, self.asked = rows, [opened for opened in withheld if opened not in present], asked
        self._served = self._inside = None

    def put(self, row: Row, *, final: bool) -> bool:
        """Put a streamed candle in its place; False where one was missed, or it jumps and must be confirmed first."""
        if not self.rows or row[0] > next_open(self.rows[-1][0], self.interval):
            return False
        behind = sum(known[0] >= row[0] for known in self.rows[-2:])
        place = len(self.rows) - behind
        if behind and self.rows[place][0] != row[0]:
            # An old one, or one inside a hole: the venue's own list tells it better.
            return True
        if not behind and not self.final:
            return False
        rows = [*self.rows[:place], row, *self.rows[place + 1 :]][-KEPT:]
        if row[0] in spikes(rows) and row[0] not in spikes(self.rows):
            return False
        self.replace(rows, self.withheld, time.monotonic(), final=self.final if behind == 2 else final)
        return True

    def served(self) -> list[Row]:
        """The rows as bots get them: a single missing candle is filled in."""
        if self._served is None:
            self._served = filled(self.rows, self.interval)
        return self._served

    def quality(self, now_ms: int) -> Quality:
        """How far the newest candles can be trusted at `now_ms` (the venue's clock)."""
        if self._inside is None:
            self._inside = judge(self.rows, self.interval, self.withheld)
        if not self.rows:
            return self._inside
        return worst(self._inside, freshness(self.rows[-1][0], self.interval, now_ms))


class Candles:
    """Every series that somebody reads. `streamed` tells whether a stream keeps one up to date."""

    def __init__(self, upstream: Upstream, shared: SharedAnswers, venue_ms: Callable[[], int]) -> None:
        self._upstream = upstream
        self._shared = shared
        self._venue_ms = venue_ms
        self._series: dict[tuple[str, str], Series] = {}
        self.streamed: Callable[[str, str], bool] = lambda _symbol, _interval: False

    async def read(
        self, symbol: str, interval: str, *, start: int | None = None, end: int | None = None, limit: int = 500
    ) -> list[Row]:
        """Candles, oldest first. The newest come from the series, older ones from the venue."""
        limit = min(limit, MAX_KLINES)
        now = self._venue_ms()
        oldest = shift_open(candle_open(now, interval), interval, 1 - MAX_KLINES)
        if (start is not None and start < oldest) or (end is not None and end < now):
            return await self._history(symbol, interval, start, end, limit)
        rows = await self._newest(symbol, interval)
        if start is None:
            return rows[-limit:]
        return [row for row in rows if row[0] >= start][:limit]

    async def history(self, symbol: str, interval: str, start: int, end: int, limit: int) -> list[Row]:
        """Candles that open from `start` to `end`, oldest first, as the venue has them but for impossible ones.

        For downloads: holes are left as they are, and nothing is kept, as nobody asks for the same twice.
        """
        params: dict[str, str | int] = {"symbol": symbol, "interval": interval, "limit": min(limit, MAX_KLINES)}
        return (await self._ask(interval, {**params, "startTime": start, "endTime": end}))[0]

    async def renew(self, symbol: str) -> None:
        """Bring every series of `symbol` that is in use up to date: that nobody reads one does not make it bad."""
        for key in self.in_use():
            if key[0] == symbol and not self._is_fresh(self._series[key], *key):
                await self._ask_again(symbol, self._series[key])

    def take(self, symbol: str, interval: str, row: Row, *, final: bool) -> bool:
        """A stream's candle, `final` once it has closed. False when it is impossible and must not be handed on."""
        if not possible(row, interval, self._venue_ms()):
            return False
        series = self._series.get((symbol, interval))
        if series is not None and not series.put(row, final=final):
            # A hole or a jump: the venue is asked again over REST before anybody reads this series.
            series.asked = float("-inf")
        return True

    def in_use(self) -> list[tuple[str, str]]:
        """Symbol and interval of each series that was read lately."""
        now = time.monotonic()
        return [
            key
            for key, series in self._series.items()
            if now - series.read <= max(IN_USE_MS, 2 * INTERVAL_MS[key[1]]) / 1000
        ]

    def quality(self, symbol: str, interval: str | None = None) -> Quality | None:
        """The grade of one series, or without `interval` the worst of all of `symbol` that are in use.

        None when nobody has read such candles lately, so that nothing was decided on them.
        """
        now = self._venue_ms()
        keys = [(symbol, interval)] if interval else [key for key in self.in_use() if key[0] == symbol]
        found = [self._series[key].quality(now) for key in keys if key in self._series]
        return worst(*found) if found else None

    async def _history(self, symbol: str, interval: str, start: int | None, end: int | None, limit: int) -> list[Row]:
        params: dict[str, str | int] = {"symbol": symbol, "interval": interval, "limit": limit}
        params |= {name: value for name, value in (("startTime", start), ("endTime", end)) if value is not None}

        async def fetch() -> list[Row]:
            return filled((await self._ask(interval, params))[0], interval)

        key = ("history", *sorted(params.items()))
        rows: list[Row] = await self._shared.get(key, HISTORY_AGE_S, fetch, spare_s=HISTORY_SPARE_S)
        return rows[:limit]

    async def _newest(self, symbol: str, interval: str) -> list[Row]:
        series = self._series.setdefault((symbol, interval), Series(interval))
        series.read = time.monotonic()
        if not self._is_fresh(series, symbol, interval):
            await self._ask_again(symbol, series)
        return series.served()

    async def _ask_again(self, symbol: str, series: Series) -> None:
        try:
            await self._shared.get(("klines", symbol, series.interval), 0.0, lambda: self._refresh(symbol, series))
        except VenuePaused:
            # Bots go on with what is known; the grade tells the gate how old that is.
            if not series.rows:
                raise

    def _is_fresh(self, series: Series, symbol: str, interval: str) -> bool:
        # What was fetched before the last candle closed does not show how it closed.
        if not series.rows or series.rows[-1][0] < candle_open(self._venue_ms(), interval):
            return False
        age = time.monotonic() - series.asked
        return age <= KLINE_AGE_S or (age <= STREAMED_AGE_S and self.streamed(symbol, interval))

    async def _refresh(self, symbol: str, series: Series) -> None:
        """Ask for what is missing: from the first hole on, else from the last candle, which is unfinished."""
        asked, now = time.monotonic(), self._venue_ms()
        known, interval = series.rows, series.interval
        params: dict[str, str | int] = {"symbol": symbol, "interval": interval, "limit": MAX_KLINES}
        if known:
            hole = first_hole(known, interval)
            params["startTime"] = known[-1][0] if hole is None else hole
        news, withheld = await self._ask(interval, params)
        if known and len(news) + len(withheld) >= MAX_KLINES:
            # The hole is wider than one request: begin anew with the newest candles.
            del params["startTime"]
            known = []
            news, withheld = await self._ask(interval, params)
        if set(spikes(merge(known, news))) - set(spikes(series.rows)):
            # A jump counts as real when the venue says it twice.
            news, withheld = await self._ask(interval, params)
        rows = merge(known, news)
        series.replace(rows, withheld, asked, final=bool(rows) and rows[-1][6] < now)

    async def _ask(self, interval: str, params: dict[str, str | int]) -> tuple[list[Row], list[int]]:
        answer: Any = await self._upstream.public("klines", params)
        try:
            return screen(answer, interval, self._venue_ms())
        except BadCandles as error:
            raise VenueSilent(str(error)) from None
