"""What can be done with bots. Each change is one version or one wish, with its audit row."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from sqlmodel import Session, col, select

from vostok import audit
from vostok.errors import Conflict, NotFound
from vostok.panel.auth.models import Principal
from vostok.panel.bots import portable, spec
from vostok.panel.bots.fleet import Fleet, open_positions
from vostok.panel.bots.forecast import Peer
from vostok.panel.bots.models import NAME_MAX, Bot, BotPublic, BotSettings, BotVersion, ConfigPublic, LabelsRequest
from vostok.panel.bots.portable import Form
from vostok.panel.bots.show import show
from vostok.panel.fields import plain
from vostok.panel.gateway_models import Account
from vostok.settings import Settings

Verb = Literal["start", "pause", "resume", "stop", "flatten"]
_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class Checked(NamedTuple):
    """Settings that passed every check, and the version they are a change of (0: a new bot).

    `origin` says where they come from, for the audit log: `back_to` a version, `cloned_from` a bot, an `imported` file.
    `labels` are those of a new bot.
    """

    settings: BotSettings
    base_version: int
    origin: Mapping[str, Any] = MappingProxyType({})
    labels: LabelsRequest = LabelsRequest()


def find(session: Session, bot_id: str) -> Bot:
    """The bot of this id. Raises NotFound."""
    bot = session.get(Bot, bot_id)
    if bot is None:
        raise NotFound("There is no such bot; it may have been removed.")
    return bot


def settings_of(session: Session, bot: Bot, version: int | None = None) -> BotSettings:
    """The settings of a version, the newest by default."""
    row = session.get_one(BotVersion, (bot.id, version or bot.version))
    return BotSettings.model_validate(row.settings)


def list_bots(session: Session, fleet: Fleet, *, archived: bool) -> list[BotPublic]:
    """All bots by name."""
    query = select(Bot, BotVersion).where(BotVersion.bot_id == Bot.id, BotVersion.version == Bot.version)
    if not archived:
        query = query.where(col(Bot.archived_at).is_(None))
    rows = session.exec(query.order_by(Bot.name_key, Bot.id)).all()
    return [show(bot, BotSettings.model_validate(version.settings), fleet) for bot, version in rows]


def peers(session: Session, fleet: Fleet) -> list[Peer]:
    """All bots that are not archived, as a forecast goes by them."""
    query = select(Bot, BotVersion).where(
        BotVersion.bot_id == Bot.id, BotVersion.version == Bot.version, col(Bot.archived_at).is_(None)
    )
    return [
        Peer(
            id=bot.id,
            name=bot.name,
            active=bot.desired_state != "STOPPED",
            settings=BotSettings.model_validate(version.settings),
            account=fleet.accounts.get(bot.id),
        )
        for bot, version in session.exec(query).all()
    ]


def public(session: Session, fleet: Fleet, bot: Bot) -> BotPublic:
    """The bot as the dashboard shows it."""
    return show(bot, settings_of(session, bot), fleet)


def create(session: Session, fleet: Fleet, checked: Checked, actor: Principal, now: int) -> BotPublic:
    """Store a new bot with its first version. Raises Conflict at `name` when the name is taken."""
    settings = checked.settings
    _check_name(session, settings.name, None)
    bot = Bot(
        id="".join(secrets.choice(_ID_LETTERS) for _ in range(10)),
        name=settings.name,
        name_key=settings.name.casefold(),
        mode=settings.mode,
        stage="RESEARCH",
        created_at=now,
        updated_at=now,
        group_name=checked.labels.group or "",
        tags=checked.labels.tags,
        credentials=spec.fresh_credentials(),
    )
    session.add(bot)
    session.flush()
    _save_version(session, bot, settings, actor, now, "bot.create", checked.origin)
    return show(bot, settings, fleet)


def change(session: Session, fleet: Fleet, bot_id: str, checked: Checked, actor: Principal, now: int) -> BotPublic:
    """Store a new version on top of the one that was checked. Raises Conflict when someone else was faster."""
    settings = checked.settings
    bot = find(session, bot_id)
    refuse_archived(bot)
    if bot.version != checked.base_version:
        raise Conflict("The bot was changed meanwhile; reload the page and make your change again.")
    _check_name(session, settings.name, bot.id)
    if _dump(settings) == session.get_one(BotVersion, (bot.id, bot.version)).settings:
        return show(bot, settings, fleet)
    bot.name, bot.name_key = settings.name, settings.name.casefold()
    bot.version += 1
    bot.updated_at = now
    type = "bot.rollback" if "back_to" in checked.origin else "bot.change"
    _save_version(session, bot, settings, actor, now, type, checked.origin)
    return show(bot, settings, fleet)


def want(session: Session, fleet: Fleet, bot: Bot, verb: Verb, actor: Principal, now: int) -> BotPublic:
    """Store what the owner wants; the reconciler makes it true."""
    refuse_archived(bot)
    if verb in ("pause", "resume") and bot.desired_state == "STOPPED":
        raise Conflict(f"{bot.name} is stopped; start it instead.")
    if verb == "flatten":
        bot.closing = True
        bot.desired_state = "STOPPED" if bot.desired_state == "STOPPED" else "PAUSED"
    else:
        bot.closing = bot.closing and verb == "pause"
        bot.desired_state = {"start": "RUNNING", "resume": "RUNNING", "pause": "PAUSED", "stop": "STOPPED"}[verb]
    if verb in ("stop", "flatten"):
        bot.restarting = False
    if verb in ("start", "resume"):
        # The owner may have repaired what was wrong: the next try is not held back by old crashes.
        fleet.attempts.pop(bot.id, None)
    bot.updated_at = now
    session.add(bot)
    record(session, actor, f"bot.{verb}", bot, {"desired_state": bot.desired_state, "closing": bot.closing})
    return public(session, fleet, bot)


def label(session: Session, fleet: Fleet, bot: Bot, labels: LabelsRequest, actor: Principal, now: int) -> BotPublic:
    """Put the bot into a group and give it tags instead of those it had; no version, nothing to apply."""
    refuse_archived(bot)
    if (bot.group_name, bot.tags) != (labels.group or "", labels.tags):
        bot.group_name, bot.tags, bot.updated_at = labels.group or "", labels.tags, now
        session.add(bot)
        record(session, actor, "bot.label", bot, labels.model_dump())
    return public(session, fleet, bot)


def refuse_removal(bot: Bot, fleet: Fleet) -> None:
    """Raise Conflict, with what to do first, while the bot runs or holds something."""
    refuse_archived(bot)
    process = fleet.processes.get(bot.id)
    if bot.desired_state != "STOPPED" or (process and process.state in ("starting", "running", "stopping")):
        raise Conflict(f"{bot.name} is running; stop it first, then remove it.")
    if bot.closing or open_positions(fleet.accounts.get(bot.id)):
        raise Conflict(f"{bot.name} holds open positions; close them (flatten) first, then remove it.")


def archive(session: Session, bot: Bot, account: Account | None, actor: Principal, now: int) -> None:
    """Put the bot away; its name is free again, its trades stay, and it can be restored.

    What it has earned and paid in fees by its last `account` stays part of its book.
    """
    bot.archived_at = bot.updated_at = now
    if account is not None:
        # Dust without a price counts at what it cost.
        earned = account.realised if account.equity is None else account.equity - account.start_balance
        bot.final_profit, bot.final_fees = plain(earned), plain(account.fees)
        bot.final_currency = account.stake_currency
    session.add(bot)
    record(session, actor, "bot.archive", bot, {})


def restore(session: Session, fleet: Fleet, bot: Bot, name: str | None, actor: Principal, now: int) -> BotPublic:
    """Take the bot out of the archive, stopped; a new name is a new version. Raises Conflict at a taken `name`."""
    if bot.archived_at is None:
        raise Conflict(f"{bot.name} is not archived.")
    settings = settings_of(session, bot)
    _check_name(session, name or bot.name, bot.id)
    renamed = name is not None and name != bot.name
    if name is not None and renamed:
        settings = settings.model_copy(update={"name": name})
        bot.name, bot.name_key = name, name.casefold()
        bot.version += 1
    bot.archived_at = bot.final_profit = bot.final_fees = bot.final_currency = None
    bot.updated_at = now
    session.add(bot)
    record(session, actor, "bot.restore", bot, {})
    if renamed:
        _save_version(session, bot, settings, actor, now, "bot.change")
    return show(bot, settings, fleet)


def free_name(session: Session, wish: str) -> str:
    """`wish`, or `wish 2`, `wish 3` … where bots of that name exist."""
    taken = set(session.exec(select(Bot.name_key).where(col(Bot.archived_at).is_(None))))
    name, number = wish, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wish[: NAME_MAX - len(str(number)) - 1].rstrip()} {number}"
    return name


def config(session: Session, bot: Bot, installation: Settings) -> ConfigPublic:
    """The configuration generated for the newest version, without its secrets."""
    generated = spec.config_of(bot.id, settings_of(session, bot), bot.credentials, installation.gateway_port)
    return ConfigPublic(version=bot.version, config=spec.masked(generated, set(bot.credentials.values())))


def export(session: Session, bot: Bot, form: Form) -> dict[str, Any]:
    """The newest version as a file."""
    settings = settings_of(session, bot)
    return portable.document(settings) if form == "vostok" else spec.export_of(bot.id, settings)


def _save_version(
    session: Session,
    bot: Bot,
    settings: BotSettings,
    actor: Principal,
    now: int,
    type: str,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    values = _dump(settings)
    session.add(bot)
    session.add(BotVersion(bot_id=bot.id, version=bot.version, created_at=now, actor=actor.actor, settings=values))
    record(session, actor, type, bot, {"version": bot.version, "settings": values, **more})


def record(session: Session, actor: Principal, type: str, bot: Bot, body: dict[str, Any]) -> None:
    """Write the audit row of a change of `bot`, in the same transaction."""
    session.flush()
    audit.append(
        session.connection(),
        actor=actor.actor,
        via=actor.via,
        type=type,
        subject=bot.id,
        body={"name": bot.name} | body,
    )


def _check_name(session: Session, name: str, own_id: str | None) -> None:
    query = select(Bot).where(Bot.name_key == name.casefold(), col(Bot.archived_at).is_(None))
    taken = session.exec(query).first()
    if taken is not None and taken.id != own_id:
        raise Conflict(f"A bot named {taken.name} exists; choose another name.", field="name")


def refuse_archived(bot: Bot) -> None:
    """Raise Conflict where the bot is put away."""
    if bot.archived_at is not None:
        raise Conflict(f"{bot.name} is archived; restore it to change or start it.")


def _dump(settings: BotSettings) -> dict[str, Any]:
    return BotSettings.model_dump(settings, mode="json")
