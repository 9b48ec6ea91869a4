"""What goes on after an order's answer: resting paper orders meet the market, live ones are asked about."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import structlog

from vostok.binance.errors import BinanceError
from vostok.binance.intervals import INTERVAL_MS
from vostok.binance.marketdata import PublicTrade
from vostok.clock import Clock
from vostok.errors import AppError
from vostok.gateway import paper
from vostok.gateway.live import LiveVenue
from vostok.gateway.market import MAX_KLINES, Market
from vostok.gateway.models import Order
from vostok.gateway.streams import Streams, read_trade
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import Writer

log = structlog.get_logger()
EVERY_S = 1.0
# Live orders that rest for long are asked about less often.
PATIENT_AFTER_MS = 60_000
PATIENT_EVERY = 5
# Without a trade for so long, candles are read in place of the stream.
SILENCE_S = 10.0
_CATCH_UP = ("1s", "1m", "1h", "1d")
_FAILURES = (VenueSilent, BinanceError, AppError, LookupError)


class Resting:
    """Follows every working order until it is finished, also across restarts of gateway and venue."""

    def __init__(
        self, writer: Writer, market: Market, streams: Streams, trading: Trading, live: LiveVenue, clock: Clock
    ) -> None:
        self._writer = writer
        self._market = market
        self._streams = streams
        self._trading = trading
        self._live = live
        self._clock = clock
        self._trades: asyncio.Queue[tuple[str, PublicTrade]] = asyncio.Queue(maxsize=10_000)
        self._watched: dict[str, Any] = {}
        self._seen: dict[str, float] = {}
        self._looked: dict[int, int] = {}
        self._round = 0

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.gather(self._meet_trades(), self._look_around())

    async def _look_around(self) -> None:
        while True:
            self._round += 1
            self._watch_symbols()
            self._looked = {key: at for key, at in self._looked.items() if key in self._writer.books.orders}
            await self._attempt(self._catch_up(), "catch up")
            await self._attempt(self._ask_venue(), "ask about live orders")
            await self._attempt(self._cancel_unwanted(), "cancel entries of stopped bots")
            await asyncio.sleep(EVERY_S)

    async def _attempt(self, work: Coroutine[Any, Any, None], what: str) -> None:
        try:
            await work
        except _FAILURES as error:
            log.warning("will be tried again", task=what, reason=str(error))

    def _watch_symbols(self) -> None:
        wanted = {order.symbol for order in self._paper_orders()}
        for symbol in wanted - set(self._watched):
            self._watched[symbol] = self._streams.subscribe(f"{symbol.lower()}@trade", self._take_trade)
        for symbol in set(self._watched) - wanted:
            self._watched.pop(symbol)()
            self._seen.pop(symbol, None)

    def _take_trade(self, _stream: str, event: dict[str, Any]) -> None:
        found = read_trade(event)
        if found is None or self._trades.full():
            # What a full queue leaves out is read from candles, as after any silence.
            return
        self._trades.put_nowait(found)

    async def _meet_trades(self) -> None:
        while True:
            symbol, trade = await self._trades.get()
            self._seen[symbol] = time.monotonic()
            for order in self._paper_orders(symbol):
                if order.created_at < trade.time:
                    await self._attempt(self._meet(order, trade), "match a paper order")

    async def _meet(self, order: Order, trade: PublicTrade) -> None:
        if paper.waits_for_stop(order):
            if paper.reaches_stop(order, trade.price):
                await self._trading.trigger_paper(order)
        elif (outcome := paper.rest(order, trade, rate=self._trading.rate)) is not None:
            await self._trading.settle_paper(order, outcome)

    async def _catch_up(self) -> None:
        """Orders on symbols without trades lately meet the candles since they were last looked at."""
        for order in self._paper_orders():
            if time.monotonic() - self._seen.get(order.symbol, 0.0) < SILENCE_S or not self._due(order):
                continue
            for candle in await self._candles_since(order):
                current = self._writer.books.orders.get(order.id)
                if current is None or not current.working or not await self._meet_candle(current, candle):
                    break
            self._looked[order.id] = self._clock()

    def _due(self, order: Order) -> bool:
        return self._clock() - self._looked.get(order.id, order.matched_at) >= SILENCE_S * 1000

    async def _candles_since(self, order: Order) -> list[list[Any]]:
        since, now = self._looked.get(order.id, order.matched_at), self._clock()
        interval = next((name for name in _CATCH_UP if (now - since) / INTERVAL_MS[name] < MAX_KLINES), _CATCH_UP[-1])
        rows = await self._market.klines(order.symbol, interval, start=since, limit=MAX_KLINES)
        return [row for row in rows if row[6] < now]

    async def _meet_candle(self, order: Order, candle: list[Any]) -> bool:
        """Whether the order is still waiting after this candle."""
        if paper.waits_for_stop(order):
            if paper.stop_through(order, candle):
                await self._trading.trigger_paper(order)
                return False
        elif (outcome := paper.rest_through(order, candle, rate=self._trading.rate)) is not None:
            await self._trading.settle_paper(order, outcome)
            return False
        return True

    async def _ask_venue(self) -> None:
        now = self._clock()
        for order in list(self._writer.books.orders.values()):
            if order.mode != "REAL_MARKET_SPOT":
                continue
            if order.state in ("SENT", "IN_DOUBT") and now - order.updated_at > 2 * PATIENT_AFTER_MS:
                self._live.keep_resolving(order)
            if not order.working or order.exchange_order_id is None:
                continue
            if now - order.created_at < PATIENT_AFTER_MS or self._round % PATIENT_EVERY == 0:
                await self._live.query(order)

    async def _cancel_unwanted(self) -> None:
        """Entries of a bot that is not RUNNING and that came to light late."""
        for bot in list(self._writer.books.bots.values()):
            if bot.state != "RUNNING":
                await self._trading.cancel_entries(bot.id)

    def _paper_orders(self, symbol: str | None = None) -> list[Order]:
        return [
            order
            for order in list(self._writer.books.orders.values())
            if order.mode == "SIMULATED"
            and order.working
            and order.exchange_order_id is not None
            and (symbol is None or order.symbol == symbol)
        ]
