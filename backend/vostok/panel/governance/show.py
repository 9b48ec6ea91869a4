"""Bots, passports and trials as the board and the passport page show them. Pure but for the names of bots."""

from decimal import Decimal

from sqlmodel import Session

from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.bots.show import show
from vostok.panel.governance.conditions import conditions
from vostok.panel.governance.evidence import Trial, expected_range
from vostok.panel.governance.models import (
    AlarmPublic,
    EndPublic,
    Passport,
    PassportPublic,
    Policy,
    StampPublic,
    StandingPublic,
    StepPublic,
    TrialPublic,
)
from vostok.panel.governance.record import Review, last_passport, live_twin
from vostok.panel.governance.service import step_of

_PLACES = 6


def standing(session: Session, fleet: Fleet, review: Review, policy: Policy) -> StandingPublic:
    """One card of the board."""
    bot, passport = review.bot, review.passport
    twin = None if passport is None else live_twin(session, bot.id)
    step = None if twin is not None else step_of(review)
    before = last_passport(session, bot.id) if passport is None else None
    trial = review.facts.trial
    return StandingPublic(
        bot_id=bot.id,
        name=bot.name,
        mode=review.settings.mode,
        strategy=review.settings.strategy,
        state=show(bot, review.settings, fleet).state,
        stage=bot.stage,
        share=Decimal(passport.share if passport else 0),
        next=None if step is None else StepPublic(stage=step.stage, share=step.share),
        conditions=[] if step is None else conditions(step, review.facts, policy),
        trial=None if passport is None or trial is None else trial_public(trial, passport),
        alarms=[] if passport is None else [AlarmPublic.model_validate(alarm) for alarm in passport.alarms],
        passport_id=(passport or before).id if passport or before else None,  # type: ignore[union-attr]
        live_bot_id=None if twin is None else twin.bot_id,
        ended=EndPublic.model_validate(before.end) if before and before.end else None,
        ended_at=before.ended_at if before else None,
    )


def trial_public(trial: Trial, passport: Passport) -> TrialPublic:
    """A trial beside what the validation predicts for as many days."""
    expected = expected_range(passport.predicted, trial.days)
    return TrialPublic(
        since=trial.since,
        days=_decimal(trial.days),
        trades=trial.trades,
        total_return=_known(trial.total_return),
        max_drawdown=_known(trial.max_drawdown),
        sharpe=_known(trial.sharpe),
        fidelity=_known(trial.fidelity),
        expected_low=None if expected is None else _decimal(expected[0]),
        expected_high=None if expected is None else _decimal(expected[1]),
    )


def passport_public(session: Session, passport: Passport) -> PassportPublic:
    """A passport as a document."""
    bot, source = session.get_one(Bot, passport.bot_id), session.get_one(Bot, passport.evidence_bot_id)
    return PassportPublic(
        **passport.model_dump(exclude={"share", "stamps", "alarms", "end"}),
        bot_name=bot.name,
        strategy=str(passport.settings.get("strategy", "")),
        evidence_bot_name=source.name,
        share=Decimal(passport.share),
        stamps=[StampPublic.model_validate(stamp) for stamp in passport.stamps],
        alarms=[AlarmPublic.model_validate(alarm) for alarm in passport.alarms],
        end=None if passport.end is None else EndPublic.model_validate(passport.end),
    )


def _decimal(value: float) -> Decimal:
    return round(Decimal(repr(value)), _PLACES)


def _known(value: float | None) -> Decimal | None:
    return None if value is None else _decimal(value)
