"""The words of the gate: what a bot wants, what is known, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

BotState = Literal["RUNNING", "PAUSED", "STOPPED"]
Mode = Literal["SIMULATED", "REAL_MARKET_SPOT"]
Side = Literal["BUY", "SELL"]
TradingState = Literal["ACTIVE", "REDUCING", "HALTED"]


@dataclass(frozen=True, slots=True)
class Intent:
    """An order as its bot asked for it, before anything is reserved.

    `price` is the worst price it can trade at and `notional` the most it can cost or bring, both in quote
    currency; None where no market price is known.
    """

    bot_id: str
    pair: str
    side: Side
    quantity: Decimal | None
    price: Decimal | None
    notional: Decimal | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a rule may know, taken in the transaction that also reserves.

    `exposure` is holdings at mark + what open BUY orders may still cost, in quote currency; None when a holding
    has no mark. `price_age_ms` is the age of the intent's market price; None when there is none.
    `unresolved` names an order of this bot on this pair whose outcome is not known or not claimed yet.
    `trading` is the most severe latch on the bot or on anything it is part of, `trading_reason` its sentence.
    """

    state: BotState
    pairs: frozenset[str]
    symbol_status: str | None
    price_age_ms: int | None
    exposure: Decimal | None
    trading: TradingState
    trading_reason: str = ""
    unresolved: str | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """A no: a stable code for programs and a sentence for people."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer; when it is a no, `rule` is the file that said it."""

    allowed: bool
    rule: str | None = None
    code: str | None = None
    reason: str | None = None


class Limits(BaseModel):
    """Base of a rule's settings; each field's description is the label of its form field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NoLimits(Limits):
    """For rules that have nothing to set."""


L = TypeVar("L", bound=Limits)


@dataclass(frozen=True)
class Rule(Generic[L]):
    """One file of `risk/rules`: `check` returns None for yes and a Denial for no.

    Rules see entries only: what reduces risk is never theirs to deny. A rule that raises denies.
    """

    label: str
    limits: type[L]
    check: Callable[[Intent, Snapshot, L], Denial | None]

    def read_limits(self, values: Mapping[str, Any]) -> L:
        """This rule's limits out of a bot's flat `values`. Raises pydantic.ValidationError when one is missing."""
        return self.limits.model_validate({name: values[name] for name in self.limits.model_fields if name in values})
