"""The gateway put together: journal, market, venue, and the two sides that listen."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from starlette.types import ASGIApp

from vostok.clock import Clock, now_ms
from vostok.db import Database
from vostok.gateway import venues as venues_folder
from vostok.gateway.accounts import Accounts
from vostok.gateway.book_watch import BookWatch
from vostok.gateway.books_control import books_routes
from vostok.gateway.breaker_watch import BreakerWatch
from vostok.gateway.collector import Collector
from vostok.gateway.control import Control, create_control
from vostok.gateway.depth_control import depth_routes
from vostok.gateway.emptied import EmptiedWatch
from vostok.gateway.events import EventLog
from vostok.gateway.fees import read_fees
from vostok.gateway.following import Following
from vostok.gateway.funds_control import funds_routes
from vostok.gateway.governance_control import GovernanceDesk
from vostok.gateway.health import Health
from vostok.gateway.journal_watch import JournalWatch
from vostok.gateway.key_control import key_routes
from vostok.gateway.key_desk import KeyDesk
from vostok.gateway.killswitch import KillSwitch
from vostok.gateway.lab import MarketLab
from vostok.gateway.limits_control import limits_routes
from vostok.gateway.live import LiveVenue
from vostok.gateway.locks_control import LockDesk
from vostok.gateway.market import Market
from vostok.gateway.meters import metrics_routes
from vostok.gateway.moods import mood_routes
from vostok.gateway.reconciliation import Reconciliation
from vostok.gateway.reconciliation_control import reconciliation_routes
from vostok.gateway.reconciliation_desk import FixDesk
from vostok.gateway.records import Records
from vostok.gateway.reducer import Reducer
from vostok.gateway.replay import replay_journal
from vostok.gateway.resting import Resting
from vostok.gateway.risk_control import risk_routes
from vostok.gateway.rules_watch import RulesWatch
from vostok.gateway.silence import DeadMan
from vostok.gateway.streams import Streams
from vostok.gateway.switch import Switch
from vostok.gateway.traces import TraceLog
from vostok.gateway.trading import Trading
from vostok.gateway.unclaimed import Unclaimed
from vostok.gateway.upstream import Upstream
from vostok.gateway.user_stream import UserStream
from vostok.gateway.venue_check import VenueProbe
from vostok.gateway.venue_control import FreshStart, venue_routes
from vostok.gateway.venues.base import Venue
from vostok.gateway.wire.app import create_wire
from vostok.gateway.wire.edge import Wire
from vostok.gateway.writer import Writer
from vostok.notary import Notary
from vostok.plugins import load
from vostok.risk.gate import load_rules
from vostok.settings import Settings

log = structlog.get_logger()
MIGRATIONS = Path(__file__).parent / "migrations"


class Sides(NamedTuple):
    """The two applications of the gateway."""

    wire: ASGIApp
    control: ASGIApp


def load_venue(settings: Settings) -> Venue:
    """The venue of the settings. Raises ValueError with the ones there are."""
    found = load(venues_folder, "VENUE", Venue)
    if settings.venue not in found:
        raise ValueError(f"VOSTOK_VENUE is {settings.venue}, the venues are: {', '.join(found)}.")
    return found[settings.venue]


@asynccontextmanager
async def running(settings: Settings, clock: Clock = now_ms) -> AsyncIterator[Sides]:
    """Open the journal, replay it, start what works in the background; everything ends with the context."""
    venue, rules = load_venue(settings), load_rules()
    database = Database(settings.home / "gateway.sqlite", MIGRATIONS).open()
    events = EventLog(clock)
    writer = Writer(database, clock, events.publish)
    keys = KeyDesk(venue, settings, clock)
    upstream = Upstream(venue.rest(settings), keys.current, clock)
    market = Market(upstream, clock)
    switch = Switch(settings.home)
    live = LiveVenue(writer, upstream, market, switch, clock)
    fees = read_fees(database, Decimal(venue.fee))
    trading = Trading(writer, market, live, rules, switch, clock, fees, real_money=venue.real_money)
    streams = Streams(venue.stream(settings), market, clock)
    accounts = Accounts(writer, market, streams, events, clock)
    records, notary = Records(database), Notary(database, clock)
    journal = JournalWatch(writer, notary)
    health = Health(settings.venue, upstream, market, events, clock, notary, journal)
    resting = Resting(writer, market, streams, trading, live, switch, clock)
    breakers = BreakerWatch(writer, market, upstream, events, clock)
    kill_switch = KillSwitch(switch, writer, trading, market, events, clock)
    reducer = Reducer(writer, market, trading, switch, clock, kill_switch.tell)
    dead_man = DeadMan(writer, trading, switch)
    unclaimed = Unclaimed(writer, trading, switch, events, clock)
    book_watch = BookWatch(writer, upstream, events, clock, kill_switch.impose, resting.hear, resting.asked_at)
    reconciliation = Reconciliation(writer, records, upstream, market, book_watch, clock)
    trading.unreconciled = reconciliation.unreconciled
    fixes = FixDesk(reconciliation, writer, records, upstream, market, switch, unclaimed)
    emptied = EmptiedWatch(venue, database, upstream, switch, clock, kill_switch.impose)
    live.emptied = book_watch.emptied = emptied.emptied
    upstream.on_refused_key = kill_switch.key_refused
    keys.attach(upstream, writer, kill_switch.impose, kill_switch.tell)
    kill_switch.keyless = keys.keyless
    user_stream = _user_stream(venue, settings, keys, market, resting, reconciliation)
    rules_watch = RulesWatch(settings.venue, market, writer, database, clock)
    lab = MarketLab(venue.lab(settings) if venue.lab else None, venue.label, writer)
    trace_log = TraceLog(writer)
    events.listen(trace_log.note)
    writer.start()
    try:
        await kill_switch.load()
        await keys.start()
        for order in await writer.run(replay_journal(list(writer.books.orders.values()))):
            live.keep_resolving(order)
        await health.look()
        book_watch.check_ledgers(database)
        await reconciliation.start()
        loops = (
            reducer,
            unclaimed,
            dead_man,
            book_watch,
            reconciliation,
            streams,
            Following(market, streams),
            resting,
            accounts,
            health,
            journal,
            kill_switch,
            breakers,
            notary,
            keys,
            rules_watch,
            Collector(writer.idle_s),
        )
        async with background(*(loop.run() for loop in loops), *(loop.run() for loop in user_stream), writer.watch()):
            yield Sides(
                create_wire(Wire(writer, records, market, upstream, trading, clock, dead_man.hear), streams),
                create_control(
                    Control(
                        writer=writer,
                        records=records,
                        market=market,
                        upstream=upstream,
                        trading=trading,
                        accounts=accounts,
                        events=events,
                        health=health,
                        rules=rules,
                        lab=lab,
                    ),
                    risk_routes(kill_switch),
                    limits_routes(writer, market, rules, kill_switch, clock),
                    LockDesk(writer, market, trading, kill_switch, clock).routes(),
                    GovernanceDesk(writer, trading, kill_switch).routes(),
                    books_routes(book_watch, writer, market),
                    reconciliation_routes(reconciliation, fixes, records, clock),
                    unclaimed.routes(),
                    depth_routes(market),
                    funds_routes(upstream, writer.books),
                    key_routes(keys),
                    mood_routes(trading.moods),
                    metrics_routes(writer, events, health),
                    venue_routes(
                        VenueProbe(venue, settings, upstream, keys.current, clock),
                        rules_watch,
                        FreshStart(settings.venue, upstream, writer, switch, emptied, kill_switch),
                    ),
                ),
            )
    finally:
        await live.close()
        await upstream.close()
        writer.stop()
        trace_log.close()
        notary.look(now=True)
        database.close()


def _user_stream(
    venue: Venue,
    settings: Settings,
    keys: KeyDesk,
    market: Market,
    resting: Resting,
    reconciliation: Reconciliation,
) -> list[UserStream]:
    """The venue's user data stream, where it has one."""
    if venue.user_stream is None:
        return []

    def hear(client_id: str) -> None:
        resting.hear(client_id)
        reconciliation.hear(client_id)

    stream = UserStream(venue.user_stream(settings), keys.current, market.venue_ms, hear)
    resting.told = lambda: stream.subscribed
    return [stream]


@asynccontextmanager
async def background(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `works` meanwhile. One that fails is a defect: it is logged, and the program ends to be started anew."""
    owner = asyncio.current_task()
    assert owner is not None

    def check(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            log.error("a background task failed", exc_info=task.exception())
            owner.cancel()

    tasks = [asyncio.create_task(work) for work in works]
    for task in tasks:
        task.add_done_callback(check)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
