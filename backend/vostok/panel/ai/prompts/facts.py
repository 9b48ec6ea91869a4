"""What a text may speak of: one figure or name with its unit, time, source, and the claims that it bears."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Unit = Literal["money", "price", "fraction", "count", "index", "ratio", "text"]
Kind = Literal["portfolio", "bot", "pair", "backtest", "news"]
Period = Literal["hour", "day", "week", "month"]
Language = Literal["en", "pt-BR"]
Claim = Literal[
    "up",
    "down",
    "above",
    "below",
    "overbought",
    "oversold",
    "volatile",
    "calm",
    "trending",
    "ranging",
    "running",
    "stopped",
    "breached",
    "optimistic",
    "pessimistic",
    "entering",
    "leaving",
]

FRACTION_PLACES = 4
"""Of a fraction as texts show it: two decimals of a percent."""


def rounded(number: Decimal, places: int = FRACTION_PLACES) -> Decimal:
    """A figure as texts and the dashboard show it; `round` would ask the thread's context, which libraries change."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


OPPOSITES: dict[Claim, tuple[Claim, ...]] = {
    "up": ("down",),
    "down": ("up",),
    "above": ("below",),
    "below": ("above",),
    "overbought": ("oversold",),
    "oversold": ("overbought",),
    "volatile": ("calm",),
    "calm": ("volatile",),
    "trending": ("ranging",),
    "ranging": ("trending",),
    "running": ("stopped",),
    "stopped": ("running",),
    "breached": (),
    "optimistic": ("pessimistic",),
    "pessimistic": ("optimistic",),
    "entering": ("leaving",),
    "leaving": ("entering",),
}


class Fact(BaseModel):
    """One thing that Vostok computed, and nothing else may be said.

    `value` is a decimal string or a text, `currency` the unit of money and prices, `at` when it was true (UTC ms),
    `source` who computed it and `link` the page that shows it. `claims` are the words of direction that it bears,
    `lean` whether it speaks for (1) or against (-1) its subject; a `level` is a price that a condition may name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_.]{0,79}$")
    kind: Kind
    subject: str
    metric: str
    value: str
    unit: Unit
    currency: str | None = None
    at: int
    source: str
    link: str
    coins: tuple[str, ...] = ()
    period: Period | None = None
    claims: tuple[Claim, ...] = ()
    lean: Literal[-1, 0, 1] = 0
    level: bool = False
    stale: bool = False

    @property
    def number(self) -> Decimal:
        """The value as a number; only of facts that are no text."""
        return Decimal(self.value)


def direction(value: Decimal) -> tuple[tuple[Claim, ...], Literal[-1, 0, 1]]:
    """Claims and lean of a change or profit: its sign and nothing more."""
    if value == 0:
        return (), 0
    return (("up",), 1) if value > 0 else (("down",), -1)


def usable(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by id without the stale ones, which nothing may be said from."""
    return {fact.id: fact for fact in facts if not fact.stale}
