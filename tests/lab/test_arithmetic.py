"""What is remembered of Freqtrade's arithmetic, and its orders without a table, are Freqtrade's to the last digit."""

from datetime import UTC, datetime
from typing import Any

import pytest
from ccxt import ROUND, ROUND_DOWN, ROUND_UP, TICK_SIZE
from freqtrade.enums import TradingMode
from freqtrade.exchange.exchange_utils import amount_to_contract_precision, price_to_precision
from freqtrade.optimize import backtesting
from freqtrade.persistence import LocalTrade, Order
from freqtrade.strategy import IStrategy
from freqtrade.util import FtPrecise
from hypothesis import given
from hypothesis import strategies as st

from vostok.bot.guard import GuardMixin
from vostok.lab.run import arithmetic, orders
from vostok.lab.run.eligible import own_methods, rules_of
from vostok.lab.run.orders import PlainOrder

prices = st.one_of(st.floats(1e-6, 1e9), st.integers(1, 10**9), st.sampled_from([0.0, -0.0, 1e-8, 1e15, float("nan")]))
ticks = st.sampled_from([None, 1.0, 0.1, 0.01, 0.0001, 1e-8])


def spelled(number: Any) -> tuple[int, int, str]:
    value = FtPrecise(number)
    return value.integer, value.decimals, str(value)


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.just("1.50")))
def test_exact_decimal_of_a_number_is_freqtrades_each_time(number: Any) -> None:
    stock = spelled(number)
    take_back = arithmetic.install()
    try:
        # Reading one changes its spelling; the next one must not know of that.
        assert spelled(number) == stock
        assert spelled(number) == stock
    finally:
        take_back()


@given(prices, ticks, st.sampled_from([ROUND, ROUND_UP, ROUND_DOWN]))
def test_remembered_roundings_are_freqtrades(price: Any, tick: float | None, mode: int) -> None:
    price_stock = price_to_precision(price, tick, TICK_SIZE, rounding_mode=mode)
    rounded = arithmetic.remembering(price_to_precision)
    for _ in range(2):
        assert repr(rounded(price, tick, TICK_SIZE, rounding_mode=mode)) == repr(price_stock)
    if price == price:
        amount = arithmetic.remembering(amount_to_contract_precision)
        stock = amount_to_contract_precision(price, tick, TICK_SIZE, 1.0)
        assert [repr(amount(price, tick, TICK_SIZE, 1.0)) for _ in range(2)] == [repr(stock)] * 2


def filled_trade(kind: Any, price: float, amount: float) -> tuple[LocalTrade, Any]:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    trade = LocalTrade(
        id=1, pair="BTC/USDT", open_rate=price, open_date=now, stake_amount=price * amount, amount=0, fee_open=0.001,
        fee_close=0.001, is_open=True, exchange="binance", trading_mode=TradingMode.SPOT, leverage=1.0,
        precision_mode=TICK_SIZE, precision_mode_price=TICK_SIZE, orders=[],
    )  # fmt: skip
    order = kind(
        id=1, ft_trade_id=1, ft_is_open=True, ft_pair="BTC/USDT", order_id="1", symbol="BTC/USDT", ft_order_side="buy",
        side="buy", order_type="limit", status="open", order_date=now, order_update_date=now, ft_price=price,
        price=price, average=price, amount=amount, filled=0, remaining=amount, cost=amount * price, ft_order_tag="why",
    )  # fmt: skip
    order._trade_bt = trade
    trade.orders.append(order)
    order.close_bt_order(now, trade)
    trade.recalc_trade_from_orders()
    return trade, order


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_plain_order_makes_the_same_trade(price: float, amount: float) -> None:
    stock_trade, stock = filled_trade(Order, price, amount)
    ours_trade, ours = filled_trade(PlainOrder, price, amount)
    assert repr(ours_trade.to_json()) == repr(stock_trade.to_json())
    assert ours.to_json("buy") == stock.to_json("buy")
    for name in (*PlainOrder.__dict__.keys() & {"stop_price", "funding_fee", "ft_fee_base", "stake_amount_filled"},):
        assert getattr(ours, name) == getattr(stock, name)


class Plain(IStrategy):  # type: ignore[misc]
    def populate_indicators(self, dataframe: Any, metadata: Any) -> Any:
        return dataframe

    populate_entry_trend = populate_exit_trend = populate_indicators


class Looking(Plain):
    def confirm_trade_exit(self, **_: Any) -> bool:
        return True


class Guarded(GuardMixin, Plain):
    """As the generated wrapper stands before a strategy that was given parameters."""


@pytest.mark.parametrize(("kind", "order"), [(Plain, PlainOrder), (Guarded, PlainOrder), (Looking, Order)])
def test_only_a_strategy_that_sees_no_trade_gets_plain_orders(kind: type[Any], order: type[Any]) -> None:
    try:
        orders.use_for(kind({}))
        assert backtesting.Order is order
    finally:
        orders.take_back()
    assert backtesting.Order is Order


def test_guard_before_a_strategy_keeps_no_step_from_being_passed_over() -> None:
    assert rules_of(Guarded({}), {}) == rules_of(Plain({}), {}) == "all"
    assert own_methods(Guarded({})) == own_methods(Plain({}))
