"""Versions of a bot: what changed, back to an earlier one, and a restart with the newest."""

from pathlib import Path

from sqlmodel import Session, col, select

from vostok.bothost.protocol import Process
from vostok.errors import Conflict, NotFound
from vostok.panel.auth.models import Principal
from vostok.panel.bots import service
from vostok.panel.bots.apply_models import ApplyPublic
from vostok.panel.bots.changes import differences
from vostok.panel.bots.checks import Facts, max_exposure
from vostok.panel.bots.effects import Holdings, Target, effects
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.held import HeldTrade, held_trades
from vostok.panel.bots.models import Bot, BotPublic, BotSettings, BotVersion, ChangePublic, VersionPublic

_ALIVE = ("starting", "running")


def list_versions(session: Session, bot: Bot) -> list[VersionPublic]:
    """All versions, newest first, each with what it changed."""
    query = select(BotVersion).where(BotVersion.bot_id == bot.id).order_by(col(BotVersion.version))
    rows = session.exec(query).all()
    before = [None, *rows]
    shown = [
        VersionPublic(
            version=row.version,
            created_at=row.created_at,
            actor=row.actor,
            settings=row.settings,
            changes=differences(older.settings, row.settings) if older else [],
        )
        for older, row in zip(before, rows, strict=False)
    ]
    return shown[::-1]


def compare(session: Session, bot: Bot, version: int, since: int) -> list[ChangePublic]:
    """What differs in `version` from `since`. Raises NotFound."""
    return differences(find(session, bot, since).settings, find(session, bot, version).settings)


def find(session: Session, bot: Bot, version: int) -> BotVersion:
    """One version. Raises NotFound."""
    row = session.get(BotVersion, (bot.id, version))
    if row is None:
        raise NotFound(f"{bot.name} has no version {version}; its newest is {bot.version}.")
    return row


def preview(session: Session, fleet: Fleet, bot: Bot, facts: Facts, bots_folder: Path) -> ApplyPublic:
    """What a restart with the newest version would do. Raises Conflict where there is nothing to apply."""
    running = _running_version(bot, fleet.processes.get(bot.id))
    before, after = find(session, bot, running), find(session, bot, bot.version)
    trades = held_trades(bots_folder / bot.id / "trades.sqlite")
    settings = BotSettings.model_validate(after.settings)
    return ApplyPublic(
        version=bot.version,
        running_version=running,
        open_trades=len(trades),
        changes=differences(before.settings, after.settings),
        effects=effects(
            BotSettings.model_validate(before.settings), _target(settings, facts), _holdings(bot.id, trades, fleet)
        ),
    )


def apply(session: Session, fleet: Fleet, bot: Bot, actor: Principal, now: int) -> BotPublic:
    """Ask for a restart with the newest version; the reconciler ends the process and starts another."""
    running = _running_version(bot, fleet.processes.get(bot.id))
    bot.restarting = True
    bot.updated_at = now
    fleet.attempts.pop(bot.id, None)
    session.add(bot)
    service.record(session, actor, "bot.apply", bot, {"version": bot.version, "running_version": running})
    return service.public(session, fleet, bot)


def _running_version(bot: Bot, process: Process | None) -> int:
    service.refuse_archived(bot)
    if process is None or process.state not in _ALIVE or bot.running_version is None or bot.desired_state == "STOPPED":
        raise Conflict(f"{bot.name} does not run; it takes up version {bot.version} at its next start.")
    if bot.closing:
        raise Conflict(f"{bot.name} is closing its trades; wait until they are closed, or stop it.")
    if bot.running_version == bot.version:
        raise Conflict(f"{bot.name} runs with version {bot.version} already, its newest.")
    return bot.running_version


def _target(settings: BotSettings, facts: Facts) -> Target:
    strategy = facts.strategies.get(settings.strategy)
    stoploss = settings.stoploss or (strategy.stoploss if strategy else None)
    return Target(settings, stoploss, max_exposure(settings), strategy)


def _holdings(bot_id: str, trades: list[HeldTrade], fleet: Fleet) -> Holdings:
    account = fleet.accounts.get(bot_id)
    positions = account.positions if account else []
    marks = {position.pair: position.mark for position in positions if position.mark is not None}
    return Holdings(trades, marks, account.exposure if account else None)
