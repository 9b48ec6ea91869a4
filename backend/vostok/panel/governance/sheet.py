"""Gathers the sheet of a strategy from what the panel keeps."""

import json
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from vostok.audit import audit_table
from vostok.errors import AppError
from vostok.lab.hashes import strategy_hash
from vostok.lab.regimes import RegimeFigures
from vostok.panel.bots import versions
from vostok.panel.bots.fleet import Counts, Fleet
from vostok.panel.bots.models import Bot, BotSettings, BotVersion
from vostok.panel.governance.models import Passport
from vostok.panel.governance.sheet_models import (
    SheetBacktestPublic,
    SheetBotPublic,
    SheetCodePublic,
    SheetDecisionPublic,
    SheetPublic,
    SheetValidationPublic,
    SheetVersionPublic,
)
from vostok.panel.lab.models import Backtest, SummaryPublic
from vostok.panel.strategies import service as strategies
from vostok.panel.validation import show as validations
from vostok.panel.validation.models import Validation
from vostok.panel.validation.service import newest_validation
from vostok.settings import Settings

MOST = 20
_DECISIONS = ("bot.promote", "bot.demote", "passport.void")


def sheet(session: Session, settings: Settings, fleet: Fleet, name: str, now: int) -> SheetPublic:
    """Everything that is known of the strategy. Raises NotFound."""
    found = strategies.find(settings.strategies, name)
    code = strategy_hash(settings.strategies, name)
    users = _users(session, name)
    return SheetPublic(
        made_at=now,
        strategy=found,
        backtests=_backtests(session, name),
        validation=_validation(session, settings.home, name, code),
        bots=[_bot(bot, own, fleet) for bot, own in users],
        decisions=_decisions(session, {bot.id: bot.name for bot, _ in users}),
        code=_code(session, name, code, found.modified_at),
        versions=_versions(session, [bot for bot, _ in users]),
    )


def _users(session: Session, name: str) -> list[tuple[Bot, BotSettings]]:
    query = select(Bot, BotVersion).where(BotVersion.bot_id == Bot.id, BotVersion.version == Bot.version)
    rows = session.exec(query.order_by(Bot.name_key, Bot.id)).all()
    read = ((bot, BotSettings.model_validate(version.settings)) for bot, version in rows)
    return [(bot, own) for bot, own in read if own.strategy == name]


def _bot(bot: Bot, own: BotSettings, fleet: Fleet) -> SheetBotPublic:
    counts, account = fleet.counts.get(bot.id, Counts()), fleet.accounts.get(bot.id)
    known = account is not None and account.equity is not None
    return SheetBotPublic(
        id=bot.id,
        name=bot.name,
        mode=own.mode,
        stage=bot.stage,
        version=bot.version,
        archived=bot.archived_at is not None,
        stake_currency=own.stake_currency,
        closed_trades=counts.closed,
        wins=counts.wins,
        profit=(account.equity or Decimal(0)) - account.start_balance if account is not None and known else None,
    )


def _backtests(session: Session, name: str) -> list[SheetBacktestPublic]:
    query = select(Backtest).where(
        Backtest.state == "DONE",
        col(Backtest.request)["strategy"].as_string() == name,
        col(Backtest.summary).is_not(None),
    )
    rows = session.exec(query.order_by(col(Backtest.created_at).desc()).limit(MOST)).all()
    return [
        SheetBacktestPublic(
            id=row.id,
            at=row.finished_at or row.created_at,
            pairs=row.request["pairs"],
            start=row.request["start"],
            end=row.request["end"],
            summary=SummaryPublic.model_validate(row.summary),
        )
        for row in rows
    ]


def _validation(session: Session, home: Path, name: str, code: str) -> SheetValidationPublic | None:
    newest = newest_validation(session, name)
    if newest is None:
        return None
    return SheetValidationPublic(
        id=newest.id,
        at=newest.finished_at or newest.created_at,
        verdict=newest.verdict,
        outdated=newest.hashes.get("strategy") != code,
        checks=newest.checks,
        regimes=_regimes(session, home, newest),
    )


def _regimes(session: Session, home: Path, validation: Validation) -> list[RegimeFigures]:
    try:
        return validations.report(session, home, validation).metrics.regimes
    except AppError:
        # Its folder may have been removed; the verdict stays.
        return []


def _decisions(session: Session, names: dict[str, str]) -> list[SheetDecisionPublic]:
    rows = audit_table.c
    query = (
        sql_select(rows.ts_us, rows.type, rows.subject, rows.actor, rows.body)
        .where(rows.type.in_(_DECISIONS), rows.subject.in_(names))
        .order_by(rows.seq.desc())
        .limit(MOST)
    )
    found = []
    for ts_us, kind, subject, actor, written in session.connection().execute(query):
        body = json.loads(written)
        found.append(
            SheetDecisionPublic(
                at=ts_us // 1_000,
                kind=kind,
                bot_id=subject,
                bot_name=names[subject],
                actor=actor,
                to=body.get("to", "RESEARCH"),
                reason=body.get("reason", ""),
            )
        )
    return found


def _code(session: Session, name: str, current: str, modified_at: int) -> list[SheetCodePublic]:
    """Versions of the code that a validation or a passport has seen, and the one there is."""
    seen: dict[str, int] = {}
    judged = session.exec(select(Validation).where(Validation.strategy == name, col(Validation.verdict).is_not(None)))
    for row in judged:
        seen[row.hashes.get("strategy", "")] = min(
            seen.get(row.hashes.get("strategy", ""), row.created_at), row.created_at
        )
    for passport in session.exec(select(Passport)):
        if passport.settings.get("strategy") == name:
            code = passport.hashes.get("strategy", "")
            seen[code] = min(seen.get(code, passport.created_at), passport.created_at)
    seen.setdefault(current, modified_at)
    seen.pop("", None)
    listed = [SheetCodePublic(hash=code, since=since, current=code == current) for code, since in seen.items()]
    return sorted(listed, key=lambda one: -one.since)


def _versions(session: Session, users: list[Bot]) -> list[SheetVersionPublic]:
    saved = [
        SheetVersionPublic(
            bot_id=bot.id,
            bot_name=bot.name,
            version=version.version,
            at=version.created_at,
            actor=version.actor,
            changes=version.changes,
        )
        for bot in users
        for version in versions.list_versions(session, bot)
    ]
    return sorted(saved, key=lambda one: -one.at)[:MOST]
