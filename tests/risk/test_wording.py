"""Figures in a reason are written as the dashboard writes them, and never in exponents."""

from decimal import ROUND_DOWN, Decimal, localcontext

import pytest

from vostok.risk.shapes import figures
from vostok.risk.wording import amount, percent, price


@pytest.mark.parametrize(
    ("value", "currency", "english", "portuguese"),
    [
        ("59.0094097817500000", "USDT", "59.01", "59,01"),
        ("330", "USDT", "330.00", "330,00"),
        ("0.30000000", "USDT", "0.30", "0,30"),
        ("1E+3", "USDT", "1,000.00", "1.000,00"),
        ("1234567.891", "BRL", "1,234,567.89", "1.234.567,89"),
        ("0", "USDT", "0.00", "0,00"),
        ("0.00012300", "USDT", "0.000123", "0,000123"),
        ("0.30000000", "BTC", "0.30", "0,30"),
        ("1.23456789", "BTC", "1.23456789", "1,23456789"),
        ("-0.001", "EUR", "-0.001", "-0,001"),
        ("1E+30", "USDT", "1" + "0" * 30, "1" + "0" * 30),
        ("Infinity", "USDT", "Infinity", "Infinity"),
    ],
)
def test_amount_then_as_the_dashboard_writes_money(value: str, currency: str, english: str, portuguese: str) -> None:
    assert amount(Decimal(value), currency) == english
    assert figures(english) == portuguese


def test_stake_that_fits_then_rounded_down_so_that_it_does() -> None:
    assert amount(Decimal("49.999"), "USDT", ROUND_DOWN) == "49.99"


def test_library_that_lowers_the_precision_then_figures_are_whole_all_the_same() -> None:
    with localcontext(prec=3):
        assert amount(Decimal("123456.789"), "USDT") == "123,456.79"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.00001234", "0.00001234"), ("0.05", "0.050000"), ("0.5", "0.50000"), ("2.5", "2.5000"), ("25", "25.000"),
     ("60123.4", "60,123.40"), ("0", "0.00")],
)  # fmt: skip
def test_price_then_with_the_decimals_of_the_dashboard(value: str, text: str) -> None:
    assert price(Decimal(value)) == text


def test_percent_then_without_zeros_at_the_end() -> None:
    assert [percent(Decimal(value)) for value in ("0.005", "0.2", "1", "10")] == ["0.5 %", "20 %", "100 %", "1,000 %"]
