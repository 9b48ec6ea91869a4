"""What an order can cost at worst, and what a sub-account has at stake."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.fake_venue import SPEC
from vostok.binance.orders import OrderRequest
from vostok.gateway.pricing import Mark, exposure, price_order
from vostok.risk.ledger import lock, open_ledger

NOW = 1_800_000_030_000


def test_exposure_is_unknown_when_a_holding_has_no_fresh_mark() -> None:
    ledger = lock(open_ledger("USDT", Decimal(100)), "USDT", Decimal(40))
    assert exposure(ledger, {}, NOW) == Decimal(40)


@given(
    st.decimals(min_value="0.01", max_value="1000", places=2),
    st.decimals(min_value="0.00001", max_value="10", places=5),
)
def test_worst_case_of_a_market_entry_is_above_the_ask_and_on_the_tick(ask: Decimal, quantity: Decimal) -> None:
    request = OrderRequest(symbol="BTCUSDT", side="BUY", type="MARKET", quantity=quantity)
    priced = price_order(request, SPEC, Mark(ask, ask, NOW))
    assert priced.worst_price is not None
    assert ask < priced.worst_price <= ask * Decimal("1.01") + SPEC.tick_size
    assert priced.worst_price % SPEC.tick_size == 0
    assert priced.lock == priced.notional == priced.worst_price * quantity
