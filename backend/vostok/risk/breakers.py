"""Loss breakers: how much was lost since a stored moment, against a limit of the owner.

loss = (base - equity) / base, summed over the bots of the scope, where base = equity at the reference. Whenever money
is paid in or out, or a bot joins or leaves, base changes in proportion to equity (`risk.carrying`): what was lost stays
the same fraction. Equity is quote currency + holdings at mark, so it is realised + unrealised - fees. Periods begin at
00:00 UTC: of the day, of Monday, of the first of the month; the drawdown's reference is the moment of the highest
profit. RTS 6 (EU 2017/589) Art. 15(3): a breach stays until a person lifts it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import Field

from vostok.risk.reductions import BreachAction
from vostok.risk.types import Limits, fraction

Period = Literal["day", "week", "month", "drawdown"]
Level = Literal["bot", "family", "portfolio"]
Status = Literal["ok", "warning", "breached", "unknown"]
PERIODS: dict[Level, tuple[Period, ...]] = {
    "bot": ("day", "week", "month", "drawdown"),
    "family": ("day", "week", "month"),
    "portfolio": ("day", "week", "month"),
}
# Share of a limit from which the owner is warned.
WARNING_AT = Decimal("0.8")
ONE, ZERO = Decimal(1), Decimal(0)


def _action(description: str) -> BreachAction:
    value: BreachAction = Field(default="REDUCING", description=description)
    return value


class BreakerLimits(Limits):
    """Most that may be lost before entries stop, as fractions of one; they exist once for each mode."""

    bot_day: Decimal = fraction("0.05", "One bot, loss of a day (from 00:00 UTC)")
    bot_week: Decimal = fraction("0.08", "One bot, loss of a week (from Monday 00:00 UTC)")
    bot_month: Decimal = fraction("0.12", "One bot, loss of a month (from the 1st, 00:00 UTC)")
    bot_drawdown: Decimal = fraction("0.15", "One bot, loss since its highest profit")
    bot_action: BreachAction = _action("What a breach does to the bot")
    family_day: Decimal = fraction("0.04", "All bots of one strategy, loss of a day")
    family_week: Decimal = fraction("0.06", "All bots of one strategy, loss of a week")
    family_month: Decimal = fraction("0.12", "All bots of one strategy, loss of a month")
    family_action: BreachAction = _action("What a breach does to the bots of that strategy")
    portfolio_day: Decimal = fraction("0.03", "All bots of the mode, loss of a day")
    portfolio_week: Decimal = fraction("0.03", "All bots of the mode, loss of a week")
    portfolio_month: Decimal = fraction("0.10", "All bots of the mode, loss of a month")
    portfolio_action: BreachAction = _action("What a breach does to all bots of the mode")

    def of(self, level: Level, period: Period) -> Decimal:
        """The limit of one breaker, a fraction."""
        value: Decimal = getattr(self, f"{level}_{period}")
        return value

    def action(self, level: Level) -> BreachAction:
        """What a breach does."""
        value: BreachAction = getattr(self, f"{level}_action")
        return value


class Worth(NamedTuple):
    """What a bot's sub-account is worth now, in quote currency: `equity` is None where a holding has no price.

    `paid_in` is what the owner has put in, less what was taken out, since the start; `at_work` is whether any of it was
    ever traded with.
    """

    equity: Decimal | None
    paid_in: Decimal
    at_work: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """A bot's part of the base of one measurement, in `currency`; `since` is the start of its period in UTC ms.

    `paid_in` is what had been paid in when it was written. `final` is what a bot that has left the scope was worth
    then, less what was paid in meanwhile; None while it belongs to it.
    """

    since: int
    equity: Decimal
    paid_in: Decimal
    currency: str = ""
    final: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where one breaker's measurement of several bots began: `since` is the oldest of their references.

    `base` is the sum of them, None before the first. `bots` are followed since, and had `paid_in` then; those that
    `have_left` were worth `final` together.
    """

    since: int | None
    base: Decimal | None
    paid_in: Decimal
    final: Decimal
    bots: tuple[str, ...]
    have_left: bool

    def holds(self, members: tuple[str, ...], worth: "Worth") -> bool:
        """Whether it is still of these bots, that are worth `worth` together, and of no other money."""
        return self.bots == members and not self.have_left and self.paid_in == worth.paid_in

    def result(self, worth: "Worth") -> Decimal | None:
        """What became of `base`: the equity of all it was measured over, without money paid in or out since."""
        return None if worth.equity is None else worth.equity - worth.paid_in + self.paid_in + self.final


class Reading(NamedTuple):
    """How far a breaker is. `loss` is a fraction of `base` (negative: a profit); both None while unknown."""

    loss: Decimal | None
    base: Decimal | None
    limit: Decimal

    @property
    def status(self) -> Status:
        """`breached` from the limit on, `warning` from 80 % of it."""
        if self.loss is None:
            return "unknown"
        if self.loss >= self.limit:
            return "breached"
        return "warning" if self.loss >= self.limit * WARNING_AT else "ok"


@lru_cache(maxsize=64)
def period_start(now_ms: int, period: Period) -> int:
    """Where the period that holds `now_ms` begins, UTC ms; a drawdown begins now."""
    if period == "drawdown":
        return now_ms
    day = datetime.fromtimestamp(now_ms // 1000, UTC).replace(hour=0, minute=0, second=0)
    if period == "week":
        day -= timedelta(days=day.weekday())
    elif period == "month":
        day = day.replace(day=1)
    return int(day.timestamp()) * 1000


def renewed(known: Reference | None, worth: Worth, period: Period, now_ms: int, currency: str = "") -> Reference | None:
    """The reference that holds from now on: a new one at a period's first moment, or at a new highest profit.

    A clock that goes back renews nothing. None while there is no reference and the equity is not known.
    """
    if worth.equity is None:
        return known
    start = period_start(now_ms, period)
    fresh = Reference(start, worth.equity, worth.paid_in, currency)
    if known is None:
        return fresh
    if period == "drawdown":
        return fresh if worth.equity - worth.paid_in > known.equity - known.paid_in else known
    return fresh if start > known.since else known


def anchored(begun: Mapping[str, Reference], members: tuple[str, ...]) -> Anchor:
    """Where a measurement with these references began, by bot; `members` are the bots of its scope now."""
    followed = {bot_id: reference for bot_id, reference in begun.items() if reference.final is None}
    bots = (*(bot_id for bot_id in members if bot_id in followed), *(followed.keys() - set(members)))
    return Anchor(
        min((reference.since for reference in begun.values()), default=None),
        None if members and not begun else sum((reference.equity for reference in begun.values()), ZERO),
        sum((reference.paid_in for reference in followed.values()), ZERO),
        sum((reference.final for reference in begun.values() if reference.final is not None), ZERO),
        bots,
        len(followed) < len(begun),
    )


def together(worths: Iterable[Worth]) -> Worth:
    """What several bots are worth; not known when it is of one of them."""
    equity: Decimal | None = ZERO
    paid_in = ZERO
    for worth in worths:
        equity = None if equity is None or worth.equity is None else equity + worth.equity
        paid_in += worth.paid_in
    return Worth(equity, paid_in)


def read(anchor: Anchor, worth: Worth, limit: Decimal) -> Reading:
    """How far a breaker is, whose bots are worth `worth` together; unknown when one of them is."""
    base, result = anchor.base, anchor.result(worth)
    if base is None or result is None:
        return Reading(None, None, limit)
    if base <= 0:
        # Nothing is at work: what is below even that was lost entirely.
        return Reading(ZERO if result >= base else ONE, base, limit)
    return Reading((base - result) / base, base, limit)
