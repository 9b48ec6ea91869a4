"""Candles from the venue, page by page through the gateway. What is stored already is not asked for again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from vostok.binance.intervals import INTERVAL_MS, open_time
from vostok.errors import AppError, Unavailable
from vostok.lab.candle_files import CandleFile, candle_path, read, write
from vostok.lab.candles import Candles, Stretch, join, last_closed, of_rows, stretches
from vostok.panel.data.models import DownloadRequest, OutcomePublic
from vostok.panel.data.progress import Progress
from vostok.panel.gateway_client import Gateway

PAGE = 1_000
# A page weighs 2 of the 6,000 a minute that Binance allows an address: downloads take a fifth, trading keeps the rest.
PAGES_PER_S = 10
# Pages between two writes of the file: what a crash costs at most.
PAGES_PER_WRITE = 20
RETRY_AFTER_S = (2, 4, 8, 16, 30, 30, 30, 30, 30)

Ask = Callable[[str, str, int, int, int], Awaitable[list[list[Any]]]]
"""pair, timeframe, first and last opening time (UTC ms), most candles -> Binance's rows."""


class Series(NamedTuple):
    """What is wanted of one pair and timeframe: opening times of the first and the last candle, UTC ms."""

    pair: str
    timeframe: str
    first: int
    last: int

    @property
    def pages(self) -> int:
        """Requests it takes when nothing is stored."""
        return max(-(-(self.last - self.first) // (INTERVAL_MS[self.timeframe] * PAGE)), 1)


def series_of(request: DownloadRequest, now: int) -> list[Series]:
    """What `request` asks for, up to the newest closed candle."""
    found = []
    for pair in dict.fromkeys(request.pairs):
        for timeframe in dict.fromkeys(request.timeframes):
            newest = last_closed(now, timeframe)
            last = newest if request.end is None else min(open_time(request.end, timeframe), newest)
            found.append(Series(pair, timeframe, open_time(request.start, timeframe), last))
    return found


def patient(gateway: Gateway, progress: Progress) -> Ask:
    """Ask the gateway, at most so often, and again for minutes while it or the venue does not answer."""
    slot = 0.0

    async def ask(pair: str, timeframe: str, first: int, last: int, limit: int) -> list[list[Any]]:
        nonlocal slot
        for wait_s in (*RETRY_AFTER_S, None):
            now = time.monotonic()
            slot = max(slot + 1 / PAGES_PER_S, now)
            await asyncio.sleep(slot - now)
            try:
                return await gateway.history(pair, timeframe, first, last, limit)
            except Unavailable as error:
                if wait_s is None:
                    raise
                progress.wait(error.detail)
                await asyncio.sleep(wait_s)
        raise AssertionError("the last try returns or raises")

    return ask


async def download(series: Series, folder: Path, ask: Ask, progress: Progress) -> OutcomePublic:
    """Bring the stored file of one pair and timeframe up to what is wanted; what was fetched is kept when cancelled."""
    counted = series.pages
    try:
        path = candle_path(folder, series.pair, series.timeframe)
        known = await asyncio.to_thread(_stored, path, series)
        oldest = await ask(series.pair, series.timeframe, series.first, series.last, 1)
        if not oldest:
            return _outcome(series, "failed", len(known.time), "The venue has no candles of this range.")
        first = max(series.first, int(oldest[0][0]))
        wanted = stretches(np.unique(known.time), first, series.last, series.timeframe, PAGE)
        progress.expect(len(wanted) - counted)
        counted = 0
        return await _fetch(series, path, known, wanted, ask, progress)
    except AppError as error:
        return _outcome(series, "failed", 0, error.detail)
    finally:
        progress.expect(-counted)


async def _fetch(
    series: Series, path: Path, known: Candles, wanted: list[Stretch], ask: Ask, progress: Progress
) -> OutcomePublic:
    before, whole = len(known.time), known
    pages: list[list[list[Any]]] = []

    def save() -> Candles:
        fresh = of_rows([row for page in pages for row in page])
        joined = join(whole, fresh) if len(fresh.time) else whole
        if not _equal(joined, whole):
            write(path, joined)
        pages.clear()
        return joined

    try:
        for first, last in wanted:
            pages.append(await ask(series.pair, series.timeframe, first, last, PAGE))
            progress.step()
            if len(pages) >= PAGES_PER_WRITE:
                whole = await asyncio.to_thread(save)
    finally:
        # Also on the way out of a cancelled or failed job: what came so far is in one piece.
        whole = save()
    if len(whole.time) == before:
        return _outcome(series, "unchanged", before, None)
    return _outcome(series, "extended" if before else "added", len(whole.time), None)


def _stored(path: Path, series: Series) -> Candles:
    if not path.is_file():
        return of_rows([])
    return read(CandleFile(path, series.pair, series.timeframe, "feather"))


def _equal(one: Candles, other: Candles) -> bool:
    return all(np.array_equal(mine, theirs) for mine, theirs in zip(one, other, strict=True))


def _outcome(series: Series, result: Any, candles: int, detail: str | None) -> OutcomePublic:
    return OutcomePublic(pair=series.pair, timeframe=series.timeframe, result=result, candles=candles, detail=detail)
