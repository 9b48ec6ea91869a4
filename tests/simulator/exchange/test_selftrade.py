"""No account trades with itself unless it wants to: Binance's documented outcomes of each mode."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.binance.samples import SIDES, STEP
from tests.simulator.conftest import Wire
from tests.simulator.scripted import ScriptedMarket
from vostok.binance.marketdata import Book
from vostok.binance.matching import match
from vostok.binance.orders import SELF_TRADE_MODES, Order, OrderRequest, SelfTrade, Side
from vostok.simulator.exchange.selftrade import meet

# The crowd sells 1 at 101, 2 at 103 and 5 at 105, and buys as much as far below 100.
LADDER = ((1, 1), (3, 2), (5, 5))
BOOK = Book(
    tuple((Decimal(100 - far), Decimal(quantity)) for far, quantity in LADDER),
    tuple((Decimal(100 + far), Decimal(quantity)) for far, quantity in LADDER),
)


@pytest.fixture
def ladder(market: ScriptedMarket) -> ScriptedMarket:
    market.book_now = BOOK
    return market


@pytest.fixture
def own(wire: Wire, ladder: ScriptedMarket) -> Any:
    """A resting SELL of 2 at 103, behind what the crowd sells there, and BTC to sell."""
    assert ladder.book_now is BOOK
    wire.order(side="BUY", type="MARKET", quantity="4")
    return wire.order(side="SELL", type="LIMIT", timeInForce="GTC", quantity="2", price="103").json()


def shown(wire: Wire, order: Any) -> tuple[str, str, str]:
    found = wire.signed("GET", "order", symbol="BTCUSDT", orderId=order["orderId"]).json()
    return found["status"], found["executedQty"][:3], found.get("preventedQuantity", "-")[:3]


@pytest.mark.parametrize(
    ("mode", "taker", "maker"),
    [
        ("NONE", ("FILLED", "5.0", "-"), ("NEW", "0.0", "-")),
        ("EXPIRE_TAKER", ("EXPIRED_IN_MATCH", "3.0", "2.0"), ("NEW", "0.0", "-")),
        ("EXPIRE_MAKER", ("FILLED", "5.0", "-"), ("EXPIRED_IN_MATCH", "0.0", "2.0")),
        ("EXPIRE_BOTH", ("EXPIRED_IN_MATCH", "3.0", "2.0"), ("EXPIRED_IN_MATCH", "0.0", "2.0")),
    ],
)
@pytest.mark.parametrize("kind", [{"type": "MARKET"}, {"type": "LIMIT", "timeInForce": "GTC", "price": "105"}])
def test_takers_mode_decides_who_ends(
    wire: Wire, own: Any, mode: str, taker: tuple[str, ...], maker: tuple[str, ...], kind: dict[str, str]
) -> None:
    answer = wire.order(side="BUY", quantity="5", selfTradePreventionMode=mode, **kind).json()
    assert answer["selfTradePreventionMode"] == mode
    assert (answer["status"], answer["executedQty"][:3]) == taker[:2]
    assert shown(wire, answer) == taker
    assert shown(wire, own) == maker


@pytest.mark.parametrize("mode", ["EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH"])
def test_what_an_ended_order_held_is_free_again(wire: Wire, own: Any, mode: str) -> None:
    wire.order(side="BUY", type="MARKET", quantity="5", selfTradePreventionMode=mode)
    balances = {item["asset"]: item for item in wire.signed("GET", "account").json()["balances"]}
    held = "2.00000000" if shown(wire, own)[0] == "NEW" else "0.00000000"
    assert (balances["BTC"]["locked"], balances["USDT"]["locked"]) == (held, "0.00000000")


def test_order_that_is_done_before_it_meets_its_own_prevents_nothing(wire: Wire, own: Any) -> None:
    answer = wire.order(side="BUY", type="MARKET", quantity="3", selfTradePreventionMode="EXPIRE_BOTH").json()
    assert (answer["status"], shown(wire, own)[0]) == ("FILLED", "NEW")


def test_order_without_money_ends_no_order_of_its_own(wire: Wire, own: Any) -> None:
    order = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "990", "price": "105"}
    answer = wire.order(**order, selfTradePreventionMode="EXPIRE_MAKER")
    assert answer.json()["code"] == -2010
    assert shown(wire, own)[0] == "NEW"


def test_limit_maker_that_would_meet_its_own_is_refused(wire: Wire, ladder: ScriptedMarket) -> None:
    wire.order(side="BUY", type="MARKET", quantity="2")
    wire.order(side="SELL", type="LIMIT", timeInForce="GTC", quantity="1", price="100.50")
    assert ladder.book_now is BOOK
    maker = {"side": "BUY", "type": "LIMIT_MAKER", "quantity": "1", "price": "100.60"}
    answer = wire.order(**maker, selfTradePreventionMode="EXPIRE_TAKER")
    assert answer.json() == {"code": -2010, "msg": "Order would immediately match and take."}


def test_stop_that_triggers_keeps_its_mode(wire: Wire, own: Any, ladder: ScriptedMarket) -> None:
    stop = {"side": "BUY", "type": "STOP_LOSS", "quantity": "5", "stopPrice": "102"}
    waiting = wire.order(**stop, selfTradePreventionMode="EXPIRE_MAKER").json()
    ladder.trade(10, "102", "0.1", taker_sells=False)
    wire.clock.ms = 20
    assert shown(wire, waiting) == ("FILLED", "5.0", "-")
    assert shown(wire, own) == ("EXPIRED_IN_MATCH", "0.0", "2.0")


def test_unknown_mode_is_refused(wire: Wire) -> None:
    answer = wire.order(side="BUY", type="MARKET", quantity="1", selfTradePreventionMode="DECREMENT")
    assert (answer.status_code, answer.json()["code"]) == (400, -1013)


prices = st.integers(90, 110).map(Decimal)
sizes = st.integers(1, 12_000).map(lambda steps: steps * STEP)


@given(
    st.sampled_from(SIDES),
    st.sampled_from(SELF_TRADE_MODES),
    st.sampled_from(("GTC", "IOC", "FOK")),
    prices,
    sizes,
    st.lists(st.tuples(st.sampled_from(SIDES), prices, sizes), max_size=5),
)
def test_prevention_takes_no_more_than_the_order_would_and_ends_only_who_is_in_its_way(
    side: Side,
    mode: SelfTrade,
    in_force: Any,
    price: Decimal,
    size: Decimal,
    resting: list[tuple[Side, Decimal, Decimal]],
) -> None:
    request = OrderRequest(
        symbol="BTCUSDT",
        side=side,
        type="LIMIT",
        quantity=size,
        price=price,
        time_in_force=in_force,
        self_trade=mode,
    )
    mine = [_resting(number, *one) for number, one in enumerate(resting, 1)]
    alone, met = match(request, BOOK, step=STEP), meet(request, BOOK, mine, step=STEP)
    assert met.outcome.fills == alone.fills[: len(met.outcome.fills)] or met.outcome.executed < alone.executed
    assert met.outcome.executed + met.prevented <= size
    assert all(maker.side != side for maker in met.makers)
    assert all(maker.price <= price if side == "BUY" else maker.price >= price for maker in met.makers)
    if mode in ("NONE", "EXPIRE_TAKER"):
        assert met.makers == ()
    if mode in ("NONE", "EXPIRE_MAKER"):
        assert met.outcome == alone
        assert met.prevented == 0


def _resting(number: int, side: Side, price: Decimal, quantity: Decimal) -> Order:
    return Order(
        id=number,
        client_order_id=str(number),
        symbol="BTCUSDT",
        side=side,
        type="LIMIT",
        time_in_force="GTC",
        status="NEW",
        price=price,
        quantity=quantity,
        created_at=0,
        updated_at=0,
        working_at=0,
    )
