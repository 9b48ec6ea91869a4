"""One bot's sub-account as a value: what it owns, what is locked, what it cost and what it earned.

Average cost: a BUY adds its quote to the cost and its quantity, less a fee in base, to the holding; a SELL takes
its share of the cost out. So `quote total + cost of holdings = start + realised` holds after every step, exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

from vostok.binance.decimals import eight_places
from vostok.risk.types import Side

ZERO = Decimal(0)
# Finer than any asset's 8 decimals, so that a share of the cost is exact to add up again.
_COST_STEP = Decimal("1e-12")


class Overdrawn(ValueError):
    """A booking would make a balance negative."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One asset; `cost` is what the holding cost in quote currency (0 for the quote asset itself)."""

    free: Decimal = ZERO
    locked: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.free + self.locked


@dataclass(frozen=True, slots=True)
class Execution:
    """A fill as the ledger needs it: price in quote, quantity in base, fee in `fee_asset`."""

    base: str
    side: Side
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_asset: str

    @property
    def quote_quantity(self) -> Decimal:
        """What it is worth in quote currency, to the eight places that Binance keeps."""
        return eight_places(self.price * self.quantity)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A sub-account in `quote` currency; `realised` and `fees` are sums in quote since the start."""

    quote: str
    start: Decimal
    realised: Decimal = ZERO
    fees: Decimal = ZERO
    balances: Mapping[str, Balance] = field(default_factory=lambda: MappingProxyType({}))

    def balance(self, asset: str) -> Balance:
        """The balance of `asset`; zero when it was never held."""
        return self.balances.get(asset, Balance())

    def holdings(self) -> dict[str, Balance]:
        """What is held besides the quote currency."""
        return {asset: held for asset, held in self.balances.items() if asset != self.quote and held.total > 0}


def open_ledger(quote: str, start: Decimal) -> Ledger:
    """A new sub-account with `start` of the quote currency. Raises Overdrawn when it is negative."""
    return _put(Ledger(quote, start), quote, Balance(free=start))


def deposit(ledger: Ledger, amount: Decimal) -> Ledger:
    """Add `amount` of quote (negative: take out) to the start balance. Raises Overdrawn when it is not free."""
    held = ledger.balance(ledger.quote)
    return replace(_put(ledger, ledger.quote, replace(held, free=held.free + amount)), start=ledger.start + amount)


def receive(ledger: Ledger, asset: str, amount: Decimal, cost: Decimal) -> Ledger:
    """Add `amount` of any asset that the owner pays in, valued at `cost` (quote): neither profit nor loss."""
    if asset == ledger.quote:
        return deposit(ledger, amount)
    held = ledger.balance(asset)
    grown = replace(held, free=held.free + amount, cost=held.cost + cost)
    return replace(_put(ledger, asset, grown), start=ledger.start + cost)


def hand_back(ledger: Ledger, asset: str, amount: Decimal) -> Ledger:
    """Take `amount` of an asset out with its share of the cost. Raises Overdrawn when it is not free."""
    held = ledger.balance(asset)
    if amount > held.free:
        raise Overdrawn(f"{amount} {asset} taken out, {held.free} is free")
    if asset == ledger.quote:
        return deposit(ledger, -amount)
    whole = amount == held.total
    share = held.cost if whole else (held.cost * amount / held.total).quantize(_COST_STEP, ROUND_HALF_EVEN)
    left = replace(held, free=held.free - amount, cost=held.cost - share)
    return replace(_put(ledger, asset, left), start=ledger.start - share)


def lock(ledger: Ledger, asset: str, amount: Decimal) -> Ledger:
    """Move `amount` of `asset` from free to locked. Raises Overdrawn when it is not free."""
    held = ledger.balance(asset)
    return _put(ledger, asset, replace(held, free=held.free - amount, locked=held.locked + amount))


def release(ledger: Ledger, asset: str, amount: Decimal) -> Ledger:
    """Move `amount` of `asset` from locked back to free. Raises Overdrawn when it is not locked."""
    return lock(ledger, asset, -amount)


def book(ledger: Ledger, fill: Execution, *, fee_in_quote: Decimal) -> tuple[Ledger, Decimal]:
    """Book one fill out of what its order locked; returns the ledger and the realised P/L in quote.

    `fee_in_quote` is the fee's value, for the sum of fees. What the ledger does not pay of the fee the account has.
    """
    if fill.quantity <= 0 or fill.price <= 0 or fill.fee < 0:
        raise ValueError("a fill has a positive price and quantity, and no negative fee")
    booked, realised = _book_buy(ledger, fill) if fill.side == "BUY" else _book_sell(ledger, fill)
    return replace(booked, realised=booked.realised + realised, fees=booked.fees + fee_in_quote), realised


def fee_paid(ledger: Ledger, fill: Execution) -> Decimal:
    """What of a fill's fee this ledger pays: what is taken off what it receives, and in quote of a BUY (BNB) what is
    free. A fee in a third asset, or in the base of a SELL (BNB), which it may hold no more of, is not its own."""
    if fill.side == "SELL":
        return fill.fee if fill.fee_asset == ledger.quote else ZERO
    if fill.fee_asset == ledger.quote:
        return min(fill.fee, ledger.balance(ledger.quote).free)
    return fill.fee if fill.fee_asset == fill.base else ZERO


def _book_buy(ledger: Ledger, fill: Execution) -> tuple[Ledger, Decimal]:
    quote, base = ledger.balance(ledger.quote), ledger.balance(fill.base)
    fee = fee_paid(ledger, fill)
    fee_quote, fee_base = (ZERO, fee) if fill.fee_asset == fill.base else (fee, ZERO)
    paid = replace(quote, free=quote.free - fee_quote, locked=quote.locked - fill.quote_quantity)
    received = replace(
        base, free=base.free + fill.quantity - fee_base, cost=base.cost + fill.quote_quantity + fee_quote
    )
    return _put(_put(ledger, ledger.quote, paid), fill.base, received), ZERO


def _book_sell(ledger: Ledger, fill: Execution) -> tuple[Ledger, Decimal]:
    quote, base = ledger.balance(ledger.quote), ledger.balance(fill.base)
    if fill.quantity > base.locked:
        raise Overdrawn(f"{fill.quantity} {fill.base} sold, {base.locked} locked for it")
    whole = fill.quantity == base.total
    share = base.cost if whole else (base.cost * fill.quantity / base.total).quantize(_COST_STEP, ROUND_HALF_EVEN)
    proceeds = fill.quote_quantity - fee_paid(ledger, fill)
    sold = replace(base, locked=base.locked - fill.quantity, cost=base.cost - share)
    paid = replace(quote, free=quote.free + proceeds)
    return _put(_put(ledger, ledger.quote, paid), fill.base, sold), proceeds - share


def _put(ledger: Ledger, asset: str, balance: Balance) -> Ledger:
    if balance.free < 0 or balance.locked < 0 or balance.cost < 0:
        raise Overdrawn(f"{asset} would be {balance.free} free and {balance.locked} locked")
    return replace(ledger, balances=MappingProxyType({**ledger.balances, asset: balance}))
