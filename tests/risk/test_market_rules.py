"""The rules about the market: liquidity, slippage, price collar; and what a book costs."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import MARKET, UNKNOWN, intent, snapshot
from vostok.risk.candles import Grade, Quality
from vostok.risk.facts import Reference, slippage
from vostok.risk.rules import candle_quality, liquidity, price_collar
from vostok.risk.rules.liquidity import Liquidity
from vostok.risk.rules.price_collar import PriceCollar
from vostok.risk.types import NoLimits

PRICES = st.decimals(min_value="0.0001", max_value="1e6", places=4)
VOLUMES = st.decimals(min_value="0", max_value="1e10", places=2)
SHARES = st.decimals(min_value="0.0001", max_value="1", places=4)
LEVELS = st.lists(st.tuples(PRICES, st.decimals(min_value="0.001", max_value="1e6", places=3)), min_size=1, max_size=20)


@given(UNKNOWN | VOLUMES, UNKNOWN | VOLUMES, UNKNOWN | SHARES, UNKNOWN | VOLUMES, SHARES, SHARES)
def test_entry_only_where_the_market_is_known_and_deep_enough(
    daily: Decimal | None,
    recent: Decimal | None,
    paid: Decimal | None,
    notional: Decimal | None,
    share: Decimal,
    most: Decimal,
) -> None:
    limits = Liquidity(min_daily_volume=Decimal(1_000_000), max_volume_share=share, max_slippage=most)
    seen = snapshot(market=replace(MARKET, daily_volume=daily, recent_volume=recent, slippage=paid))
    denial = liquidity.check(intent(notional), seen, limits)
    known = daily is not None and recent is not None and paid is not None and notional is not None
    fits = known and daily > 1_000_000 and notional <= recent * share and paid <= most  # type: ignore[operator]
    assert (denial is None) == fits


REFERENCES = UNKNOWN | st.builds(Reference, PRICES, st.integers(-1_000, 90_000))


@given(REFERENCES, REFERENCES, UNKNOWN | PRICES, SHARES)
def test_entry_only_within_the_collar_of_two_fresh_references_that_agree(
    last: Reference | None, mid: Reference | None, price: Decimal | None, collar: Decimal
) -> None:
    seen = snapshot(market=replace(MARKET, last=last, mid=mid))
    denial = price_collar.check(intent(price=price), seen, PriceCollar(price_collar=collar))
    allowed = False
    if last is not None and mid is not None and price is not None:
        fresh = 0 <= last.age_ms <= 60_000 and 0 <= mid.age_ms <= 10_000
        lowest, highest = sorted((last.price, mid.price))
        allowed = fresh and price <= lowest * (1 + collar) and highest <= lowest * (1 + collar)
    assert (denial is None) == allowed


def test_fat_finger_a_tenth_above_the_market_is_denied_and_a_low_bid_is_not() -> None:
    limits = PriceCollar()
    assert price_collar.check(intent(price=Decimal(110)), snapshot(), limits) is not None
    assert price_collar.check(intent(price=Decimal(60)), snapshot(), limits) is None


def test_price_below_both_references_that_disagree_is_denied() -> None:
    seen = snapshot(market=replace(MARKET, mid=Reference(Decimal(1_000), 0)))
    denial = price_collar.check(intent(price=Decimal(100)), seen, PriceCollar())
    assert denial is not None
    assert denial.code == "REFERENCES_DISAGREE"


@given(UNKNOWN | st.sampled_from(["GOOD", "QUESTIONABLE", "BAD"]))
def test_no_entry_on_bad_candles_and_entries_on_questionable_ones(grade: Grade | None) -> None:
    quality = None if grade is None else Quality(grade, ("One is missing.",))
    denial = candle_quality.check(intent(), snapshot(market=replace(MARKET, candles=quality)), NoLimits())
    assert (denial is None) == (grade != "BAD")


@given(LEVELS, PRICES, st.decimals(min_value="0.01", max_value="1e9", places=2))
def test_slippage_is_what_eating_the_book_costs_and_unknown_beyond_its_end(
    asks: list[tuple[Decimal, Decimal]], mid: Decimal, notional: Decimal
) -> None:
    asks = sorted(asks)
    paid = slippage(asks, mid, notional)
    offered = sum((price * quantity for price, quantity in asks), Decimal(0))
    assert (paid is None) == (notional > offered)
    if paid is not None:
        dearest = max(price for price, _ in asks)
        rounded_up = paid * (1 + Decimal("1e-20"))
        assert 0 <= paid <= max(dearest / mid - 1, Decimal(0)) * (1 + Decimal("1e-20"))
        assert slippage(asks, mid, notional / 2) <= rounded_up  # type: ignore[operator]


def test_slippage_of_an_order_over_two_levels_is_its_mean_price_above_the_middle() -> None:
    asks = [(Decimal(101), Decimal(1)), (Decimal(103), Decimal(5))]
    paid = slippage(asks, Decimal(100), Decimal(204))
    assert paid is not None
    assert abs(paid - (Decimal(204) / 2 / 100 - 1)) < Decimal("1e-20")
