"""How the gate writes figures in the reasons that people read."""

from decimal import Decimal

_READABLE = Decimal("0.0001")


def amount(value: Decimal) -> str:
    """`value` with at most four decimals; the exact figure is in the decision's own fields."""
    rounded = value.quantize(_READABLE) if value.is_finite() and abs(value) < Decimal(10) ** 20 else value
    written = f"{rounded:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def counted(number: int, one: str, many: str) -> str:
    """`number` of a thing: "1 entry", "2 entries"."""
    return f"{number} {one if number == 1 else many}"


def percent(fraction: Decimal) -> str:
    """A fraction as percent: 0.005 is "0.5 %"."""
    return f"{amount(fraction * 100)} %"
