"""The portfolio and its equity curve."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from vostok.panel.bots.edge import BotDep, FleetDep
from vostok.panel.deps import Now, Reading
from vostok.panel.fields import Mode
from vostok.panel.portfolio import curves
from vostok.panel.portfolio.models import EquityPublic, PortfolioPublic, SparklinesPublic, StatisticsPublic
from vostok.panel.portfolio.track_record import TrackRecords

router = APIRouter(prefix="/api/portfolio", tags=["portfolio"])
bot_router = APIRouter(prefix="/api/bots/{id}", tags=["portfolio"])

Currency = Annotated[str, Query(pattern=r"^[A-Z0-9]{2,10}$")]


@router.get("", response_model=PortfolioPublic)
async def get_portfolio(request: Request) -> Response:
    """All books as of now: a snapshot that is rebuilt when something changes."""
    return Response(request.app.state.books.snapshot, media_type="application/json")


@router.get("/equity")
async def get_equity(
    now: Now,
    session: Reading,
    mode: Mode = "SIMULATED",
    stake_currency: Currency = "USDT",
    bot_id: Annotated[str | None, Query(max_length=10)] = None,
    since: Annotated[int | None, Query(ge=0, le=2**53, description="UTC milliseconds; 24 hours ago by default")] = None,
    until: Annotated[int | None, Query(ge=0, le=2**53, description="UTC milliseconds; now by default")] = None,
    points: Annotated[int, Query(ge=2, le=2_000)] = 300,
) -> EquityPublic:
    """Equity minute by minute, thinned to `points`."""
    return curves.equity(session, mode, stake_currency, bot_id, since, until, points, now)


@router.get("/sparklines")
async def get_sparklines(
    now: Now, session: Reading, mode: Mode = "SIMULATED", stake_currency: Currency = "USDT"
) -> SparklinesPublic:
    """The last 24 hours of each bot of a book, few points each."""
    return curves.sparklines(session, mode, stake_currency, now)


@bot_router.get("/statistics")
async def get_statistics(request: Request, bot: BotDep, fleet: FleetDep, now: Now) -> StatisticsPublic:
    """How well the bot has traded since its first start."""
    record: TrackRecords = request.app.state.track_records
    return await record.of(bot, fleet.accounts.get(bot.id), now)
