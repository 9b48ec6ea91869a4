"""Decimal numbers as Binance writes and reads them: strings with eight places, never an exponent."""

import re
from decimal import ROUND_DOWN, Context, Decimal

ZERO = Decimal(0)
EIGHT_PLACES = Decimal("0.00000001")
# Binance refuses longer numbers with -1100; the bound also keeps parsing cheap.
DECIMAL_PATTERN = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
_DECIMAL = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")
# The largest amount Binance can keep: 64 bits of 1e-8.
LARGEST = Decimal(2**63 - 1) * EIGHT_PLACES
_WIDE = Context(prec=80)


def text(value: Decimal) -> str:
    """`value` with exactly eight places and no exponent; what lies beyond them is cut off."""
    return f"{eight_places(value) + ZERO:f}"


def eight_places(value: Decimal) -> Decimal:
    """`value` cut to the eight places that Binance keeps of every asset."""
    return value.quantize(EIGHT_PLACES, ROUND_DOWN, _WIDE)


def parse_decimal(raw: str) -> Decimal | None:
    """The plain non-negative number in `raw`; None for signs, exponents, NaN, blanks and overlong input."""
    return Decimal(raw) if _DECIMAL.fullmatch(raw) and raw.isascii() else None


def on_step(value: Decimal, step: Decimal) -> bool:
    """Whether `value` is a whole number of `step`; a step of 0 allows everything."""
    return step == 0 or value % step == 0


def floor_to_step(value: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of `step` that is not above `value`; a step of 0 leaves it as it is."""
    return value if step == 0 else value // step * step


def places(step: Decimal) -> int:
    """How many decimal places a multiple of `step` can have (0.0100 has two)."""
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
