"""Only stretches in which something can happen are read, and nothing that happens there is missed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.scripted import START, SYMBOL, ScriptedMarket
from vostok.binance.decimals import ZERO
from vostok.binance.orders import Order, OrderType, Side
from vostok.simulator.exchange.resting import is_triggered, relevant_trades, share, touches

MINUTE = 60_000


def order(side: Side, price: int, quantity: int = 1, *, number: int = 1, stop: int | None = None) -> Order:
    kind: OrderType = "LIMIT" if stop is None else "STOP_LOSS_LIMIT"
    return Order(
        id=number,
        client_order_id=str(number),
        symbol=SYMBOL,
        side=side,
        type=kind,
        time_in_force="GTC",
        status="NEW",
        price=Decimal(price),
        stop_price=ZERO if stop is None else Decimal(stop),
        quantity=Decimal(quantity),
        created_at=START,
        updated_at=START,
        working_at=START if stop is None else None,
    )


@given(
    trades=st.lists(st.tuples(st.integers(0, 3 * 24 * 60), st.integers(80, 120)), max_size=30),
    bid=st.integers(80, 99),
    ask=st.integers(101, 120),
    stop=st.integers(80, 99),
    begin=st.integers(0, 24 * 60),
)
def test_no_trade_that_concerns_an_order_is_left_out(
    trades: list[tuple[int, int]], bid: int, ask: int, stop: int, begin: int
) -> None:
    market = ScriptedMarket()
    for minute, price in trades:
        market.trade(minute * MINUTE + 17, str(price))
    mine = [order("BUY", bid), order("SELL", ask, number=2), order("SELL", 80, number=3, stop=stop)]
    start, end = START + begin * MINUTE + 5, START + 3 * 24 * 60 * MINUTE
    seen = {trade.id for trade in relevant_trades(market, SYMBOL, start, end, mine)}
    for trade in market.trades(SYMBOL, start, end):
        if any(touches(item, trade.price, trade.price) for item in mine):
            assert trade.id in seen


def test_quiet_week_costs_no_trade_at_all() -> None:
    market = ScriptedMarket()
    for hour in range(24 * 7):
        market.trade(hour * 60 * MINUTE, "100")
    list(relevant_trades(market, SYMBOL, START, START + 7 * 24 * 60 * MINUTE, [order("BUY", 90)]))
    assert market.reads == 0


def test_trade_at_the_price_is_shared_by_priority_and_through_it_fills_all() -> None:
    market = ScriptedMarket()
    first, second, better = order("BUY", 90, 3), order("BUY", 90, 3, number=2), order("BUY", 91, 1, number=3)
    at_price = market.trade(1, "90", "5")
    assert share(at_price, [second, first, better]) == [
        (better, Decimal(1)),
        (first, Decimal(3)),
        (second, Decimal(2)),
    ]
    through = market.trade(2, "89", "0.1")
    assert [quantity for _, quantity in share(through, [first, second])] == [3, 3]
    buyer_took = market.trade(3, "90", "5", taker_sells=False)
    assert share(buyer_took, [first]) == []


def test_stop_is_triggered_once_its_price_trades() -> None:
    waiting = order("SELL", 94, stop=95)
    assert not is_triggered(waiting, Decimal("95.01"))
    assert is_triggered(waiting, Decimal(95))
    assert not is_triggered(order("SELL", 94), Decimal(90))
