"""Figures in a reason are short enough to read and never in exponents."""

from decimal import Decimal

import pytest

from vostok.risk.wording import amount


@pytest.mark.parametrize(
    ("value", "text"),
    [("59.0094097817500000", "59.0094"), ("330", "330"), ("330.00", "330"), ("100", "100"), ("1E+3", "1000"),
     ("0", "0"), ("1E+30", "1" + "0" * 30), ("Infinity", "Infinity")],
)  # fmt: skip
def test_figure_is_written_for_people(value: str, text: str) -> None:
    assert amount(Decimal(value)) == text
