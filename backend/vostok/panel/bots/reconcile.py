"""Makes the bots what their owner wants: looks, plans, acts; each second and whenever it is woken."""

import asyncio

import structlog
from sqlmodel import col, select

from vostok.bothost.client import BothostClient
from vostok.bothost.protocol import Process
from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.panel import jobs
from vostok.panel.activity.service import Feed, Kind
from vostok.panel.bots.act import Hand, Target
from vostok.panel.bots.fleet import Attempts, Fleet, open_positions
from vostok.panel.bots.models import Bot, BotPublic, BotSettings, BotVersion
from vostok.panel.bots.plan import Observed, plan
from vostok.panel.bots.show import desired_of, show
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
CRASH_LOOP = 3
_NEWS: dict[str, Kind] = {
    "RUNNING": "bot.running",
    "PAUSED": "bot.paused",
    "STOPPED": "bot.stopped",
    "CRASHED": "bot.crashed",
}


class Reconciler:
    """Compares desired with observed and acts; everything it remembers can be found out again."""

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        bothost: BothostClient,
        fleet: Fleet,
        hand: Hand,
        feed: Feed,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._bothost = bothost
        self._fleet = fleet
        self._hand = hand
        self._feed = feed
        self._bus = bus
        self._clock = clock
        self._woken = asyncio.Event()
        self._looking = asyncio.Lock()
        self._shown: dict[str, BotPublic] = {}

    def name_of(self, bot_id: str) -> str | None:
        """The name of a bot as last shown."""
        bot = self._shown.get(bot_id)
        return bot.name if bot else None

    async def wake(self) -> None:
        """Look now instead of within a second."""
        self._woken.set()

    async def run(self) -> None:
        """Reconcile until cancelled; a failing round is logged and the next one comes."""
        following = asyncio.create_task(self._follow_processes())
        try:
            while True:
                self._woken.clear()
                try:
                    await self.round()
                except Exception as error:
                    log.error("reconciling failed; the next round tries again", exc_info=error)
                await jobs.sleep_or(self._woken, LOOK_EVERY_S)
        finally:
            await jobs.end([following])

    async def round(self) -> None:
        """Look once, act on every bot, tell what changed; after a round that is under way: two would act twice."""
        async with self._looking:
            # Wishes first: one to close everything must not meet a look at the account from before it.
            targets = self._targets()
            gateway_up, host_up = await self._look_at_gateway(), await self._look_at_host()
            await self._archive_leftovers({target.bot.id for target in targets})
            await asyncio.gather(*(self._care(target, gateway_up, host_up) for target in targets))
            await self._tell(self._targets())

    async def _archive_leftovers(self, present: set[str]) -> None:
        """Close sub-accounts of removed bots: one may have been opened while its bot was being removed."""
        strangers = self._fleet.accounts.keys() - present
        if not strangers:
            return
        removed = select(Bot.id).where(col(Bot.id).in_(strangers), col(Bot.archived_at).is_not(None))
        with self._database.read() as session:
            leftovers = session.exec(removed).all()
        for bot_id in leftovers:
            try:
                await self._gateway.archive(bot_id)
                self._fleet.accounts.pop(bot_id, None)
            except AppError as error:
                log.info("a removed bot's sub-account stays for now", bot=bot_id, reason=error.detail)

    async def _look_at_gateway(self) -> bool:
        try:
            accounts = await self._gateway.accounts()
        except Unavailable:
            return False
        self._fleet.accounts = {account.bot_id: account for account in accounts}
        return True

    async def _look_at_host(self) -> bool:
        try:
            processes = await self._bothost.list()
        except (Unavailable, TimeoutError):
            # No host, no bots: it takes its children along when it goes, and ends strangers when it comes.
            self._fleet.processes.clear()
            return False
        self._fleet.processes = {process.bot: process for process in processes}
        return True

    async def _follow_processes(self) -> None:
        while True:
            try:
                async for process in self._bothost.subscribe():
                    self._notice(process)
            except (Unavailable, OSError, TimeoutError):
                await asyncio.sleep(LOOK_EVERY_S)

    def _notice(self, process: Process) -> None:
        before = self._fleet.processes.get(process.bot)
        self._fleet.processes[process.bot] = process
        if before is None or (before.pid, before.state) != (process.pid, process.state):
            self._woken.set()

    def _targets(self) -> list[Target]:
        query = (
            select(Bot, BotVersion)
            .where(BotVersion.bot_id == Bot.id, BotVersion.version == Bot.version, col(Bot.archived_at).is_(None))
            .order_by(Bot.id)
        )
        with self._database.read() as session:
            rows = session.exec(query).all()
        return [Target(bot, BotSettings.model_validate(version.settings)) for bot, version in rows]

    async def _care(self, target: Target, gateway_up: bool, host_up: bool) -> None:
        bot = target.bot
        process, account = self._fleet.processes.get(bot.id), self._fleet.accounts.get(bot.id)
        now = self._clock()
        self._hand.count_end(target, process, now)
        holds = open_positions(account) > 0
        observed = Observed(
            process=process,
            account=account.state if account else None,
            holds=holds,
            managed=not (bot.closing and holds) or await self._hand.manages_a_trade(bot.id),
            trader=self._hand.trader_of(bot.id, process),
            gateway_up=gateway_up,
            host_up=host_up,
            attempts=self._fleet.attempts.get(bot.id, Attempts()),
        )
        await self._hand.carry_out(target, plan(desired_of(bot), observed, now), now)

    async def _tell(self, targets: list[Target]) -> None:
        shown = {target.bot.id: show(target.bot, target.settings, self._fleet) for target in targets}
        for bot_id in [bot_id for bot_id in self._shown if bot_id not in shown]:
            self._bus.publish("bot_removed", {"id": bot_id})
        before, self._shown = self._shown, shown
        for bot_id, bot in shown.items():
            old = before.get(bot_id)
            await self._say_crash_loop(bot)
            if old == bot:
                continue
            self._bus.publish("bot", bot)
            if old is not None and old.desired_state != bot.desired_state:
                await self._say_refused(bot)
            if old is not None and old.state != bot.state:
                await self._say(old, bot)

    async def _say(self, old: BotPublic, bot: BotPublic) -> None:
        kind = _NEWS.get(bot.state)
        if kind is None or (kind == "bot.stopped" and old.state == "CREATED"):
            return
        if kind != "bot.crashed":
            await self._feed.note(kind, bot_id=bot.id, bot_name=bot.name)
        elif self._feed.is_news(bot.id, problem := _problem(bot)):
            await self._feed.note(kind, bot_id=bot.id, bot_name=bot.name, problem=problem)

    async def _say_refused(self, bot: BotPublic) -> None:
        if bot.desired_state == "STOPPED" and self._fleet.attempts.get(bot.id, Attempts()).refused:
            await self._feed.note("bot.refused", bot_id=bot.id, bot_name=bot.name, problem=_problem(bot))

    async def _say_crash_loop(self, bot: BotPublic) -> None:
        # A bot may crash faster than a look at it sees it start, so the crashes are counted and not the changes.
        crashes = self._fleet.attempts.get(bot.id, Attempts()).crashes
        if bot.state == "CRASHED" and crashes >= CRASH_LOOP and self._feed.is_news(bot.id, "crash loop"):
            await self._feed.note(
                "bot.crash_loop", bot_id=bot.id, bot_name=bot.name, problem=_problem(bot), crashes=str(crashes)
            )


def _problem(bot: BotPublic) -> str:
    return bot.problem.text if bot.problem else "the process ended"
