"""What the rules about the market go by: fetched for all bots before an order is judged, never in its transaction."""

import asyncio
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, TypeVar

import structlog

from vostok.binance.errors import BinanceError
from vostok.binance.marketdata import Level
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec
from vostok.clock import Clock, age_ms
from vostok.gateway.market import SMALL_DEPTH, Market
from vostok.gateway.pricing import COLLAR
from vostok.gateway.shared import SharedAnswers
from vostok.gateway.upstream import VenueSilent
from vostok.risk.candles import Quality
from vostok.risk.facts import MarketFacts, Reference, slippage

log = structlog.get_logger()
T = TypeVar("T")
# Older facts are still used while newer ones are on their way, until they are too old for that.
FRESH_S = 2.0
USABLE_S = 6.0
# What the followed book of twenty levels cannot fill is looked up deeper.
DEEP = 100
# The worst case of a MARKET order lies this much above the book (`pricing.COLLAR`).
_ROOM = 1 + COLLAR
DAYS = 7
DAYS_AGE_S = 3_600.0
RATE_AGE_S = 3_600.0
USDT = "USDT"


class Traded(NamedTuple):
    """The last trade's price and the volume of 24 hours, both in quote currency, as they were at `ts` (UTC ms)."""

    last: Decimal
    volume: Decimal
    ts: int


class Offers(NamedTuple):
    """The book's best bid and its offers as told at `ts` (UTC ms)."""

    bid: Decimal
    asks: tuple[Level, ...]
    ts: int

    @property
    def mid(self) -> Decimal:
        """Half way between the best prices."""
        return (self.bid + self.asks[0][0]) / 2

    def fill(self, request: OrderRequest) -> bool:
        """Whether they are enough for an order."""
        if request.quote_quantity is not None:
            return request.quote_quantity <= sum(price * quantity for price, quantity in self.asks)
        # At its limit an order may cost more than at the market, and its whole worst case is judged.
        margin = max(request.price or self.asks[0][0], self.asks[0][0]) / self.asks[0][0]
        return (request.quantity or 0) * margin * _ROOM <= sum(quantity for _, quantity in self.asks)


@dataclass(frozen=True, slots=True)
class Watched:
    """One symbol as it was last seen; what could not be had is None. `daily_volume` in USDT."""

    traded: Traded | None = None
    offers: Offers | None = None
    daily_volume: Decimal | None = None


def facts_of(
    watched: Watched | None, candles: Quality | None, notional: Decimal | None, now_ms: int
) -> MarketFacts | None:
    """The market as an order worth `notional` (quote currency) meets it."""
    if watched is None:
        return None
    traded, offers = watched.traded, watched.offers
    last = None if traded is None else _seen(traded.last, traded.ts, now_ms)
    mid = None if offers is None else _seen(offers.mid, offers.ts, now_ms)
    return MarketFacts(
        last=last,
        mid=mid,
        daily_volume=watched.daily_volume,
        recent_volume=None if traded is None or last is None else traded.volume,
        slippage=None
        if offers is None or mid is None or notional is None
        else slippage(offers.asks, mid.price, notional),
        candles=candles,
    )


def _seen(price: Decimal, ts: int, now_ms: int) -> Reference | None:
    age = age_ms(now_ms, ts)
    return None if age is None else Reference(price, age)


class MarketWatch:
    """Facts of symbols that bots want to enter, shared by all bots; `seen` is what is known now."""

    def __init__(self, market: Market, clock: Clock) -> None:
        self._market = market
        self._clock = clock
        self._shared = SharedAnswers()
        self._looked: dict[str, float] = {}
        self._behind: dict[str, asyncio.Task[Any]] = {}
        self.seen: dict[str, Watched] = {}

    async def look(self, spec: SymbolSpec, request: OrderRequest) -> None:
        """See that what an order goes by is fresh, or at least usable while newer facts come. Raises nothing."""
        age = time.monotonic() - self._looked.get(spec.symbol, -USABLE_S)
        if age >= USABLE_S:
            await self._shared.get(spec.symbol, 0.0, lambda: self._fetch(spec))
        elif age > FRESH_S and spec.symbol not in self._behind:
            task = asyncio.create_task(self._shared.get(spec.symbol, 0.0, lambda: self._fetch(spec)))
            self._behind[spec.symbol] = task
            task.add_done_callback(lambda _task: self._behind.pop(spec.symbol, None))
        watched = self.seen[spec.symbol]
        if watched.offers is not None and not watched.offers.fill(request):
            deeper = await self._known(self._offers(spec.symbol, DEEP))
            self.seen[spec.symbol] = replace(watched, offers=deeper or watched.offers)

    async def _fetch(self, spec: SymbolSpec) -> None:
        before = self.seen.get(spec.symbol, Watched())
        traded, offers, volume, _candles = await asyncio.gather(
            self._known(self._traded(spec.symbol)),
            self._known(self._offers(spec.symbol, SMALL_DEPTH)),
            self._known(self._daily_volume(spec)),
            self._known(self._market.candles.renew(spec.symbol)),
        )
        # What did not come this time keeps its old moment, and the rules see its age.
        self.seen[spec.symbol] = Watched(traded or before.traded, offers or before.offers, volume)
        if traded is not None and offers is not None and volume is not None:
            self._looked[spec.symbol] = time.monotonic()

    async def _known(self, wanted: Awaitable[T]) -> T | None:
        try:
            return await wanted
        except (VenueSilent, BinanceError) as error:
            log.warning("a fact about the market is missing", reason=str(error))
        except (KeyError, IndexError, TypeError, ValueError, ArithmeticError) as error:
            log.warning("a fact about the market cannot be understood", reason=repr(error))
        return None

    async def _traded(self, symbol: str) -> Traded:
        body = await self._market.passed_on("ticker/24hr", {"symbol": symbol}, 0.0)
        # While the venue makes us wait the answer is an old one, and its own time tells.
        age_ms = max(0, self._market.venue_ms() - int(body["closeTime"]))
        return Traded(_positive(body["lastPrice"]), _amount(body["quoteVolume"]), self._clock() - age_ms)

    async def _offers(self, symbol: str, depth: int) -> Offers:
        book = await self._market.book(symbol, depth)
        ts = self._clock()
        if not book.asks or not 0 < book.bids[0][0] <= book.asks[0][0]:
            raise ValueError("the book has no sane best prices")
        return Offers(book.bids[0][0], book.asks, ts)

    async def _daily_volume(self, spec: SymbolSpec) -> Decimal:
        """Mean quote volume of the last whole days, in USDT."""
        params: dict[str, str | int] = {"symbol": spec.symbol, "interval": "1d", "limit": DAYS + 1}
        rows = await self._market.passed_on("klines", params, DAYS_AGE_S)
        whole = [_amount(row[7]) for row in rows if row[6] < self._market.venue_ms()][-DAYS:]
        return sum(whole, Decimal(0)) / len(whole) * await self._usdt(spec.quote)

    async def _usdt(self, quote: str) -> Decimal:
        """What one `quote` is worth in USDT. Raises KeyError where the venue does not trade one for the other."""
        if quote == USDT:
            return Decimal(1)
        if quote + USDT in self._market.specs:
            return _positive((await self._price(quote + USDT))["price"])
        if USDT + quote in self._market.specs:
            return 1 / _positive((await self._price(USDT + quote))["price"])
        raise KeyError(f"no market between {quote} and {USDT}")

    async def _price(self, symbol: str) -> Mapping[str, Any]:
        body: Mapping[str, Any] = await self._market.passed_on("ticker/price", {"symbol": symbol}, RATE_AGE_S)
        return body


def _amount(written: str) -> Decimal:
    value = Decimal(written)
    if not value.is_finite() or value < 0:
        raise InvalidOperation(f"{written} is no amount")
    return value


def _positive(written: str) -> Decimal:
    value = _amount(written)
    if value == 0:
        raise InvalidOperation("the price is 0")
    return value
