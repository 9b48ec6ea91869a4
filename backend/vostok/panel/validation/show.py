"""Validations as shown: rows with their progress, windows as far as they are known, reports, and verdicts."""

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from sqlmodel import Session

from vostok.bothost.client import Job
from vostok.errors import Conflict, Unavailable
from vostok.lab.plan import RESULT, ValidationPlan
from vostok.panel.lab.models import ACTIVE, BacktestErrorPublic
from vostok.panel.validation import service, trials
from vostok.panel.validation.models import (
    Validation,
    ValidationPublic,
    ValidationReportPublic,
    ValidationRequest,
    VerdictPublic,
    WindowPublic,
)

SHIPPED = "verdicts.json"


def public(validation: Validation, job: Job | None, strategies: Path) -> ValidationPublic:
    """The validation as shown; `job` is what the host says of it."""
    runs = validation.state in ACTIVE and job is not None
    return ValidationPublic(
        id=validation.id,
        strategy=validation.strategy,
        state=validation.state,
        request=ValidationRequest.model_validate(validation.request),
        timeframe=str(validation.plan["backtest"]["timeframe"]),
        windows=len(ValidationPlan.model_validate(validation.plan).cut()),
        progress=1.0 if validation.state == "DONE" else (job.progress if runs and job else 0.0),
        phase=job.phase if runs and job else None,
        left_s=job.left_s if runs and job else None,
        ahead=job.ahead if runs and job else 0,
        error=None if validation.error is None else BacktestErrorPublic(**validation.error),
        verdict=validation.verdict,
        checks=validation.checks,
        hashes=validation.hashes,
        outdated=service.is_outdated(strategies, validation.strategy, validation.hashes),
        created_at=validation.created_at,
        started_at=validation.started_at,
        finished_at=validation.finished_at,
    )


def windows(home: Path, validation: Validation) -> list[WindowPublic]:
    """All windows of the plan; of those that are finished, what they found."""
    plan = ValidationPlan.model_validate(validation.plan)
    folder = home / "lab" / validation.id / "steps"
    return [
        WindowPublic.model_validate(_UNKNOWN | window._asdict() | _found(folder / f"window-{window.number}.json"))
        for window in plan.cut()
    ]


def report(session: Session, home: Path, validation: Validation) -> ValidationReportPublic:
    """The report. Raises Conflict where there is none (yet), Unavailable where its file is gone."""
    if validation.state != "DONE":
        raise Conflict(f"The validation has no report: it is {validation.state.lower()}.")
    try:
        found = json.loads((home / "lab" / validation.id / RESULT).read_text())
        luck = trials.counted(session, validation.id, found)
        return ValidationReportPublic.model_validate(found | {"deflated": luck._asdict()})
    except (OSError, ValueError, KeyError):
        raise Unavailable("The report of this validation is gone or damaged; validate again.") from None


def verdicts(session: Session, strategies: Path) -> list[VerdictPublic]:
    """The newest verdict of each strategy that is there; those given here win over those it was shipped with."""
    found = {
        name: VerdictPublic(
            strategy=name,
            verdict=each["verdict"],
            validation=None,
            checks=each["checks"],
            outdated=service.is_outdated(strategies, name, each["hashes"]),
            at=each["at"],
        )
        for name, each in shipped().items()
    }
    for row in service.judged(session):
        found[row.strategy] = VerdictPublic(
            strategy=row.strategy,
            verdict=row.verdict,
            validation=row.id,
            checks=row.checks,
            outdated=service.is_outdated(strategies, row.strategy, row.hashes),
            at=row.finished_at or row.created_at,
        )
    return [found[name] for name in sorted(found) if (strategies / f"{name}.py").is_file()]


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """The verdicts of `backend/VERDICTS.md`, by strategy."""
    file = resources.files(__package__) / SHIPPED
    content: dict[str, dict[str, Any]] = json.loads(file.read_text()) if file.is_file() else {}
    return content


_UNKNOWN = dict.fromkeys(("parameters", "trials", "inside", "outside", "doubled"))


def _found(path: Path) -> dict[str, Any]:
    try:
        result = json.loads(path.read_text())["result"]
    except (OSError, ValueError, KeyError):
        return {}
    return {name: result[name] for name in _UNKNOWN}
