"""What the venue trades."""

from typing import Annotated

from fastapi import APIRouter, Query

from vostok.panel.deps import Now
from vostok.panel.fields import Page
from vostok.panel.market import service
from vostok.panel.market.edge import MarketDep
from vostok.panel.market.models import CandlesPublic, PairPublic
from vostok.panel.market.service import Interval

router = APIRouter(prefix="/api/market", tags=["market"])


@router.get("/pairs")
async def list_pairs(market: MarketDep, now: Now) -> Page[PairPublic]:
    """Pairs the venue trades, the most traded first."""
    return Page(items=await service.pairs(market, now), next=None)


@router.get("/candles")
async def get_candles(
    market: MarketDep,
    now: Now,
    pair: Annotated[str, Query(max_length=30)],
    interval: Interval = "1h",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 300,
    end: Annotated[int | None, Query(ge=0, description="Candles that open before this time")] = None,
) -> CandlesPublic:
    """Candles of any pair, oldest first."""
    return await service.candles(market, pair, interval, limit, end, now)
