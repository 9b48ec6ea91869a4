"""What the rules about behaviour go by: how fast bots act, and which orders the venue still takes. Reads the books."""

from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec
from vostok.gateway.models import Bot, Order
from vostok.gateway.paper import waits_for_stop
from vostok.gateway.pricing import Mark, sellable
from vostok.gateway.transaction import Tx
from vostok.risk.facts import StopSlots
from vostok.risk.tempo import Tempo, WorkingEntry, tempo

_UNKNOWN_TO_BOT = frozenset({"IN_DOUBT", "ADOPTABLE"})


def tempo_of(tx: Tx, bot: Bot, pair: str) -> Tempo:
    """How fast the bot and all bots of its mode have acted lately, and what it has working in `pair`.

    What the bot does not know of is no order twice: the rule about unresolved outcomes names it.
    """
    working = (
        WorkingEntry(order.notional, tx.now_ms - order.created_at)
        for order in tx.orders(bot.id)
        if order.side == "BUY" and order.pair == pair and order.working and order.state not in _UNKNOWN_TO_BOT
    )
    entered, in_pair = tx.entered(bot.id), tx.entered(bot.id, pair)
    return tempo(tx.ordered(bot.mode), entered, in_pair, tx.now_ms, counted_from=bot.counted_from, working=working)


def slots_of(tx: Tx, bot: Bot, request: OrderRequest, spec: SymbolSpec, mark: Mark | None) -> StopSlots:
    """What the account may still open on the symbol once every position that needs a stop there has its own.

    REAL bots share one account and its filters; on paper each bot is an account.
    """
    account = [other for other in tx.bots() if other.mode == bot.mode] if bot.mode == "REAL_MARKET_SPOT" else [bot]
    orders, stops = spec.max_orders, spec.max_algo_orders
    for other in account:
        own = [order for order in tx.orders(other.id) if order.symbol == spec.symbol and order.working]
        waiting = sum(waits_for_stop(order) for order in own)
        # The entering bot's stop is what is asked for, and one that stands already is taken away for the new one.
        kept = 0 if other.id == bot.id else int(_wants_stop(tx, other, spec, mark, own))
        orders -= len(own) + max(0, kept - waiting)
        stops -= max(waiting, kept) if other.id != bot.id else max(0, waiting - 1)
    return StopSlots(orders, stops, bot.stops_at_venue, request.is_stop)


def _wants_stop(tx: Tx, bot: Bot, spec: SymbolSpec, mark: Mark | None, own: list[Order]) -> bool:
    if not bot.stops_at_venue:
        return False
    if any(order.side == "BUY" for order in own):
        return True
    held = tx.ledger(bot.id).balance(spec.base).total
    # Without a price nobody can tell dust from a position, so it counts as one.
    return held > 0 and (mark is None or sellable(held, spec, mark.bid) > 0)
