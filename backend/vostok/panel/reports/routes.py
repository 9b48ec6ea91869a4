"""Reports of a day, a week, a month or any days in a row, as JSON, Markdown and CSV; fills for a tax return."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.requests import HTTPConnection
from fastapi.responses import Response, StreamingResponse
from sqlmodel import col, select

from vostok.db import Database
from vostok.panel.bots.models import Bot
from vostok.panel.deps import DatabaseDep, Reading
from vostok.panel.fields import Language, Mode, Page
from vostok.panel.portfolio.periods import Span
from vostok.panel.reports import service, span
from vostok.panel.reports.models import PeriodReportPublic, ReportListedPublic
from vostok.panel.reports.service import Reports
from vostok.panel.reports.spreadsheet import fill_lines, report_csv
from vostok.panel.reports.text import markdown
from vostok.panel.trades.models import MirroredFill

router = APIRouter(prefix="/api/reports", tags=["reports"])

_EXAMPLE = "day-2026-11-20, week-2026-11-16, month-2026-11 or 2026-11-01..2026-11-20"
ReportId = Annotated[str, Path(max_length=40, description=_EXAMPLE)]


async def _reports(connection: HTTPConnection) -> Reports:
    reports: Reports = connection.app.state.reports
    return reports


ReportsDep = Annotated[Reports, Depends(_reports)]


@router.get("")
async def list_reports(
    session: Reading,
    kind: Span | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=40)] = None,
) -> Page[ReportListedPublic]:
    """Reports that are kept, the newest first: one of each day, week (from Monday) and month that has ended, in UTC."""
    return service.listed(session, kind, limit, after)


@router.get("/fills.csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
async def export_fills(
    database: DatabaseDep,
    period: Annotated[str, Query(max_length=40, description=_EXAMPLE)],
    mode: Mode = "REAL_MARKET_SPOT",
) -> StreamingResponse:
    """All fills of a period with their fees, oldest first, in UTC: what a tax return asks for."""
    wanted = span.parse(period)
    lines = fill_lines(_fills(database, wanted, mode))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=_named(f"fills-{wanted.id}.csv"))


@router.get("/{id}")
async def get_report(id: ReportId, reports: ReportsDep) -> PeriodReportPublic:
    """The kept report of that period, else one that is made now."""
    return await reports.of(id)


@router.get("/{id}/report.md", response_class=Response, responses={200: {"content": {"text/markdown": {}}}})
async def get_report_text(id: ReportId, reports: ReportsDep, language: Language = "en") -> Response:
    """The same as a Markdown file."""
    found = await reports.of(id)
    text = markdown(found, language)
    return Response(text, media_type="text/markdown; charset=utf-8", headers=_named(f"report-{found.id}.md"))


@router.get("/{id}/report.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def get_report_table(id: ReportId, reports: ReportsDep) -> Response:
    """Its bots, families and pairs as CSV."""
    found = await reports.of(id)
    return Response(report_csv(found), media_type="text/csv; charset=utf-8", headers=_named(f"report-{found.id}.csv"))


def _named(file: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="vostok-{file}"'}


def _fills(database: Database, period: span.Period, mode: str) -> Iterator[tuple[MirroredFill, str, str]]:
    query = select(MirroredFill, Bot.name, Bot.mode).where(
        MirroredFill.bot_id == Bot.id,
        Bot.mode == mode,
        MirroredFill.ts >= period.begin,
        MirroredFill.ts < period.end,
    )
    with database.read() as session:
        yield from session.exec(
            query.order_by(col(MirroredFill.ts), col(MirroredFill.id)).execution_options(yield_per=1_000)
        )
