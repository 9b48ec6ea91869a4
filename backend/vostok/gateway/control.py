"""The control side: what panel and command line may ask, on a Unix socket that refuses bots."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from vostok.binance.errors import BinanceError
from vostok.errors import Invalid, Unavailable
from vostok.gateway.accounts import Accounts
from vostok.gateway.adoption import forgotten
from vostok.gateway.events import EventLog
from vostok.gateway.fees import Fees, change_fees
from vostok.gateway.flatten import Flatten
from vostok.gateway.funds import check_allocation
from vostok.gateway.health import Health
from vostok.gateway.lab import MarketLab
from vostok.gateway.market import Market
from vostok.gateway.market_views import symbol_items, ticker_items
from vostok.gateway.record_control import prune_routes, record_routes
from vostok.gateway.records import MAX_PAGE, Records
from vostok.gateway.subaccounts import archive, put_bot, set_state
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.writer import Writer
from vostok.risk.gate import Rules, check_limits
from vostok.risk.types import BotState, Mode
from vostok.web import install_errors

# How long a pause or stop waits for the venue to confirm cancelled entries.
CANCEL_WITHIN_S = 5.0

BotId = Annotated[str, Path(pattern=r"^[a-z2-7]{10}$")]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Moment = Annotated[int, Query(ge=0, le=2**53)]
After = Annotated[int | None, Query(ge=0)]


class BotSettings(BaseModel):
    """A sub-account as the panel wants it; money in `stake_currency`, `stoploss` a negative fraction of the entry."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    mode: Mode
    strategy: str = Field(min_length=1, max_length=200)
    key: str = Field(pattern=r"^[A-Za-z0-9]{16,128}$")
    secret: str = Field(min_length=16, max_length=256)
    pairs: list[str] = Field(min_length=1, max_length=500)
    stake_currency: str = Field(pattern=r"^[A-Z0-9]{2,20}$")
    allocation: Decimal = Field(gt=0, lt=Decimal("1e12"), decimal_places=8)
    limits: dict[str, Decimal]
    stoploss: Decimal | None = Field(default=None, gt=-1, lt=0, decimal_places=6)
    stops_at_venue: bool = False
    timeframe: str = Field(default="", max_length=4)
    fingerprint: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class StateChange(BaseModel):
    """The wanted state, who wants it and why."""

    model_config = ConfigDict(extra="forbid")

    state: BotState
    actor: str = Field(min_length=1, max_length=100)
    reason: str = Field(default="", max_length=500)


class Flattening(BaseModel):
    """Who wants a stopped bot's holdings sold, and why."""

    model_config = ConfigDict(extra="forbid")

    actor: str = Field(min_length=1, max_length=100)
    reason: str = Field(default="", max_length=500)


class PaperFees(BaseModel):
    """What the paper engine shall charge, fractions, and who says so."""

    model_config = ConfigDict(extra="forbid")

    maker: Decimal = Field(ge=0, le=Decimal("0.05"), decimal_places=6)
    taker: Decimal = Field(ge=0, le=Decimal("0.05"), decimal_places=6)
    actor: str = Field(min_length=1, max_length=100)


class KnownOrders(BaseModel):
    """What a bot's own database holds: the exchange's ids of its orders, all since `since` (UTC ms), or some (None)."""

    model_config = ConfigDict(extra="forbid")

    exchange_order_ids: list[str] = Field(max_length=100_000)
    since: int | None = Field(ge=0)


class Control:
    """The handlers of the control side."""

    def __init__(
        self,
        *,
        writer: Writer,
        records: Records,
        market: Market,
        upstream: Upstream,
        trading: Trading,
        accounts: Accounts,
        events: EventLog,
        health: Health,
        rules: Rules,
        lab: MarketLab,
    ) -> None:
        self._writer = writer
        self._records = records
        self._market = market
        self._upstream = upstream
        self._trading = trading
        self._accounts = accounts
        self._events = events
        self._health = health
        self._rules = rules
        self._lab = lab
        self._flatten = Flatten(writer, market, trading)
        self._allocating = asyncio.Lock()

    def routes(self) -> APIRouter:
        """All routes of ARCHITECTURE.md, "Gateway, control side"."""
        router = APIRouter()
        router.get("/health")(self.health)
        router.get("/budget")(self.budget)
        router.get("/bots")(self.bots)
        router.put("/bots/{bot_id}")(self.put_bot)
        router.get("/bots/{bot_id}")(self.bot)
        router.delete("/bots/{bot_id}", status_code=204)(self.delete_bot)
        router.post("/bots/{bot_id}/state")(self.set_state)
        router.post("/bots/{bot_id}/flatten")(self.flatten)
        router.post("/bots/{bot_id}/known-orders")(self.known_orders)
        router.get("/bots/{bot_id}/{kind}")(self.page)
        router.get("/market/symbols")(self.symbols)
        router.get("/market/klines")(self.klines)
        router.get("/market/quality")(self.quality)
        router.get("/market/history")(self.history)
        router.get("/market/tickers")(self.tickers)
        router.get("/paper/fees")(self.fees)
        router.put("/paper/fees")(self.put_fees)
        router.get("/events")(self.stream)
        router.include_router(self._lab.routes())
        router.include_router(record_routes(self._records))
        router.include_router(prune_routes(self._writer))
        return router

    async def health(self) -> dict[str, Any]:
        return self._health.report()

    async def budget(self) -> dict[str, Any]:
        return self._upstream.budget.report()

    async def bots(self) -> dict[str, Any]:
        return {"items": self._accounts.all(), "next": None}

    async def bot(self, bot_id: BotId) -> dict[str, Any]:
        return self._accounts.one(bot_id)

    async def put_bot(self, bot_id: BotId, body: BotSettings) -> dict[str, Any]:
        problems = check_limits(body.limits, self._rules)
        for field, problem in problems.items():
            raise Invalid(f"{field}: {problem}.", field=f"limits.{field}")
        await self._check_pairs(body)
        settings = body.model_dump(exclude={"mode", "stake_currency", "allocation", "limits"})
        settings["limits"] = {name: f"{value:f}" for name, value in body.limits.items()}
        # Two allocations at once could both see the same free balance.
        async with self._allocating:
            if body.mode == "REAL_MARKET_SPOT":
                await check_allocation(self._upstream, self._writer.books, bot_id, body.stake_currency, body.allocation)
            await self._writer.run(put_bot(bot_id, settings, body.mode, body.stake_currency, body.allocation))
        return self._accounts.one(bot_id)

    async def delete_bot(self, bot_id: BotId) -> None:
        await self._writer.run(archive(bot_id, dict(self._market.specs), dict(self._market.marks)))

    async def set_state(self, bot_id: BotId, body: StateChange) -> dict[str, Any]:
        await self._writer.run(set_state(bot_id, body.state, body.actor, body.reason))
        if body.state != "RUNNING":
            # What is not cancelled by then is tried again every second.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CANCEL_WITHIN_S):
                    await self._trading.cancel_entries(bot_id)
        return self._accounts.one(bot_id)

    async def flatten(self, bot_id: BotId, body: Flattening) -> dict[str, Any]:
        await self._flatten.sell_all(bot_id, body.actor, body.reason)
        return self._accounts.one(bot_id)

    async def known_orders(self, bot_id: BotId, body: KnownOrders) -> dict[str, Any]:
        """What it has is offered no longer; before it starts again, what it was told of and does not remember is."""
        known = frozenset(body.exchange_order_ids)
        await self._trading.deliveries_noted()
        return {"adoptable": await self._writer.run(forgotten(bot_id, known, body.since))}

    async def page(
        self, bot_id: BotId, kind: Literal["orders", "fills", "decisions"], after: After = None, limit: Limit = 100
    ) -> dict[str, Any]:
        read = {
            "orders": self._records.orders_page,
            "fills": self._records.fills_page,
            "decisions": self._records.decisions_page,
        }[kind]
        return await asyncio.to_thread(read, bot_id, after, limit)

    async def fees(self) -> dict[str, str]:
        return self._trading.fees.json()

    async def put_fees(self, body: PaperFees) -> dict[str, str]:
        fees = Fees(body.maker, body.taker)
        await self._writer.run(change_fees(self._trading.fees, fees, body.actor))
        self._trading.charge(fees)
        return fees.json()

    async def symbols(self) -> dict[str, Any]:
        await self._listed()
        return {"items": symbol_items(self._market.specs.values()), "next": None}

    async def klines(self, pair: str, interval: str, limit: Limit = 500, end: int | None = None) -> Response:
        with _told(pair, interval):
            rows = await self._market.klines(pair.replace("/", ""), interval, end=end, limit=limit)
        # As bytes: the framework would look at each of twelve thousand fields twice.
        return Response(orjson.dumps(rows), media_type="application/json")

    async def history(self, pair: str, interval: str, start: Moment, end: Moment, limit: Limit = 1_000) -> Response:
        with _told(pair, interval):
            rows = await self._market.history(pair.replace("/", ""), interval, start, end, limit)
        return Response(orjson.dumps(rows), media_type="application/json")

    async def quality(self, pair: str, interval: str) -> dict[str, Any]:
        await self.klines(pair, interval, limit=1)
        found = self._market.quality(pair.replace("/", ""), interval)
        assert found is not None, "the candles were read just now"
        return found._asdict()

    async def tickers(self) -> dict[str, Any]:
        await self._listed()
        try:
            return {"items": ticker_items(await self._market.tickers(), self._market.specs), "next": None}
        except (VenueSilent, BinanceError) as error:
            raise Unavailable(f"The venue does not answer: {error}.") from None

    async def stream(self, request: Request, after: Annotated[int, Query(ge=0)] = 0) -> StreamingResponse:
        async def lines() -> AsyncIterator[bytes]:
            async for line in self._events.lines(after):
                if await request.is_disconnected():
                    return
                yield line

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    async def _listed(self) -> None:
        try:
            await self._market.info()
        except (VenueSilent, BinanceError) as error:
            # Symbols change seldom: the last list serves while the venue is away.
            if not self._market.specs:
                raise Unavailable(f"The venue does not answer: {error}.") from None

    async def _check_pairs(self, body: BotSettings) -> None:
        await self._listed()
        traded = {spec.pair for spec in self._market.specs.values()}
        for pair in body.pairs:
            if pair not in traded:
                raise Invalid(f"The venue does not trade {pair}: choose pairs from its list.", field="pairs")
            if pair.split("/")[1] != body.stake_currency:
                raise Invalid(f"{pair} is not paid in {body.stake_currency}, the bot's stake currency.", field="pairs")


@contextlib.contextmanager
def _told(pair: str, interval: str) -> Iterator[None]:
    """What the venue says of candles that were asked for, in a sentence."""
    try:
        yield
    except BinanceError as error:
        raise Invalid(f"{pair} {interval}: {error.message}") from None
    except VenueSilent as error:
        raise Unavailable(f"The venue does not answer: {error}.") from None


def create_control(control: Control, *further: APIRouter) -> FastAPI:
    """The application on the control socket, with `further` routes."""
    app = FastAPI(title="Vostok gateway", openapi_url=None)
    install_errors(app)
    for router in further:
        app.include_router(router)
    app.include_router(control.routes())
    return app
