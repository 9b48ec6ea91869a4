"""Reports as they are asked for, and the loop that keeps one of each day, week and month that has ended."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from sqlmodel import Session, col, select, tuple_

from vostok.clock import MINUTE_MS, Clock
from vostok.db import Database
from vostok.errors import NotFound, Unavailable
from vostok.panel.bots.models import Bot
from vostok.panel.fields import Page
from vostok.panel.gateway_client import Gateway
from vostok.panel.portfolio.periods import SPANS, Span
from vostok.panel.reports import gather
from vostok.panel.reports.models import PeriodReportPublic, Report, ReportHeadlinePublic, ReportListedPublic
from vostok.panel.reports.span import Kind, Period, before, ended_before, parse

log = structlog.get_logger()

EVERY_S = 60.0
# Late fills of the last minutes are mirrored by then.
SETTLED_MS = 5 * MINUTE_MS
# How far a panel that was off looks back; older samples may have been removed already.
LOOKS_BACK: dict[Span, int] = {"day": 7, "week": 4, "month": 3}


@dataclass
class Reports:
    """Makes reports; `keep` stores those that are due."""

    database: Database
    gateway: Gateway
    clock: Clock

    async def run(self) -> None:
        """Keep what is due until cancelled."""
        while True:
            await self.keep()
            await asyncio.sleep(EVERY_S)

    async def keep(self) -> int:
        """Make and store each report that is due; how many. One whose denials cannot be read now waits."""
        kept = 0
        for period in await asyncio.to_thread(self._due):
            try:
                said_no = await gather.denials(self.gateway, period)
            except Unavailable:
                break
            await asyncio.to_thread(self._store, period, said_no)
            log.info("a report is kept", report=period.id)
            kept += 1
        return kept

    async def of(self, name: str) -> PeriodReportPublic:
        """The kept report of that name, else one made now. Raises Invalid, or NotFound for a time to come."""
        period = parse(name)
        if period.begin > self.clock():
            raise NotFound(f"{name} has not begun yet; take a period up to today (UTC).")
        with self.database.read() as session:
            row = session.get(Report, period.id)
        if row is not None:
            return _shown(row)
        try:
            said_no = await gather.denials(self.gateway, period)
        except Unavailable:
            # The rest is known without the gateway; the report says that this is not.
            said_no = None
        return await asyncio.to_thread(self._make, period, said_no)

    def _make(self, period: Period, said_no: list[Any] | None) -> PeriodReportPublic:
        with self.database.read() as session:
            return gather.report(session, period, said_no, self.clock())

    def _store(self, period: Period, said_no: list[Any]) -> None:
        made = self._make(period, said_no)
        row = Report(
            id=period.id,
            kind=period.kind,
            begin=period.begin,
            end=period.end,
            made_at=made.made_at,
            content=made.model_dump(mode="json"),
        )
        with self.database.write() as session:
            session.add(row)

    def _due(self) -> list[Period]:
        with self.database.read() as session:
            first = session.exec(select(Bot.created_at).order_by(col(Bot.created_at)).limit(1)).first()
            known = set(session.exec(select(Report.id)))
        if first is None:
            return []
        ended = _ended(self.clock() - SETTLED_MS)
        return [period for period in ended if period.end > first and period.id not in known]


def listed(session: Session, kind: Kind | None, limit: int, after: str | None) -> Page[ReportListedPublic]:
    """Kept reports, the newest first. Raises Invalid for a cursor that is none."""
    order = (col(Report.end), col(Report.begin))
    query = select(Report).order_by(*(column.desc() for column in order)).limit(limit + 1)
    if kind is not None:
        query = query.where(Report.kind == kind)
    if after is not None:
        last = parse(after)
        query = query.where(tuple_(*order) < (last.end, last.begin))
    rows = session.exec(query).all()
    return Page(items=[_listed(row) for row in rows[:limit]], next=rows[limit - 1].id if len(rows) > limit else None)


def _ended(now: int) -> Iterator[Period]:
    for kind in SPANS:
        period = ended_before(now, kind)
        for _ in range(LOOKS_BACK[kind]):
            yield period
            period = before(period, kind)


def _shown(row: Report) -> PeriodReportPublic:
    return PeriodReportPublic.model_validate(row.content | {"kept": True})


def _listed(row: Report) -> ReportListedPublic:
    books = [ReportHeadlinePublic.model_validate(book) for book in row.content["books"]]
    return ReportListedPublic(
        id=row.id,
        kind=row.kind,
        begin=row.begin,
        end=row.end,
        made_at=row.made_at,
        books=books,
    )
