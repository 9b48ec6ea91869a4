"""The control side's `/market/depth`: the best levels of a pair's book."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from vostok.binance.errors import BinanceError
from vostok.errors import Invalid, Unavailable
from vostok.gateway.market import SMALL_DEPTH, Market
from vostok.gateway.upstream import VenueSilent


def depth_routes(market: Market) -> APIRouter:
    """`GET /market/depth`."""
    router = APIRouter()

    @router.get("/market/depth")
    async def depth(pair: str, limit: Annotated[int, Query(ge=1, le=SMALL_DEPTH)] = SMALL_DEPTH) -> dict[str, Any]:
        symbol = pair.replace("/", "")
        try:
            await market.spec(symbol)
            body = await market.depth(symbol, limit)
        except BinanceError as error:
            raise Invalid(f"{pair}: {error.message}", field="pair") from None
        except VenueSilent as error:
            raise Unavailable(f"The venue does not answer: {error}.") from None
        return {"bids": body["bids"], "asks": body["asks"]}

    return router
