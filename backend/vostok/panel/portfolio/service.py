"""The snapshot that `GET /api/portfolio` answers with, and the equity samples."""

import asyncio
from collections.abc import Container, Mapping
from decimal import Decimal

import structlog
from sqlmodel import Session, col, select

from vostok.clock import MINUTE_MS, Clock
from vostok.db import Database
from vostok.panel import jobs
from vostok.panel.bots.fleet import Counts, Fleet
from vostok.panel.bots.models import Bot, BotVersion
from vostok.panel.events import Bus
from vostok.panel.fields import plain
from vostok.panel.portfolio.archived import Archived, earned_by_book
from vostok.panel.portfolio.books import Gone, Line, Unread, portfolio
from vostok.panel.portfolio.curve import book_sums
from vostok.panel.portfolio.curves import opening
from vostok.panel.portfolio.models import EquityPoint
from vostok.panel.portfolio.periods import SPANS, Span, start_of

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
        self._opens: dict[Span, tuple[int, dict[str, Decimal]]] = {}
        self._sampled_at = 0
        self._lines: list[Line] = []
        self._gone: list[Gone] = []
        self._unread: list[Unread] = []
        self._archived = Archived()
        self.snapshot: bytes = portfolio([], [], clock()).model_dump_json().encode()

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
        # In one session: a bot that is archived meanwhile is in one of the two and not in both.
        with self._database.read() as session:
            (lines, unread), gone = self._read_lines(session, now), self._archived.read(session, now)
        day = start_of("day", now)
        if (lines, gone, unread, day) == (self._lines, self._gone, self._unread, self._day):
            return
        self._lines, self._gone, self._unread, self._day = lines, gone, unread, day
        self.snapshot = portfolio(lines, gone, now, unread).model_dump_json().encode()
        self._bus.publish("portfolio", self.snapshot)

    def _read_lines(self, session: Session, now: int) -> tuple[list[Line], list[Unread]]:
        # Columns, not objects: four times a second nobody else is answered meanwhile.
        known = select(Bot.id, Bot.name, Bot.mode, Bot.started_at).where(col(Bot.archived_at).is_(None))
        present, missing = [], []
        for bot_id, name, mode, started_at in session.exec(known.order_by(Bot.id)):
            if bot_id in self._fleet.accounts:
                present.append((bot_id, name, mode))
            elif started_at is not None:
                # What never ran is in no sum.
                missing.append((bot_id, name, mode))
        currencies = _currencies(session, [bot_id for bot_id, _, _ in missing])
        for span in SPANS:
            self._look_up_openings(session, span, [bot_id for bot_id, _, _ in present], now)
        return [self._line(*bot) for bot in present], [self._missing(*bot, currencies[bot[0]]) for bot in missing]

    def _look_up_openings(self, session: Session, span: Span, bots: list[str], now: int) -> None:
        """Where each bot stood when the span that holds `now` began; one never sampled begins with what it has now."""
        begin = start_of(span, now)
        known_begin, known = self._opens.get(span, (begin, {}))
        if known_begin != begin:
            known = {}
        for bot_id in bots:
            if bot_id in known:
                continue
            opened = opening(session, bot_id, begin)
            account = self._fleet.accounts[bot_id]
            if opened is None and account.equity is not None:
                opened = account.equity - account.start_balance
            if opened is not None:
                known[bot_id] = opened
        self._opens[span] = begin, known

    def _line(self, bot_id: str, name: str, mode: str) -> Line:
        process = self._fleet.processes.get(bot_id)
        return Line(
            name=name,
            mode=mode,  # type: ignore[arg-type]
            account=self._fleet.accounts[bot_id],
            counts=self._fleet.counts.get(bot_id, Counts()),
            running=process is not None and process.state == "running",
            opens={span: known[bot_id] for span, (_, known) in self._opens.items() if bot_id in known},
        )

    def _missing(self, bot_id: str, name: str, mode: str, currency: str) -> Unread:
        process = self._fleet.processes.get(bot_id)
        running = process is not None and process.state == "running"
        return Unread(bot_id, name, mode, currency, self._fleet.counts.get(bot_id, Counts()), running)  # type: ignore[arg-type]

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
            idle = {line.account.bot_id for line in self._lines if not line.account.at_work}
            apart = idle | {bot.bot_id for bot in self._gone}
            await asyncio.to_thread(self._store, points, apart, earned_by_book(self._gone))
            self._sampled_at = minute

    def _store(
        self, points: list[EquityPoint], apart: Container[str], earned: Mapping[tuple[str, str], Decimal]
    ) -> None:
        with self._database.write() as session:
            for point in points:
                session.merge(point)
            session.flush()
            # A panel that was restarted within the minute may know fewer bots now: the sum is of all that are stored.
            for mode, currency in {(point.mode, point.stake_currency) for point in points}:
                of_book = (EquityPoint.mode == mode, EquityPoint.stake_currency == currency)
                stored = session.exec(select(EquityPoint).where(*of_book, EquityPoint.ts == points[0].ts)).all()
                for book in book_sums(stored, earned, apart):
                    session.merge(book)


def _currencies(session: Session, bots: list[str]) -> dict[str, str]:
    """The stake currency of each of `bots`, as its newest version says."""
    if not bots:
        return {}
    newest = select(Bot.id, BotVersion.settings).where(
        BotVersion.bot_id == Bot.id, BotVersion.version == Bot.version, col(Bot.id).in_(bots)
    )
    return {bot_id: settings["stake_currency"] for bot_id, settings in session.exec(newest)}
