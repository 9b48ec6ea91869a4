"""The control side of governance: `/risk/flags`, and each bot's `/bots/{id}/clearance`."""

import asyncio
import contextlib
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from vostok.gateway.governance import (
    clearance_json,
    flag_json,
    give_clearance,
    switch_off,
    switch_on,
    withdraw_clearance,
)
from vostok.gateway.killswitch import CANCEL_WITHIN_S, KillSwitch
from vostok.gateway.trading import Trading
from vostok.gateway.writer import Writer
from vostok.risk.governance import Flag, FlagKind

BotId = Annotated[str, Path(pattern=r"^[a-z2-7]{10}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Actor = Annotated[str, Field(min_length=1, max_length=100)]
Reason = Annotated[str, Field(min_length=3, max_length=500)]


class FlagOn(BaseModel):
    """What may be entered again, and who says so."""

    model_config = ConfigDict(extra="forbid")

    kind: FlagKind
    name: Name
    actor: Actor


class FlagOff(FlagOn):
    """What is switched off for entries of every bot, who says so and why."""

    reason: Reason


class NewClearance(BaseModel):
    """How much of its allocation a bot may use (a fraction; 0: it was demoted), for which code and settings."""

    model_config = ConfigDict(extra="forbid")

    share: Decimal = Field(ge=0, le=1, decimal_places=6)
    fingerprint: str = Field(pattern=r"^[0-9a-f]{64}$")
    reason: Reason
    actor: Actor


class Withdrawal(BaseModel):
    """Who takes a bot's clearance away, and why."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    actor: Actor


class GovernanceDesk:
    """Switches things off and on, and gives and withdraws capital; what no longer may be entered is cancelled."""

    def __init__(self, writer: Writer, trading: Trading, switch: KillSwitch) -> None:
        self._writer = writer
        self._trading = trading
        self._switch = switch

    def routes(self) -> APIRouter:
        """`GET|POST /risk/flags`, `POST /risk/flags/lift`, `GET|PUT /bots/{id}/clearance` and its withdrawal."""
        router = APIRouter()
        router.get("/risk/flags")(self.flags)
        router.post("/risk/flags", status_code=201)(self.switch_off)
        router.post("/risk/flags/lift", status_code=204)(self.switch_on)
        router.get("/clearances")(self.clearances)
        router.put("/bots/{bot_id}/clearance")(self.give)
        router.post("/bots/{bot_id}/clearance/withdraw", status_code=204)(self.withdraw)
        return router

    async def flags(self) -> dict[str, Any]:
        flags = sorted(self._writer.books.flags.values(), key=lambda flag: -flag.at)
        return {"items": [flag_json(flag) for flag in flags], "next": None}

    async def switch_off(self, body: FlagOff) -> dict[str, Any]:
        name = body.name.upper() if body.kind == "pair" else body.name
        flag = await self._writer.run(switch_off(body.kind, name, body.reason, body.actor))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CANCEL_WITHIN_S):
                await self._cancel_entries(flag)
        self._switch.tell()
        return flag_json(flag)

    async def switch_on(self, body: FlagOn) -> None:
        name = body.name.upper() if body.kind == "pair" else body.name
        await self._writer.run(switch_on(body.kind, name, body.actor))
        self._switch.tell()

    async def clearances(self) -> dict[str, Any]:
        given = self._writer.books.clearances.values()
        return {"items": [clearance_json(clearance) for clearance in given], "next": None}

    async def give(self, bot_id: BotId, body: NewClearance) -> dict[str, Any]:
        operation = give_clearance(bot_id, body.share, body.fingerprint, body.reason, body.actor)
        clearance = await self._writer.run(operation)
        if not clearance.share:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CANCEL_WITHIN_S):
                    await self._trading.cancel_entries(bot_id)
        return clearance_json(clearance)

    async def withdraw(self, bot_id: BotId, body: Withdrawal) -> None:
        await self._writer.run(withdraw_clearance(bot_id, body.reason, body.actor))

    async def _cancel_entries(self, flag: Flag) -> None:
        hit = [
            (bot.id, pair)
            for bot in list(self._writer.books.bots.values())
            for pair in bot.pairs
            if flag.meets(bot.strategy, pair, bot.timeframe)
        ]
        await asyncio.gather(*(self._trading.cancel_entries(bot_id, pair) for bot_id, pair in hit))
