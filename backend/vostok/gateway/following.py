"""What bots read over REST again and again is followed as a stream, so that it costs the venue's weight once."""

import asyncio
from collections.abc import Callable
from typing import Any

from vostok.gateway.market import Market
from vostok.gateway.streams import BEST_LEVELS, MAX_STREAMS, Streams

EVERY_S = 1.0
# Clients' own streams and the prices of holdings come first.
MOST = MAX_STREAMS * 3 // 4


class Following:
    """Subscribes to the candles and books that are in use, and leaves them when nobody reads them any more."""

    def __init__(self, market: Market, streams: Streams) -> None:
        self._market = market
        self._streams = streams
        self._followed: dict[str, Callable[[], None]] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY_S)

    def look(self) -> None:
        """Follow what is in use now."""
        candles = [f"{symbol.lower()}@kline_{interval}" for symbol, interval in self._market.candles.in_use()]
        books = [f"{symbol.lower()}@{BEST_LEVELS}" for symbol in self._market.books_in_use()]
        wanted = set((candles + books)[:MOST])
        for stream in self._followed.keys() - wanted:
            self._followed.pop(stream)()
        for stream in wanted - self._followed.keys():
            self._followed[stream] = self._streams.subscribe(stream, _ignore)


def _ignore(_stream: str, _event: dict[str, Any]) -> None:
    """The stream itself keeps the market's candles and books."""
