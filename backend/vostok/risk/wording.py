"""How figures are written in the reasons that people read: as the dashboard writes them (`lib/format.ts`)."""

from decimal import ROUND_HALF_UP, Context, Decimal

# Counted in cents; all others are shown to the satoshi.
CENTS = frozenset(("USDT", "USDC", "FDUSD", "TUSD", "DAI", "USD", "EUR", "BRL", "GBP", "TRY"))
_CENT = Decimal("0.01")
_TOO_LONG = Decimal(10) ** 20
# The decimals that a price below each of these needs so that a step of it can be seen.
_PRICE_PLACES = ((Decimal("0.0001"), 8), (Decimal("0.1"), 6), (Decimal(1), 5), (Decimal(10), 4), (Decimal(100), 3))


def amount(value: Decimal, currency: str, rounding: str = ROUND_HALF_UP) -> str:
    """Money of `currency`: `1,234.50`, other coins to the satoshi. What is less than a cent still shows."""
    places = 2 if currency in CENTS and (abs(value) >= _CENT or not value) else 8
    whole, point, rest = _grouped(value, places, rounding).partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}" if point else whole


def price(value: Decimal) -> str:
    """A price with the decimals that its size needs."""
    return _grouped(value, next((places for below, places in _PRICE_PLACES if abs(value) < below and value), 2))


def _grouped(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> str:
    if not value.is_finite() or abs(value) >= _TOO_LONG:
        return f"{value:f}"
    # Whatever a library has set for this thread (ccxt does).
    rounded = Context(prec=60, rounding=rounding).quantize(value, Decimal(1).scaleb(-places))
    return f"{rounded or abs(rounded):,f}"


def counted(number: int, one: str, many: str) -> str:
    """`number` of a thing: "1 entry", "2 entries"."""
    return f"{number} {one if number == 1 else many}"


def percent(fraction: Decimal) -> str:
    """A fraction as percent with at most four decimals: 0.005 is "0.5 %"."""
    whole, point, rest = _grouped(fraction * 100, 4).partition(".")
    return f"{whole}{point}{rest}".rstrip("0").rstrip(".") + " %" if point else f"{whole} %"
