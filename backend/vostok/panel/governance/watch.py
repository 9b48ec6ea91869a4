"""Looks after open passports: edits void them, evidence acts as the owner chose, the gateway is told of shares."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from typing import get_args

import structlog
from sqlmodel import Session, col, select

from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, NotFound
from vostok.panel import jobs
from vostok.panel.activity.service import Feed, Kind
from vostok.panel.bots import service as bots
from vostok.panel.bots.models import Bot, ChangePublic
from vostok.panel.events import Bus
from vostok.panel.fields import plain
from vostok.panel.gateway_client import Gateway
from vostok.panel.governance.conditions import Alarm
from vostok.panel.governance.models import Action, Passport, Policy
from vostok.panel.governance.record import Review, Reviewer, read_policy
from vostok.panel.governance.service import WATCH, changes_since, end, open_passports, pause
from vostok.risk.portuguese_words import field_word

log = structlog.get_logger()
LOOK_EVERY_S = 5.0
_SEVERITY = get_args(Action)
_UNITS = {"drawdown": "drawdown", "sharpe": "rolling Sharpe ratio", "fidelity": "parity"}
Wanted = dict[str, tuple[Decimal, str, str]]
"""Share, fingerprint and reason by bot."""


@dataclass
class Watch:
    """Everything it knows is in the database, so it goes on where it was after a restart."""

    database: Database
    gateway: Gateway
    reviewer: Reviewer
    feed: Feed
    bus: Bus
    clock: Clock
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def wake(self) -> None:
        """Look now instead of within five seconds."""
        self._woken.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self._woken.clear()
            await self.look()
            await jobs.sleep_or(self._woken, LOOK_EVERY_S)

    async def look(self) -> None:
        """One look at every open passport, then at what the gateway was told."""
        for kind, bot, detail in await asyncio.to_thread(self._judge, self.clock()):
            await self.feed.note(kind, bot_id=bot[0], bot_name=bot[1], detail=detail)
            self.bus.publish("governance", {})
        try:
            await self._tell_gateway(await asyncio.to_thread(self._wanted))
        except AppError as error:
            log.info("the gateway could not be told of passports yet", reason=error.detail)

    def _judge(self, now: int) -> list[tuple[Kind, tuple[str, str], str]]:
        with self.database.read() as session:
            policy = read_policy(session)
            due = [passport.id for passport in open_passports(session) if self._is_due(session, passport, policy, now)]
        news: list[tuple[Kind, tuple[str, str], str]] = []
        for passport_id in due:
            with self.database.write() as session:
                passport = session.get_one(Passport, passport_id)
                bot = bots.find(session, passport.bot_id)
                if passport.ended_at is None:
                    news += [
                        (kind, (bot.id, bot.name), detail)
                        for kind, detail in self._act(session, bot, passport, read_policy(session), now)
                    ]
        return news

    def _is_due(self, session: Session, passport: Passport, policy: Policy, now: int) -> bool:
        bot = bots.find(session, passport.bot_id)
        review = self.reviewer.review(session, bot, policy, now)
        if bot.archived_at is not None or _edits(review):
            return True
        return bool(_unanswered(passport, review.alarms, policy)) or _alarm_names(passport) != _names(review.alarms)

    def _act(self, session: Session, bot: Bot, passport: Passport, policy: Policy, now: int) -> list[tuple[Kind, str]]:
        review = self.reviewer.review(session, bot, policy, now)
        if bot.archived_at is not None:
            end(session, bot, passport, "archived", "The bot was archived.", [], WATCH, now)
            return []
        edits = _edits(review)
        if edits:
            reason = f"Changed since it was given: {', '.join(field_word(edit.field) for edit in edits)}."
            end(session, bot, passport, "edited", reason, edits, WATCH, now)
            return [("passport.void", reason)]
        fresh = _unanswered(passport, review.alarms, policy)
        if not fresh and _names(review.alarms) == _alarm_names(passport):
            return []
        _keep(session, bot, passport, review.alarms, policy, now)
        if not fresh:
            return []
        text = "; ".join(_said(alarm) for alarm in fresh)
        if policy.on_evidence in ("pause", "demote"):
            pause(session, bot, now)
        if policy.on_evidence == "demote":
            end(session, bot, passport, "demoted", f"{text[:1].upper()}{text[1:]}.", [], WATCH, now)
            return [("stage.demoted", text)]
        return [("stage.alarm", text)]

    def _wanted(self) -> Wanted:
        with self.database.read() as session:
            known = session.exec(select(Passport).where(Passport.stage == "REAL").order_by(col(Passport.created_at)))
            found: Wanted = {}
            for passport in known:
                bot = session.get_one(Bot, passport.bot_id)
                if bot.archived_at is not None or (passport.end and passport.end["kind"] != "demoted"):
                    found.pop(passport.bot_id, None)
                elif passport.end:
                    found[passport.bot_id] = (Decimal(0), passport.fingerprint, str(passport.end["reason"]))
                else:
                    reason = f"Passport {passport.id}."
                    found[passport.bot_id] = (Decimal(passport.share), passport.fingerprint, reason)
            return found

    async def _tell_gateway(self, wanted: Wanted) -> None:
        told = {one.bot_id: (one.share, one.fingerprint, one.reason) for one in await self.gateway.clearances()}
        for bot_id, wish in wanted.items():
            if told.get(bot_id) != wish:
                share, fingerprint, reason = wish
                body = {"share": plain(share), "fingerprint": fingerprint, "reason": reason, "actor": WATCH.actor}
                try:
                    await self.gateway.give_clearance(bot_id, body)
                except NotFound:
                    # The reconciler opens the account of a new bot; the next look finds it.
                    continue
        for bot_id in told.keys() - wanted.keys():
            await self.gateway.withdraw_clearance(bot_id, "The bot has no valid passport.", WATCH.actor)


def _edits(review: Review) -> list[ChangePublic]:
    if review.passport is None:
        return []
    return changes_since(review.passport, review.facts.strategy_hash, review.settings)


def _names(found: tuple[Alarm, ...]) -> set[str]:
    return {alarm.name for alarm in found}


def _alarm_names(passport: Passport) -> set[str]:
    return {str(alarm["name"]) for alarm in passport.alarms}


def _unanswered(passport: Passport, found: tuple[Alarm, ...], policy: Policy) -> list[Alarm]:
    """The alarms that nothing has followed yet, or less than the policy now asks for."""
    done = {str(alarm["name"]): _SEVERITY.index(alarm["action"]) for alarm in passport.alarms}
    return [alarm for alarm in found if done.get(alarm.name, -1) < _SEVERITY.index(policy.on_evidence)]


def _said(alarm: Alarm) -> str:
    word = "above" if alarm.name == "drawdown" else "below"
    shape = "{:.2f}" if alarm.name == "sharpe" else "{:.2%}"
    return f"{_UNITS[alarm.name]} {shape.format(alarm.value)} is {word} its limit of {shape.format(alarm.limit)}"


def _keep(session: Session, bot: Bot, passport: Passport, found: tuple[Alarm, ...], policy: Policy, now: int) -> None:
    before = passport.alarms
    known = {str(alarm["name"]): alarm for alarm in before}
    passport.alarms = [
        {
            "name": alarm.name,
            "value": f"{alarm.value:.6f}",
            "limit": f"{alarm.limit:.6f}",
            "since": known[alarm.name]["since"] if alarm.name in known else now,
            # What was done to the bot stays said when the policy is eased.
            "action": max(policy.on_evidence, known.get(alarm.name, {}).get("action", "warn"), key=_SEVERITY.index),
        }
        for alarm in found
    ]
    session.add(passport)
    bots.record(session, WATCH, "bot.alarm", bot, {"before": before, "alarms": passport.alarms})
