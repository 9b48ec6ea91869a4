"""Comparisons of bots with their backtests: asked for, kept, shown; each wish of the owner with its audit row."""

import secrets
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, func, or_, select

from vostok import audit
from vostok.clock import DAY_MS
from vostok.errors import Conflict, NotFound
from vostok.lab.parity import Fact, Parity, Row, difference
from vostok.panel.auth.models import Principal
from vostok.panel.bots.models import Bot
from vostok.panel.fields import plain
from vostok.panel.parity.models import (
    ACTIVE,
    Origin,
    ParityFigures,
    ParityPublic,
    ParityRowPublic,
    ParityRun,
    ParityRunPublic,
)

SHOWN = 100
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PLACES = 8


def new_id() -> str:
    """An id like a bot's."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def latest_fidelity(session: Session, bot_id: str, since: int = 0) -> float | None:
    """The newest score (a fraction) among comparisons begun at `since` (UTC ms) or later; None without one.

    A comparison without a trade leaves the score of the one before; one that denials left too little of does not:
    how the bot behaves now is not known.
    """
    denied = col(ParityRun.figures)["denied"].as_integer() > 0
    told = or_(col(ParityRun.fidelity).is_not(None), denied)
    wanted = (col(ParityRun.bot_id) == bot_id, col(ParityRun.state) == "DONE", told)
    newest = (
        select(ParityRun.fidelity)
        .where(*wanted, col(ParityRun.created_at) >= since)
        .order_by(col(ParityRun.created_at).desc())
        .limit(1)
    )
    return session.exec(newest).first()


def create(session: Session, bot: Bot, origin: Origin, actor: Principal | None, now: int) -> ParityRun:
    """Queue a comparison. Raises Conflict where the bot has never run, or one is under way."""
    if bot.started_at is None:
        raise Conflict(f"{bot.name} has not run yet: start it, and compare once it has traded.")
    under_way = select(ParityRun).where(col(ParityRun.bot_id) == bot.id, col(ParityRun.state).in_(ACTIVE))
    if session.exec(under_way).first() is not None:
        raise Conflict(f"{bot.name} is being compared already; wait for it, or cancel it.")
    run = ParityRun(
        id=new_id(),
        bot_id=bot.id,
        version=bot.running_version or bot.version,
        origin=origin,
        created_at=now,
    )
    session.add(run)
    session.flush()
    if actor is not None:
        _audit(session, "parity.start", bot.id, {"run": run.id, "version": run.version}, actor)
    return run


def cancel(session: Session, bot_id: str, id: str, actor: Principal, now: int) -> ParityRun:
    """Cancel one that has not ended. Raises NotFound, or Conflict when it has."""
    run = find(session, bot_id, id)
    if run.state not in ACTIVE:
        raise Conflict(f"The comparison has ended already ({run.state.lower()}).")
    run.state, run.finished_at = "CANCELLED", now
    session.add(run)
    _audit(session, "parity.cancel", bot_id, {"run": id}, actor)
    return run


def find(session: Session, bot_id: str, id: str) -> ParityRun:
    """The comparison. Raises NotFound."""
    run = session.get(ParityRun, id)
    if run is None or run.bot_id != bot_id:
        raise NotFound(f"There is no comparison {id[:20]} of this bot.")
    return run


def active(session: Session) -> list[ParityRun]:
    """Those that have not ended, the oldest first."""
    wanted = col(ParityRun.state).in_(ACTIVE)
    return list(session.exec(select(ParityRun).where(wanted).order_by(col(ParityRun.created_at), col(ParityRun.id))))


def queue_daily(session: Session, running: list[str], now: int) -> None:
    """Queue each of these bots that was not compared, and not started, within a day."""
    newest = func.max(col(ParityRun.created_at))
    last = dict(session.exec(select(ParityRun.bot_id, newest).group_by(col(ParityRun.bot_id))).all())
    for bot in session.exec(select(Bot).where(col(Bot.id).in_(running))):
        if max(last.get(bot.id, 0), bot.started_at or now) <= now - DAY_MS:
            create(session, bot, "daily", None, now)


def history(session: Session, bot_id: str, id: str | None, progress: dict[str, float]) -> ParityPublic:
    """The newest comparisons, and the rows of `id`, or of the newest that is done. Raises NotFound."""
    newest = select(ParityRun).where(col(ParityRun.bot_id) == bot_id).order_by(col(ParityRun.created_at).desc())
    runs = list(session.exec(newest.limit(SHOWN)))
    done = next((run for run in runs if run.state == "DONE"), None) if id is None else find(session, bot_id, id)
    return ParityPublic(
        items=[public(run, progress.get(run.id, 0.0)) for run in runs],
        next=None,
        shown=None if done is None else public(done, progress.get(done.id, 0.0)),
        rows=[] if done is None else [ParityRowPublic.model_validate(row) for row in done.rows],
    )


def public(run: ParityRun, progress: float) -> ParityRunPublic:
    """The comparison as shown."""
    # Comparisons of before denials were counted have none to tell.
    figures = None if run.figures is None else ParityFigures.model_validate({"denied": 0} | run.figures)
    values = run.model_dump(exclude={"rows", "figures"})
    return ParityRunPublic(**values, figures=figures, progress=1.0 if run.state == "DONE" else progress)


def keep(run: ParityRun, parity: Parity) -> None:
    """Write what was found into the row."""
    kinds = [row.kind for row in parity.rows]
    run.fidelity = parity.fidelity
    run.rows = [_row(row).model_dump(mode="json") for row in parity.rows]
    run.figures = ParityFigures(
        matched=kinds.count("matched"),
        missing=kinds.count("missing"),
        extra=kinds.count("extra"),
        excused=sum(not row.counts for row in parity.rows),
        denied=sum(row.denied for row in parity.rows),
        fees_expected=sum((row.expected.fees for row in parity.rows if row.expected), Decimal(0)),
        fees_actual=sum((row.actual.fees for row in parity.rows if row.actual), Decimal(0)),
    ).model_dump(mode="json")


def _row(row: Row) -> ParityRowPublic:
    expected, actual = row.expected, row.actual
    one = expected or actual
    assert one is not None
    apart: dict[str, str | None] = dict.fromkeys(("entry_difference", "exit_difference", "quantity_difference"))
    if expected is not None and actual is not None:
        apart = {
            "entry_difference": _apart(expected.entry, actual.entry),
            "exit_difference": _apart(expected.exit, actual.exit),
            "quantity_difference": _apart(expected.quantity, actual.quantity),
        }
    return ParityRowPublic.model_validate(
        {
            "kind": row.kind,
            "pair": one.pair,
            "expected": _trade(expected),
            "actual": _trade(actual),
            "reasons": list(row.reasons),
            "detail": row.detail,
            "credit": row.credit,
            "counts": row.counts,
            **apart,
        }
    )


def _trade(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    names = ("opened_at", "closed_at", "entry", "exit", "quantity", "fees", "exit_reason")
    return {name: getattr(fact, name) for name in names}


def _apart(expected: Decimal | None, actual: Decimal | None) -> str | None:
    if expected is None or actual is None:
        return None
    return plain(round(difference(expected, actual), _PLACES))


def _audit(session: Session, type: str, subject: str, body: dict[str, Any], actor: Principal) -> None:
    audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=subject, body=body)
