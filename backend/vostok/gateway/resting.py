"""What goes on after an order's answer: resting paper orders meet the market, live ones are asked about."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

import structlog

from vostok.binance.errors import BinanceError
from vostok.binance.intervals import INTERVAL_MS, next_open, open_time
from vostok.binance.marketdata import PublicTrade
from vostok.clock import Clock, age_ms
from vostok.errors import AppError
from vostok.gateway import paper
from vostok.gateway.candles import MAX_KLINES
from vostok.gateway.journal import Settled, reject
from vostok.gateway.live import LiveVenue
from vostok.gateway.market import Market
from vostok.gateway.models import Order
from vostok.gateway.streams import Streams, read_trade
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.user_stream import EVERYTHING
from vostok.gateway.writer import Writer
from vostok.risk.types import Mode

log = structlog.get_logger()
EVERY_S = 1.0
# Live orders that rest for long are asked about less often, those of which the venue tells by itself seldom:
# a question costs 4 of the venue's weight, and each bot may have several orders.
PATIENT_AFTER_MS = 60_000
PATIENT_EVERY = 5
TOLD_EVERY = 60
# Without a trade for so long, candles are read in place of the stream.
SILENCE_MS = 10_000
# No call of a bot follows an order for longer than this.
FORGOTTEN_MS = 60_000
_CATCH_UP = ("1s", "1m", "1h", "1d")
_FAILURES = (VenueSilent, BinanceError, AppError, LookupError)


class Coverage(NamedTuple):
    """From when to when (UTC ms) the stream of a symbol's trades has been seen without a break."""

    connection: int
    since: int
    until: int


class Resting:
    """Follows every working order until it is finished, also across restarts of gateway and venue."""

    def __init__(
        self,
        writer: Writer,
        market: Market,
        streams: Streams,
        trading: Trading,
        live: LiveVenue,
        switch: Switch,
        clock: Clock,
    ) -> None:
        self._writer = writer
        self._market = market
        self._streams = streams
        self._trading = trading
        self._live = live
        self._switch = switch
        self._clock = clock
        self._trades: asyncio.Queue[tuple[str, PublicTrade]] = asyncio.Queue(maxsize=10_000)
        self._watched: dict[str, Callable[[], None]] = {}
        self._coverage: dict[str, Coverage] = {}
        self._looked: dict[int, int] = {}
        self._asked: dict[int, int] = {}
        self._round = 0
        self._news: asyncio.Queue[str] = asyncio.Queue()
        # Whether the venue tells by itself when something happens to a live order.
        self.told: Callable[[], bool] = lambda: False
        self._cancelling: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.gather(self._meet_trades(), self._look_around(), self._follow_news())

    def hear(self, client_id: str) -> None:
        """Something happened at the venue to the live order with this client id; EVERYTHING: perhaps to any."""
        self._news.put_nowait(client_id)

    def asked_at(self, order_id: int) -> int:
        """When (UTC ms) the newest question about a live order was sent that the venue answered; 0 if none was."""
        return self._asked.get(order_id, 0)

    async def _look_around(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """One round: watch what rests, read what was missed, ask about live orders."""
        self._round += 1
        self._watch_symbols()
        known = self._writer.books.orders
        self._looked = {key: at for key, at in self._looked.items() if key in known}
        self._asked = {key: at for key, at in self._asked.items() if key in known}
        for order in self._orders("SIMULATED"):
            if self._missed_something(order):
                await self._attempt(self._catch_up(order), order)
        told = self.told()
        for order in () if self._switch.venue_is_emptied else self._orders("REAL_MARKET_SPOT"):
            eager = self._clock() - order.created_at < PATIENT_AFTER_MS and not told
            # The round of each order is its own, so that they do not all ask at once.
            if eager or (self._round + order.id) % (TOLD_EVERY if told else PATIENT_EVERY) == 0:
                await self._attempt(self._ask(order), order)
        for order in self._forgotten():
            if order.state == "RESERVED":
                await self._attempt(self._writer.run(reject(order.id, "It was never sent.")), order)
            else:
                self._live.keep_resolving(order)
        if self._cancelling is None or self._cancelling.done():
            # Beside the round: with a silent venue a cancel takes long, and the others must not wait.
            self._cancelling = asyncio.create_task(self._cancel_unwanted())

    async def meet(self, symbol: str, trade: PublicTrade) -> None:
        """Show a trade of the crowd to the paper orders that rest on `symbol`."""
        covered = self._coverage.get(symbol)
        if covered is None or covered.connection != self._streams.connections:
            self._coverage[symbol] = Coverage(self._streams.connections, trade.time, trade.time)
        else:
            self._coverage[symbol] = covered._replace(until=trade.time)
        offset = self._market.venue_ms() - self._clock()
        for order in self._orders("SIMULATED", symbol):
            if self._created(order) + offset >= trade.time:
                continue
            if not await self._attempt(self._meet_order(order, trade), order):
                # The stream does not tell of it again, candles do.
                self._coverage.pop(symbol, None)

    async def _follow_news(self) -> None:
        while True:
            ids = {await self._news.get()}
            while not self._news.empty():
                # An order that fills in many parts is asked about once.
                ids.add(self._news.get_nowait())
            for order in self._orders("REAL_MARKET_SPOT"):
                if EVERYTHING in ids or order.venue_client_id in ids:
                    await self._attempt(self._ask(order), order)

    async def _meet_trades(self) -> None:
        while True:
            await self.meet(*await self._trades.get())

    async def _ask(self, order: Order) -> None:
        current = self._writer.books.orders.get(order.id)
        if current is None or not current.working:
            # Settled while the others of its round were asked about.
            return
        sent_at = self._clock()
        await self._live.query(current)
        self._asked[order.id] = sent_at

    async def _attempt(self, work: Coroutine[Any, Any, object], order: Order) -> bool:
        """Whether the work was done."""
        try:
            await work
        except _FAILURES as error:
            log.warning("a working order will be looked at again", order=order.id, reason=str(error))
            return False
        return True

    def _watch_symbols(self) -> None:
        wanted = {order.symbol for order in self._orders("SIMULATED")}
        for symbol in wanted - set(self._watched):
            self._watched[symbol] = self._streams.subscribe(f"{symbol.lower()}@trade", self._take_trade)
        for symbol in set(self._watched) - wanted:
            self._watched.pop(symbol)()
            self._coverage.pop(symbol, None)

    def _take_trade(self, _stream: str, event: dict[str, Any]) -> None:
        found = read_trade(event)
        if found is None or self._trades.full():
            # What is left out here breaks the coverage, and is read from candles.
            self._coverage.clear()
            return
        self._trades.put_nowait(found)

    async def _meet_order(self, order: Order, trade: PublicTrade) -> None:
        if paper.waits_for_stop(order):
            if paper.reaches_stop(order, trade.price):
                await self._trading.trigger_paper(order)
        elif (outcome := paper.rest(order, trade, fees=self._trading.fees)) is not None:
            await self._trading.settle_paper(order, outcome)

    def _missed_something(self, order: Order) -> bool:
        """Whether the market moved unseen since the order was last shown it: a gap, or a stream gone quiet."""
        now, covered = self._market.venue_ms(), self._coverage.get(order.symbol)
        if covered is None or covered.connection != self._streams.connections:
            return now - self._seen_until(order) > SILENCE_MS
        return self._seen_until(order) < covered.since or now - max(covered.until, self._seen_until(order)) > SILENCE_MS

    def _seen_until(self, order: Order) -> int:
        now, seen = self._market.venue_ms(), self._looked.get(order.id, order.matched_at)
        if age_ms(now, seen) is None:
            # Of what was before nobody knows when; all that comes from here on is shown.
            self._looked[order.id] = seen = now
        return seen

    def _created(self, order: Order) -> int:
        """When it was placed; long ago where that is to come, as the clock was set back since."""
        return 0 if age_ms(self._clock(), order.created_at) is None else order.created_at

    async def _catch_up(self, order: Order) -> None:
        """Show the order the candles since it was last shown the market."""
        since, now = max(self._seen_until(order), self._created(order)), self._market.venue_ms()
        interval = next((name for name in _CATCH_UP if (now - since) / INTERVAL_MS[name] < MAX_KLINES), _CATCH_UP[-1])
        first = open_time(since, interval)
        if first < self._created(order):
            first = next_open(first, interval)
        rows = await self._market.klines(order.symbol, interval, start=first, limit=MAX_KLINES)
        for candle in rows:
            if candle[6] >= now:
                break
            if not await self._show(order.id, candle):
                return
            since = candle[6] + 1
        self._looked[order.id] = since

    async def _show(self, order_id: int, candle: list[Any]) -> bool:
        """Whether the order still works, and is as it was, after this candle."""
        while (order := self._writer.books.orders.get(order_id)) is not None and order.working:
            # A trade that fills part of it meanwhile says nothing of what happened before.
            with contextlib.suppress(Settled):
                return await self._meet_candle(order, candle)
        return False

    async def _meet_candle(self, order: Order, candle: list[Any]) -> bool:
        """Whether the order is still as it was after this candle."""
        if paper.waits_for_stop(order):
            if paper.stop_through(order, candle):
                await self._trading.trigger_paper(order)
                return False
        elif (outcome := paper.rest_through(order, candle, fees=self._trading.fees)) is not None:
            await self._trading.settle_paper(order, outcome)
            return False
        return True

    async def _cancel_unwanted(self) -> None:
        """Cancel entries that came to light after their bot was paused or latched."""
        for bot in list(self._writer.books.bots.values()):
            if bot.mode == "REAL_MARKET_SPOT" and (self._switch.key_is_refused or self._switch.venue_is_emptied):
                continue
            if bot.state != "RUNNING" or self._switch.standing(bot).state != "ACTIVE":
                await self._trading.cancel_entries(bot.id)

    def _forgotten(self) -> list[Order]:
        """Orders that stand in the middle of a step which nobody is taking any more."""
        now = self._clock()
        return [
            order
            for order in list(self._writer.books.orders.values())
            if order.state in ("RESERVED", "SENT", "IN_DOUBT") and now - order.updated_at > FORGOTTEN_MS
        ]

    def _orders(self, mode: Mode, symbol: str | None = None) -> list[Order]:
        return [
            order
            for order in list(self._writer.books.orders.values())
            if order.mode == mode
            and order.working
            and order.exchange_order_id is not None
            and (symbol is None or order.symbol == symbol)
        ]
