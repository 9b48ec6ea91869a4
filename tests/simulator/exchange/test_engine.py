"""Orders live through placing, resting, triggering, cancelling and restarting."""

from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from tests.binance.samples import limit, requests, stop
from tests.binance.samples import market as market_order
from tests.simulator.scripted import START, SYMBOL, ScriptedMarket
from vostok.binance.decimals import ZERO
from vostok.binance.errors import BinanceError
from vostok.binance.orders import Order, OrderRequest
from vostok.db import Database
from vostok.simulator.exchange import history
from vostok.simulator.exchange.accounts import create_account
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.exchange.settlement import Balance, hold
from vostok.simulator.exchange.store import set_balances

ME = 1
DAY = 24 * 3600 * 1000


def stored(engine: Engine, order_id: int) -> Order:
    with engine.database.read() as session:
        return history.find_order(session, ME, SYMBOL, order_id=order_id, client_order_id=None)


def balances(engine: Engine) -> dict[str, tuple[Decimal, Decimal]]:
    with engine.database.read() as session:
        return history.balances_of(session, ME)


def refused(engine: Engine, request: OrderRequest, code: int) -> str:
    before = balances(engine)
    with pytest.raises(BinanceError) as caught:
        engine.place(ME, request, START)
    assert caught.value.code == code
    assert balances(engine) == before
    return caught.value.message


def test_market_order_is_filled_stored_and_paid(engine: Engine) -> None:
    order, trades = engine.place(ME, market_order("BUY", "2"), START)
    assert (order.status, order.executed, order.executed_quote) == ("FILLED", Decimal(2), Decimal("200.03"))
    assert [trade.id for trade in trades] == [1, 2]
    assert stored(engine, order.id) == order
    assert balances(engine) == {"BTC": (Decimal("1.998"), ZERO), "USDT": (Decimal("99799.97"), ZERO)}


def test_resting_order_fills_as_maker_in_parts(engine: Engine, market: ScriptedMarket) -> None:
    order, _ = engine.place(ME, limit("BUY", "2", "99"), START)
    market.trade(10, "99", "0.5")
    engine.advance_all(START + 100)
    assert stored(engine, order.id).status == "PARTIALLY_FILLED"
    assert balances(engine)["USDT"] == (Decimal(100_000 - 198), Decimal("148.5"))
    market.trade(200, "98.5")
    engine.advance_all(START + 300)
    after = stored(engine, order.id)
    assert (after.status, after.executed_quote, after.updated_at) == ("FILLED", Decimal(198), START + 200)
    with engine.database.read() as session:
        trades = history.trades_of(session, ME, SYMBOL, order_id=order.id)
    assert [(trade.quantity, trade.maker) for trade in trades] == [(Decimal("0.5"), True), (Decimal("1.5"), True)]
    assert balances(engine)["USDT"] == (Decimal(100_000 - 198), ZERO)
    assert engine.open_orders(ME) == []


def test_trades_before_the_order_do_not_fill_it(engine: Engine, market: ScriptedMarket) -> None:
    market.trade(-10, "90", "100")
    order, _ = engine.place(ME, limit("BUY", "1", "99"), START)
    engine.advance_all(START + DAY)
    assert stored(engine, order.id).status == "NEW"


def test_stop_triggers_and_takes_from_the_book(engine: Engine, market: ScriptedMarket) -> None:
    engine.place(ME, limit("BUY", "1", "100.01"), START)
    order, _ = engine.place(ME, stop("SELL", "0.9", "99", "99.5"), START)
    assert (order.status, order.working_at) == ("NEW", None)
    market.trade(10, "99.6")
    engine.advance_all(START + 20)
    assert stored(engine, order.id).working_at is None
    market.trade(30, "99.5")
    engine.advance_all(START + 40)
    after = stored(engine, order.id)
    assert (after.status, after.working_at, after.executed_quote) == ("FILLED", START + 30, Decimal("89.991"))


def test_stop_whose_limit_is_out_of_reach_rests_after_the_trigger(engine: Engine, market: ScriptedMarket) -> None:
    engine.place(ME, limit("BUY", "1", "100.01"), START)
    order, _ = engine.place(ME, stop("SELL", "0.9", "100", "99.5"), START)
    market.trade(10, "99.5")
    market.trade(20, "100", "0.4", taker_sells=False)
    engine.advance_all(START + 30)
    after = stored(engine, order.id)
    assert (after.status, after.executed, after.working_at) == ("PARTIALLY_FILLED", Decimal("0.4"), START + 10)


def test_market_stop_that_costs_too_much_expires_without_a_trade(engine: Engine, market: ScriptedMarket) -> None:
    with engine.database.write() as session:
        set_balances(session.connection(), ME, {"USDT": Balance(Decimal("100.005"))})
    order, _ = engine.place(ME, stop("BUY", "0.999", "0", "100.01", "STOP_LOSS"), START)
    market.book_now = market.book_now._replace(asks=((Decimal(120), Decimal(5)),))
    market.trade(10, "101")
    engine.advance_all(START + 20)
    assert stored(engine, order.id).status == "EXPIRED"
    assert balances(engine)["USDT"] == (Decimal("100.005"), ZERO)


def test_cancel_gives_back_what_was_held(engine: Engine) -> None:
    order, _ = engine.place(ME, limit("BUY", "2", "99"), START)
    cancelled = engine.cancel(ME, SYMBOL, order.id, START + 5)
    assert (cancelled.status, cancelled.updated_at) == ("CANCELED", START + 5)
    assert balances(engine)["USDT"] == (Decimal(100_000), ZERO)
    with pytest.raises(BinanceError, match="Unknown order"):
        engine.cancel(ME, SYMBOL, order.id, START + 6)


def test_cancel_after_the_fill_that_nobody_saw_yet_then_refused(engine: Engine, market: ScriptedMarket) -> None:
    order, _ = engine.place(ME, limit("BUY", "1", "99"), START)
    market.trade(10, "98")
    with pytest.raises(BinanceError) as caught:
        engine.cancel(ME, SYMBOL, order.id, START + 20)
    assert caught.value.code == -2011
    assert stored(engine, order.id).status == "FILLED"


def test_cancel_of_another_accounts_order_then_refused(engine: Engine, database: Database) -> None:
    other = create_account(database, "o" * 64, "s" * 64, START)
    order, _ = engine.place(ME, limit("BUY", "1", "99"), START)
    with pytest.raises(BinanceError, match="Unknown order"):
        engine.cancel(other.account_id, SYMBOL, order.id, START)
    assert stored(engine, order.id).is_open


def test_refused_orders_change_nothing(engine: Engine, market: ScriptedMarket) -> None:
    mine = replace(limit("BUY", "1", "99"), client_order_id="mine")
    engine.place(ME, mine, START)
    assert refused(engine, mine, -2010) == "Duplicate order sent."
    assert refused(engine, limit("SELL", "1", "101"), -2010).startswith("Account has insufficient balance")
    assert refused(engine, stop("SELL", "1", "99", "100.5"), -2010) == "Stop price would trigger immediately."
    assert refused(engine, limit("BUY", "1", "99.001"), -1013) == "Filter failure: PRICE_FILTER"
    assert refused(engine, replace(limit("BUY", "1", "99"), symbol="NOPE"), -1121) == "Invalid symbol."
    market.spec = replace(market.spec, status="BREAK")
    assert refused(engine, limit("BUY", "1", "98"), -2010) == "Market is closed."
    assert len(engine.open_orders(ME)) == 1


def test_client_id_is_free_again_once_its_order_is_done(engine: Engine) -> None:
    mine = replace(limit("BUY", "1", "100.01"), client_order_id="mine")
    first, _ = engine.place(ME, mine, START)
    second, _ = engine.place(ME, mine, START)
    assert first.id != second.id


def test_restart_loses_nothing_and_sees_what_happened_meanwhile(engine: Engine, market: ScriptedMarket) -> None:
    engine.place(ME, limit("BUY", "1", "100.01"), START)
    buy, _ = engine.place(ME, limit("BUY", "2", "95"), START)
    sell, _ = engine.place(ME, stop("SELL", "0.9", "90", "94"), START)
    market.trade(100, "95", "0.5")
    engine.advance_all(START + 1000)
    market.trade(5 * DAY, "95", "0.7")
    market.trade(6 * DAY, "94.5")
    market.trade(7 * DAY, "94")
    again = Engine(market, engine.database)
    assert again.open_orders(ME) == engine.open_orders(ME)
    again.advance_all(START + 30 * DAY)
    bought, sold = stored(again, buy.id), stored(again, sell.id)
    assert (bought.status, bought.executed, bought.updated_at) == ("FILLED", Decimal(2), START + 6 * DAY)
    assert (sold.status, sold.updated_at) == ("FILLED", START + 7 * DAY)
    third, _ = again.place(ME, limit("BUY", "1", "90"), START + 31 * DAY)
    assert third.id > sell.id


def test_trade_that_filled_before_the_restart_does_not_fill_again(engine: Engine, market: ScriptedMarket) -> None:
    order, _ = engine.place(ME, limit("BUY", "2", "95"), START)
    market.trade(100, "95", "0.5")
    engine.advance_all(START + 1000)
    again = Engine(market, engine.database)
    again.advance_all(START + 2000)
    assert stored(again, order.id).executed == Decimal("0.5")


def test_database_itself_refuses_a_negative_balance(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match="free_not_negative"), engine.database.write() as session:
        set_balances(session.connection(), ME, {"USDT": Balance(Decimal(-1))})
    assert balances(engine)["USDT"][0] == 100_000


_programs = count()
steps = st.one_of(
    st.tuples(st.just("place"), requests()),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
    st.tuples(st.just("trade"), st.integers(4_500, 21_000)),
    st.tuples(st.just("restart"), st.none()),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(program=st.lists(steps, min_size=1, max_size=25))
def test_any_program_keeps_the_books_equal_to_the_trades(
    program: list[tuple[str, object]], market: ScriptedMarket, database: Database
) -> None:
    account = create_account(database, f"program-{next(_programs)}", "s" * 64, START).account_id
    engine = Engine(market, database)
    now = max((trade.time for trade in market.trades(SYMBOL, 0, 2**62)), default=START) + 1
    for step in program:
        now += 1000
        match step:
            case ("place", OrderRequest() as request):
                try:
                    engine.place(account, request, now)
                except BinanceError:
                    continue
            case ("cancel", int() as index) if index < len(engine.open_orders(account)):
                engine.cancel(account, SYMBOL, engine.open_orders(account)[index].id, now)
            case ("trade", int() as price):
                market.trade(now - START - 1, f"{price / 100:.2f}", "0.7")
            case ("restart", _):
                engine = Engine(market, database)
        engine.advance_all(now)
    _check_books(engine, account)


def _check_books(engine: Engine, account: int) -> None:
    with engine.database.read() as session:
        held = history.balances_of(session, account)
        trades = history.trades_of(session, account, SYMBOL, limit=10_000)
        orders = history.orders_of(session, account, SYMBOL, limit=10_000)
    sign = {True: 1, False: -1}
    expected = {"BTC": ZERO, "USDT": Decimal(100_000)}
    for trade in trades:
        expected["BTC"] += sign[trade.buyer] * trade.quantity
        expected["USDT"] -= sign[trade.buyer] * trade.quote
        expected[trade.commission_asset] -= trade.commission
    for asset, amount in expected.items():
        free, locked = held.get(asset, (ZERO, ZERO))
        assert free + locked == amount
        side = "BUY" if asset == "USDT" else "SELL"
        assert locked == sum((hold(order) for order in orders if order.side == side), ZERO)
    for order in orders:
        fills = [trade for trade in trades if trade.order_id == order.id]
        assert order.executed == sum((trade.quantity for trade in fills), ZERO) <= order.quantity
        assert order.executed_quote == sum((trade.quote for trade in fills), ZERO)
    assert [order for order in orders if order.is_open] == engine.open_orders(account)


def test_emptied_exchange_forgets_everything_but_keys_and_numbers(engine: Engine, market: ScriptedMarket) -> None:
    bought, [*_, trade] = engine.place(ME, market_order("BUY", "2"), START)
    waiting, _ = engine.place(ME, limit("BUY", "1", "99"), START)
    engine.empty()
    assert balances(engine) == {"USDT": (Decimal(100_000), ZERO)}
    assert engine.open_orders(ME) == []
    for order in (bought, waiting):
        with pytest.raises(BinanceError, match="-2013"):
            stored(engine, order.id)
    market.trade(10, "98", "5")
    engine.advance_all(START + 100)
    # Also after a restart no number comes twice.
    again = Engine(market, engine.database)
    later, [first, *_] = again.place(ME, market_order("BUY", "1"), START + 200)
    assert (later.id, first.id) == (waiting.id + 1, trade.id + 1)
    assert balances(again)["BTC"] == (Decimal("0.999"), ZERO)
