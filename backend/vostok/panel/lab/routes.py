"""Backtests: queued here, run by the bot host, kept with their report."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query, Response

from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import BusDep, Now, Reading, SettingsDep, Writing
from vostok.panel.fields import Page
from vostok.panel.lab import runs, service
from vostok.panel.lab.edge import RunnerDep, WantedDep
from vostok.panel.lab.models import Backtest, BacktestPublic, BacktestTradePublic, NotesRequest, ReportPublic

router = APIRouter(prefix="/api/backtests", tags=["backtests"])

Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("")
async def list_backtests(
    session: Reading,
    runner: RunnerDep,
    after: Annotated[str | None, Query(max_length=10)] = None,
    limit: Limit = 50,
    strategy: Annotated[str | None, Query(max_length=120)] = None,
) -> Page[BacktestPublic]:
    """The newest first, those of one strategy when asked for."""
    rows, following = service.newest(session, after, limit, strategy)
    return Page(items=[runner.shown(row) for row in rows], next=following)


@router.post("", status_code=202, responses={200: {"model": BacktestPublic}})
async def start_backtest(
    wanted: WantedDep,
    session: Writing,
    actor: ActorDep,
    runner: RunnerDep,
    bus: BusDep,
    background: BackgroundTasks,
    response: Response,
) -> BacktestPublic:
    """Queue a backtest (202). The same one that has run or is running is the answer (200), and gets the notes."""
    if wanted.existing is not None:
        response.status_code = 200
        known = runner.shown(service.add_notes(session, wanted.existing, wanted.backtest.request["notes"], actor))
        background.add_task(bus.publish, "backtest", known)
        return known
    created = runs.create(session, wanted.backtest, actor)
    background.add_task(runner.wake)
    return runner.shown(created)


@router.get("/{id}")
async def get_backtest(id: str, session: Reading, runner: RunnerDep) -> BacktestPublic:
    """One backtest."""
    return runner.shown(runs.find(session, Backtest, id))


@router.patch("/{id}")
async def change_backtest(
    id: str,
    body: NotesRequest,
    session: Writing,
    actor: ActorDep,
    runner: RunnerDep,
    bus: BusDep,
    background: BackgroundTasks,
) -> BacktestPublic:
    """Write a backtest's notes; other tabs hear of it."""
    changed = runner.shown(service.write_notes(session, id, body.notes, actor))
    background.add_task(bus.publish, "backtest", changed)
    return changed


@router.delete("/{id}", status_code=204)
async def delete_backtest(id: str, session: Writing, settings: SettingsDep, actor: ActorDep) -> None:
    """Delete a backtest that has ended, with its report and its export."""
    service.delete(session, settings.home, id, actor)


@router.post("/{id}/cancel")
async def cancel_backtest(
    id: str, session: Writing, actor: ActorDep, runner: RunnerDep, now: Now, background: BackgroundTasks
) -> BacktestPublic:
    """End a backtest that waits or runs."""
    cancelled = runs.cancel(session, Backtest, id, actor, now)
    background.add_task(runner.stop, id)
    return runner.shown(cancelled)


@router.get("/{id}/report")
def get_backtest_report(id: str, settings: SettingsDep, session: Reading) -> ReportPublic:
    """Metrics, equity, drawdown, months, pairs and ways out of a finished backtest."""
    service.refuse_unfinished(runs.find(session, Backtest, id))
    return service.report(settings.home, id)


@router.get("/{id}/trades")
def list_backtest_trades(
    id: str,
    settings: SettingsDep,
    session: Reading,
    after: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Limit = 100,
) -> Page[BacktestTradePublic]:
    """Closed trades of a finished backtest by closing time."""
    service.refuse_unfinished(runs.find(session, Backtest, id))
    return service.trades(settings.home, id, after, limit)


@router.get("/{id}/record")
def get_backtest_record(id: str, settings: SettingsDep, session: Reading) -> dict[str, Any]:
    """What was run: hashes of strategy, configuration, candles and result, and the versions of everything."""
    service.refuse_unfinished(runs.find(session, Backtest, id))
    return service.record(settings.home, id)
