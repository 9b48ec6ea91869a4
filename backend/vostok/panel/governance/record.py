"""Reads what a promotion goes by: the newest validation, equity and trades since a stage began, open passports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from vostok.lab.hashes import strategy_hash
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import Bot, BotSettings, ChangePublic
from vostok.panel.fields import plain
from vostok.panel.governance.conditions import Alarm, Facts, Verdict, alarms
from vostok.panel.governance.evidence import Course, Sample, Trial, trial
from vostok.panel.governance.models import GovernancePolicy, Passport, Policy
from vostok.panel.parity.evidence import comings_of, stretches_away
from vostok.panel.parity.service import latest_fidelity
from vostok.panel.portfolio.models import EquityPoint
from vostok.panel.trades.models import Trade
from vostok.panel.validation.models import Validation
from vostok.panel.validation.service import newest_validation

_COMPARED = ("stake_currency", "max_open_trades", "stoploss", "parameters")
_OWN_EXITS = tuple(name for name in BotSettings.model_fields if name.startswith(("trailing_", "minimal_roi")))
# Of a stake's share of the balance: rounding, no other size of bets.
_SHARE_ROOM = Decimal("0.05")
_PLACES = 8


@dataclass
class Courses:
    """Each bot's course since its stage began; only equity samples that are new since the last question are read."""

    _known: dict[tuple[str, int], Course] = field(default_factory=dict)

    def of(self, session: Session, bot_id: str, since: int, share: Decimal) -> Course:
        """The course of `bot_id` since `since` (UTC ms), from when on `share` of its capital is at work."""
        known = self._known.get((bot_id, since), Course(share))
        query = (
            select(EquityPoint.ts, EquityPoint.equity, EquityPoint.start)
            .where(EquityPoint.bot_id == bot_id, EquityPoint.ts >= since, EquityPoint.ts > known.until)
            .where(col(EquityPoint.equity).is_not(None), col(EquityPoint.start).is_not(None))
            .order_by(col(EquityPoint.ts))
        )
        rows = session.exec(query).all()
        if rows:
            known = known.then(Sample(ts, Decimal(equity or 0), Decimal(start or 0)) for ts, equity, start in rows)
            self._known = {key: course for key, course in self._known.items() if key[0] != bot_id}
            self._known[bot_id, since] = known
        return known


@dataclass(frozen=True)
class Review:
    """A bot as the board and a promotion see it."""

    bot: Bot
    settings: BotSettings
    passport: Passport | None
    validation: Validation | None
    facts: Facts
    alarms: tuple[Alarm, ...]


@dataclass
class Reviewer:
    """Puts a bot's facts together."""

    strategies: Path
    fleet: Fleet
    courses: Courses = field(default_factory=Courses)

    def review(self, session: Session, bot: Bot, policy: Policy, now: int) -> Review:
        """Everything that is known of `bot` now."""
        settings = bots.settings_of(session, bot)
        passport = open_passport(session, bot.id)
        validation = newest_validation(session, settings.strategy)
        done = None if passport is None else self.trial(session, passport, policy, now)
        found = [] if passport is None or done is None else alarms(done, validated_drawdown(passport), policy)
        process = self.fleet.processes.get(bot.id)
        facts = Facts(
            simulated=bot.mode == "SIMULATED",
            newest=process is not None and process.state == "running" and bot.running_version == bot.version,
            strategy_hash=strategy_hash(self.strategies, settings.strategy),
            verdict=None if validation is None else verdict_for(validation, settings),
            trial=done,
            predicted={} if passport is None else passport.predicted,
            alarmed=bool(found),
        )
        return Review(bot, settings, passport, validation, facts, tuple(found))

    def trial(self, session: Session, passport: Passport, policy: Policy, now: int) -> Trial | None:
        """What the bot did since its stage began; None before it trades for its passport."""
        if passport.stage not in ("SIMULATED", "REAL"):
            return None
        since = passport.stage_since
        closed = select(func.count()).where(
            Trade.bot_id == passport.bot_id, col(Trade.is_open).is_(False), col(Trade.closed_at) >= since
        )
        # A simulated bot has no share: all of its balance is at work.
        course = self.courses.of(session, passport.bot_id, since, Decimal(passport.share) or Decimal(1))
        # An older comparison is of what the bot was before: it would demote again what was mended since.
        fidelity = latest_fidelity(session, passport.bot_id, since)
        trades = session.exec(closed).one()
        return trial(course, since, now, trades, fidelity, policy.sharpe_days, _away_ms(session, passport, now))


def _away_ms(session: Session, passport: Passport, now: int) -> int:
    """How long the bot did not look for entries in its stage; what the feed has forgotten counts as running."""
    since = passport.stage_since
    comings = comings_of(session, passport.bot_id, 0)
    earlier = [runs for ts, runs in comings if ts < since]
    # A bot that was made by its promotion to REAL has not been started yet.
    made = session.exec(select(Bot.created_at).where(Bot.id == passport.bot_id)).one()
    runs_then = earlier[-1] if earlier else made != since
    later = [(ts, runs) for ts, runs in comings if ts >= since]
    return sum(end - begin for begin, end in stretches_away(later, None if runs_then else since, now))


def read_policy(session: Session) -> Policy:
    """The policy that holds, defaults filled in."""
    row = session.get(GovernancePolicy, 1)
    return Policy.model_validate(row.values if row else {})


def open_passport(session: Session, bot_id: str) -> Passport | None:
    """The bot's passport that has not ended."""
    return session.exec(select(Passport).where(Passport.bot_id == bot_id, col(Passport.ended_at).is_(None))).first()


def last_passport(session: Session, bot_id: str) -> Passport | None:
    """The bot's newest passport, ended or not."""
    query = select(Passport).where(Passport.bot_id == bot_id)
    return session.exec(query.order_by(col(Passport.ended_at).is_not(None), col(Passport.ended_at).desc())).first()


def live_twin(session: Session, bot_id: str) -> Passport | None:
    """The open passport with which another bot trades real money on this bot's evidence."""
    query = select(Passport).where(
        Passport.evidence_bot_id == bot_id, Passport.bot_id != bot_id, col(Passport.ended_at).is_(None)
    )
    return session.exec(query).first()


def verdict_for(validation: Validation, settings: BotSettings) -> Verdict:
    """What `validation` says of a bot with these settings."""
    return Verdict(
        at=validation.finished_at or validation.created_at,
        passed=validation.verdict == "PASSED",
        strategy_hash=validation.hashes.get("strategy", ""),
        checks=validation.checks,
        changed=not_covered(validation.request, _timeframe(validation), settings),
    )


def not_covered(request: Mapping[str, Any], timeframe: str | None, settings: BotSettings) -> list[ChangePublic]:
    """The settings in which a bot differs from what was validated (`before`).

    A stake is compared as its share of the balance: that is what the predicted returns go by. `before` is the stake
    which is the validated share of the bot's own balance.
    """
    own = settings.model_dump(mode="json")
    found = [(name, request[name]) for name in _COMPARED if name in request and not _same(request[name], own.get(name))]
    if set(own["pairs"]) != set(request.get("pairs", ())):
        found.insert(0, ("pairs", list(request.get("pairs", ()))))
    if timeframe != own["timeframe"]:
        found.append(("timeframe", timeframe))
    # What a validation knows nothing of: the bot leaves each to its strategy, or was not validated.
    found += [(name, None) for name in _OWN_EXITS if own.get(name) is not None]
    stake = _validated_stake(request, settings)
    if stake is not None and abs(settings.stake_amount / stake - 1) > _SHARE_ROOM:
        found.append(("stake_amount", plain(round(stake, _PLACES))))
    changes = [ChangePublic(field=name, before=before, after=own[name]) for name, before in found]
    return [one for change in changes for one in _by_parameter(change)]


def _by_parameter(change: ChangePublic) -> list[ChangePublic]:
    if change.field != "parameters":
        return [change]
    before, after = change.before or {}, change.after or {}
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return [ChangePublic(field=f"parameters.{one}", before=before.get(one), after=after.get(one)) for one in names]


def _validated_stake(request: Mapping[str, Any], settings: BotSettings) -> Decimal | None:
    """The validated share of the bot's balance in quote currency; None where the validation names no balance."""
    if "balance" not in request:
        return None
    stake = request.get("stake_amount")
    share = Decimal(1) / settings.max_open_trades if stake is None else Decimal(stake) / Decimal(request["balance"])
    return settings.simulated_balance * share


def _timeframe(validation: Validation) -> str | None:
    found = validation.plan.get("backtest", {}).get("timeframe") or validation.request.get("timeframe")
    return None if found is None else str(found)


def validated_drawdown(passport: Passport) -> float | None:
    """The maximum drawdown (fraction) of the validation's out-of-sample windows."""
    found = next((check.get("value") for check in passport.checks if check.get("name") == "max_drawdown"), None)
    return None if found is None else float(found)


def _same(asked: Any, own: Any) -> bool:
    if asked is None or own is None or isinstance(asked, dict):
        return bool(asked == own)
    try:
        return Decimal(str(asked)) == Decimal(str(own))
    except InvalidOperation:
        return bool(asked == own)
