"""The market as routes get it."""

from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from vostok.panel.market.service import Market


async def _market(connection: HTTPConnection) -> Market:
    market: Market = connection.app.state.market
    return market


MarketDep = Annotated[Market, Depends(_market)]
