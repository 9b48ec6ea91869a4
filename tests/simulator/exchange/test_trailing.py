"""Trailing stops as Binance's own examples have them, and across a restart; icebergs show a part at a time."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.scripted import START, SYMBOL, ScriptedMarket
from vostok.binance.decimals import ZERO
from vostok.binance.marketdata import PublicTrade
from vostok.binance.orders import Order, OrderRequest, OrderType, Side
from vostok.db import Database
from vostok.simulator.exchange import trailing
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.exchange.resting import is_triggered, relevant_trades, share

ME = 1
MINUTE = 60_000


def stop(side: Side, type_: OrderType, delta: int, stop_price: str = "0") -> Order:
    return Order(
        id=1, client_order_id="1", symbol=SYMBOL, side=side, type=type_, time_in_force="GTC", status="NEW",
        price=Decimal(1), stop_price=Decimal(stop_price), quantity=Decimal(1), created_at=START, updated_at=START,
        working_at=None, trailing_delta=delta,
    )  # fmt: skip


def trade(price: Decimal, at: int = START) -> PublicTrade:
    return PublicTrade(1, price, Decimal(1), at, True)


def walk(order: Order, corners: list[int | str]) -> Decimal | None:
    """The price at which `order` triggers while the price goes from corner to corner in steps of 1/200."""
    points = [Decimal(corner) for corner in corners]
    for begin, end in pairwise(points):
        for step in range(201):
            price = begin + (end - begin) * step / 200
            order = trailing.seen(order, trade(price))
            if is_triggered(order, price):
                return price
    return None


@pytest.mark.parametrize(
    ("order", "corners", "last"),
    [
        (stop("BUY", "STOP_LOSS_LIMIT", 500, "44000"), [40_000, 37_000, 45_000, 46_000, 42_000], "44100"),
        (stop("SELL", "STOP_LOSS_LIMIT", 1_000, "39000"), [40_000, 41_500, 37_000, 41_000], "36900"),
        (stop("BUY", "TAKE_PROFIT_LIMIT", 850, "38000"), [40_000, 42_000, 38_000, 37_000, 39_000, 38_000], "40145"),
        (stop("SELL", "TAKE_PROFIT_LIMIT", 750, "42000"), [41_500, 39_000, 42_000, 45_000, 44_000, 46_500], "43012.5"),
        (stop("SELL", "STOP_LOSS_LIMIT", 700), [40_000, 42_000, 39_500, 45_500], "42315"),
    ],
    ids=["A", "B", "C", "D", "E"],
)
def test_scenarios_of_the_documentation(order: Order, corners: list[int | str], last: str) -> None:
    assert walk(order, corners) is None
    assert walk(order, [*corners, last]) == Decimal(last)


@given(
    prices=st.lists(
        st.tuples(st.integers(0, 3 * 24 * 60), st.integers(80, 120)), max_size=30, unique_by=lambda p: p[0]
    ),
    side=st.sampled_from(["BUY", "SELL"]),
    stop_price=st.sampled_from(["0", "90", "110"]),
    delta=st.sampled_from([100, 700, 2_000]),
)
def test_reading_only_what_matters_then_triggered_by_the_same_trade(
    prices: list[tuple[int, int]], side: Side, stop_price: str, delta: int
) -> None:
    market = ScriptedMarket()
    for minute, price in prices:
        market.trade(minute * MINUTE + 17, str(price))

    def triggered_by(trades: Any, watched: list[Order]) -> int | None:
        for one in trades:
            watched[:] = [trailing.seen(watched[0], one)]
            if is_triggered(watched[0], one.price):
                return int(one.id)
        return None

    end = START + 3 * 24 * 60 * MINUTE
    every, few = [stop(side, "STOP_LOSS", delta, stop_price)], [stop(side, "STOP_LOSS", delta, stop_price)]
    assert triggered_by(market.trades(SYMBOL, START, end), every) == triggered_by(
        relevant_trades(market, SYMBOL, START, end, few), few
    )


def test_restart_while_it_follows_then_it_triggers_where_it_would_have(
    engine: Engine, market: ScriptedMarket, database: Database
) -> None:
    engine.place(ME, OrderRequest(symbol=SYMBOL, side="BUY", type="MARKET", quantity=Decimal(2)), START)
    request = OrderRequest(symbol=SYMBOL, side="SELL", type="STOP_LOSS", quantity=Decimal(1), trailing_delta=1_000)
    order, _ = engine.place(ME, request, START)
    market.trade(1_000, "120")
    engine.advance(SYMBOL, START + 2_000)
    again = Engine(market, database)
    market.trade(3_000, "109")
    again.advance(SYMBOL, START + 4_000)
    assert [one.id for one in again.open_orders(ME)] == [order.id]
    market.trade(5_000, "108")
    again.advance(SYMBOL, START + 6_000)
    assert again.open_orders(ME) == []


@given(
    parts=st.integers(1, 20),
    traded=st.decimals("0.1", "50", places=1),
    beyond=st.booleans(),
)
def test_iceberg_then_a_trade_at_its_price_takes_at_most_what_it_shows(
    parts: int, traded: Decimal, beyond: bool
) -> None:
    iceberg = Order(
        id=1, client_order_id="1", symbol=SYMBOL, side="BUY", type="LIMIT", time_in_force="GTC", status="NEW",
        price=Decimal(100), quantity=Decimal(20), created_at=START, updated_at=START, working_at=START,
        iceberg=Decimal(20) / parts,
    )  # fmt: skip
    behind = Order(
        id=2, client_order_id="2", symbol=SYMBOL, side="BUY", type="LIMIT", time_in_force="GTC", status="NEW",
        price=Decimal(100), quantity=Decimal(50), created_at=START, updated_at=START, working_at=START,
    )  # fmt: skip
    made = PublicTrade(1, Decimal(99 if beyond else 100), traded, START, True)
    shares = {order.id: quantity for order, quantity in share(made, [iceberg, behind])}
    if beyond:
        assert shares == {1: Decimal(20), 2: Decimal(50)}
        return
    assert shares[1] == min(traded, iceberg.iceberg)
    assert shares[1] + shares.get(2, ZERO) == min(traded, shares[1] + 50)
