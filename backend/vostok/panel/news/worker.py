"""Reads the sources every few minutes, tells the gateway the sentiment each minute, and keeps it beside strategies."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from vostok.clock import HOUR_MS, MINUTE_MS, Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.panel.analytics.watch import chosen_pairs
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.service import peers
from vostok.panel.gateway_client import Gateway
from vostok.panel.market.service import Market
from vostok.panel.news import service
from vostok.panel.news.feeds import Entry, parse
from vostok.panel.news.fetch import Fetcher
from vostok.panel.news.models import NewsSource
from vostok.panel.news.sentiment import Sentiment

log = structlog.get_logger()

LOOK_EVERY_S = 60.0
READ_EVERY_MS = 5 * MINUTE_MS
NOTED_FROM = 0.05
"""A change of sentiment as small as this is not written down for strategies."""
NOTED_AGAIN_MS = 12 * HOUR_MS
"""Well before a strategy takes what was written for too old."""
_LINE_MOST = 200


@dataclass
class NewsDesk:
    """`home` is the data directory; strategies read `sentiment/<COIN>.csv` in it. `stored` is set when news came."""

    home: Path
    database: Database
    gateway: Gateway
    market: Market
    fleet: Fleet
    clock: Clock
    fetcher: Fetcher = field(default_factory=Fetcher)
    stored: asyncio.Event = field(default_factory=asyncio.Event)
    _written: dict[str, tuple[int, float]] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """Read what is new now."""
        self._wake.set()

    async def run(self) -> None:
        """Look each minute until cancelled, or when woken."""
        while True:
            self._wake.clear()
            await self.look()
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Read the sources that are due, forget what is old, and tell what follows; one caller at a time."""
        async with self._looking:
            await self._look(self.clock())

    async def _look(self, now: int) -> None:
        with self.database.read() as session:
            due = [
                source
                for source in service.sources(session)
                if source.enabled and now - (source.checked_at or 0) >= READ_EVERY_MS
            ]
        for source in due:
            await self._read(source, now)
        found = await asyncio.to_thread(self._refreshed, now)
        await asyncio.to_thread(self._write_files, found, now)
        try:
            await self.gateway.put_sentiment([(one.coin, one.score, one.at) for one in found])
        except Unavailable as error:
            log.warning("the gateway was not told the sentiment", reason=error.detail)

    async def _read(self, source: NewsSource, now: int) -> None:
        assert source.id is not None
        error: str | None = None
        try:
            body = await self.fetcher.fetch(source.url)
            entries = await asyncio.to_thread(parse, source.kind, body)
            coins = {symbol.base for symbol in (await self.market.symbols(now)).values()}
            added = await asyncio.to_thread(self._store, source.name, entries, coins, now)
            if added:
                self.stored.set()
            log.info("read a source of news", source=source.name, added=added)
        except AppError as refusal:
            error = refusal.detail
        await asyncio.to_thread(self._note, source.id, now, error)

    def _note(self, source_id: int, now: int, error: str | None) -> None:
        with self.database.write() as session:
            service.note_reading(session, source_id, now, error)

    def _store(self, source: str, entries: Sequence[Entry], coins: set[str], now: int) -> int:
        with self.database.read() as session:
            traded = [pair for bot in peers(session, self.fleet) for pair in bot.settings.pairs]
            pairs = [*chosen_pairs(session), *traded]
        watched = {pair.split("/")[0] for pair in pairs}
        with self.database.write() as session:
            return service.store(session, source, entries, coins, watched, now)

    def _refreshed(self, now: int) -> list[Sentiment]:
        with self.database.write() as session:
            service.prune(session, now)
            return service.sentiment_now(session, now)

    def _write_files(self, found: Sequence[Sentiment], now: int) -> None:
        """Add a row to the file of each coin whose sentiment has moved: what a strategy then knew stays known."""
        told = {one.coin: one.score for one in found if one.coin is not None}
        # Of what nobody speaks any more a strategy would go on to read the last word.
        for coin, score in (dict.fromkeys(self._written, 0.0) | told).items():
            path = self.home / "sentiment" / f"{coin}.csv"
            at, last = self._written.get(coin) or newest_sentiment(path) or (now, 0.0)
            if abs(last - score) >= NOTED_FROM or (coin in told and now - at >= NOTED_AGAIN_MS):
                append_sentiment(path, now, score)
                at, last = now, score
            if coin in told:
                self._written[coin] = at, last
            else:
                self._written.pop(coin)


def newest_sentiment(path: Path) -> tuple[int, float] | None:
    """The last row of such a file, as `append_sentiment` writes them; None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LINE_MOST))
            date, score = file.read().decode().splitlines()[-1].split(",")
        told = datetime.fromisoformat(date)
        return int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() * 1_000), float(score)
    except (OSError, ValueError, IndexError):
        return None


def append_sentiment(path: Path, now: int, score: float) -> None:
    """Add `score`, known at `now` (UTC ms), to the file that strategies read (`strategies/_sentiment.py`)."""
    path.parent.mkdir(exist_ok=True)
    moment = datetime.fromtimestamp(now / 1_000, UTC).isoformat(timespec="seconds")
    row = f"{moment},{score:.4f}\n"
    # One write of whole lines: a strategy that reads meanwhile never sees half a row.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    file = os.open(path, flags, 0o644)
    try:
        os.write(file, (row if os.fstat(file).st_size else f"date,sentiment\n{row}").encode())
    finally:
        os.close(file)
