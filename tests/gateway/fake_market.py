"""A venue of public data that counts what it is asked, and the gateway's market before it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.gateway.fake_venue import SPEC
from vostok.binance.symbols import to_exchange_info
from vostok.gateway.klines import Row
from vostok.gateway.market import Market
from vostok.gateway.upstream import Upstream

MINUTE = 60_000
NOW = 1_800_000_030_000


def candle(opened: int, close: str = "100.5") -> Row:
    return [opened, "100", "101", "99", close, "5", opened + MINUTE - 1, "500", 10, "2", "200", "0"]


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class Venue:
    """Counts what it is asked and answers from `answers`; a callable makes its answer from the parameters."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {
            "exchangeInfo": to_exchange_info([SPEC], NOW, []),
            "klines": self._klines,
            "depth": {"lastUpdateId": 1, "bids": [["100", "1"]] * 20, "asks": [["101", "1"]] * 20},
            "ticker/bookTicker": [{"symbol": "BTCUSDT", "bidPrice": "100", "askPrice": "101"}],
        }

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v3/")
        self.asked.append(path)
        answer = self.answers[path]
        if isinstance(answer, httpx.Response):
            return answer
        headers = {"X-MBX-USED-WEIGHT-1M": str(len(self.asked))}
        return httpx.Response(200, json=answer(request.url.params) if callable(answer) else answer, headers=headers)

    def _klines(self, params: httpx.QueryParams) -> list[Row]:
        newest = self.clock.now - self.clock.now % MINUTE
        end = min(newest, int(params.get("endTime", newest)))
        start = int(params.get("startTime", end - (int(params["limit"]) - 1) * MINUTE))
        return [candle(opened) for opened in range(start, end + 1, MINUTE)][: int(params["limit"])]


@asynccontextmanager
async def market_of(venue: Venue) -> AsyncIterator[tuple[Market, Upstream]]:
    upstream = Upstream("http://venue", lambda: None, venue.clock, httpx.MockTransport(venue.handle))
    try:
        yield Market(upstream, venue.clock), upstream
    finally:
        await upstream.close()
