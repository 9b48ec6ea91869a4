"""Trades, orders, decisions and charts of a bot."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from vostok.panel.auth.edge import ActorDep
from vostok.panel.bots.edge import BotDep, FleetDep
from vostok.panel.deps import DatabaseDep, GatewayDep, Now, Reading, SettingsDep
from vostok.panel.fields import Page
from vostok.panel.gateway_models import DecisionPublic, FillPublic, OrderPublic
from vostok.panel.market.edge import MarketDep
from vostok.panel.market.service import Interval
from vostok.panel.trades import by_hand, chart, service, trace, unclaimed
from vostok.panel.trades.models import (
    BotCandlesPublic,
    ForcedPublic,
    ForceEntryRequest,
    ForceExitRequest,
    IndicatorsPublic,
    TradePublic,
)
from vostok.panel.trades.trace_models import TracePublic

router = APIRouter(prefix="/api/bots/{id}", tags=["trades"])
OrderId = Annotated[str, Path(pattern=r"^[0-9]{1,15}$", description="`id` of an order")]
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=100, description="`next` of the part before")]


@router.get("/trades")
async def list_trades(
    bot: BotDep,
    fleet: FleetDep,
    now: Now,
    session: Reading,
    status: Literal["open", "closed", "all"] = "all",
    limit: Limit = 100,
    after: Cursor = None,
) -> Page[TradePublic]:
    """Trades of the bot, newest first (closed ones by when they closed), valued by the gateway's fills."""
    return service.list_trades(session, fleet, bot, status, limit, after, now)


@router.get("/orders")
async def list_orders(bot: BotDep, gateway: GatewayDep, limit: Limit = 100, after: Cursor = None) -> Page[OrderPublic]:
    """Orders of the bot as the gateway's journal has them, newest first."""
    return await gateway.orders(bot.id, after, limit)


@router.get("/orders/{order_id}/trace")
async def get_order_trace(
    order_id: OrderId,
    bot: BotDep,
    gateway: GatewayDep,
    market: MarketDep,
    fleet: FleetDep,
    settings: SettingsDep,
    session: Reading,
    now: Now,
) -> TracePublic:
    """One order from the data to its profit or loss: candle, signal, decisions, steps, fills and trade."""
    return await trace.trace(session, gateway, market, fleet, settings.home, bot, order_id, now)


@router.get("/fills")
async def list_fills(bot: BotDep, gateway: GatewayDep, limit: Limit = 100, after: Cursor = None) -> Page[FillPublic]:
    """Fills of the bot, newest first."""
    return await gateway.fills(bot.id, after, limit)


@router.get("/decisions")
async def list_decisions(
    bot: BotDep, gateway: GatewayDep, limit: Limit = 100, after: Cursor = None
) -> Page[DecisionPublic]:
    """What the gate allowed and denied, with its reasons, newest first."""
    return await gateway.decisions(bot.id, after, limit)


@router.get("/candles", response_model=BotCandlesPublic)
async def get_bot_candles(
    request: Request,
    bot: BotDep,
    market: MarketDep,
    now: Now,
    database: DatabaseDep,
    pair: Annotated[
        str | None, Query(max_length=30, description="One of the bot's pairs; its first by default")
    ] = None,
    interval: Annotated[Interval | None, Query(description="The bot's timeframe by default")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 300,
    end: Annotated[int | None, Query(ge=0, le=2**53, description="Candles that open before this time")] = None,
) -> Response:
    """Candles of one pair with the bot's fills in the same span."""
    view = chart.ChartView(pair, interval, limit, end)
    return (await chart.chart(database, market, bot, view, now)).to(request.headers)


@router.get("/indicators")
async def get_indicators(
    bot: BotDep,
    fleet: FleetDep,
    settings: SettingsDep,
    session: Reading,
    pair: Annotated[str | None, Query(max_length=30, description="One of the bot's pairs")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 500,
) -> IndicatorsPublic:
    """The lines that the running bot's strategy computed for one pair; 409 while it does not run."""
    return await service.indicators(session, fleet, settings.home, bot, pair, limit)


@router.post("/force-exit", status_code=202)
async def force_exit(
    id: str,
    body: ForceExitRequest,
    database: DatabaseDep,
    settings: SettingsDep,
    fleet: FleetDep,
    gateway: GatewayDep,
    actor: ActorDep,
) -> ForcedPublic:
    """Sell one open trade at the market, through the bot's Freqtrade and the gate."""
    return await by_hand.force_exit(by_hand.Desk(database, settings.home, fleet), gateway, id, body, actor)


@router.post("/force-entry", status_code=202)
async def force_entry(
    id: str,
    body: ForceEntryRequest,
    database: DatabaseDep,
    settings: SettingsDep,
    fleet: FleetDep,
    gateway: GatewayDep,
    actor: ActorDep,
    now: Now,
) -> ForcedPublic:
    """Enter one of the bot's pairs now, through its Freqtrade; every rule of the gate must say yes."""
    return await by_hand.force_entry(by_hand.Desk(database, settings.home, fleet), gateway, id, body, actor, now)


@router.post("/orders/{order_id}/hand-over", status_code=204)
async def hand_over_order(
    id: str,
    order_id: OrderId,
    database: DatabaseDep,
    settings: SettingsDep,
    fleet: FleetDep,
    gateway: GatewayDep,
    actor: ActorDep,
) -> None:
    """Give the bot an order that exists and that it does not know: its Freqtrade takes it over as its own."""
    await unclaimed.hand_over(by_hand.Desk(database, settings.home, fleet), gateway, id, order_id, actor)


@router.post("/orders/{order_id}/close", status_code=204)
async def close_order(
    id: str,
    order_id: OrderId,
    database: DatabaseDep,
    settings: SettingsDep,
    fleet: FleetDep,
    gateway: GatewayDep,
    actor: ActorDep,
) -> None:
    """Cancel what rests of an order that the bot does not know, and have the gateway sell what it bought."""
    await unclaimed.close(by_hand.Desk(database, settings.home, fleet), gateway, id, order_id, actor)
