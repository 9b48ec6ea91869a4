"""What the owner can do with validations, and what is known of a strategy's worth."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sqlmodel import Session, col, select

from vostok import audit
from vostok.errors import Conflict, Invalid
from vostok.lab.hashes import strategy_hash
from vostok.lab.plan import RESULT
from vostok.lab.validate.verdict import RULES, is_looser, judge
from vostok.panel.auth.models import Principal
from vostok.panel.lab import runs
from vostok.panel.validation import trials
from vostok.panel.validation.models import LimitPublic, ThresholdsRequest, Validation, ValidationThreshold

RESUMABLE = ("FAILED", "CANCELLED")


def newest_validation(session: Session, strategy: str) -> Validation | None:
    """The newest validation of `strategy` that has a verdict."""
    query = select(Validation).where(col(Validation.strategy) == strategy, col(Validation.verdict).is_not(None))
    return session.exec(query.order_by(col(Validation.created_at).desc(), col(Validation.id).desc())).first()


def judged(session: Session) -> list[Validation]:
    """The newest validation with a verdict of each strategy, by name."""
    query = select(Validation).where(col(Validation.verdict).is_not(None)).order_by(col(Validation.created_at))
    return sorted({row.strategy: row for row in session.exec(query)}.values(), key=lambda row: row.strategy)


def resume(session: Session, id: str, actor: Principal) -> Validation:
    """Queue one again that failed or was cancelled: it goes on where it was. Raises NotFound, or Conflict."""
    validation = runs.find(session, Validation, id)
    if validation.state not in RESUMABLE:
        raise Conflict(f"Only a failed or cancelled validation can go on; this one is {validation.state.lower()}.")
    validation.state, validation.finished_at, validation.error = "QUEUED", None, None
    session.add(validation)
    trials.forget(session, id)
    runs.note(session, validation, "resume", {}, actor)
    return validation


def newest(
    session: Session, after: str | None, limit: int, strategy: str | None
) -> tuple[list[Validation], str | None]:
    """The newest first, those of one strategy when asked for, and the cursor of what follows."""
    wanted = [] if strategy is None else [col(Validation.strategy) == strategy]
    return runs.newest(session, Validation, after, limit, *wanted)


def delete(session: Session, home: Path, id: str, actor: Principal) -> None:
    """Forget it with its files; only what it tried stays known. Raises NotFound, or Conflict while it has not ended."""
    trials.keep(session, home, runs.find(session, Validation, id))
    runs.delete(session, Validation, id, "verdict", actor)
    shutil.rmtree(home / "lab" / id, ignore_errors=True)


def bring_in(session: Session, home: Path, validation: Validation) -> None:
    """Judge a finished validation by the limits and the trials of now.

    Raises OSError, ValueError or KeyError for a bad report.
    """
    report = json.loads((home / "lab" / validation.id / RESULT).read_text())
    limits = {name: row.limit for name, row in thresholds(session).items()}
    luck = trials.judge_luck(session, home, validation, report)
    values = report["values"] | {"deflated_sharpe": luck.probability}
    verdict, checks = judge(values, limits, has_parameters=report["has_parameters"])
    validation.verdict, validation.checks = verdict, [asdict(check) for check in checks]
    validation.hashes, validation.predicted = report["hashes"], report["predicted"]
    body = {"strategy": validation.strategy, "verdict": verdict, "failed": [c.name for c in checks if not c.passed]}
    audit.append(
        session.connection(),
        actor="system",
        via="system",
        type="validation.verdict",
        subject=validation.id,
        body=body | {"hashes": validation.hashes, "trials": luck.trials, "earlier_trials": luck.earlier_trials},
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


def loosens(wish: ThresholdsRequest) -> bool:
    """Whether a limit of `wish` lets more through than its default."""
    return any(value is not None and is_looser(name, value) for name, value in wish.limits.items())


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
        audit.append(
            session.connection(),
            actor=actor.actor,
            via=actor.via,
            type="validation.limits",
            subject="limits",
            body={"changed": moved},
        )
    return after


def is_outdated(strategies: Path, strategy: str, hashes: Mapping[str, str]) -> bool:
    """Whether the strategy's files are not what was validated."""
    return bool(hashes) and hashes.get("strategy") != strategy_hash(strategies, strategy)
