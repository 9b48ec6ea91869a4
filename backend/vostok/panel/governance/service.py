"""Promotions, demotions and what ends a passport: each one transaction with its audit row."""

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from vostok import audit
from vostok.errors import Conflict
from vostok.panel.alerts.service import raise_alert
from vostok.panel.auth.models import Principal
from vostok.panel.bots import service as bots
from vostok.panel.bots.changes import differences
from vostok.panel.bots.fingerprint import fingerprint, judged_settings
from vostok.panel.bots.models import Bot, BotSettings, ChangePublic, LabelsRequest, Stage
from vostok.panel.bots.service import Checked
from vostok.panel.fields import plain
from vostok.panel.governance.conditions import Step, conditions, may_take, next_step
from vostok.panel.governance.going_live import Needs, at_stake, confirmed
from vostok.panel.governance.models import (
    ConditionPublic,
    EndKind,
    GovernancePolicy,
    Passport,
    Policy,
)
from vostok.panel.governance.record import Review, Reviewer, live_twin, open_passport, read_policy
from vostok.panel.validation.models import Validation

WATCH = Principal(actor="governance", via="system", session_hash=None, role="owner")
"""Who acts when evidence does."""


class Live(NamedTuple):
    """What a promotion brings along: to REAL the live bot's `settings` (None where it is one already), what the gateway
    said of the venue, and the amount that the owner typed; and the step that the owner means, as far as it was said."""

    settings: BotSettings | None = None
    needs: Needs | None = None
    typed: Decimal | None = None
    stage: Stage | None = None
    share: Decimal | None = None

    def means(self, step: Step) -> bool:
        """Whether `step` is the one that the owner means."""
        return self.stage in (None, step.stage) and self.share in (None, step.share)


def step_of(review: Review) -> Step | None:
    """The next step of a bot; None at the whole capital."""
    share = Decimal(review.passport.share) if review.passport else Decimal(0)
    return next_step(review.passport.stage if review.passport else "RESEARCH", share)  # type: ignore[arg-type]


def promote(session: Session, reviewer: Reviewer, bot_id: str, live: Live, actor: Principal, now: int) -> str:
    """Take the next step, where everything that it needs is there; returns the id of the bot that took it.

    The step to REAL makes a bot of its own with the settings `live`: books that were kept on paper cannot be converted.
    Where orders cost real money the owner has typed what is at stake. Raises Conflict with what is missing.
    """
    bot, policy = bots.find(session, bot_id), read_policy(session)
    bots.refuse_archived(bot)
    review = reviewer.review(session, bot, policy, now)
    step = step_of(review)
    if step is None:
        raise Conflict(f"{bot.name} trades with its whole capital already; there is no further step.")
    if not live.means(step):
        wanted = f"{step.stage} at {step.share:.0%}" if step.share else step.stage
        raise Conflict(f"{bot.name} is in {bot.stage} by now, its next step is {wanted}; look at it again.")
    twin = live_twin(session, bot_id)
    if twin is not None:
        other = bots.find(session, twin.bot_id)
        raise Conflict(f"{other.name} trades real money on the evidence of {bot.name} already; promote that bot.")
    found = conditions(step, review.facts, policy)
    if not may_take(found):
        missing = ", ".join(condition.name for condition in found if not condition.passed)
        raise Conflict(f"{bot.name} cannot become {step.stage} yet; what is missing: {missing}.")
    if step.stage == "REAL":
        settings = live.settings or review.settings
        stake = at_stake(settings.simulated_balance, step.share)
        found += confirmed(live.needs, stake, settings.stake_currency, live.typed)
    if step.stage == "VALIDATED":
        _issue(session, review, step, found, actor, now)
    elif step.stage == "REAL" and bot.mode == "SIMULATED":
        return _go_live(session, reviewer, review, live.settings, step, found, actor, now)
    else:
        assert review.passport is not None, "only RESEARCH has none"
        _stamp(session, bot, review.passport, step, found, actor, now)
    return bot.id


def demote(session: Session, bot_id: str, reason: str, actor: Principal, now: int) -> None:
    """Back to RESEARCH; a bot that trades real money is paused. Raises Conflict where it is in RESEARCH."""
    bot = bots.find(session, bot_id)
    passport = open_passport(session, bot_id)
    if passport is None:
        raise Conflict(f"{bot.name} is in RESEARCH, the first stage; there is nothing to take away.")
    if passport.stage == "REAL":
        pause(session, bot, now)
    end(session, bot, passport, "demoted", reason, [], actor, now)


def pause(session: Session, bot: Bot, now: int) -> None:
    """No new entries of a running bot; its open trades are managed."""
    if bot.desired_state == "RUNNING":
        bot.desired_state, bot.updated_at = "PAUSED", now
        session.add(bot)


def end(
    session: Session,
    bot: Bot,
    passport: Passport,
    kind: EndKind,
    reason: str,
    changes: Sequence[ChangePublic],
    actor: Principal,
    now: int,
) -> None:
    """End a passport: its bot is in RESEARCH again."""
    passport.ended_at = now
    passport.end = {"kind": kind, "reason": reason, "changes": [change.model_dump(mode="json") for change in changes]}
    bot.stage, bot.updated_at = "RESEARCH", now
    session.add(passport)
    session.add(bot)
    type = "bot.demote" if kind == "demoted" else "passport.void"
    body = {"passport": passport.id, "stage": passport.stage, "share": passport.share, **passport.end}
    bots.record(session, actor, type, bot, body)
    values = {"stage": "RESEARCH", "reason": reason}
    raise_alert(session, "bot.demoted", now, subject=bot.id, bot_id=bot.id, bot_name=bot.name, values=values)


def changes_since(passport: Passport, code_hash: str, settings: BotSettings) -> list[ChangePublic]:
    """What was edited since a passport was given: settings field by field, `strategy_code` by its hash."""
    found = differences(passport.settings, judged_settings(settings))
    before = passport.hashes.get("strategy", "")
    if before != code_hash:
        found.append(ChangePublic(field="strategy_code", before=before, after=code_hash))
    return found


def change_policy(session: Session, values: dict[str, Any], actor: Principal) -> Policy:
    """Change what `values` name (as stored); each change is in the audit log, from and to."""
    before = read_policy(session)
    after = Policy.model_validate(before.model_dump(mode="json") | values)
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    changed = {name: {"from": old[name], "to": new[name]} for name in new if old[name] != new[name]}
    if changed:
        session.merge(GovernancePolicy(id=1, values=new))
        session.flush()
        audit.append(
            session.connection(), actor=actor.actor, via=actor.via, type="governance.policy", subject="governance",
            body=changed,
        )  # fmt: skip
    return after


def open_passports(session: Session) -> list[Passport]:
    """Every passport that has not ended."""
    return list(session.exec(select(Passport).where(col(Passport.ended_at).is_(None))).all())


def _issue(
    session: Session, review: Review, step: Step, found: list[ConditionPublic], actor: Principal, now: int
) -> None:
    validation = review.validation
    assert validation is not None, "VALIDATED asks for one"
    passport = Passport(
        id=secrets.token_hex(8),
        bot_id=review.bot.id,
        evidence_bot_id=review.bot.id,
        validation_id=validation.id,
        stage=step.stage,
        fingerprint=fingerprint(review.facts.strategy_hash, review.settings),
        hashes=_hashes(validation, review),
        settings=judged_settings(review.settings),
        checks=validation.checks,
        predicted=validation.predicted or {},
        stamps=[],
        stage_since=now,
        created_at=now,
    )
    _stamp(session, review.bot, passport, step, found, actor, now)


def _hashes(validation: Validation, review: Review) -> dict[str, str]:
    return {
        "strategy": review.facts.strategy_hash,
        "config": validation.hashes.get("config", ""),
        "data": validation.hashes.get("data", ""),
    }


def _stamp(
    session: Session,
    bot: Bot,
    passport: Passport,
    step: Step,
    found: Sequence[ConditionPublic],
    actor: Principal,
    now: int,
) -> None:
    stamp = {
        "stage": step.stage,
        "share": plain(step.share),
        "at": now,
        "actor": actor.actor,
        "conditions": [condition.model_dump() for condition in found],
    }
    before = bot.stage
    passport.stage, passport.share, passport.stage_since = step.stage, plain(step.share), now
    passport.stamps = [*passport.stamps, stamp]
    bot.stage, bot.updated_at = step.stage, now
    session.add(passport)
    session.add(bot)
    body = {"passport": passport.id, "from": before, "to": step.stage, "share": plain(step.share)}
    bots.record(session, actor, "bot.promote", bot, body | {"conditions": stamp["conditions"]})
    values = {"stage": step.stage, "reason": f"by {actor.actor}"}
    raise_alert(session, "bot.promoted", now, subject=bot.id, bot_id=bot.id, bot_name=bot.name, values=values)


def _go_live(
    session: Session,
    reviewer: Reviewer,
    review: Review,
    live: BotSettings | None,
    step: Step,
    found: list[ConditionPublic],
    actor: Principal,
    now: int,
) -> str:
    paper, source = review.passport, review.bot
    assert paper is not None, "SIMULATED has one"
    if live is None or _beyond_mode(judged_settings(live), paper.settings):
        raise Conflict(f"{source.name} was changed meanwhile; reload the page and promote it again.")
    labels = LabelsRequest(group=source.group_name or None, tags=source.tags)
    checked = Checked(live, 0, {"promoted_from": source.id}, labels)
    twin = bots.find(session, bots.create(session, reviewer.fleet, checked, actor, now).id)
    passport = Passport(
        id=secrets.token_hex(8),
        bot_id=twin.id,
        evidence_bot_id=source.id,
        validation_id=paper.validation_id,
        stage=step.stage,
        fingerprint=fingerprint(review.facts.strategy_hash, live),
        hashes=paper.hashes,
        settings=judged_settings(live),
        checks=paper.checks,
        predicted=paper.predicted,
        stamps=paper.stamps,
        stage_since=now,
        created_at=now,
    )
    _stamp(session, twin, passport, step, found, actor, now)
    return twin.id


def _beyond_mode(live: dict[str, Any], judged: dict[str, Any]) -> bool:
    """Whether anything but the mode, the allocation and where the stop rests is another than what was judged."""
    free = {"mode", "simulated_balance", "stoploss_on_exchange"}
    return {k: v for k, v in live.items() if k not in free} != {k: v for k, v in judged.items() if k not in free}
