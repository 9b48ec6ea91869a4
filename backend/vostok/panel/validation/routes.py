"""Validations: queued here, run by the bot host, judged by the owner's limits."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query

from vostok.panel.auth.edge import ActorDep, need_confirmed_person
from vostok.panel.deps import Now, Reading, SettingsDep, Writing
from vostok.panel.fields import Page
from vostok.panel.lab import runs
from vostok.panel.validation import service, show
from vostok.panel.validation.edge import ValidationsDep, WantedDep
from vostok.panel.validation.models import (
    LimitPublic,
    ThresholdsRequest,
    Validation,
    ValidationPublic,
    ValidationReportPublic,
    VerdictPublic,
    WindowPublic,
)

router = APIRouter(prefix="/api/validations", tags=["validations"])

Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("")
def list_validations(
    session: Reading,
    runner: ValidationsDep,
    after: Annotated[str | None, Query(max_length=10)] = None,
    limit: Limit = 50,
    strategy: Annotated[str | None, Query(max_length=120)] = None,
) -> Page[ValidationPublic]:
    """The newest first, those of one strategy when asked for."""
    rows, following = service.newest(session, after, limit, strategy)
    return Page(items=[runner.shown(row) for row in rows], next=following)


@router.post("", status_code=202)
async def start_validation(
    wanted: WantedDep, session: Writing, actor: ActorDep, runner: ValidationsDep, background: BackgroundTasks
) -> ValidationPublic:
    """Queue a validation."""
    created = runs.create(session, wanted, actor)
    background.add_task(runner.wake)
    return runner.shown(created)


@router.get("/limits")
def get_validation_limits(session: Reading) -> Page[LimitPublic]:
    """The limits of the verdict."""
    return Page(items=list(service.thresholds(session).values()), next=None)


@router.put("/limits")
def change_validation_limits(body: ThresholdsRequest, session: Writing, actor: ActorDep, now: Now) -> Page[LimitPublic]:
    """Change limits from the next verdict on; what was judged stays as it was. Looser ones than the defaults are
    `confirm_needed`, and not for an API token."""
    if service.loosens(body):
        need_confirmed_person(actor, now)
    return Page(items=list(service.change_thresholds(session, body, actor).values()), next=None)


@router.get("/verdicts")
def list_verdicts(session: Reading, settings: SettingsDep) -> Page[VerdictPublic]:
    """The newest verdict of each strategy: given here, or the one it was shipped with."""
    return Page(items=show.verdicts(session, settings.strategies), next=None)


@router.get("/{id}")
def get_validation(id: str, session: Reading, runner: ValidationsDep) -> ValidationPublic:
    """One validation."""
    return runner.shown(runs.find(session, Validation, id))


@router.delete("/{id}", status_code=204)
def delete_validation(id: str, session: Writing, settings: SettingsDep, actor: ActorDep) -> None:
    """Delete a validation that has ended, with its report."""
    service.delete(session, settings.home, id, actor)


@router.post("/{id}/cancel")
async def cancel_validation(
    id: str, session: Writing, actor: ActorDep, runner: ValidationsDep, now: Now, background: BackgroundTasks
) -> ValidationPublic:
    """End a validation that waits or runs; finished windows are kept."""
    cancelled = runs.cancel(session, Validation, id, actor, now)
    background.add_task(runner.stop, id)
    return runner.shown(cancelled)


@router.post("/{id}/resume")
async def resume_validation(
    id: str, session: Writing, actor: ActorDep, runner: ValidationsDep, background: BackgroundTasks
) -> ValidationPublic:
    """Go on with one that failed or was cancelled; finished windows are not run again."""
    resumed = service.resume(session, id, actor)
    background.add_task(runner.wake)
    return runner.shown(resumed)


@router.get("/{id}/windows")
def list_validation_windows(id: str, session: Reading, settings: SettingsDep) -> Page[WindowPublic]:
    """All windows, with what is known of each while the validation runs."""
    return Page(items=show.windows(settings.home, runs.find(session, Validation, id)), next=None)


@router.get("/{id}/report")
def get_validation_report(id: str, session: Reading, settings: SettingsDep) -> ValidationReportPublic:
    """Figures, distributions, stability map, checks and forecast of a finished validation."""
    return show.report(session, settings.home, runs.find(session, Validation, id))
