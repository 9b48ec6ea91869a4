"""One command for many bots: each is told its outlook, and one that refuses does not keep the others."""

from collections.abc import Mapping

from sqlmodel import Session

from vostok.panel.auth.models import Principal
from vostok.panel.bots import service
from vostok.panel.bots.bulk_models import BulkItemPublic, BulkPublic, BulkVerb
from vostok.panel.bots.fleet import Counts, Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.bots.outlook import Outlook, outlook, standing_of


def preview(session: Session, fleet: Fleet, verb: BulkVerb, ids: list[str], refused: Mapping[str, str]) -> BulkPublic:
    """What `verb` would do to each bot of `ids`, in their order; `refused` says why some cannot start."""
    return BulkPublic(verb=verb, items=[_item(session, id, fleet, verb, refused.get(id)) for id in ids])


def run(
    session: Session,
    fleet: Fleet,
    verb: BulkVerb,
    ids: list[str],
    refused: Mapping[str, str],
    actor: Principal,
    now: int,
) -> BulkPublic:
    """Give `verb` to each bot of `ids` that it changes, all in one transaction, each with its own audit row."""
    told = preview(session, fleet, verb, ids, refused)
    for item in told.items:
        if item.outcome == "change":
            service.want(session, fleet, service.find(session, item.bot_id), verb, actor, now)
    return told


def _item(session: Session, bot_id: str, fleet: Fleet, verb: BulkVerb, why: str | None) -> BulkItemPublic:
    bot = session.get(Bot, bot_id)
    if bot is None:
        gone = "There is no such bot; it may have been removed."
        return BulkItemPublic(
            bot_id=bot_id, name=None, mode=None, stake_currency=None, outcome="refused", detail=gone, effects=[]
        )
    standing = standing_of(fleet.accounts.get(bot.id), fleet.counts.get(bot.id, Counts()).open)
    seen = outlook(bot, verb, standing)
    if why is not None and seen.outcome == "change":
        seen = Outlook("refused", why, [])
    return BulkItemPublic(
        bot_id=bot.id,
        name=bot.name,
        mode=bot.mode,
        stake_currency=service.settings_of(session, bot).stake_currency,
        outcome=seen.outcome,
        detail=seen.detail,
        effects=seen.effects,
    )
