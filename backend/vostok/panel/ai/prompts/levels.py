"""Which way a pair leans, and the prices that would prove that wrong. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from vostok.panel.ai.prompts.facts import Fact

Side = Literal["above", "below"]
# An hour's ordinary move says nothing: J. Welles Wilder's stop stands two to three ATR away.
LEAST_ATR = 2


def leaning(metrics: Mapping[str, Fact]) -> int:
    """1 where more of a pair's facts speak for it than against, -1 the other way; even ones are settled by its EMA."""
    total = sum(fact.lean for fact in metrics.values())
    even = metrics["trend"].lean if "trend" in metrics else 0
    return (total > 0) - (total < 0) or even


def wrong_side(lean: int) -> Side | None:
    """Where the price must go to prove a leaning wrong."""
    if lean == 0:
        return None
    return "below" if lean > 0 else "above"


def level(metrics: Mapping[str, Fact], side: Side) -> Fact | None:
    """The nearest level on that side that is at least two ATR of an hour away, else the farthest there is."""
    price = metrics.get("price")
    if price is None or price.number <= 0:
        return None
    sign = 1 if side == "above" else -1
    away = sorted(
        ((sign * (fact.number / price.number - 1), fact) for fact in levels_of(metrics.values())),
        key=lambda one: one[0],
    )
    beyond = [one for one in away if one[0] > 0]
    volatility = metrics.get("volatility")
    least = LEAST_ATR * volatility.number if volatility is not None else Decimal(0)
    clear = [fact for distance, fact in beyond if distance >= least]
    return clear[0] if clear else beyond[-1][1] if beyond else None


def levels_of(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that are prices which a condition may name."""
    return [fact for fact in facts if fact.level]


def watched(metrics: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts of a pair with no other levels than the one to watch on each side."""
    chosen = [level(metrics, side) for side in ("below", "above")]
    return {name: fact for name, fact in metrics.items() if not fact.level or fact in chosen}
