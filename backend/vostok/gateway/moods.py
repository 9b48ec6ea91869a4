"""The sentiment of coins as the panel last told it. Kept in memory: after a restart it is missing, so neutral."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.clock import Clock
from vostok.gateway.shapes import plain
from vostok.risk.facts import Mood


class ToldMood(BaseModel):
    """The sentiment of `coin` (null: of the whole market) from -1 to 1; `at` is its newest news' time, UTC ms."""

    model_config = ConfigDict(extra="forbid")

    coin: str | None = Field(pattern=r"^[A-Z0-9]{1,20}$")
    score: Decimal = Field(ge=-1, le=1, decimal_places=4)
    at: int = Field(ge=0, le=2**53)


class ToldMoods(BaseModel):
    """Every sentiment that is known; what is not named is not known any more."""

    model_config = ConfigDict(extra="forbid")

    items: list[ToldMood] = Field(max_length=2_000)


class _Known(NamedTuple):
    score: Decimal
    at: int


class Moods:
    """Sentiment by coin; None is the whole market."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: Mapping[str | None, _Known] = MappingProxyType({})

    def of(self, coin: str | None) -> Mood | None:
        """What the news say, and how old the newest is; None where nothing was told."""
        known = self._known.get(coin)
        return None if known is None else Mood(known.score, max(0, self._clock() - known.at))

    def take(self, told: ToldMoods) -> None:
        """Replace what is known."""
        self._known = {item.coin: _Known(item.score, item.at) for item in told.items}

    def json(self) -> dict[str, Any]:
        """What is known, in the order it was told."""
        items = [{"coin": coin, "score": plain(one.score), "at": one.at} for coin, one in self._known.items()]
        return {"items": items, "next": None}


def mood_routes(moods: Moods) -> APIRouter:
    """`GET|PUT /sentiment`."""
    router = APIRouter(prefix="/sentiment")

    @router.get("")
    async def known() -> dict[str, Any]:
        return moods.json()

    @router.put("")
    async def take(body: ToldMoods) -> dict[str, Any]:
        moods.take(body)
        return moods.json()

    return router
