"""A trade's money is the sum of its fills."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.trades.mirror import FreqtradeTrade, by_order, mirror, value
from vostok.panel.trades.models import MirroredFill

NOW = 1_800_000_000_000


def fill(
    side: str,
    quantity: str,
    price: str,
    *,
    realised: str | None = None,
    order: str = "X1",
    gateway_s: int | None = None,
) -> MirroredFill:
    """`gateway_s`: the gateway sold it, so many seconds after the trade was opened."""
    quote = Decimal(quantity) * Decimal(price)
    return MirroredFill(
        id=f"{order}{side}",
        bot_id="aaaaaaaaaa",
        order_id="1",
        exchange_order_id=order,
        pair="BTC/USDT",
        side=side,
        price=price,
        quantity=quantity,
        quote=str(quote),
        fee_quote=str(quote / 1000),
        realised=realised,
        maker=False,
        by_gateway=gateway_s is not None,
        ts=NOW + (gateway_s or 0) * 1000,
    )


def trade(*orders: str, is_open: bool = False) -> FreqtradeTrade:
    return FreqtradeTrade(
        number=3,
        pair="BTC/USDT",
        is_open=is_open,
        opened_at=NOW,
        closed_at=None if is_open else NOW + 60_000,
        amount=Decimal("0.001"),
        profit=Decimal("0.79"),
        stop_price=Decimal(90000),
        entry_tag="calm",
        exit_reason=None if is_open else "roi",
        order_ids=frozenset(orders),
    )


def test_closed_trade_then_profit_is_what_its_sells_realised_and_freqtrades_is_beside_it() -> None:
    fills = by_order([fill("BUY", "0.001", "100000"), fill("SELL", "0.001", "101000", realised="0.799", order="X2")])
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X1", "X2"), fills, NOW)
    assert (row.profit, row.profit_freqtrade, row.cost) == ("0.799", "0.79", "100.000")
    assert (row.entry_price, row.exit_price, row.remaining) == ("100000", "101000", "0")
    assert Decimal(row.fees or 0) == Decimal("0.201")
    # cost of the sold part: 101 received - 0.101 fee - 0.799 realised = 100.1
    assert row.profit_ratio == str(round(Decimal("0.799") / Decimal("100.1"), 8))


def test_open_trade_then_nothing_is_realised_yet_and_its_cost_is_known() -> None:
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X1", is_open=True), by_order([fill("BUY", "0.001", "100000")]), NOW)
    assert (row.profit, row.profit_ratio, row.remaining) == ("0", None, "0.001")


def test_trade_without_known_fills_then_unknown_and_never_zero() -> None:
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X9"), {}, NOW)
    assert (row.profit, row.cost, row.fees, row.entry_price) == (None, None, None, None)
    assert row.profit_freqtrade == "0.79"


def test_fill_of_another_trade_then_not_counted() -> None:
    fills = by_order([fill("BUY", "0.001", "100000"), fill("BUY", "5", "1", order="X7")])
    assert mirror("aaaaaaaaaa", "SIMULATED", trade("X1"), fills, NOW).quantity == "0.001"


BOUGHT = fill("BUY", "0.001", "100000")


def test_all_sold_by_the_gateway_then_closed_and_marked_though_the_bot_takes_it_for_open() -> None:
    sale = fill("SELL", "0.00099", "101000", realised="0.79", order="G1", gateway_s=30)
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X1", is_open=True), by_order([BOUGHT, sale]), NOW)
    assert (row.is_open, row.exit_reason, row.closed_at) == (False, "sold_by_gateway", NOW + 30_000)
    assert (row.sold_by_gateway, row.profit, row.exit_price, row.remaining) == ("0.00099", "0.79", "101000", "0")


def test_half_sold_by_the_gateway_then_open_with_the_rest() -> None:
    sale = fill("SELL", "0.0005", "101000", realised="0.4", order="G1", gateway_s=30)
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X1", is_open=True), by_order([BOUGHT, sale]), NOW)
    assert (row.is_open, row.exit_reason, row.closed_at) == (True, None, None)
    assert (row.sold_by_gateway, row.profit, row.remaining) == ("0.0005", "0.4", "0.0005")


def test_sale_that_the_bot_has_found_by_itself_then_counted_once_and_still_marked() -> None:
    sale = fill("SELL", "0.001", "101000", realised="0.79", order="G1", gateway_s=30)
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X1", "G1"), by_order([BOUGHT, sale]), NOW)
    assert (row.profit, row.exit_reason, row.sold_by_gateway) == ("0.79", "sold_by_gateway", "0.001")
    assert row.closed_at == NOW + 60_000


def test_sale_before_or_after_the_trade_or_of_another_pair_then_not_its_own() -> None:
    late = fill("SELL", "0.001", "101000", realised="0.79", order="G1", gateway_s=61)
    early = fill("SELL", "0.001", "101000", realised="0.79", order="G2", gateway_s=-1)
    other = fill("SELL", "0.001", "101000", realised="0.79", order="G3", gateway_s=30)
    other.pair = "ETH/USDT"
    sold = fill("SELL", "0.001", "101000", realised="0.8", order="X2")
    row = mirror("aaaaaaaaaa", "SIMULATED", trade("X1", "X2"), by_order([BOUGHT, sold, late, early, other]), NOW)
    assert (row.profit, row.exit_reason, row.sold_by_gateway) == ("0.8", "roi", None)


amounts = st.decimals("0.00001", "1000", places=5)
sells = st.tuples(amounts, amounts, st.none() | st.decimals(-100, 100, places=8))


@given(st.lists(st.tuples(amounts, amounts)), st.lists(sells))
def test_any_fills_then_profit_is_the_sum_of_the_sells_or_unknown_when_one_is(
    buys: list[tuple[Decimal, Decimal]], sold: list[tuple[Decimal, Decimal, Decimal | None]]
) -> None:
    fills = [fill("BUY", str(quantity), str(price)) for quantity, price in buys]
    fills += [
        fill("SELL", str(quantity), str(price), realised=None if realised is None else str(realised))
        for quantity, price, realised in sold
    ]
    found = value(fills)
    expected = None if any(realised is None for *_, realised in sold) else sum((r for *_, r in sold if r), Decimal(0))
    assert found.realised == expected
    assert found.bought == sum((quantity for quantity, _ in buys), Decimal(0))
    assert found.sold == sum((quantity for quantity, *_ in sold), Decimal(0))
