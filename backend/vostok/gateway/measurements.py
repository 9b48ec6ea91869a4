"""The measurements of the breakers on the books: whom they are of, their beginning, and who comes and goes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vostok.gateway.anchors import by_measurement
from vostok.gateway.holdings import is_at_work
from vostok.gateway.models import Bot
from vostok.gateway.pricing import Marks
from vostok.gateway.switch import bot_scopes
from vostok.gateway.transaction import Tx
from vostok.risk.breakers import PERIODS, Level, Worth
from vostok.risk.carrying import brought_up, left
from vostok.risk.ledger import Ledger

_LEVELS: tuple[Level, ...] = ("bot", "family", "portfolio")
Groups = dict[tuple[Level, str], tuple[str, ...]]
"""Ids of the bots that are measured together, by level and scope."""


def worth(bot: Bot, ledger: Ledger, marks: Marks) -> Worth:
    """A sub-account at its marks, in quote currency."""
    equity = ledger.balance(ledger.quote).total
    for asset, held in ledger.holdings().items():
        mark = marks.get(asset + ledger.quote)
        if mark is None:
            return Worth(None, ledger.start)
        equity += held.total * mark.mid
    return Worth(equity, ledger.start, is_at_work(bot, ledger))


def groups_of(bots: Iterable[Bot], worths: Mapping[str, Worth], scopes: Iterable[str] | None = None) -> Groups:
    """Who is measured together, of all scopes or of those given.

    A bot that is not at work is measured for itself only: in a sum it would make the loss of the others smaller.
    """
    groups: dict[tuple[Level, str], list[str]] = defaultdict(list)
    wanted = None if scopes is None else frozenset(scopes)
    for bot in bots:
        bot_id = bot.id
        for level, scope in zip(_LEVELS, bot_scopes(bot), strict=False):
            if wanted is None or scope in wanted:
                members = groups[level, scope]
                if level == "bot" or worths[bot_id].at_work:
                    members.append(bot_id)
    return {key: tuple(members) for key, members in groups.items()}


def bring_up(
    tx: Tx,
    bots: list[Bot],
    worths: Mapping[str, Worth],
    now_ms: int | None,
    *,
    renews: bool,
    scopes: Iterable[str] | None = None,
) -> None:
    """Begin what is due over `bots`, of one mode and currency, and carry on where money or bots came or went."""
    mode, currency = bots[0].mode, bots[0].stake_currency
    begun, groups = by_measurement(tx.references(), currency), groups_of(bots, worths, scopes)
    if scopes is None:
        # Of a family whose last bot now has another strategy, what it lost there stays.
        families = {scope for scope, _ in begun if scope.startswith(f"family:{mode}:")}
        groups = {("family", scope): () for scope in families} | groups
    for (level, scope), members in groups.items():
        for period in PERIODS[level]:
            known = begun.get((scope, period), {})
            changed = brought_up(known, worths, members, period, currency, now_ms, renews=renews)
            for bot_id, reference in changed.items():
                tx.put_reference((scope, bot_id, period), reference)


def leave(tx: Tx, bot: Bot, worth: Worth) -> None:
    """The bot leaves its family and its mode with `worth`; what it lost stays in theirs."""
    for key, reference in list(tx.references().items()):
        scope, bot_id, _ = key
        if bot_id == bot.id and scope != bot.id and reference is not None:
            tx.put_reference(key, left(reference, worth))
