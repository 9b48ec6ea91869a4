"""What validations of a strategy have tried, for the deflated Sharpe ratio of the next one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from vostok.lab.validate.earlier import Deflated, Earlier, deflate, earlier_trials, tried
from vostok.panel.lab.models import ACTIVE
from vostok.panel.validation.models import Validation, ValidationTrials


def judge_luck(session: Session, home: Path, validation: Validation, report: Mapping[str, Any]) -> Deflated:
    """The deflated Sharpe ratio with the trials of all other validations of the strategy that have ended by now.

    Called once, with the verdict: the number is stored with it. Raises KeyError or ValueError for a bad report.
    """
    own = report["deflated"].get("tried") or _on_disk(home, validation.id)
    others = select(Validation).where(
        col(Validation.strategy) == validation.strategy,
        col(Validation.id) != validation.id,
        col(Validation.state).not_in(ACTIVE),
    )
    for other in session.exec(others).all():
        keep(session, home, other)
    session.flush()
    known = (
        select(ValidationTrials)
        .where(col(ValidationTrials.strategy) == validation.strategy, col(ValidationTrials.validation) != validation.id)
        .order_by(col(ValidationTrials.validation))
    )
    earlier = earlier_trials(own, [row.tried for row in session.exec(known)])
    session.merge(
        ValidationTrials(
            validation=validation.id,
            strategy=validation.strategy,
            tried=own,
            earlier_trials=earlier.trials,
            earlier_validations=earlier.validations,
        )
    )
    return deflate(report, earlier)


def keep(session: Session, home: Path, validation: Validation) -> None:
    """Store what an ended validation has tried, where it is not stored yet: windows are shown before the verdict, so
    they count, also of one that was cancelled and of one that is deleted afterwards."""
    if session.get(ValidationTrials, validation.id) is not None:
        return
    found = _on_disk(home, validation.id)
    if found:
        session.add(ValidationTrials(validation=validation.id, strategy=validation.strategy, tried=found))


def forget(session: Session, id: str) -> None:
    """A validation goes on: what it has tried is known when it ends."""
    if (known := session.get(ValidationTrials, id)) is not None:
        session.delete(known)


def counted(session: Session, id: str, report: Mapping[str, Any]) -> Deflated:
    """The deflated Sharpe ratio as its verdict counted it."""
    known = session.get(ValidationTrials, id)
    return deflate(report, Earlier() if known is None else Earlier(known.earlier_trials, known.earlier_validations))


def _on_disk(home: Path, id: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for file in sorted((home / "lab" / id / "steps").glob("window-*.json")):
        try:
            found |= tried([json.loads(file.read_text())["result"]])
        except (OSError, ValueError, KeyError):
            # A window that cannot be read has shown nothing.
            continue
    return found
