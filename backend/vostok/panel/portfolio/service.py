"""The snapshot that `GET /api/portfolio` answers with, and the equity samples."""

import asyncio
from decimal import Decimal

import structlog
from sqlmodel import Session, col, func, select

from vostok.clock import DAY_MS, MINUTE_MS, Clock, utc_day_start
from vostok.db import Database
from vostok.errors import Invalid
from vostok.panel import jobs
from vostok.panel.bots.fleet import Counts, Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.events import Bus
from vostok.panel.fields import Mode, plain
from vostok.panel.portfolio.books import Line, day_opens, portfolio
from vostok.panel.portfolio.curve import curve, minutes
from vostok.panel.portfolio.models import EquityPoint, EquityPublic

log = structlog.get_logger()

REBUILD_EVERY_S = 0.25
LOOK_EVERY_S = 1.0


class Books:
    """Rebuilds the snapshot when something changed; at most four times a second, at least once."""

    def __init__(self, database: Database, fleet: Fleet, bus: Bus, clock: Clock, changed: asyncio.Event) -> None:
        self._database = database
        self._fleet = fleet
        self._bus = bus
        self._clock = clock
        self._changed = changed
        self._day = 0
        self._day_opens: dict[str, Decimal] = {}
        self._sampled_at = 0
        self._lines: list[Line] = []
        self.snapshot: bytes = portfolio([], clock()).model_dump_json().encode()

    async def run(self) -> None:
        """Rebuild and sample until cancelled."""
        while True:
            try:
                self.rebuild()
                await self._sample()
            except Exception as error:
                log.error("building the portfolio failed", exc_info=error)
            await asyncio.sleep(REBUILD_EVERY_S)
            await jobs.sleep_or(self._changed, LOOK_EVERY_S)
            self._changed.clear()

    def rebuild(self) -> None:
        """Build the snapshot from memory and publish it if a figure changed."""
        now = self._clock()
        lines = self._read_lines(now)
        if lines == self._lines:
            return
        self._lines = lines
        self.snapshot = portfolio(lines, now).model_dump_json().encode()
        self._bus.publish("portfolio", self.snapshot)

    def _read_lines(self, now: int) -> list[Line]:
        with self._database.read() as session:
            bots = session.exec(select(Bot).where(col(Bot.archived_at).is_(None)).order_by(Bot.id)).all()
            day = utc_day_start(now)
            if day != self._day:
                self._day, self._day_opens = day, {}
            present = {bot.id: self._fleet.accounts[bot.id] for bot in bots if bot.id in self._fleet.accounts}
            if present.keys() - self._day_opens.keys():
                self._day_opens = day_opens(openings(session, day), present, self._day_opens)
        return [self._line(bot) for bot in bots if bot.id in present]

    def _line(self, bot: Bot) -> Line:
        process = self._fleet.processes.get(bot.id)
        return Line(
            name=bot.name,
            mode=bot.mode,  # type: ignore[arg-type]
            account=self._fleet.accounts[bot.id],
            counts=self._fleet.counts.get(bot.id, Counts()),
            running=process is not None and process.state == "running",
            day_open=self._day_opens.get(bot.id),
        )

    async def _sample(self) -> None:
        """Store balance, equity and allocation of each bot once a minute."""
        minute = self._clock() // MINUTE_MS * MINUTE_MS
        if minute == self._sampled_at:
            return
        points = [
            EquityPoint(
                bot_id=line.account.bot_id,
                ts=minute,
                mode=line.mode,
                stake_currency=line.account.stake_currency,
                balance=plain(line.account.balance),
                equity=None if line.account.equity is None else plain(line.account.equity),
                start=plain(line.account.start_balance),
            )
            for line in self._lines
        ]
        if points:
            await asyncio.to_thread(self._store, points)
            self._sampled_at = minute

    def _store(self, points: list[EquityPoint]) -> None:
        with self._database.write() as session:
            for point in points:
                session.merge(point)


def openings(session: Session, day: int) -> dict[str, Decimal]:
    """Each bot's last known profit (equity - start) in the day before `day`, else its first of the day itself."""
    known = col(EquityPoint.equity).is_not(None) & col(EquityPoint.start).is_not(None)
    before = (
        select(EquityPoint.bot_id, func.max(EquityPoint.ts).label("ts"))
        .where(EquityPoint.ts <= day, EquityPoint.ts > day - DAY_MS, known)
        .group_by(EquityPoint.bot_id)
    )
    first = (
        select(EquityPoint.bot_id, func.min(EquityPoint.ts).label("ts"))
        .where(EquityPoint.ts > day, known)
        .group_by(EquityPoint.bot_id)
    )
    found: dict[str, Decimal] = {}
    for chosen in (first.subquery(), before.subquery()):
        query = select(EquityPoint).join(
            chosen, (chosen.c.bot_id == EquityPoint.bot_id) & (chosen.c.ts == EquityPoint.ts)
        )
        found |= {point.bot_id: Decimal(point.equity or 0) - Decimal(point.start or 0) for point in session.exec(query)}
    return found


def equity(
    session: Session,
    mode: Mode,
    stake_currency: str,
    bot_id: str | None,
    since: int | None,
    until: int | None,
    points: int,
    now: int,
) -> EquityPublic:
    """The curve of one book, or of one of its bots, thinned to `points`."""
    end = now if until is None else until
    start = end - DAY_MS if since is None else since
    if start >= end:
        raise Invalid("The beginning of the span must be before its end.", field="since")
    book = [EquityPoint.mode == mode, EquityPoint.stake_currency == stake_currency]
    if bot_id is not None:
        book.append(EquityPoint.bot_id == bot_id)
    # A young book is shown minute by minute, not as two points of a day.
    first = session.exec(select(func.min(EquityPoint.ts)).where(*book, EquityPoint.ts >= start)).one()
    times = minutes(first, end, points) if first is not None else []
    query = select(EquityPoint).where(*book, col(EquityPoint.ts).in_(times))
    items = curve((point.ts, point.balance, point.equity, point.start) for point in session.exec(query))
    return EquityPublic(mode=mode, stake_currency=stake_currency, bot_id=bot_id, items=items, next=None)
