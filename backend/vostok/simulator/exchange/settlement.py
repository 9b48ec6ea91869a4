"""What an order does to its account's balances. Pure: old balances in, new balances out.

An open order holds what it may still need: price x remaining of the quote for a BUY, the remaining base for
a SELL. A balance can never become negative; where it would, the order is refused before anything changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from vostok.binance.decimals import ZERO, eight_places
from vostok.binance.errors import InsufficientBalance
from vostok.binance.matching import Fill, commission
from vostok.binance.orders import MARKET_TYPES, AccountTrade, Order, OrderStatus
from vostok.binance.symbols import SymbolSpec

# 0.1 %, what Binance charges a new account, maker and taker alike.
FEE_RATE = Decimal("0.001")


class Balance(NamedTuple):
    """An asset of an account; `locked` is held by open orders."""

    free: Decimal = ZERO
    locked: Decimal = ZERO


class Settled(NamedTuple):
    """An order after something happened to it, the trades that made it happen, and the balances that changed."""

    order: Order
    trades: tuple[AccountTrade, ...]
    balances: dict[str, Balance]


Balances = Mapping[str, Balance]


def hold(order: Order) -> Decimal:
    """What `order` keeps locked: quote currency for a BUY, base currency for a SELL; 0 once it is done, or borrows."""
    if not order.is_open or order.borrows:
        return ZERO
    if order.side == "SELL":
        return order.remaining
    return eight_places((order.price or order.stop_price) * order.remaining)


def place(order: Order, fills: Iterable[Fill], balances: Balances, spec: SymbolSpec) -> Settled:
    """Book a new order that is `order.status` after `fills`. Raises -2010 when the balance does not cover it."""
    fills = tuple(fills)
    paying = _paying_asset(order, spec)
    needed = ZERO if order.borrows else _needed(order, fills)
    if needed > balances.get(paying, Balance()).free:
        raise InsufficientBalance
    return _book(order, ZERO, fills, order.status, dict(balances), spec, order.created_at)


def fill(
    order: Order, fills: Iterable[Fill], status: OrderStatus, balances: Balances, spec: SymbolSpec, at: int
) -> Settled:
    """Book `fills` of an order that rested; `at` is UTC ms. Raises -2010 if it now costs more than there is."""
    return _book(order, hold(order), tuple(fills), status, dict(balances), spec, at)


def hold_alone(order: Order, balances: Balances, spec: SymbolSpec, at: int) -> Settled:
    """Let an order that borrowed hold what it needs itself. Raises -2010 when the balance does not cover it."""
    return _book(replace(order, borrows=False), ZERO, (), order.status, dict(balances), spec, at)


def end(order: Order, status: OrderStatus, balances: Balances, spec: SymbolSpec, at: int) -> Settled:
    """End an open order (`CANCELED` or `EXPIRED`) and give back what it held."""
    return _book(order, hold(order), (), status, dict(balances), spec, at)


def _book(
    order: Order,
    held: Decimal,
    fills: tuple[Fill, ...],
    status: OrderStatus,
    balances: dict[str, Balance],
    spec: SymbolSpec,
    at: int,
) -> Settled:
    paying, receiving = _paying_asset(order, spec), _receiving_asset(order, spec)
    purse, gain = balances.get(paying, Balance()), balances.get(receiving, Balance())
    free, income = purse.free + held, ZERO
    trades = []
    for part in fills:
        fee = commission(order.side, part, FEE_RATE)
        spent, received = (part.quote, part.quantity) if order.side == "BUY" else (part.quantity, part.quote)
        free -= spent
        income += received - fee
        trades.append(_trade(order, part, fee, receiving, at))
    after = replace(
        order,
        status=status,
        executed=order.executed + sum((part.quantity for part in fills), ZERO),
        executed_quote=order.executed_quote + sum((part.quote for part in fills), ZERO),
        updated_at=at,
    )
    locked = hold(after)
    if free < locked:
        raise InsufficientBalance
    changed = {paying: Balance(free - locked, purse.locked - held + locked)}
    if fills:
        changed[receiving] = Balance(gain.free + income, gain.locked)
    return Settled(after, tuple(trades), changed)


def _needed(order: Order, fills: tuple[Fill, ...]) -> Decimal:
    if order.side == "SELL":
        return order.quantity
    if order.quote_quantity:
        return order.quote_quantity
    if order.type in MARKET_TYPES and not order.is_open:
        return sum((part.quote for part in fills), ZERO)
    return eight_places((order.price or order.stop_price) * order.quantity)


def _trade(order: Order, part: Fill, fee: Decimal, asset: str, at: int) -> AccountTrade:
    return AccountTrade(
        id=0,
        order_id=order.id,
        symbol=order.symbol,
        price=part.price,
        quantity=part.quantity,
        quote=part.quote,
        commission=fee,
        commission_asset=asset,
        time=at,
        buyer=order.side == "BUY",
        maker=part.maker,
    )


def _paying_asset(order: Order, spec: SymbolSpec) -> str:
    return spec.quote if order.side == "BUY" else spec.base


def _receiving_asset(order: Order, spec: SymbolSpec) -> str:
    return spec.base if order.side == "BUY" else spec.quote
