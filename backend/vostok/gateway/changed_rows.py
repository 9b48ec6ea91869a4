"""What an operation changed of bots, orders, fills and decisions, as rows of the journal."""

from collections.abc import Iterable, Mapping

from vostok.gateway.books import Books, Changes
from vostok.gateway.models import Bot, Decision, Order, balances, bots, decisions, fills, orders
from vostok.gateway.statements import Rows
from vostok.risk.ledger import Ledger


def write_changes(rows: Rows, books: Books, changes: Changes, decided: Iterable[Decision], first_order_id: int) -> None:
    """Write `changes` of `books`; an order from `first_order_id` on is new. The sums of ledgers go to their bots."""
    for said in decided:
        if said.times > 1:
            rows.update(decisions, said.id, vars(said))
        else:
            rows.insert(decisions, vars(said))
    for bot_id, ledger in changes.ledgers.items():
        bot = changes.bots.get(bot_id) or books.bots[bot_id]
        _write_balances(rows, bot_id, books.ledgers.get(bot_id), ledger)
        sums = {"start_balance": ledger.start, "realised": ledger.realised, "fees": ledger.fees}
        if _differ(bot, sums):
            rows.update(bots, bot_id, sums)
            changes.bots[bot_id] = bot.model_copy(update=sums)
    for order in changes.orders.values():
        _write_order(rows, books.orders.get(order.id), order, is_new=order.id >= first_order_id)
    for written in changes.fills.values():
        for fill in written:
            rows.insert(fills, vars(fill))


def _write_order(rows: Rows, before: Order | None, order: Order, *, is_new: bool) -> None:
    if before is None and is_new:
        rows.insert(orders, vars(order))
        return
    known = {"id": order.id} if before is None else vars(before)
    changed = {name: value for name, value in vars(order).items() if name not in known or known[name] != value}
    if changed:
        rows.update(orders, order.id, changed)


def _write_balances(rows: Rows, bot_id: str, before: Ledger | None, ledger: Ledger) -> None:
    changed = [
        {"bot_id": bot_id, "asset": asset, "free": held.free, "locked": held.locked, "cost": held.cost}
        for asset, held in ledger.balances.items()
        if before is None or before.balances.get(asset) != held
    ]
    if changed:
        rows.upsert(balances, *changed)


def _differ(bot: Bot, sums: Mapping[str, object]) -> bool:
    return any(getattr(bot, name) != value for name, value in sums.items())
