"""The control side's `/risk/locks`: pairs that the owner keeps one bot, or all, out of."""

import asyncio
import contextlib
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.clock import Clock
from vostok.errors import Invalid
from vostok.gateway.killswitch import CANCEL_WITHIN_S, KillSwitch
from vostok.gateway.market import Market
from vostok.gateway.pair_locks import lift_lock, lock_json, set_lock, standing_locks
from vostok.gateway.trading import Trading
from vostok.gateway.writer import Writer
from vostok.risk.states import ALL

YEAR_2100_MS = 4_102_444_800_000
Text = Annotated[str, Field(min_length=1, max_length=30)]


class NewLock(BaseModel):
    """Which bot (or `all`) stays out of which pair, until when (UTC ms; None: until it is lifted), who says so, why."""

    model_config = ConfigDict(extra="forbid")

    scope: Text = ALL
    pair: Text
    until: int | None = Field(default=None, ge=0, lt=YEAR_2100_MS)
    reason: str = Field(min_length=3, max_length=300)
    actor: str = Field(min_length=1, max_length=100)


class LiftedLock(BaseModel):
    """Which lock ends now, and who says so."""

    model_config = ConfigDict(extra="forbid")

    scope: Text = ALL
    pair: Text
    actor: str = Field(min_length=1, max_length=100)


class LockDesk:
    """Sets and lifts locks; working entries of a locked pair are cancelled."""

    def __init__(self, writer: Writer, market: Market, trading: Trading, switch: KillSwitch, clock: Clock) -> None:
        self._writer = writer
        self._market = market
        self._trading = trading
        self._switch = switch
        self._clock = clock

    def routes(self) -> APIRouter:
        """`GET|POST /risk/locks`, `POST /risk/locks/lift`."""
        router = APIRouter(prefix="/risk/locks")
        router.get("")(self.locks)
        router.post("", status_code=201)(self.lock)
        router.post("/lift", status_code=204)(self.lift)
        return router

    async def locks(self) -> dict[str, Any]:
        standing = standing_locks(self._writer.books.locks.values(), self._clock())
        return {"items": [lock_json(lock) for lock in standing], "next": None}

    async def lock(self, body: NewLock) -> dict[str, Any]:
        pair = body.pair.upper()
        if pair not in {spec.pair for spec in self._market.specs.values()}:
            raise Invalid(f"The venue does not trade {pair}: choose a pair from its list.", field="pair")
        lock = await self._writer.run(set_lock(body.scope, pair, body.until, body.reason, body.actor))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CANCEL_WITHIN_S):
                await self._cancel_entries(body.scope, pair)
        self._switch.tell()
        return lock_json(lock)

    async def lift(self, body: LiftedLock) -> None:
        await self._writer.run(lift_lock(body.scope, body.pair.upper(), body.actor))
        self._switch.tell()

    async def _cancel_entries(self, scope: str, pair: str) -> None:
        hit = [bot_id for bot_id in self._writer.books.bots if scope in (ALL, bot_id)]
        await asyncio.gather(*(self._trading.cancel_entries(bot_id, pair) for bot_id in hit))
