"""Fixes of differences: what each would change, and the operation that does it, in one transaction with its audit row.

The transaction works the changes out again and refuses when they are not those that the owner saw.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from vostok.binance.decimals import eight_places
from vostok.errors import Conflict
from vostok.gateway.account_books import REAL
from vostok.gateway.journal import VenueFill, settle
from vostok.gateway.models import ZERO, Bot, Order, OrderState
from vostok.gateway.reductions import put_reduction
from vostok.gateway.shapes import plain
from vostok.gateway.transaction import Tx
from vostok.risk.account import absorbed
from vostok.risk.ledger import Ledger, Overdrawn, hand_back, lock
from vostok.risk.reconciliation import ABSENT, Cell, Difference
from vostok.risk.reductions import Reduction
from vostok.risk.sightings import written_off

REASON = "Reconciled: the exchange prevails."
STALE = "The books have moved since you looked at this fix: look again, then decide."


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of the books that a fix sets anew: `what` is `bot` (its balance of an asset), `unowned`, or of an
    order `executed` or `order` (where it stands)."""

    what: str
    subject: str
    before: str
    after: str
    bot_id: str | None = None

    def json(self) -> dict[str, Any]:
        """As the control side shows it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Money:
    """The books' money as a fix sees it, in or outside of a transaction."""

    bots: tuple[Bot, ...]
    ledgers: dict[str, Ledger]
    unowned: dict[str, Decimal]


def money_in(tx: Tx, asset: str) -> Money:
    """The money as the transaction sees it."""
    bots = tuple(tx.bots())
    return Money(bots, {bot.id: tx.ledger(bot.id) for bot in bots}, {asset: tx.unowned(asset)})


def preview(found: Difference, money: Money) -> tuple[Change, ...]:
    """What the fix of a difference changes. Raises Conflict, with what to do, where it cannot be done."""
    if found.action in ("WRITE_OFF", "TAKE_UP"):
        return _balance_changes(found, money)
    if found.action in ("SELL", "GIVE_UP"):
        return _position_changes(found, money)
    assert found.journal is not None, "every other fix is of something that the journal has a word on"
    if found.action in ("RESTART_BOT", "FORGET_TRADE"):
        assert found.bot is not None
        what = "position" if found.what == "position" else "executed"
        return (_change(what, found.subject, found.bot.amount, found.journal.amount, found.bot_id),)
    if found.action == "BOOK_ORDER":
        return tuple(_news(found.subject, found.bot_id, found.journal, found.exchange or ABSENT))
    open_now = found.journal.state if found.action == "CLOSE_ORDER" else "open"
    return (Change("order", found.subject, open_now, "ended", found.bot_id),)


def _news(pair: str, bot_id: str | None, journal: Cell, venue: Cell) -> Iterator[Change]:
    if venue.state != "absent" and venue.amount != journal.amount:
        yield _change("executed", pair, journal.amount, venue.amount, bot_id)
    state = "open" if venue.state == "open" else "ended"
    if state != journal.state:
        yield Change("order", pair, journal.state, state, bot_id)


def mend_money(found: Difference, expected: tuple[Change, ...], actor: str) -> Callable[[Tx], None]:
    """WRITE_OFF, TAKE_UP, SELL or GIVE_UP: the changes of the preview, exactly these, or Conflict."""

    def operation(tx: Tx) -> None:
        asset = found.subject.partition("/")[0]
        money = money_in(tx, asset)
        changes = preview(found, money)
        if changes != expected:
            raise Conflict(STALE)
        if found.action == "SELL":
            assert found.bot is not None
            _begin_sale(tx, found, money, actor)
        else:
            for change in changes:
                _carry_out(tx, change, money, asset)
        audit_fix(tx, found, changes, actor)

    return operation


def mend_order(
    found: Difference, order: Order, fills: Iterable[VenueFill], status: str, expected: tuple[Change, ...], actor: str
) -> Callable[[Tx], None]:
    """BOOK_ORDER: the venue's word for one of our orders, settled ones too. Raises Conflict where money is missing."""
    news = tuple(fills)

    def operation(tx: Tx) -> None:
        stored = tx.order(order.id) or tx.stored_order(order.id)
        if stored is None or stored.executed != order.executed or stored.status != order.status:
            raise Conflict(STALE)
        settled = tx.order(order.id) is None
        if settled:
            _reopen(tx, stored, news)
        executed = sum((fill.quantity for fill in news), ZERO)
        quantity = executed if order.quantity is None and executed else None
        state: OrderState | None = "DELIVERED" if settled else None
        try:
            settle(order.id, news, status, state=state, quantity=quantity, reason=REASON)(tx)
        except Overdrawn as error:
            raise Conflict(f"Its fills cannot be booked ({error}): mend the missing balance first.") from None
        audit_fix(tx, found, expected, actor)

    return operation


def intend(found: Difference, expected: tuple[Change, ...], actor: str) -> Callable[[Tx], None]:
    """The audit row of a fix that is made at the venue, written before it is asked there."""
    return lambda tx: audit_fix(tx, found, expected, actor)


def audit_fix(tx: Tx, found: Difference, changes: Iterable[Change], actor: str) -> None:
    """One row of the chain: the difference, its fix, and each figure from → to."""
    body = {
        "difference": found.id,
        "kind": found.kind,
        "action": found.action,
        "subject": found.subject,
        "order": found.order,
        "bot": found.bot_id,
        "changes": [asdict(change) for change in changes],
    }
    tx.audit("reconciliation.fixed", f"difference:{found.id}", body, actor=actor, via="api")


def _balance_changes(found: Difference, money: Money) -> tuple[Change, ...]:
    assert found.exchange is not None
    assert found.journal is not None
    asset, before = found.subject, money.unowned.get(found.subject, ZERO)
    after, lacking = absorbed(before, found.exchange.amount - found.journal.amount)
    changes = [_change("unowned", asset, before, after)] if before != after else []
    if lacking:
        live = [bot for bot in money.bots if bot.mode == REAL]
        free = {bot.id: money.ledgers[bot.id].balance(asset).free for bot in live}
        shares = written_off(free, lacking)
        if shares is None:
            raise Conflict(
                f"{plain(lacking)} {asset} are missing and bots have less free: cancel the orders that hold some, or "
                "stop the bots, then look again."
            )
        for bot_id, share in shares.items():
            total = money.ledgers[bot_id].balance(asset).total
            changes.append(_change("bot", asset, total, total - share, bot_id))
    return tuple(changes)


def _position_changes(found: Difference, money: Money) -> tuple[Change, ...]:
    assert found.bot is not None
    assert found.bot_id is not None
    asset = found.subject.partition("/")[0]
    ledger = money.ledgers.get(found.bot_id)
    if ledger is None:
        raise Conflict(STALE)
    held, keep = ledger.balance(asset), found.bot.amount
    gone = held.total - keep
    if found.action == "GIVE_UP" and gone > held.free:
        raise Conflict(f"An order holds this rest of {asset}: cancel it, or wait until it has ended.")
    changes = [_change("bot", asset, held.total, keep, found.bot_id)]
    mode = next(bot.mode for bot in money.bots if bot.id == found.bot_id)
    if found.action == "GIVE_UP" and mode == REAL:
        before = money.unowned.get(asset, ZERO)
        changes.append(_change("unowned", asset, before, before + gone))
    return tuple(changes)


def _carry_out(tx: Tx, change: Change, money: Money, asset: str) -> None:
    amount = Decimal(change.after) - Decimal(change.before)
    if change.what == "unowned":
        tx.put_unowned(asset, Decimal(change.after))
        tx.tell("unowned", None, {"asset": asset, "from": change.before, "to": change.after})
        return
    assert change.bot_id is not None
    bot, ledger = tx.bot(change.bot_id), money.ledgers[change.bot_id]
    try:
        left = hand_back(ledger, asset, -amount)
    except Overdrawn:
        raise Conflict(STALE) from None
    # As when the owner takes something out: neither profit nor loss, and the allocation stays as it was set.
    tx.put_bot(bot.model_copy(update={"assigned": bot.assigned + left.start - ledger.start}))
    tx.put_ledger(bot.id, left)


def _begin_sale(tx: Tx, found: Difference, money: Money, actor: str) -> None:
    assert found.bot is not None
    assert found.bot_id is not None
    asset = found.subject.partition("/")[0]
    held = money.ledgers[found.bot_id].balance(asset).total
    source = f"reconcile.{found.id}"
    # No open trade of the bot is of these coins, so its Freqtrade cannot sell them: the gateway does, at once.
    put_reduction(
        tx,
        Reduction(
            found.bot_id,
            source,
            found.bot_id,
            asset,
            "CLOSE_ORDER",
            held,
            found.bot.amount,
            actor,
            tx.now_ms,
            tx.now_ms,
        ),
    )


def _reopen(tx: Tx, stored: Order, fills: tuple[VenueFill, ...]) -> None:
    """Take a settled order back into the books, with what its missing fills have spent locked for them."""
    booked = tx.booked_trades(stored.id)
    missing = [fill for fill in fills if fill.trade_id not in booked]
    values = (fill.quantity if stored.side == "SELL" else eight_places(fill.price * fill.quantity) for fill in missing)
    spent = sum(values, ZERO)
    try:
        tx.put_ledger(stored.bot_id, lock(tx.ledger(stored.bot_id), stored.locked_asset, spent))
    except (Overdrawn, KeyError):
        raise Conflict(
            f"{plain(spent)} {stored.locked_asset} that its fills have spent are not free: mend that balance first."
        ) from None
    tx.put_order(stored.model_copy(update={"status": "PARTIALLY_FILLED", "state": "ACKED", "locked": spent}))


def _change(what: str, subject: str, before: Decimal, after: Decimal, bot_id: str | None = None) -> Change:
    return Change(what, subject, plain(before) or "0", plain(after) or "0", bot_id)
