"""What a command will do to a bot, before it is given. Pure; `service.want` then does exactly this."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from vostok.panel.bots.bulk_models import BulkEffectPublic, BulkVerb, EffectKind, Outcome
from vostok.panel.bots.models import Bot, DesiredState
from vostok.panel.gateway_models import Account

_WANTED: dict[BulkVerb, DesiredState] = {"start": "RUNNING", "resume": "RUNNING", "pause": "PAUSED", "stop": "STOPPED"}


@dataclass(frozen=True)
class Standing:
    """What a bot has in the market: open trades, their worth, and the money of its working entries (stake currency)."""

    open_trades: int
    exposure: Decimal | None
    working: Decimal


@dataclass(frozen=True)
class Outlook:
    """Whether anything changes, the sentence that says why not, and what happens otherwise."""

    outcome: Outcome
    detail: str | None
    effects: list[BulkEffectPublic]


def standing_of(account: Account | None, open_trades: int) -> Standing:
    """A bot's standing; one without a sub-account has none."""
    if account is None:
        return Standing(open_trades, None, Decimal(0))
    return Standing(open_trades, account.exposure, account.reserved)


def outlook(bot: Bot, verb: BulkVerb, standing: Standing) -> Outlook:
    """What `verb` will do to `bot`."""
    if bot.archived_at is not None:
        return Outlook("refused", f"{bot.name} is archived; restore it to change or start it.", [])
    if bot.desired_state == "STOPPED" and verb in ("pause", "resume"):
        return Outlook("refused", f"{bot.name} is stopped; start it instead.", [])
    if bot.desired_state == _WANTED[verb] and not (bot.closing and verb != "pause"):
        return Outlook("nothing", f"{bot.name} is {_HELD[bot.desired_state]} already.", [])
    return Outlook("change", None, list(_effects(bot, verb, standing)))


_HELD = {"RUNNING": "running", "PAUSED": "paused", "STOPPED": "stopped"}


def _effects(bot: Bot, verb: BulkVerb, standing: Standing) -> Iterator[BulkEffectPublic]:
    if bot.closing and verb != "pause":
        yield _effect("closing_ends")
    if bot.restarting and verb == "stop":
        yield _effect("restart_dropped", bot.version)
    yield from _on_trading(bot, standing) if _WANTED[verb] == "RUNNING" else _on_holding(verb, standing)


def _on_trading(bot: Bot, standing: Standing) -> Iterator[BulkEffectPublic]:
    if bot.desired_state != "STOPPED":
        yield _effect("enters_again")
        return
    yield _effect("starts", bot.version)
    if standing.open_trades:
        yield _effect("managed_again", standing.open_trades, standing.exposure)


def _on_holding(verb: BulkVerb, standing: Standing) -> Iterator[BulkEffectPublic]:
    yield _effect("no_entries" if verb == "pause" else "process_ends")
    if standing.working > 0:
        yield _effect("entries_cancelled", None, standing.working)
    if standing.open_trades:
        kind: EffectKind = "managed_on" if verb == "pause" else "left_unmanaged"
        yield _effect(kind, standing.open_trades, standing.exposure)


def _effect(kind: EffectKind, count: int | None = None, value: Decimal | None = None) -> BulkEffectPublic:
    return BulkEffectPublic(kind=kind, count=count, value=value)
