"""No entry far above the market, and none while the market itself cannot be told."""

from decimal import Decimal

from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot, fraction
from vostok.risk.wording import percent, price

# A pair that just trades enough is silent for longer than its book, which is followed all the time.
MAX_AGES_MS = (60_000, 10_000)
NAMES = ("last trade", "middle of the book")
HOLD_S = 5


class PriceCollar(Limits):
    """How far an entry may be priced above the market."""

    price_collar: Decimal = fraction("0.03", "Most that an entry may be priced above the last trade and the book")


def check(intent: Intent, snapshot: Snapshot, limits: PriceCollar) -> Denial | None:
    """No when the worst price is beyond the collar of either reference, or they are old or disagree (RTS 6, 15(1)(a)).

    A BUY below the market costs less than was checked, so only the upper side is closed.
    """
    facts = snapshot.market
    references = () if facts is None else (facts.last, facts.mid)
    if not references or intent.price is None:
        return Denial("REFERENCE_UNKNOWN", f"There is no market price to hold {intent.pair} against.", hold_s=HOLD_S)
    prices = []
    for name, reference, max_age_ms in zip(NAMES, references, MAX_AGES_MS, strict=True):
        if reference is None or not 0 <= reference.age_ms <= max_age_ms or reference.price <= 0:
            return Denial("REFERENCE_UNKNOWN", f"The {name} of {intent.pair} is unknown or old.", hold_s=HOLD_S)
        prices.append(reference.price)
        highest = reference.price * (1 + limits.price_collar)
        if intent.price > highest:
            return Denial(
                "PRICE_COLLAR",
                f"The order may pay {price(intent.price)}, more than {percent(limits.price_collar)} "
                f"above the {name} of {intent.pair} ({price(reference.price)}).",
                hold_s=HOLD_S,
            )
    if max(prices) > min(prices) * (1 + limits.price_collar):
        return Denial(
            "REFERENCES_DISAGREE",
            f"The last trade of {intent.pair} ({price(prices[0])}) and the middle of its book "
            f"({price(prices[1])}) are too far apart to trust either.",
            hold_s=HOLD_S,
        )
    return None


RULE = Rule(label="Price is near the market", limits=PriceCollar, check=check, scope="portfolio")
