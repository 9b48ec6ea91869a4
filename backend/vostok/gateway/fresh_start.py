"""A fresh start after the venue was emptied: what is gone is written off at cost, what is left is what is there.

The owner confirms it. Each open order ends as EXPIRED and each holding leaves the books by an order of the gateway's
own at what it cost, so that nothing is gained or lost and every trade has its end in the journal.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from vostok.binance.decimals import EIGHT_PLACES, eight_places
from vostok.errors import Conflict
from vostok.gateway.account_books import REAL
from vostok.gateway.journal import VenueFill, audit_order, finish, settle
from vostok.gateway.models import ZERO, Bot, Order, own_client_id, venue_client_id
from vostok.gateway.shapes import decision_json, order_json, plain
from vostok.gateway.traces import new_trace
from vostok.gateway.transaction import Tx
from vostok.risk.ledger import hand_back, lock

RULE = "fresh_start"
ENDED = "The venue was emptied while it was open; the owner confirmed a fresh start."
WRITTEN_OFF = "The venue was emptied: written off at cost, neither profit nor loss, as the owner confirmed."
_ON_ITS_WAY = ("RESERVED", "SENT")


def begin_afresh(venue: str, account: Mapping[str, Decimal], actor: str, reason: str) -> Callable[[Tx], None]:
    """Bring every live bot's books to what `account` (by asset, free and locked) holds, or nothing. Raises Conflict."""

    def operation(tx: Tx) -> None:
        bots = [bot for bot in tx.bots() if bot.mode == REAL]
        for bot in bots:
            _end_orders(tx, bot)
            for asset in sorted(tx.ledger(bot.id).holdings()):
                _write_off(tx, bot, asset)
        cuts = _fit(tx, bots, account)
        _take_up(tx, bots, account)
        _measure_anew(tx, bots)
        tx.put_fresh_start({"venue": venue, "at": tx.now_ms, "actor": actor, "reason": reason})
        body = {
            "reason": reason,
            "account": {asset: plain(amount) for asset, amount in sorted(account.items())},
            "bots": {bot.id: plain(tx.ledger(bot.id).balance(bot.stake_currency).total) for bot in bots},
            "cut": cuts,
        }
        tx.audit("venue.fresh_start", f"venue:{venue}", body, actor=actor, via="api")

    return operation


def _end_orders(tx: Tx, bot: Bot) -> None:
    for order in tx.orders(bot.id):
        if order.state in _ON_ITS_WAY:
            raise Conflict(f"An order of {bot.name} is on its way to the venue: try again in a few seconds.")
        if order.working or order.state == "IN_DOUBT":
            finish(tx, order, "EXPIRED", ENDED, state="DELIVERED")


def _write_off(tx: Tx, bot: Bot, asset: str) -> None:
    """Sell what the bot held of `asset` at what it cost, in the books alone."""
    held, pair = tx.ledger(bot.id).balance(asset), f"{asset}/{bot.stake_currency}"
    price = max((held.cost / held.total).quantize(EIGHT_PLACES, ROUND_DOWN), EIGHT_PLACES)
    tx.put_ledger(bot.id, lock(tx.ledger(bot.id), asset, held.free))
    trace = new_trace()
    _decide(tx, bot, pair, price, held.total, trace)
    order_id = tx.next_order_id()
    # Beyond the numbers that venues use, so that it is none of theirs.
    number = str(tx.now_ms * 1_000 + order_id % 1_000)
    order = Order(
        id=order_id,
        bot_id=bot.id,
        mode=bot.mode,
        pair=pair,
        symbol=pair.replace("/", ""),
        side="SELL",
        type="MARKET",
        quantity=held.total,
        notional=eight_places(price * held.total),
        locked=held.total,
        status="PENDING_NEW",
        client_order_id=own_client_id(),
        venue_client_id=venue_client_id(bot.id, order_id),
        trace=trace,
        created_at=tx.now_ms,
        updated_at=tx.now_ms,
        matched_at=tx.now_ms,
    )
    tx.put_order(order)
    audit_order(tx, order)
    tx.tell("order", bot.id, order_json(order))
    fill = VenueFill(number, price, held.total, ZERO, bot.stake_currency, ZERO, maker=False, ts=tx.now_ms)
    settle(order_id, [fill], "FILLED", state="DELIVERED", exchange_order_id=number, reason=WRITTEN_OFF)(tx)


def _decide(tx: Tx, bot: Bot, pair: str, price: Decimal, quantity: Decimal, trace: str) -> None:
    fields: dict[str, Any] = {
        "bot_id": bot.id,
        "pair": pair,
        "side": "SELL",
        "allowed": True,
        "code": None,
        "rule": RULE,
        "reason": WRITTEN_OFF,
        "price": price,
        "quantity": quantity,
        "notional": eight_places(price * quantity),
        "source": "wire",
        "trace": trace,
    }
    decision = tx.record_decision(fields)
    tx.audit("decision", f"bot:{bot.id}", decision_json(decision), actor=f"bot:{bot.id}")
    tx.tell("decision", bot.id, decision_json(decision))


def _fit(tx: Tx, bots: list[Bot], account: Mapping[str, Decimal]) -> dict[str, str | None]:
    """Where the emptied account holds less than the bots' books, each gives back its share; by bot, what it gave."""
    cuts: dict[str, str | None] = {}
    for currency in sorted({bot.stake_currency for bot in bots}):
        peers = [bot for bot in bots if bot.stake_currency == currency]
        wanted = {bot.id: tx.ledger(bot.id).balance(currency).total for bot in peers}
        there, needed = account.get(currency, ZERO), sum(wanted.values(), ZERO)
        if needed <= there:
            continue
        for bot in peers:
            keeps = eight_places(wanted[bot.id] * there / needed)
            tx.put_ledger(bot.id, hand_back(tx.ledger(bot.id), currency, wanted[bot.id] - keeps))
            cuts[bot.id] = plain(wanted[bot.id] - keeps)
    return cuts


def _take_up(tx: Tx, bots: list[Bot], account: Mapping[str, Decimal]) -> None:
    """What the account holds beyond the bots' books is nobody's."""
    owned: dict[str, Decimal] = {}
    for bot in bots:
        for asset, held in tx.ledger(bot.id).balances.items():
            owned[asset] = owned.get(asset, ZERO) + held.total
    for asset in {*account, *tx.unowned_assets()}:
        rest = account.get(asset, ZERO) - owned.get(asset, ZERO)
        if rest != tx.unowned(asset):
            tx.put_unowned(asset, rest)


def _measure_anew(tx: Tx, bots: list[Bot]) -> None:
    """Breakers begin from here, and what was to be sold down is gone."""
    ids = {bot.id for bot in bots}
    for key in list(tx.references()):
        if key[1] in ids or f":{REAL}" in key[0]:
            tx.put_reference(key, None)
    for reduction in tx.reductions():
        if reduction.bot_id in ids:
            tx.remove_reduction(reduction)
