"""What the owner can do with validations, and what is known of a strategy's worth."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from vostok import audit
from vostok.errors import Conflict, Invalid, NotFound
from vostok.lab.hashes import strategy_hash
from vostok.lab.plan import RESULT
from vostok.lab.validate.verdict import RULES, judge
from vostok.panel.auth.models import Principal
from vostok.panel.validation.models import ACTIVE, LimitPublic, ThresholdsRequest, Validation, ValidationThreshold

MOST_ACTIVE = 100
RESUMABLE = ("FAILED", "CANCELLED")


def newest_validation(session: Session, strategy: str) -> Validation | None:
    """The newest validation of `strategy` that has a verdict."""
    query = select(Validation).where(col(Validation.strategy) == strategy, col(Validation.verdict).is_not(None))
    return session.exec(query.order_by(col(Validation.created_at).desc(), col(Validation.id).desc())).first()


def judged(session: Session) -> list[Validation]:
    """The newest validation with a verdict of each strategy, by name."""
    query = select(Validation).where(col(Validation.verdict).is_not(None)).order_by(col(Validation.created_at))
    return sorted({row.strategy: row for row in session.exec(query)}.values(), key=lambda row: row.strategy)


def find(session: Session, id: str) -> Validation:
    """The validation. Raises NotFound."""
    if (validation := session.get(Validation, id)) is None:
        raise NotFound(f"There is no validation {id[:20]}.")
    return validation


def active(session: Session) -> list[Validation]:
    """Those that have not ended, the oldest first."""
    query = select(Validation).where(col(Validation.state).in_(ACTIVE))
    return list(session.exec(query.order_by(col(Validation.created_at), col(Validation.id))))


def newest(
    session: Session, after: str | None, limit: int, strategy: str | None
) -> tuple[list[Validation], str | None]:
    """The newest first, and the cursor of what follows."""
    query = select(Validation).order_by(col(Validation.created_at).desc(), col(Validation.id).desc()).limit(limit + 1)
    if after is not None:
        last = find(session, after)
        query = query.where(
            (col(Validation.created_at) < last.created_at)
            | ((col(Validation.created_at) == last.created_at) & (col(Validation.id) < last.id))
        )
    if strategy is not None:
        query = query.where(col(Validation.strategy) == strategy)
    rows = list(session.exec(query))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def create(session: Session, validation: Validation, actor: Principal) -> Validation:
    """Queue it. Raises Conflict when too many wait."""
    if len(active(session)) >= MOST_ACTIVE:
        raise Conflict(f"{MOST_ACTIVE} validations are waiting already: let some end, or cancel some.")
    session.add(validation)
    session.flush()
    _audit(session, "validation.start", validation.id, validation.request, actor)
    return validation


def cancel(session: Session, id: str, actor: Principal, now: int) -> Validation:
    """End one that has not ended; what it has finished stays on the disk. Raises NotFound, or Conflict."""
    validation = find(session, id)
    if validation.state not in ACTIVE:
        raise Conflict(f"The validation has ended already ({validation.state.lower()}).")
    validation.state, validation.finished_at = "CANCELLED", now
    session.add(validation)
    _audit(session, "validation.cancel", id, {}, actor)
    return validation


def resume(session: Session, id: str, actor: Principal) -> Validation:
    """Queue one again that failed or was cancelled: it goes on where it was. Raises NotFound, or Conflict."""
    validation = find(session, id)
    if validation.state not in RESUMABLE:
        raise Conflict(f"Only a failed or cancelled validation can go on; this one is {validation.state.lower()}.")
    validation.state, validation.finished_at, validation.error = "QUEUED", None, None
    session.add(validation)
    _audit(session, "validation.resume", id, {}, actor)
    return validation


def delete(session: Session, home: Path, id: str, actor: Principal) -> None:
    """Forget it with its files. Raises NotFound, or Conflict while it has not ended."""
    validation = find(session, id)
    if validation.state in ACTIVE:
        raise Conflict("The validation has not ended; cancel it first.")
    _audit(session, "validation.delete", id, {"verdict": validation.verdict}, actor)
    session.delete(validation)
    session.flush()
    shutil.rmtree(home / "lab" / id, ignore_errors=True)


def bring_in(session: Session, home: Path, validation: Validation) -> None:
    """Judge a finished validation by the limits of now. Raises OSError, ValueError or KeyError for a bad report."""
    report = json.loads((home / "lab" / validation.id / RESULT).read_text())
    limits = {name: row.limit for name, row in thresholds(session).items()}
    verdict, checks = judge(report["values"], limits, has_parameters=report["has_parameters"])
    validation.verdict, validation.checks = verdict, [asdict(check) for check in checks]
    validation.hashes, validation.predicted = report["hashes"], report["predicted"]
    body = {"strategy": validation.strategy, "verdict": verdict, "failed": [c.name for c in checks if not c.passed]}
    audit.append(
        session.connection(),
        actor="system",
        via="system",
        type="validation.verdict",
        subject=validation.id,
        body=body | {"hashes": validation.hashes},
    )


def thresholds(session: Session) -> dict[str, LimitPublic]:
    """Every limit of the verdict by its name, those that the owner has not changed at their default."""
    changed = {row.name: row.value for row in session.exec(select(ValidationThreshold))}
    return {
        name: LimitPublic(
            name=name,
            limit=changed.get(name, rule.limit),
            default=rule.limit,
            better=rule.better,
            low=rule.low,
            high=rule.high,
        )
        for name, rule in RULES.items()
    }


def change_thresholds(session: Session, wish: ThresholdsRequest, actor: Principal) -> dict[str, LimitPublic]:
    """Change limits; verdicts that were given stay as they are. Raises Invalid naming the limit."""
    before = thresholds(session)
    for name, value in wish.limits.items():
        known = before.get(name)
        if known is None:
            raise Invalid(f"There is no limit called {name[:60]}.", field=f"limits.{name[:60]}")
        if value is not None and not known.low <= value <= known.high:
            raise Invalid(f"{name} must be from {known.low:g} to {known.high:g}.", field=f"limits.{name}")
        stored = session.get(ValidationThreshold, name)
        if value is not None:
            session.merge(ValidationThreshold(name=name, value=value))
        elif stored is not None:
            session.delete(stored)
    session.flush()
    after = thresholds(session)
    moved = {name: [before[name].limit, after[name].limit] for name in after if before[name].limit != after[name].limit}
    if moved:
        _audit(session, "validation.limits", "limits", {"changed": moved}, actor)
    return after


def is_outdated(strategies: Path, strategy: str, hashes: Mapping[str, str]) -> bool:
    """Whether the strategy's files are not what was validated."""
    return bool(hashes) and hashes.get("strategy") != strategy_hash(strategies, strategy)


def _audit(session: Session, type: str, subject: str, body: dict[str, Any], actor: Principal) -> None:
    audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=subject, body=body)
