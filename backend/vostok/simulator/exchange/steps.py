"""Changes of one order as steps of a transaction: each is told the balances that the one before left."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from vostok.binance.errors import InsufficientBalance
from vostok.binance.matching import Fill
from vostok.binance.orders import Order, OrderStatus
from vostok.binance.symbols import SymbolSpec
from vostok.simulator.exchange import settlement
from vostok.simulator.exchange.settlement import Balance, Settled

Step: TypeAlias = Callable[[Mapping[str, Balance]], Settled]


def placed(order: Order, fills: Iterable[Fill], spec: SymbolSpec) -> Step:
    """A new order with what it took at once."""
    return lambda owned: settlement.place(order, fills, owned, spec)


def filled(order: Order, fills: Iterable[Fill], status: OrderStatus, spec: SymbolSpec, at: int) -> Step:
    """An order that rested has traded."""
    return lambda owned: settlement.fill(order, fills, status, owned, spec, at)


def triggered(order: Order, fills: Iterable[Fill], status: OrderStatus, spec: SymbolSpec, at: int) -> Step:
    """A stop has met the book; a market stop that costs more than it held ends without a trade, as on Binance."""

    def settle(owned: Mapping[str, Balance]) -> Settled:
        try:
            return settlement.fill(order, fills, status, owned, spec, at)
        except InsufficientBalance:
            return settlement.end(order, "EXPIRED", owned, spec, at)

    return settle


def holding(order: Order, spec: SymbolSpec, at: int) -> Step:
    """An order that borrowed holds what it needs itself."""
    return lambda owned: settlement.hold_alone(order, owned, spec, at)


def ended(order: Order, status: OrderStatus, spec: SymbolSpec, at: int) -> Step:
    """An open order is over."""
    return lambda owned: settlement.end(order, status, owned, spec, at)
