"""What a breach wants sold, sold through each living bot's own Freqtrade, so that it knows of it.

The gateway wrote the targets down with the latch, and sells by itself what is not sold in time; so this may fail.
"""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import structlog
from sqlmodel import select

from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.panel.bots import freqtrade_api
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_risk import ReductionPublic
from vostok.panel.jobs import sleep_or
from vostok.panel.trades.models import Trade

log = structlog.get_logger()
EVERY_S = 2.0
# Freqtrade needs a round of its loop, and the venue an answer, before asking again makes sense.
AGAIN_AFTER_MS = 10_000


@dataclass
class CloseDown:
    """Asks the gateway what is to be sold, when it is told to and for as long as there is something."""

    home: Path
    database: Database
    gateway: Gateway
    fleet: Fleet
    clock: Clock
    woken: asyncio.Event
    _asked_at: dict[tuple[str, str], int] = field(default_factory=dict)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self.woken.clear()
            if await self.look():
                await sleep_or(self.woken, EVERY_S)
            else:
                await self.woken.wait()

    async def look(self) -> bool:
        """Ask each bot to sell once; returns whether to look again soon."""
        try:
            reductions = (await self.gateway.risk()).reductions
        except Unavailable:
            return True
        # Where two latches want the same holding sold, the one that leaves less is the one to follow.
        by_keep = sorted(reductions, key=lambda item: -item.keep)
        # An order that the owner closes is one that Freqtrade does not know.
        wanted = {(item.bot_id, item.pair): item for item in by_keep if item.action != "CLOSE_ORDER"}
        self._asked_at = {key: at for key, at in self._asked_at.items() if key in wanted}
        await asyncio.gather(*(self._sell(item) for item in wanted.values()))
        return bool(wanted)

    async def _sell(self, item: ReductionPublic) -> None:
        process, key, now = self.fleet.processes.get(item.bot_id), (item.bot_id, item.pair), self.clock()
        if process is None or process.state != "running" or now - self._asked_at.get(key, 0) < AGAIN_AFTER_MS:
            return
        self._asked_at[key] = now
        bot, numbers = await asyncio.to_thread(self._open_trades, item.bot_id, item.pair)
        excess = item.held - item.keep
        for number in numbers:
            amount: Decimal | None = excess if item.keep > 0 else None
            password = bot.credentials["api_password"]
            try:
                await freqtrade_api.force_exit_trade(self.home, bot.id, password, number, amount)
            except AppError as error:
                log.info("the gateway will sell it", bot=bot.id, pair=item.pair, reason=error.detail)

    def _open_trades(self, bot_id: str, pair: str) -> tuple[Bot, list[int]]:
        with self.database.read() as session:
            found = session.exec(select(Trade.number).where(Trade.bot_id == bot_id, Trade.pair == pair, Trade.is_open))
            return session.get_one(Bot, bot_id), list(found)
