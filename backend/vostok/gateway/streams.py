"""Market streams: one connection to the venue, fanned out to every bot; after a gap the candles are filled in."""

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from vostok.binance.errors import BinanceError
from vostok.binance.marketdata import PublicTrade
from vostok.clock import Clock
from vostok.gateway.klines import event_of_row, row_of_event
from vostok.gateway.market import Market
from vostok.gateway.upstream import VenueSilent

log = structlog.get_logger()
Event = dict[str, Any]
Listener = Callable[[str, Event], None]
# Binance takes five messages a second on a stream connection; wishes are gathered meanwhile.
GATHER_S = 0.25
BATCH = 200
# ... and so many streams (docs: web-socket-streams.md); what is beyond is served over REST.
MAX_STREAMS = 1_024
SILENT_AFTER_S = 30.0
# Binance takes 300 connections in five minutes from an address, also from one whose connections break at once.
RETRY_S = (0.25, 0.5, 1.0, 2.0, 5.0)
STABLE_AFTER_S = 10.0


# The stream of the twenty best levels.
BEST_LEVELS = "depth20"


class Streams:
    """Subscriptions by stream name (`btcusdt@kline_1m`).

    `connections` counts how often the venue's stream was opened: between two of them events may be missing.
    """

    def __init__(self, url: str, market: Market, clock: Clock) -> None:
        self._url = f"{url}/stream"
        self._market = market
        self._clock = clock
        self._listeners: dict[str, list[Listener]] = {}
        self._asked: set[str] = set()
        self._changed = asyncio.Event()
        self._last_candle: dict[str, int] = {}
        self._live: set[str] = set()
        self._ids = 0
        self.connections = 0
        market.candles.streamed = lambda symbol, interval: f"{symbol.lower()}@kline_{interval}" in self._live
        market.priced = lambda symbol: f"{symbol.lower()}@bookTicker" in self._live

    def subscribe(self, stream: str, listener: Listener) -> Callable[[], None]:
        """Call `listener(stream, event)` for each event, until the returned function is called."""
        self._listeners.setdefault(stream, []).append(listener)
        self._changed.set()

        def unsubscribe() -> None:
            listeners = self._listeners.get(stream, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(stream, None)
                self._changed.set()

        return unsubscribe

    async def run(self) -> None:
        """Stay connected while anybody listens, until cancelled."""
        failures = 0
        while True:
            while not self._listeners:
                self._changed.clear()
                await self._changed.wait()
            began = time.monotonic()
            try:
                async with connect(self._url, open_timeout=5, ping_interval=20, max_size=2**22, proxy=None) as socket:
                    await self._follow(socket)
            except (OSError, WebSocketException, TimeoutError) as error:
                failures = 1 if time.monotonic() - began > STABLE_AFTER_S else failures + 1
                if failures == 1:
                    log.warning("the venue's stream broke", reason=f"{type(error).__name__}: {error}")
            finally:
                self._asked.clear()
                self._live.clear()
            await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])

    async def _follow(self, socket: ClientConnection) -> None:
        self.connections += 1
        asking = asyncio.create_task(self._ask(socket))
        filling = asyncio.create_task(self._fill_gaps())
        try:
            while True:
                async with asyncio.timeout(SILENT_AFTER_S if self._asked else None):
                    message = await socket.recv()
                self._take(message)
        finally:
            for task in (asking, filling):
                task.cancel()
            # A cancellation of our own that comes meanwhile goes on, those of the two end here.
            await asyncio.gather(asking, filling, return_exceptions=True)

    async def _ask(self, socket: ClientConnection) -> None:
        while True:
            self._changed.clear()
            wanted = set(list(self._listeners)[:MAX_STREAMS])
            # In this order, as there may be no room for new ones before.
            await self._send(socket, "UNSUBSCRIBE", self._asked - wanted)
            await self._send(socket, "SUBSCRIBE", wanted - self._asked)
            for gone in self._asked - wanted:
                self._forget(gone)
            self._asked = wanted
            await self._changed.wait()
            await asyncio.sleep(GATHER_S)

    async def _send(self, socket: ClientConnection, method: str, streams: set[str]) -> None:
        names = sorted(streams)
        for first in range(0, len(names), BATCH):
            self._ids += 1
            body = {"method": method, "params": names[first : first + BATCH], "id": self._ids}
            await socket.send(orjson.dumps(body).decode())
            await asyncio.sleep(GATHER_S)

    def _forget(self, stream: str) -> None:
        self._last_candle.pop(stream, None)
        self._live.discard(stream)

    def _take(self, message: str | bytes) -> None:
        try:
            body = orjson.loads(message)
        except orjson.JSONDecodeError:
            log.warning("the venue's stream sent junk")
            return
        if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
            return
        self._hand_on(str(body.get("stream")), body["data"])

    def _hand_on(self, stream: str, event: Event) -> None:
        try:
            if not self._learn(stream, event):
                log.warning("the venue's stream sent a candle that cannot be true", stream=stream)
                return
        except (KeyError, TypeError, ValueError):
            log.warning("the venue's stream sent an event that cannot be understood", stream=stream)
            return
        for listener in list(self._listeners.get(stream, ())):
            listener(stream, event)

    def _learn(self, stream: str, event: Event) -> bool:
        """Keep the shared candles and prices up to date; False for what must not be handed on."""
        symbol, _, kind = stream.partition("@")
        if stream not in self._listeners:
            # An event may overtake the word that nobody wants it any more.
            return True
        if kind == "bookTicker":
            self._market.take_mark(event["s"], event["b"], event["a"])
        elif kind.startswith("kline_"):
            candle, interval = event["k"], kind.removeprefix("kline_")
            if not self._market.candles.take(symbol.upper(), interval, row_of_event(candle), final=candle["x"] is True):
                return False
            self._last_candle[stream] = int(candle["t"])
        elif kind == BEST_LEVELS:
            self._market.take_book(symbol.upper(), event)
        self._live.add(stream)
        return True

    async def _fill_gaps(self) -> None:
        """After a reconnection: candles that closed meanwhile are asked for and handed on as if they had streamed."""
        for stream, opened in list(self._last_candle.items()):
            symbol, interval = stream.split("@")[0].upper(), stream.split("kline_")[1]
            try:
                rows = await self._market.klines(symbol, interval, start=opened, limit=1000)
            except (VenueSilent, BinanceError) as error:
                log.warning("missed candles could not be read", stream=stream, reason=str(error))
                continue
            now = self._clock()
            for row in rows:
                closed = row[6] < now
                self._hand_on(stream, event_of_row(symbol, interval, row, closed=closed, event_ms=now))


def read_trade(event: Event) -> tuple[str, PublicTrade] | None:
    """The crowd's trade in a `trade` event, with its symbol; None when it cannot be understood."""
    try:
        price, quantity = Decimal(event["p"]), Decimal(event["q"])
        trade = PublicTrade(int(event["t"]), price, quantity, int(event["T"]), bool(event["m"]))
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return None
    if not (price.is_finite() and quantity.is_finite() and price > 0 and quantity > 0):
        return None
    return str(event["s"]), trade
