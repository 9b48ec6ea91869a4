"""What of the account no bot owns: told, taken up, given to a bot; and each ledger against its own fills."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from vostok.audit import audit_table
from vostok.binance.decimals import eight_places
from vostok.errors import Conflict, Invalid
from vostok.gateway.books import Books
from vostok.gateway.models import ZERO, Bot, fills
from vostok.gateway.shapes import plain
from vostok.gateway.transaction import Tx
from vostok.risk.account import absorbed, differences
from vostok.risk.ledger import Ledger, Overdrawn, hand_back, receive

REAL = "REAL_MARKET_SPOT"
UNOWNED = "books.unowned"
UNSURE = ("RESERVED", "SENT", "IN_DOUBT")


def owned(books: Books) -> dict[str, Decimal]:
    """What all REAL bots own of each asset, free and locked."""
    found: dict[str, Decimal] = {}
    for bot in list(books.bots.values()):
        for asset, amount in totals(bot, books.ledgers[bot.id]).items():
            found[asset] = found.get(asset, ZERO) + amount
    return found


def totals(bot: Bot, ledger: Ledger) -> dict[str, Decimal]:
    """What the bot owns of the account; nothing where it is SIMULATED."""
    if bot.mode != REAL:
        return {}
    return {asset: held.total for asset, held in ledger.balances.items()}


def unsure(books: Books) -> frozenset[str]:
    """Assets of REAL orders that may have filled already without the journal knowing: they cannot be judged now."""
    orders = [order for order in list(books.orders.values()) if order.mode == REAL and order.state in UNSURE]
    return frozenset(asset for order in orders for asset in (order.base, order.quote))


def claim(tx: Tx, before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> None:
    """A bot owns `after` instead of `before` without a trade; the difference was, or becomes, nobody's."""
    for asset in {*before, *after}:
        change = after.get(asset, ZERO) - before.get(asset, ZERO)
        if change:
            # What was never looked at counts as none; the next look finds it.
            tx.put_unowned(asset, max(ZERO, tx.unowned(asset) - change))


def take_up(found: Mapping[str, Decimal]) -> Callable[[Tx], dict[str, Decimal]]:
    """Book differences that stay; returns what is missing of each asset.

    What the account held before its first look is found, and no change from outside.
    """

    def operation(tx: Tx) -> dict[str, Decimal]:
        missing = {}
        first = not tx.has_audited(UNOWNED)
        for asset, difference in found.items():
            before = tx.unowned(asset)
            after, lacking = absorbed(before, difference)
            if after != before:
                tx.put_unowned(asset, after)
                body = {"asset": asset, "from": plain(before), "to": plain(after)}
                tx.audit(UNOWNED, f"asset:{asset}", body, actor="gateway", via="system")
                tx.tell("unowned", None, body | {"first": first})
            if lacking:
                missing[asset] = lacking
        return missing

    return operation


def assign(
    bot_id: str, asset: str, amount: Decimal, price: Decimal | None, actor: str, reason: str
) -> Callable[[Tx], None]:
    """Give a bot what is nobody's, or (negative) take it back; `price` (quote) values coins.

    Raises Conflict where it is not there to be moved, Invalid at a field.
    """

    def operation(tx: Tx) -> None:
        bot, before, nobodys = tx.bot(bot_id), tx.ledger(bot_id), tx.unowned(asset)
        if bot.mode != REAL:
            raise Conflict(
                f"{bot.name} is SIMULATED and owns nothing of the account: choose a live bot.", field="bot_id"
            )
        if asset != bot.stake_currency and asset not in {pair.split("/")[0] for pair in bot.pairs}:
            raise Invalid(f"{bot.name} does not trade {asset}: choose a bot that does.", field="asset")
        if amount > nobodys:
            raise Conflict(f"Only {plain(nobodys)} {asset} is nobody's: assign less.", field="amount")
        try:
            after = _moved(before, asset, amount, price)
        except Overdrawn:
            free = plain(before.balance(asset).free)
            raise Conflict(f"Only {free} {asset} of {bot.name} is free: take less.", field="amount") from None
        tx.put_unowned(asset, nobodys - amount)
        tx.put_bot(bot.model_copy(update={"assigned": bot.assigned + after.start - before.start}))
        tx.put_ledger(bot_id, after)
        moved = {"asset": asset, "from": plain(nobodys), "to": plain(nobodys - amount)}
        body = {
            "asset": asset,
            "unowned": {"from": plain(nobodys), "to": plain(nobodys - amount)},
            "bot": {"from": plain(before.balance(asset).total), "to": plain(after.balance(asset).total)},
            "reason": reason,
        }
        tx.audit("books.assigned", f"bot:{bot_id}", body, actor=actor, via="api")
        tx.tell("unowned", bot_id, moved)

    return operation


def _moved(ledger: Ledger, asset: str, amount: Decimal, price: Decimal | None) -> Ledger:
    if amount < 0:
        return hand_back(ledger, asset, -amount)
    if asset == ledger.quote:
        return receive(ledger, asset, amount, amount)
    if price is None:
        raise Conflict(f"There is no price of {asset}/{ledger.quote} now, so it cannot be valued: try again.")
    return receive(ledger, asset, amount, eight_places(amount * price))


def books_json(books: Books, account: Mapping[str, Decimal] | None, checked_at: int | None) -> dict[str, Any]:
    """The account beside the books, asset by asset; `account` as last seen, null before the first look."""
    held = owned(books)
    drift = {} if account is None else differences(account, held, books.unowned)
    assets = sorted(
        {asset for source in (account or {}, held, books.unowned) for asset, amount in source.items() if amount}
    )
    return {
        "checked_at": checked_at,
        "items": [
            {
                "asset": asset,
                "account": None if account is None else plain(account.get(asset, ZERO)),
                "owned": plain(held.get(asset, ZERO)),
                "unowned": plain(books.unowned.get(asset, ZERO)),
                "difference": None if account is None else plain(drift.get(asset, ZERO)),
            }
            for asset in assets
        ],
    }


def ledger_differences(connection: Connection, books: Books) -> dict[str, str]:
    """SIMULATED bots whose balances are not what their fills make of their start balance, each with a sentence."""
    expected = {
        bot.id: {bot.stake_currency: books.ledgers[bot.id].start - bot.assigned}
        for bot in books.bots.values()
        if bot.mode != REAL
    }
    for bot_id, asset, amount in _given_up(connection):
        if bot_id in expected:
            expected[bot_id][asset] = expected[bot_id].get(asset, ZERO) - amount
    columns = (
        fills.c.bot_id,
        fills.c.pair,
        fills.c.side,
        fills.c.quantity,
        fills.c.quote,
        fills.c.fee,
        fills.c.fee_asset,
    )
    for bot_id, pair, side, quantity, value, fee, fee_asset in connection.execute(select(*columns)):
        held = expected.get(bot_id)
        if held is None:
            continue
        base, quote = pair.split("/")
        sign = 1 if side == "BUY" else -1
        held[base] = held.get(base, ZERO) + sign * quantity
        held[quote] = held.get(quote, ZERO) - sign * value
        if fee_asset in (base, quote):
            held[fee_asset] -= fee
    return {bot_id: problem for bot_id, held in expected.items() if (problem := _problem(books.ledgers[bot_id], held))}


def _given_up(connection: Connection) -> Iterator[tuple[str, str, Decimal]]:
    """Bot, asset and amount of each rest that left a bot's books without a trade, as the owner wanted."""
    query = select(audit_table.c.body).where(audit_table.c.type == "reconciliation.fixed")
    for (text,) in connection.execute(query):
        body = json.loads(text)
        for change in body["changes"] if body["action"] == "GIVE_UP" else ():
            if change["what"] == "bot":
                yield change["bot_id"], change["subject"], Decimal(change["before"]) - Decimal(change["after"])


def _problem(ledger: Ledger, expected: Mapping[str, Decimal]) -> str | None:
    for asset in sorted({*expected, *ledger.balances}):
        has, should = ledger.balance(asset).total, expected.get(asset, ZERO)
        if has != should:
            return (
                f"The books have {plain(has)} {asset}, its fills make {plain(should)}: "
                "run `vostok audit verify`, and restore the newest backup that agrees."
            )
    return None
