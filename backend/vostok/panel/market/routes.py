"""What the venue trades."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import GatewayDep, Now
from vostok.panel.fields import Page
from vostok.panel.gateway_models import DepthPublic, LabEventPublic
from vostok.panel.market import service
from vostok.panel.market.edge import MarketDep
from vostok.panel.market.models import CandlesPublic, LabRequest, PairPublic, TickPublic
from vostok.panel.market.service import Interval

router = APIRouter(prefix="/api/market", tags=["market"])


@router.get("/pairs")
async def list_pairs(market: MarketDep, now: Now) -> Page[PairPublic]:
    """Pairs the venue trades, the most traded first."""
    return Page(items=await service.pairs(market, now), next=None)


@router.get("/ticks")
async def list_ticks(market: MarketDep, now: Now) -> Page[TickPublic]:
    """Price steps of the pairs the venue trades: a tenth of what `pairs` is, for pages that only write prices."""
    return Page(items=await service.ticks(market, now), next=None)


@router.get("/candles", response_model=CandlesPublic)
async def get_candles(
    request: Request,
    market: MarketDep,
    now: Now,
    pair: Annotated[str, Query(max_length=30)],
    interval: Interval = "1h",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 300,
    end: Annotated[int | None, Query(ge=0, le=2**53, description="Candles that open before this time")] = None,
) -> Response:
    """Candles of any pair, oldest first."""
    return (await service.chart(market, pair, interval, limit, end, now)).to(request.headers)


@router.get("/depth")
async def get_depth(
    gateway: GatewayDep,
    pair: Annotated[str, Query(max_length=30)],
    limit: Annotated[int, Query(ge=1, le=20)] = 20,
) -> DepthPublic:
    """The best levels of a pair's order book."""
    return await gateway.depth(pair, limit)


@router.get("/lab")
async def list_lab_events(gateway: GatewayDep) -> Page[LabEventPublic]:
    """What was made to happen to the simulated market, newest first; 404 on a real venue."""
    return Page(items=await gateway.lab_events(), next=None)


@router.post("/lab", status_code=201)
async def begin_lab_event(body: LabRequest, market: MarketDep, now: Now, actor: ActorDep) -> LabEventPublic:
    """Make something happen from the next second on."""
    return await service.begin_lab_event(market, body, actor.actor, now)


@router.post("/lab/empty", status_code=204)
async def empty_exchange(gateway: GatewayDep, actor: ActorDep) -> None:
    """Let the simulator forget all orders and balances, as Binance does to its testnet; 404 on a real venue."""
    await gateway.empty_exchange(actor.actor)


@router.post("/lab/{event_id}/stop")
async def stop_lab_event(event_id: int, gateway: GatewayDep, actor: ActorDep) -> LabEventPublic:
    """End what is happening with the next second; what was shown stays in the history."""
    return await gateway.stop_lab_event(event_id, actor.actor)
