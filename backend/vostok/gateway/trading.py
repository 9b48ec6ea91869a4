"""The way of every order: priced, filtered, judged, journaled, then matched on paper or sent to the venue."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import structlog

from vostok.binance.errors import (
    BinanceError,
    InsufficientBalance,
    OrderRejected,
    ServerBusy,
    UnknownOrder,
    WouldTrigger,
)
from vostok.binance.filters import Standing, check_order
from vostok.binance.matching import triggered
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec
from vostok.clock import Clock
from vostok.gateway import paper
from vostok.gateway.admission import INSUFFICIENT, Adopted, Refusal, ask, reserve
from vostok.gateway.adoption import in_the_way
from vostok.gateway.facts import MarketWatch
from vostok.gateway.fees import Fees
from vostok.gateway.holdings import View
from vostok.gateway.journal import Settled, after_lost, note_answers, settle
from vostok.gateway.live import LiveVenue
from vostok.gateway.market import Market
from vostok.gateway.models import Bot, Order
from vostok.gateway.moods import Moods
from vostok.gateway.paper_orders import Floor, Unmatched, follow, trade
from vostok.gateway.pricing import Priced, price_order
from vostok.gateway.scales import Scales
from vostok.gateway.switch import Switch
from vostok.gateway.traces import Traces, fresh_id, new_trace
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import JournalDown, Writer
from vostok.risk.facts import AccountKey
from vostok.risk.gate import Rules
from vostok.risk.types import Verdict

log = structlog.get_logger()
A = TypeVar("A")
NOTE_WITHIN_S = 0.05
NOTE_AGAIN_S = 0.5


class Trading:
    """Orders of all bots. `fees` are those of the paper engine."""

    def __init__(
        self,
        writer: Writer,
        market: Market,
        live: LiveVenue,
        rules: Rules,
        switch: Switch,
        clock: Clock,
        fees: Fees,
        *,
        real_money: bool,
    ) -> None:
        self._writer = writer
        self._market = market
        self._live = live
        self._rules = rules
        self._switch = switch
        self._clock = clock
        self._fees = fees
        self._real_money = real_money
        self._watch = MarketWatch(market, clock)
        self.moods = Moods(clock)
        self._traces = Traces(clock)
        # Only the writer's thread weighs on them.
        self._scales = Scales()
        self._noted: dict[bool, set[tuple[int, str]]] = {False: set(), True: set()}
        self._noting: asyncio.Task[None] | None = None
        # Why entries with real orders wait for reconciliation; who compares sets it.
        self.unreconciled: Callable[[], str | None] = lambda: None

    async def place(self, bot: Bot, request: OrderRequest) -> Order:
        """Place an order of `bot`; answers where it stands. Raises BinanceError in the words the bot is to hear."""
        spec = await self._prepare(bot, request)
        mark = self._market.marks.get(request.symbol)
        if mark is not None:
            check_order(request, spec, reference_price=mark.mid, standing=self._standing(bot, spec))
            if request.is_stop and triggered(request, mark.mid):
                raise WouldTrigger
        trace = self._traces.take(bot.id, request.symbol, request.side)
        priced = replace(price_order(request, spec, mark), trace=trace)
        client_id = request.client_order_id or fresh_id(22)
        if bot.mode == "SIMULATED":
            return await self._trade_on_paper(bot, priced, client_id)
        view = self._view(bot, spec)
        outcome = await self._admit(bot, priced, reserve(bot.id, priced, view, self._rules, self._switch, client_id))
        if isinstance(outcome, Refusal):
            raise refusal_error(outcome.verdict)
        return outcome.order if isinstance(outcome, Adopted) else await self._live.place(outcome.order)

    async def _trade_on_paper(self, bot: Bot, priced: Priced, client_id: str) -> Order:
        try:
            floor = Floor(await self._market.book(priced.spec.symbol), "", self._fees)
        except (VenueSilent, BinanceError) as error:
            floor = Floor(None, str(error), self._fees)
        view = self._view(bot, priced.spec)
        operation = trade(bot.id, priced, view, self._rules, self._switch, client_id, floor)
        outcome = await self._admit(bot, priced, operation)
        if isinstance(outcome, Refusal):
            raise refusal_error(outcome.verdict)
        if isinstance(outcome, Unmatched):
            raise outcome.error
        return outcome.order

    async def _admit(self, bot: Bot, priced: Priced, operation: Callable[[Tx], A]) -> A:
        operation = after_lost(self._noted[False], operation)
        outcome = await self._writer.run(operation, patient=priced.request.side == "SELL")
        if not isinstance(outcome, Refusal) or outcome.verdict.code != INSUFFICIENT or priced.request.side == "BUY":
            return outcome
        # A stop whose answer was lost holds the coins: the bot cannot cancel what it does not know, so we do.
        unknown = in_the_way(self._writer.books.orders_of(bot.id), priced.spec.symbol)
        for order in unknown:
            with contextlib.suppress(UnknownOrder):
                await self.cancel(order)
        return await self._writer.run(operation) if unknown else outcome

    async def guard(
        self, bot: Bot, request: OrderRequest, minimum: Decimal | None = None, trace: str | None = None
    ) -> Verdict:
        """The gate's answer to an order that is only considered; no where its bot must stake `minimum` and does not.

        The order that follows a yes has the same `trace`.
        """
        spec = await self._prepare(bot, request)
        trace = trace or new_trace()
        priced = replace(price_order(request, spec, self._market.marks.get(request.symbol)), trace=trace)
        operation = ask(bot.id, priced, self._view(bot, spec), self._rules, self._switch, minimum)
        verdict = await self._writer.run(after_lost(self._noted[False], operation), patient=False)
        if verdict.allowed:
            self._traces.asked(bot.id, request.symbol, trace)
        return verdict

    def _view(self, bot: Bot, spec: SymbolSpec) -> View:
        # The writer's thread reads the marks while they change here; the list of symbols is replaced as a whole.
        market, watched = self._market, self._watch.seen.get(spec.symbol)
        quality = market.quality(spec.symbol)
        return View(
            dict(market.marks),
            market.specs,
            watched,
            quality,
            self._scales,
            self._real_money,
            self.moods.of(spec.base),
            self.moods.of(None),
            self.unreconciled(),
            market.venue_ms() - self._clock(),
            self._key(bot),
        )

    def _key(self, bot: Bot) -> AccountKey:
        if bot.mode == "SIMULATED":
            return AccountKey(needed=False)
        return AccountKey(needed=True, problem=self._live.key_problem())

    async def cancel(self, order: Order) -> Order:
        """Cancel a working order; the answer may be that it filled.

        Raises ServerBusy where that is not known, UnknownOrder where its end was booked meanwhile.
        """
        try:
            if order.mode == "REAL_MARKET_SPOT":
                return await self._live.cancel(order)
            return await self._writer.run(settle(order.id, (), "CANCELED"))
        except Settled:
            raise UnknownOrder from None

    async def cancel_for(self, bot: Bot, order: Order) -> Order:
        """Cancel as its bot asked. Raises ServerBusy while HALTED, so that a stop at the venue stays there."""
        now = self._switch.standing(bot)
        if now.state == "HALTED":
            raise ServerBusy(f"Trading is HALTED: {now.reason}")
        return await self.cancel(order)

    async def cancel_entries(self, bot_id: str, pair: str | None = None) -> list[Order]:
        """Cancel the bot's working BUY orders (only of `pair`, if given); returns what could not be cancelled yet."""
        working = [
            order
            for order in self._writer.books.orders_of(bot_id)
            if order.side == "BUY"
            and order.working
            and order.exchange_order_id is not None
            and pair in (None, order.pair)
        ]
        answers = await asyncio.gather(*(self.cancel(order) for order in working), return_exceptions=True)
        left = []
        for order, answer in zip(working, answers, strict=True):
            if isinstance(answer, BaseException) and not isinstance(answer, UnknownOrder):
                log.warning("an entry could not be cancelled yet", order=order.id, reason=str(answer))
                left.append(order)
        return left

    def note_delivery(self, order: Order, *, reached: bool) -> None:
        """Note whether the bot's connection still took the answer; what it did not take is there to be adopted."""
        if order.state not in ("ACKED", "ADOPTABLE"):
            return
        self._noted[reached].add(answer := (order.id, order.client_order_id))
        # The newest answer to the same request says what its bot knows.
        self._noted[not reached].discard(answer)
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._write_deliveries())

    async def deliveries_noted(self) -> None:
        """Wait until every answer that has left is noted."""
        while self._noting is not None and not self._noting.done():
            await asyncio.shield(self._noting)

    async def _write_deliveries(self) -> None:
        while self._noted[False] or self._noted[True]:
            # Nobody waits for these, so one commit serves all that come within a moment.
            await asyncio.sleep(NOTE_WITHIN_S)
            lost, reached = self._noted[False], self._noted[True]
            self._noted = {False: set(), True: set()}
            try:
                if lost:
                    await self._writer.run(note_answers(lost, "ADOPTABLE"))
                await self._writer.run(note_answers(reached, "DELIVERED"))
            except JournalDown as error:
                log.error("deliveries cannot be noted yet", reason=error.detail)
                self._noted[False] |= lost - self._noted[True]
                self._noted[True] |= reached - self._noted[False]
                await asyncio.sleep(NOTE_AGAIN_S)

    async def _prepare(self, bot: Bot, request: OrderRequest) -> SymbolSpec:
        """The symbol's rules, with what the gate goes by where it is to be had: prices, and for an entry the market."""
        symbol = request.symbol
        try:
            spec = await self._market.spec(symbol)
        except VenueSilent as error:
            raise ServerBusy(f"The venue does not answer: {error}") from None
        ledger = self._writer.books.ledgers[bot.id]
        wanted = {symbol, *(asset + ledger.quote for asset in ledger.holdings())}
        try:
            if request.side == "SELL":
                await self._market.freshen(wanted)
            elif self._market.stale(wanted):
                await asyncio.gather(self._market.freshen(wanted), self._watch.look(spec, request))
            else:
                await self._watch.look(spec, request)
        except (VenueSilent, BinanceError) as error:
            # The gate sees the age of the price and denies the entry; an exit may still be journaled and sent.
            log.warning("no fresh price", symbol=symbol, reason=str(error))
        return spec

    def _standing(self, bot: Bot, spec: SymbolSpec) -> Standing:
        # Binance counts orders per account: for REAL that is all bots together.
        working = [
            order
            for order in self._writer.books.orders.values()
            if order.symbol == spec.symbol
            and order.working
            and order.mode == bot.mode
            and (bot.mode == "REAL_MARKET_SPOT" or order.bot_id == bot.id)
        ]
        return Standing(
            open_orders=len(working), open_algo_orders=sum(paper.waits_for_stop(order) for order in working)
        )

    async def settle_paper(self, order: Order, outcome: paper.Outcome) -> Order:
        """Book what the market did to a resting paper order. Raises Settled where it has changed meanwhile."""
        return await self._writer.run(follow(order, outcome))

    async def trigger_paper(self, order: Order) -> Order:
        """A paper order's stop was reached: match it as the order it has become. Raises VenueSilent."""
        spec, book = await self._market.spec(order.symbol), await self._market.book(order.symbol)
        return await self.settle_paper(order, paper.trigger(order, book, spec, fees=self._fees, now_ms=self._clock()))

    @property
    def fees(self) -> Fees:
        """What the paper engine charges."""
        return self._fees

    def charge(self, fees: Fees) -> None:
        """Take `fees` from the next fill on."""
        self._fees = fees


def refusal_error(verdict: Verdict) -> BinanceError:
    """A verdict as the bot hears it: Binance's own words where it has some, else the gate's code and reason."""
    if verdict.code == INSUFFICIENT:
        return InsufficientBalance()
    if verdict.code == "HALTED":
        # Freqtrade waits and asks again; a -2010 on a stop would make it sell at the market.
        return ServerBusy(f"GATE HALTED {verdict.rule}: {verdict.reason}")
    return OrderRejected(f"GATE {verdict.code} {verdict.rule}: {verdict.reason}")
