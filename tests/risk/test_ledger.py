"""The ledger of a sub-account under any sequence of orders and fills."""

from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vostok.risk.ledger import (
    Balance,
    Execution,
    Ledger,
    Overdrawn,
    book,
    deposit,
    hand_back,
    lock,
    open_ledger,
    receive,
    release,
)

PRICES = st.decimals(min_value="0.01", max_value="100000", places=2)
QUANTITIES = st.decimals(min_value="0.00001", max_value="10", places=5)
SHARES = st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal(1)])
FEE = Decimal("0.001")
START = Decimal(10_000)


def execution(side: str, price: str, quantity: str, fee: str, fee_asset: str) -> Execution:
    return Execution("BTC", side, Decimal(price), Decimal(quantity), Decimal(fee), fee_asset)  # type: ignore[arg-type]


class LedgerMachine(RuleBasedStateMachine):
    """Orders of two coins: money is locked, filled in parts, given back; a plain sum is kept beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = open_ledger("USDT", START)
        self.orders: list[tuple[str, str, Decimal, Decimal]] = []
        self.coins = {"BTC": Decimal(0), "ETH": Decimal(0)}
        self.cash = START

    @rule(base=st.sampled_from(["BTC", "ETH"]), price=PRICES, quantity=QUANTITIES)
    def order_a_buy(self, base: str, price: Decimal, quantity: Decimal) -> None:
        cost = price * quantity
        if cost > self.ledger.balance("USDT").free:
            with pytest.raises(Overdrawn):
                lock(self.ledger, "USDT", cost)
            return
        self.ledger = lock(self.ledger, "USDT", cost)
        self.orders.append(("BUY", base, price, quantity))

    @rule(base=st.sampled_from(["BTC", "ETH"]), price=PRICES, share=SHARES)
    def order_a_sell(self, base: str, price: Decimal, share: Decimal) -> None:
        quantity = (self.ledger.balance(base).free * share).quantize(Decimal("0.00000001"))
        if quantity == 0 or quantity > self.ledger.balance(base).free:
            return
        self.ledger = lock(self.ledger, base, quantity)
        self.orders.append(("SELL", base, price, quantity))

    @precondition(lambda self: self.orders)
    @rule(share=SHARES, fee_in_third_asset=st.booleans(), data=st.data())
    def fill(self, share: Decimal, fee_in_third_asset: bool, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.orders) - 1))
        side, base, price, quantity = self.orders.pop(index)
        part = (quantity * share).quantize(Decimal("0.00000001")) or quantity
        quote = (price * part).quantize(Decimal("0.00000001"), "ROUND_DOWN")
        received, asset = (part, base) if side == "BUY" else (quote, "USDT")
        fee = Decimal(0) if fee_in_third_asset else (received * FEE).quantize(Decimal("0.00000001"), "ROUND_DOWN")
        paid = execution(side, str(price), str(part), str(fee), "BNB" if fee_in_third_asset else asset)
        paid = Execution(base, paid.side, paid.price, paid.quantity, paid.fee, paid.fee_asset)
        before = self.ledger
        self.ledger, realised = book(self.ledger, paid, fee_in_quote=Decimal(0))
        assert self.ledger.realised == before.realised + realised
        self.cash += (quote - fee) if side == "SELL" else -quote
        self.coins[base] += (part - fee) if side == "BUY" else -part
        rest = quantity - part
        locked = (price * quantity - quote - price * rest) if side == "BUY" else Decimal(0)
        self.ledger = release(self.ledger, "USDT", locked)
        if rest > 0:
            self.orders.append((side, base, price, rest))

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        side, base, price, quantity = self.orders.pop(data.draw(st.integers(0, len(self.orders) - 1)))
        self.ledger = release(self.ledger, *(("USDT", price * quantity) if side == "BUY" else (base, quantity)))

    @rule(base=st.sampled_from(["BTC", "ETH"]), price=PRICES, quantity=QUANTITIES)
    def owner_assigns_coins(self, base: str, price: Decimal, quantity: Decimal) -> None:
        self.ledger = receive(self.ledger, base, quantity, price * quantity)
        self.coins[base] += quantity

    @rule(asset=st.sampled_from(["BTC", "ETH", "USDT"]), share=SHARES)
    def owner_takes_back(self, asset: str, share: Decimal) -> None:
        free = self.ledger.balance(asset).free
        amount = (free * share).quantize(Decimal("0.00000001"), "ROUND_DOWN")
        with pytest.raises(Overdrawn):
            hand_back(self.ledger, asset, free + Decimal("0.00000001"))
        if amount == 0:
            return
        before = self.ledger
        self.ledger = hand_back(self.ledger, asset, amount)
        assert self.ledger.realised == before.realised
        if asset == "USDT":
            self.cash -= amount
        else:
            self.coins[asset] -= amount

    @invariant()
    def nothing_is_negative(self) -> None:
        for held in self.ledger.balances.values():
            assert min(held.free, held.locked, held.cost) >= 0

    @invariant()
    def money_is_neither_made_nor_lost(self) -> None:
        assert self.ledger.balance("USDT").total == self.cash
        for base, amount in self.coins.items():
            assert self.ledger.balance(base).total == amount

    @invariant()
    def cash_and_cost_are_start_and_realised(self) -> None:
        costs = sum((held.cost for held in self.ledger.holdings().values()), Decimal(0))
        dust = sum((held.cost for held in self.ledger.balances.values()), Decimal(0)) - costs
        assert dust == 0
        assert self.ledger.balance("USDT").total + costs == self.ledger.start + self.ledger.realised


TestLedger = LedgerMachine.TestCase


def test_average_cost_and_realised_profit_of_a_round_trip() -> None:
    ledger = lock(open_ledger("USDT", Decimal(1000)), "USDT", Decimal(300))
    ledger, _ = book(ledger, execution("BUY", "100", "1", "0.001", "BTC"), fee_in_quote=Decimal("0.1"))
    ledger, _ = book(ledger, execution("BUY", "200", "1", "0.001", "BTC"), fee_in_quote=Decimal("0.2"))
    assert ledger.balance("BTC") == Balance(Decimal("1.998"), Decimal(0), Decimal(300))
    ledger = lock(ledger, "BTC", Decimal("0.999"))
    ledger, realised = book(
        ledger, execution("SELL", "250", "0.999", "0.24975", "USDT"), fee_in_quote=Decimal("0.24975")
    )
    assert realised == Decimal("249.75") - Decimal("0.24975") - Decimal(150)
    assert ledger.realised == realised
    assert ledger.fees == Decimal("0.54975")
    assert ledger.balance("BTC").cost == Decimal(150)


def test_fee_in_quote_of_a_buy_counts_as_cost() -> None:
    ledger = lock(open_ledger("USDT", Decimal(1000)), "USDT", Decimal(100))
    ledger, _ = book(ledger, execution("BUY", "100", "1", "0.1", "USDT"), fee_in_quote=Decimal("0.1"))
    assert ledger.balance("BTC").cost == Decimal("100.1")
    assert ledger.balance("USDT").free == Decimal("899.9")


def test_sell_beyond_what_is_locked_is_refused() -> None:
    with pytest.raises(Overdrawn):
        book(open_ledger("USDT", Decimal(10)), execution("SELL", "1", "1", "0", "USDT"), fee_in_quote=Decimal(0))


def test_deposit_changes_the_start_and_never_takes_what_is_locked() -> None:
    ledger: Ledger = lock(open_ledger("USDT", Decimal(100)), "USDT", Decimal(60))
    assert deposit(ledger, Decimal(-40)).start == Decimal(60)
    with pytest.raises(Overdrawn):
        deposit(ledger, Decimal(-41))
