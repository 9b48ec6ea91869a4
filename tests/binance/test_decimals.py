"""Numbers go out and come in as Binance writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.decimals import LARGEST, floor_to_step, on_step, parse_decimal, places, text

amounts = st.decimals(min_value=0, max_value=LARGEST, places=8)


@given(amounts)
def test_text_and_back_is_the_same_number(value: Decimal) -> None:
    written = text(value)
    assert parse_decimal(written) == value
    assert len(written.partition(".")[2]) == 8
    assert "E" not in written


@pytest.mark.parametrize(
    ("value", "written"),
    [("1E-9", "0.00000000"), ("-1E-9", "0.00000000"), ("1E+3", "1000.00000000"), ("0.123456789", "0.12345678")],
)
def test_text_cuts_and_never_writes_an_exponent_or_minus_zero(value: str, written: str) -> None:
    assert text(Decimal(value)) == written


@pytest.mark.parametrize(
    "raw", ["", "-1", "+1", "1e3", "NaN", "Infinity", " 1", "1\n", ".5", "1.", "١٢", "1_000", "9" * 21]
)
def test_parse_when_not_plain_then_none(raw: str) -> None:
    assert parse_decimal(raw) is None


@given(amounts, st.integers(0, 8))
def test_floor_is_on_the_step_and_less_than_one_step_below(value: Decimal, exponent: int) -> None:
    step = Decimal(1).scaleb(-exponent)
    floored = floor_to_step(value, step)
    assert on_step(floored, step)
    assert 0 <= value - floored < step


def test_step_of_zero_is_switched_off() -> None:
    assert on_step(Decimal("0.123"), Decimal(0))
    assert floor_to_step(Decimal("0.123"), Decimal(0)) == Decimal("0.123")


@pytest.mark.parametrize(("step", "expected"), [("0.01000000", 2), ("1.00000000", 0), ("10", 0), ("0.00000001", 8)])
def test_places_ignores_trailing_zeros(step: str, expected: int) -> None:
    assert places(Decimal(step)) == expected
