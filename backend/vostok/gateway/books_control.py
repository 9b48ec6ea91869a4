"""The control side's `/books`: the account beside what bots own, and what the owner gives to a bot."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.binance.errors import BinanceError
from vostok.errors import Invalid, NotFound
from vostok.gateway.account_books import assign
from vostok.gateway.book_watch import BookWatch
from vostok.gateway.market import Market
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import Writer


class Assignment(BaseModel):
    """What to give to a bot of what is nobody's (negative: to take back), in units of the asset; who and why."""

    model_config = ConfigDict(extra="forbid")

    bot_id: Annotated[str, Field(pattern=r"^[a-z2-7]{10}$")]
    asset: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,20}$")]
    amount: Decimal = Field(gt=Decimal("-1e12"), lt=Decimal("1e12"), decimal_places=8)
    actor: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=3, max_length=500)


def books_routes(watch: BookWatch, writer: Writer, market: Market) -> APIRouter:
    """`GET /books`, `POST /books/assign`."""
    router = APIRouter(prefix="/books")

    @router.get("")
    async def books() -> dict[str, Any]:
        return watch.report()

    @router.post("/assign")
    async def give(body: Assignment) -> dict[str, Any]:
        if body.amount == 0:
            raise Invalid("amount: it must not be zero.", field="amount")
        bot = writer.books.bots.get(body.bot_id)
        if bot is None:
            raise NotFound(f"There is no bot {body.bot_id} at the gateway.")
        price = await _price(market, body.asset + bot.stake_currency)
        await writer.run(assign(body.bot_id, body.asset, body.amount, price, body.actor, body.reason))
        return watch.report()

    return router


async def _price(market: Market, symbol: str) -> Decimal | None:
    if symbol not in market.specs:
        return None
    try:
        await market.freshen({symbol})
    except (VenueSilent, BinanceError):
        return None
    mark = market.marks.get(symbol)
    return None if mark is None else mark.mid
