"""Fixes of differences: the journal's are made by the gateway, what a bot has to learn happens in its Freqtrade."""

import asyncio
from dataclasses import dataclass

from sqlmodel import select

from vostok.db import Database
from vostok.errors import AppError, Conflict
from vostok.panel.auth.models import Principal
from vostok.panel.bots import freqtrade_api
from vostok.panel.bots import service as bots
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_books import DifferencePublic, ReconciliationPublic
from vostok.panel.gateway_client import Gateway
from vostok.panel.reconciliation.sides import Sides
from vostok.panel.trades.by_hand import Desk, Told, record, require_process
from vostok.panel.trades.models import Trade

GONE = "This difference is gone, or has another figure now: look at the list again."


@dataclass(frozen=True)
class Mender:
    """What a fix needs of the panel."""

    desk: Desk
    gateway: Gateway
    sides: Sides

    async def fix(self, difference_id: str, actor: Principal, now: int) -> ReconciliationPublic:
        """Mend one difference. Raises Conflict where it is another now, or cannot be mended."""
        seen = await self.gateway.reconciliation()
        found = next((one for one in seen.items if one.id == difference_id), None)
        if found is None:
            raise Conflict(GONE)
        if found.action == "RESTART_BOT":
            await asyncio.to_thread(self._restart, found, actor, now)
        elif found.action == "FORGET_TRADE":
            await self._forget(found, actor)
        else:
            return await self.gateway.fix_difference(difference_id, actor.actor)
        return await self.gateway.reconciliation()

    async def run(self, actor: Principal) -> ReconciliationPublic:
        """Compare all three sides now."""
        await self.sides.tell()
        return await self.gateway.reconcile(actor.actor)

    def _restart(self, found: DifferencePublic, actor: Principal, now: int) -> None:
        """A fresh process asks about each of its open orders before it does anything else."""
        with self.desk.database.write() as session:
            bot = bots.find(session, found.bot_id or "")
            require_process(self.desk.fleet, bot, "it hears of it when you start it")
            if bot.running_version != bot.version:
                raise Conflict(f"{bot.name} has changes that wait: apply them, which restarts it as well.")
            bot.restarting, bot.updated_at = True, now
            session.add(bot)
            body = {"difference": found.id, "kind": found.kind, "action": found.action, "subject": found.subject}
            bots.record(session, actor, "bot.reconciled", bot, body)

    async def _forget(self, found: DifferencePublic, actor: Principal) -> None:
        """Have the bot's Freqtrade drop a trade whose coins or order do not exist."""
        bot, number = await asyncio.to_thread(_open_trade, self.desk.database, found)
        require_process(self.desk.fleet, bot, "start it first")
        told: Told = {"difference": found.id, "action": found.action, "pair": found.subject, "trade": number}
        await asyncio.to_thread(record, self.desk.database, bot, actor, "bot.reconciled", told)
        try:
            await freqtrade_api.forget_trade(self.desk.home, bot.id, bot.credentials["api_password"], number)
        except AppError as error:
            refused: Told = {**told, "reason": error.detail}
            await asyncio.to_thread(record, self.desk.database, bot, actor, "bot.reconcile_failed", refused)
            raise
        await self.sides.tell()


def _open_trade(database: Database, found: DifferencePublic) -> tuple[Bot, int]:
    with database.read() as session:
        bot = bots.find(session, found.bot_id or "")
        wanted = select(Trade.number).where(Trade.bot_id == bot.id, Trade.pair == found.subject, Trade.is_open)
        numbers = list(session.exec(wanted))
    if len(numbers) != 1:
        raise Conflict(
            f"{bot.name} has {len(numbers)} open trades in {found.subject}, so it is not clear which to forget: close "
            "them on the bot's page."
        )
    return bot, numbers[0]
