"""Looks for what no event tells: disk, clock, databases, audit chains, candles, pauses, guesses, missed latches."""

import asyncio
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlmodel import col, select

from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.notary import Notary, unsigned
from vostok.panel.alerts import service
from vostok.panel.auth.door import Door
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot, BotPublic
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_risk import LatchPublic
from vostok.panel.watch import conditions
from vostok.panel.watch.conditions import Condition
from vostok.panel.watch.daily import Daily

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
CANDLES_EACH_LOOKS = 4
RULES_EACH_LOOKS = 20
# So many series are asked about in one look; a larger fleet is gone through in turns.
SERIES_A_LOOK = 40
# A latch is alerted by its event; only one whose event was missed is found here.
EVENT_COMES_WITHIN_MS = 5_000


@dataclass
class Watcher:
    """Each look writes the alerts that begin and end; what stands already is left alone.

    `disk_limit` is the used share of the disk from which it is low.
    """

    home: Path
    database: Database
    gateway: Gateway
    fleet: Fleet
    notary: Notary
    clock: Clock
    daily: Daily
    door: Door
    disk_limit: float
    _version: int | None = None
    _turn: int = 0
    _looks: int = 0

    async def run(self) -> None:
        """Look until cancelled; a look that fails is logged and the next one comes."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("watching failed; the next look tries again", exc_info=error)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Look once."""
        usage = shutil.disk_usage(self.home)
        await asyncio.to_thread(self._look_for_strangers)
        broken, guesser = self.notary.problem, self.door.guesser(self.clock())
        found = [
            conditions.disk(usage.total, usage.free, self.disk_limit),
            conditions.chain("panel", None if broken is None else unsigned(broken)),
            conditions.guesses(None if guesser is None else guesser.address),
            *await asyncio.to_thread(self._failing),
            *await self._ask_gateway(),
        ]
        await asyncio.to_thread(self._write, [condition for condition in found if condition is not None])
        await self.daily.look()

    def _look_for_strangers(self) -> None:
        """Whether another program wrote to the panel's database, which changes the version that our writer sees."""
        with self.database.write() as session:
            version = int(session.connection().exec_driver_sql("PRAGMA data_version").scalar_one())
        if self._version not in (None, version):
            log.error("another program wrote to the panel's database; all of the audit chain is verified")
            self.notary.doubt()
        self._version = version

    async def _ask_gateway(self) -> list[Condition | None]:
        try:
            health, risk, sides = await asyncio.gather(
                self.gateway.health(), self.gateway.risk(), self.gateway.reconciliation()
            )
        except Unavailable:
            return []
        detail = health.detail or ""
        found: list[Condition | None] = [
            *self._latches(risk.latches),
            conditions.sides(sides),
            conditions.keyless(risk.keyless),
            conditions.journal(health.journal),
            conditions.pause(health.budget),
        ]
        found.append(conditions.chain("gateway", detail if detail.startswith(conditions.AUDIT_BROKEN) else None))
        with self.database.read() as session:
            is_off = service.is_standing(session, ["clock.off"], "")
        found.append(conditions.clock(health.clock_offset_ms, is_off))
        # While the venue is silent every series is stale, and that it is silent is told already.
        self._looks += 1
        if health.venue_up and self._looks % CANDLES_EACH_LOOKS == 0:
            found += await self._ask_quality()
        if self._looks % RULES_EACH_LOOKS == 0:
            found += await self._ask_rules()
        return found

    async def _ask_rules(self) -> list[Condition]:
        try:
            problems = (await self.gateway.venue_rules()).problems
        except AppError:
            return []
        with self.database.read() as session:
            names = session.exec(select(Bot.id, Bot.name).where(col(Bot.archived_at).is_(None))).all()
        return [
            conditions.rules(bot_id, name, [problem for problem in problems if problem.bot_id == bot_id])
            for bot_id, name in names
        ]

    async def _ask_quality(self) -> list[Condition]:
        series = await asyncio.to_thread(self._series)
        if not series:
            return []
        first = self._turn % len(series)
        self._turn += SERIES_A_LOOK
        found = []
        for pair, interval in (series + series)[first : first + min(SERIES_A_LOOK, len(series))]:
            try:
                quality = await self.gateway.candle_quality(pair, interval)
            except AppError:
                continue
            found.append(conditions.candles(pair, interval, quality.grade, quality.flaws))
        return found

    def _running(self) -> list[BotPublic]:
        with self.database.read() as session:
            return [bot for bot in bots.list_bots(session, self.fleet, archived=False) if bot.state == "RUNNING"]

    def _failing(self) -> list[Condition]:
        # What the process itself reports: the bot's problem may still be the crash that its last process ended with.
        errors = {id: process.error for id, process in self.fleet.processes.items()}
        return [
            conditions.failing(bot.id, bot.name, None if (error := errors.get(bot.id)) is None else error.text)
            for bot in self._running()
        ]

    def _series(self) -> list[tuple[str, str]]:
        """Pair and interval of what running bots trade."""
        return sorted({(pair, bot.timeframe) for bot in self._running() for pair in bot.pairs if bot.timeframe})

    def _latches(self, latches: list[LatchPublic]) -> list[Condition]:
        before = self.clock() - EVENT_COMES_WITHIN_MS
        missed = [latch for latch in latches if latch.at < before]
        if not missed:
            return []
        with self.database.read() as session:
            names = dict(session.exec(select(Bot.id, Bot.name)).all())
        return [conditions.latch(latch, names.get(latch.scope)) for latch in missed]

    def _write(self, found: Iterable[Condition]) -> None:
        now = self.clock()
        with self.database.read() as session:
            changes = [
                item for item in found if _is_change(item, service.standing(session, item.watched, item.subject))
            ]
        if not changes:
            return
        with self.database.write() as session:
            for item in changes:
                kind = item.raises or item.over
                if kind is not None:
                    service.raise_alert(session, kind, now, subject=item.subject, values=item.values)


def _is_change(item: Condition, standing: set[str]) -> bool:
    return item.raises not in standing if item.raises is not None else bool(standing)
