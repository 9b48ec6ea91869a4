"""Keeps the mirror: fills from the gateway, trades from each bot's database, both into `panel.sqlite`."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

import structlog
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, delete, func, select

from vostok.clock import MINUTE_MS, Clock, utc_day_start
from vostok.db import Database
from vostok.errors import NotFound, Unavailable
from vostok.panel import jobs
from vostok.panel.activity.service import Feed
from vostok.panel.bots.fleet import Counts, Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import FillPublic, OrderPublic
from vostok.panel.trades import service
from vostok.panel.trades.freqtrade_db import read_trades
from vostok.panel.trades.mirror import SOLD_BY_GATEWAY, by_order, mirror
from vostok.panel.trades.models import MirroredFill, Trade, TradePublic

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
PAGE = 500
SETTLED_MS = 10 * MINUTE_MS
Signature = tuple[int, ...]
# How the client ids of orders begin that the gateway placed by itself (ARCHITECTURE.md).
GATEWAYS_OWN = "gateway-"


class Mirror:
    """Syncs a bot when a fill came or its database changed."""

    def __init__(
        self,
        bots_folder: Path,
        database: Database,
        gateway: Gateway,
        fleet: Fleet,
        bus: Bus,
        clock: Clock,
        changed: asyncio.Event,
        feed: Feed,
    ) -> None:
        self._folder = bots_folder
        self._database = database
        self._gateway = gateway
        self._fleet = fleet
        self._bus = bus
        self._clock = clock
        self._new_fills: set[str] = set()
        self._seen: dict[str, Signature] = {}
        self._complete: set[str] = set()
        self._woken = asyncio.Event()
        self._changed = changed
        self._feed = feed
        self._missed: set[tuple[str, int]] = set()
        # Counting reads every trade of a bot, so it waits for a reason: something of the bot changed, or a new day.
        self._counted: set[str] = set()
        self._counted_on = 0

    def fill_came(self, bot_id: str) -> None:
        """A fill of this bot is at the gateway."""
        self._new_fills.add(bot_id)
        self._woken.set()

    def read_again(self) -> None:
        """Events were missed: ask the gateway for the fills of every bot."""
        self._complete.clear()
        self._woken.set()

    async def run(self) -> None:
        """Sync until cancelled."""
        while True:
            self._woken.clear()
            bots = self._bots()
            for bot in bots:
                try:
                    await self.sync(bot)
                except Unavailable:
                    continue
                except Exception as error:
                    log.error("mirroring trades failed", bot=bot.id, exc_info=error)
            await self._count_again({bot.id for bot in bots})
            await jobs.sleep_or(self._woken, LOOK_EVERY_S)

    async def sync(self, bot: Bot) -> None:
        """Bring the mirror of one bot up to date and publish the trades that changed."""
        ask = bot.id in self._new_fills or bot.id not in self._complete
        signature = _signature(self._folder / bot.id / "trades.sqlite")
        if not ask and signature == self._seen.get(bot.id):
            return
        self._new_fills.discard(bot.id)
        if ask:
            self._complete.discard(bot.id)
        fills = await self._missing_fills(bot.id) if ask else []
        changed, vanished = await asyncio.to_thread(self._store, bot, fills)
        self._complete.add(bot.id)
        self._seen[bot.id] = signature
        for trade in changed:
            self._bus.publish("trade", trade)
        await self._tell(bot, vanished)
        if changed or fills or vanished:
            self._counted.discard(bot.id)
            self._changed.set()

    async def _tell(self, bot: Bot, vanished: list[Trade]) -> None:
        """Trades that bought nothing leave every screen; one that did is told of once."""
        for trade in vanished:
            if not _bought(trade):
                self._bus.publish("trade_removed", {"id": f"{bot.id}-{trade.number}", "bot_id": bot.id})
            elif (bot.id, trade.number) not in self._missed:
                self._missed.add((bot.id, trade.number))
                number = str(trade.number)
                await self._feed.note("trade.vanished", bot_id=bot.id, bot_name=bot.name, trade=number, pair=trade.pair)

    async def _missing_fills(self, bot_id: str) -> list[MirroredFill]:
        """The gateway's fills that are not stored yet, with the exchange's order ids."""
        fills: list[FillPublic] = []
        cursor: str | None = None
        try:
            while True:
                page = await self._gateway.fills(bot_id, cursor, PAGE)
                known = self._known(page.items)
                new = [fill for fill in page.items if _key(fill) not in known]
                fills += new
                cursor = page.next
                if cursor is None or len(new) < len(page.items):
                    break
            orders = await self._orders_of(bot_id, {fill.order_id for fill in fills})
        except NotFound:
            return []
        return [_stored(fill, orders.get(fill.order_id)) for fill in fills]

    def _known(self, fills: list[FillPublic]) -> set[str]:
        wanted = col(MirroredFill.id).in_([_key(fill) for fill in fills])
        with self._database.read() as session:
            # One that was stored without its fee is read once more.
            return set(session.exec(select(MirroredFill.id).where(wanted, col(MirroredFill.fee_asset).is_not(None))))

    async def _orders_of(self, bot_id: str, wanted: set[str]) -> dict[str, OrderPublic]:
        found: dict[str, OrderPublic] = {}
        cursor: str | None = None
        while wanted - set(found):
            page = await self._gateway.orders(bot_id, cursor, PAGE)
            found |= {order.id: order for order in page.items}
            cursor = page.next
            if cursor is None:
                break
        return found

    def _store(self, bot: Bot, fills: list[MirroredFill]) -> tuple[list[TradePublic], list[Trade]]:
        """Keep what is new. Returns the trades that changed, and the open ones that the bot's database has no more."""
        now = self._clock()
        path = self._folder / bot.id / "trades.sqlite"
        with self._database.read() as session:
            unfinished = _unfinished(session, bot.id, now)
            newest = session.exec(select(func.max(Trade.number)).where(Trade.bot_id == bot.id)).one() or 0
            found = read_trades(path, newer_than=newest, numbers=unfinished)
            trades = found or []
            pairs = {trade.pair for trade in trades}
            query = select(MirroredFill).where(MirroredFill.bot_id == bot.id, col(MirroredFill.pair).in_(pairs))
            since = min((trade.opened_at for trade in trades), default=now)
            stored = session.exec(query.where(MirroredFill.ts >= since - 60_000)).all() if trades else []
            before = {row.number: row for row in _rows(session, bot.id, {*unfinished, *(one.number for one in trades)})}
        orders = by_order([*stored, *fills])
        rows = [mirror(bot.id, bot.mode, trade, orders, now) for trade in trades]
        changed = [row for row in rows if _differs(before.get(row.number), row)]
        # Without a database nothing tells whether a trade is gone.
        there = before.keys() if found is None else {trade.number for trade in trades}
        vanished = [row for row in before.values() if row.is_open and row.number not in there]
        empty = [row.number for row in vanished if not _bought(row)]
        if changed or fills or empty:
            with self._database.write() as session:
                _keep_fills(session, fills)
                for row in changed:
                    session.merge(row)
                session.execute(delete(Trade).where(col(Trade.bot_id) == bot.id, col(Trade.number).in_(empty)))
        return [self._public(bot, row, now) for row in changed], vanished

    def _public(self, bot: Bot, row: Trade, now: int) -> TradePublic:
        account = self._fleet.accounts.get(bot.id)
        positions = account.positions if account else []
        return service.show(row, bot.name, next((p for p in positions if p.pair == row.pair), None), now)

    async def _count_again(self, bots: set[str]) -> None:
        day = utc_day_start(self._clock())
        if day != self._counted_on:
            self._counted, self._counted_on = set(), day
        missing = bots - self._counted
        if missing:
            counted = await asyncio.to_thread(self._count, missing, day)
            self._fleet.counts = {bot: known for bot, known in self._fleet.counts.items() if bot in bots} | counted
        self._counted = bots

    def _count(self, bots: set[str], day: int) -> dict[str, Counts]:
        with self._database.read() as session:
            return service.counts(session, bots, day)

    def _bots(self) -> list[Bot]:
        with self._database.read() as session:
            return list(session.exec(select(Bot).where(col(Bot.archived_at).is_(None))))


def _keep_fills(session: Session, fills: Sequence[MirroredFill]) -> None:
    """Store new fills, and over what was stored of them before."""
    if not fills:
        return
    # In one statement: after an upgrade these may be tens of thousands, and everybody else's writes wait.
    new = insert(MirroredFill)
    replaced = {column.name: column for column in new.excluded if column.name != "id"}
    upsert = new.on_conflict_do_update(index_elements=["id"], set_=replaced)
    session.execute(upsert, [fill.model_dump() for fill in fills])


def _signature(path: Path) -> Signature:
    """Changes whenever the database or its write-ahead log does."""
    found: list[int] = []
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            status = file.stat()
            found += [status.st_mtime_ns, status.st_size]
        except FileNotFoundError:
            found += [0, 0]
    return tuple(found)


def _unfinished(session: Session, bot_id: str, now: int) -> list[int]:
    """Trades that may still change: open ones, closed ones whose last fills may still be on their way, and those that
    the gateway has ended, which the bot may not know yet."""
    changing = col(Trade.is_open).is_(True) | col(Trade.profit).is_(None) | (col(Trade.closed_at) > now - SETTLED_MS)
    by_gateway = col(Trade.exit_reason) == SOLD_BY_GATEWAY
    return list(session.exec(select(Trade.number).where(Trade.bot_id == bot_id, changing | by_gateway)))


def _rows(session: Session, bot_id: str, numbers: Iterable[int]) -> list[Trade]:
    return list(session.exec(select(Trade).where(Trade.bot_id == bot_id, col(Trade.number).in_(list(numbers)))))


def _bought(trade: Trade) -> bool:
    """Freqtrade deletes a trade whose entry was cancelled before anything filled; only such a one may go."""
    return trade.cost is not None


def _differs(before: Trade | None, after: Trade) -> bool:
    return before is None or before.model_dump(exclude={"updated_at"}) != after.model_dump(exclude={"updated_at"})


def _key(fill: FillPublic) -> str:
    # A gateway that lost its database counts from one again; the time keeps its fills apart from the old ones.
    return f"{fill.ts}-{fill.id}"


def _stored(fill: FillPublic, order: OrderPublic | None) -> MirroredFill:
    values = fill.model_dump(exclude={"id"})
    if order is not None:
        own = (order.client_order_id or "").startswith(GATEWAYS_OWN)
        values |= {"exchange_order_id": order.exchange_order_id, "by_gateway": own}
    return MirroredFill(id=_key(fill), **values)
