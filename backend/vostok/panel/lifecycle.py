"""Starting and stopping the panel: what the application needs of the world is opened here, in one place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from vostok import plugins
from vostok.bothost.client import BothostClient
from vostok.clock import Clock, now_ms
from vostok.db import Database
from vostok.notary import Notary
from vostok.panel import jobs
from vostok.panel.activity.service import Feed
from vostok.panel.ai import providers
from vostok.panel.ai.consult import Consultant
from vostok.panel.ai.desk import Desk
from vostok.panel.ai.gather import Sources
from vostok.panel.ai.providers.base import Provider
from vostok.panel.ai.scorer import Scorer
from vostok.panel.alerts.herald import Herald
from vostok.panel.alerts.sender import Sender
from vostok.panel.analytics.service import Analytics
from vostok.panel.auth import service as auth
from vostok.panel.auth.door import Door
from vostok.panel.auth.keyring import Keyring
from vostok.panel.auth.passwords import check_new_password, hash_password
from vostok.panel.backups.keeper import Keeper
from vostok.panel.bots.act import Hand
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.reconcile import Reconciler
from vostok.panel.data.worker import Worker
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway
from vostok.panel.governance.record import Reviewer
from vostok.panel.governance.watch import Watch
from vostok.panel.health.monitor import Monitor
from vostok.panel.health.pulse import Pulse
from vostok.panel.lab.edge import exchange_info
from vostok.panel.lab.models import Backtest
from vostok.panel.lab.runner import Runner
from vostok.panel.lab.service import forget
from vostok.panel.market.service import Market
from vostok.panel.metrics.gather import Metrics
from vostok.panel.news.worker import NewsDesk
from vostok.panel.parity.worker import Comparer
from vostok.panel.portfolio.service import Books
from vostok.panel.portfolio.track_record import TrackRecords
from vostok.panel.reconciliation.mend import Mender
from vostok.panel.reconciliation.sides import Sides
from vostok.panel.reports.service import Reports
from vostok.panel.retention.job import Retention
from vostok.panel.retention.purge import Purge
from vostok.panel.telegram.carry_out import Commander
from vostok.panel.telegram.listener import Listener
from vostok.panel.trades.by_hand import Desk as OrdersByHand
from vostok.panel.trades.close_down import CloseDown
from vostok.panel.trades.follow import Follower
from vostok.panel.trades.found import Finder
from vostok.panel.trades.sync import Mirror
from vostok.panel.validation.models import Validation
from vostok.panel.validation.runner import Validations
from vostok.panel.watch.daily import Daily
from vostok.panel.watch.watcher import Watcher
from vostok.sealed import Seal
from vostok.settings import Settings
from vostok.sockets import socket_path

MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(settings: Settings) -> Database:
    """The panel's database, at its newest migration. Raises DatabaseInUse while a panel runs."""
    return Database(settings.home / "panel.sqlite", MIGRATIONS).open()


@asynccontextmanager
async def running(app: FastAPI, settings: Settings, clock: Clock = now_ms) -> AsyncIterator[FastAPI]:
    """Open what `app` needs, run its loops, and close all in the opposite order."""
    database = open_database(settings)
    gateway = Gateway(socket_path(settings.home, "gateway"))
    bothost = BothostClient(socket_path(settings.home, "bothost"))
    try:
        create_owner_of_settings(database, settings, clock)
        notary = Notary(database, clock)
        loops = _assemble(app, settings, database, notary, gateway, bothost, clock)
        pulse = Pulse(settings.home, database, clock)
        try:
            async with jobs.running(loops | {"pulse": pulse.run}):
                yield app
                # First of all: what else must end may take longer than the supervisor waits.
                pulse.rest()
        finally:
            notary.look(now=True)
    finally:
        await gateway.close()
        database.close()


def create_owner_of_settings(database: Database, settings: Settings, clock: Clock) -> None:
    """Set the owner up with VOSTOK_OWNER_PASSWORD, if it is given and nobody is set up yet."""
    if settings.owner_password is None or has_owner(database):
        return
    password = settings.owner_password.get_secret_value()
    check_new_password(password, "VOSTOK_OWNER_PASSWORD")
    with database.write() as session:
        auth.create_owner(session, hash_password(password), None, "system", clock())


def has_owner(database: Database) -> bool:
    """Whether setup is done."""
    with database.read() as session:
        return auth.owner(session) is not None


def _assemble(
    app: FastAPI,
    settings: Settings,
    database: Database,
    notary: Notary,
    gateway: Gateway,
    bothost: BothostClient,
    clock: Clock,
) -> dict[str, jobs.Loop]:
    """Put everything into `app.state` and return the loops to run."""
    fleet, bus = Fleet(), Bus(clock)
    feed = Feed(database, bus, clock)
    hand = Hand(settings, database, gateway, bothost, fleet)
    reconciler = Reconciler(database, gateway, bothost, fleet, hand, feed, bus, clock)
    seal = Seal(settings.home)
    daily, door = Daily(database, gateway, clock), Door()
    changed, line_broke = asyncio.Event(), asyncio.Event()
    mirror = Mirror(settings.bots, database, gateway, fleet, bus, clock, changed, feed)
    to_sell = asyncio.Event()
    follower = Follower(gateway, fleet, bus, mirror, feed, reconciler, changed, to_sell, line_broke)
    close_down = CloseDown(settings.home, database, gateway, fleet, clock, to_sell)
    books = Books(database, fleet, bus, clock, changed)
    commander = Commander(settings.home, database, gateway, fleet, books, clock, settings.venue, reconciler.wake)
    telegram = Listener(database, seal, clock, commander)
    health = Monitor(gateway, bothost, feed, bus, clock, notary, line_broke)
    market = Market(gateway)
    news = NewsDesk(settings.home, database, gateway, market, fleet, clock)
    lab = Runner("backtest", Backtest, settings.home, database, bothost, bus, clock)
    validations = Validations(
        "validation", Validation, settings.home, database, bothost, bus, clock, strategies=settings.strategies
    )
    data = Worker(settings.home, database, gateway, bus, clock)
    reviewer = Reviewer(settings.strategies, fleet)
    governance = Watch(database, gateway, reviewer, feed, bus, clock)
    consultant = Consultant(database, Seal(settings.home), clock, plugins.load(providers, "PROVIDER", Provider))
    scorer = Scorer(database, consultant, news, clock)
    facts = exchange_info(settings.gateway_port)
    parity = Comparer(settings.home, settings.strategies, database, gateway, bothost, facts, fleet, bus, clock)
    analytics = Analytics(market)
    keeper = Keeper(settings, database, seal, bus, clock)
    sources = Sources(settings.home, database, gateway, market, fleet, books, analytics)
    ai = Desk(database, sources, consultant, bus, clock)
    reports = Reports(database, gateway, clock)
    sides = Sides(settings.bots, database, gateway, fleet)
    state = {
        "ai": ai,
        "clock": clock,
        "database": database,
        "bus": bus,
        "gateway": gateway,
        "bothost": bothost,
        "seal": seal,
        "telegram": telegram,
        "door": door,
        "keyring": Keyring(database),
        "market": market,
        "news": news,
        "scorer": scorer,
        "analytics": analytics,
        "data": data,
        "keeper": keeper,
        "lab": lab,
        "validations": validations,
        "exchange_info": facts,
        "parity": parity,
        "reports": reports,
        "fleet": fleet,
        "reconciler": reconciler,
        "close_down": close_down,
        "mender": Mender(OrdersByHand(database, settings.home, fleet), gateway, sides),
        "books": books,
        "track_records": TrackRecords(database, market),
        "health": health,
        "metrics": Metrics(settings.home, database, gateway, bothost, fleet, books, health, clock),
        "reviewer": reviewer,
        "governance": governance,
    }
    for name, value in state.items():
        setattr(app.state, name, value)
    return {
        "reconciler": reconciler.run,
        "gateway events": follower.run,
        "trade mirror": mirror.run,
        "found orders": Finder(gateway, settings.bots).run,
        "close down": close_down.run,
        "portfolio": books.run,
        "health": health.run,
        "alerts": Herald(database, bus).run,
        "alert channels": Sender(database, seal, clock, settings.venue).run,
        "telegram": telegram.run,
        "watch": Watcher(settings.home, database, gateway, fleet, notary, clock, daily, door, settings.disk_limit).run,
        "audit checkpoints": notary.run,
        "data jobs": data.run,
        "backups": keeper.run,
        "news": news.run,
        "news scores": scorer.run,
        "backtests": lab.run,
        "governance": governance.run,
        "briefs": ai.run,
        "validations": validations.run,
        "parity": parity.run,
        "reports": reports.run,
        "bot books": sides.run,
        "retention": Retention(database, gateway, settings.bots, settings.home / "data", ai.forget, clock).run,
        "purge": Purge(
            settings.home, database, clock, partial(forget, database, settings.home), settings.disk_limit
        ).run,
    }
