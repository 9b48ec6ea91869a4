"""The words of the gate: what a bot wants, what is known, and the answer."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from vostok.risk.facts import AccountKey, MarketFacts, Mood, StopSlots
from vostok.risk.governance import Capital, Flag
from vostok.risk.tempo import Tempo
from vostok.risk.wording import amount

BotState = Literal["RUNNING", "PAUSED", "STOPPED"]
Mode = Literal["SIMULATED", "REAL_MARKET_SPOT"]
Side = Literal["BUY", "SELL"]
TradingState = Literal["ACTIVE", "REDUCING", "HALTED"]
Scope = Literal["bot", "family", "portfolio"]
"""Whose limits a rule reads: the bot's own, or the mode's for each strategy family or for all its bots together."""
LimitValues = Mapping[Scope, Mapping[str, Any]]
"""What was set in each scope, flat by name; what was not set is the default of its `Limits` model."""


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

    def money(self, value: Decimal, rounding: str = ROUND_HALF_UP) -> str:
        """`value` as people read it, in the currency that the order is paid in."""
        return amount(value, self.pair.partition("/")[2], rounding)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is at work before the order, in quote currency: of the bot, and of all bots of its mode and currency.

    Exposure is holdings at mark + what open BUY orders may still cost. `bot`, `family` (its strategy's bots),
    `portfolio` and `pair` (all bots in the order's pair) are exposures; they and `equity` (quote + holdings at mark)
    are None where a holding has no mark. `free` is the quote currency that nothing holds back.
    A position is a pair of a bot in which it holds more than dust or may still buy; those of families and the
    portfolio are counted over every currency of the mode. `opens` is whether this order would open one.
    """

    equity: Decimal | None
    free: Decimal
    bot: Decimal | None
    pair: Decimal | None
    family: Decimal | None
    portfolio: Decimal | None
    bot_positions: int = 0
    family_positions: int = 0
    portfolio_positions: int = 0
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Lock:
    """No entry in `pair` by the bot whose id is `scope`, or by any (`all`); `until` and `at` in UTC ms.

    Without an end it is what a block list holds.
    """

    scope: str
    pair: str
    until: int | None
    reason: str
    actor: str
    at: int

    def holds(self, now_ms: int) -> bool:
        """Whether it has not ended; it does at its `until`."""
        return self.until is None or now_ms < self.until


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a rule may know, taken in the transaction that also reserves.

    `price_age_ms` is the age of the intent's market price; None when there is none.
    `stoploss` is the bot's own, a negative fraction of the entry price; None where it has none.
    `lock` keeps the bot out of the intent's pair.
    `flag` has switched off something that the entry is part of; `capital` is what the bot may use, None is a no.
    `unresolved` names an order of this bot on this pair whose outcome is not known or not claimed yet.
    `trading` is the most severe latch on the bot or on anything it is part of, `trading_reason` its sentence,
    `trading_source` what set it.
    `market`, `tempo` and `slots` are what the rules about market and behaviour go by; None is unknown, and a no.
    `clock_offset_ms` is the venue's clock minus this machine's, as last compared.
    `mood` is the sentiment of the intent's coin, `market_mood` that of all; None is unknown, and neutral.
    `unreconciled` says why the bot waits for its books to agree with the account. `key` None is unknown, and a no.
    """

    state: BotState
    pairs: frozenset[str]
    symbol_status: str | None
    price_age_ms: int | None
    holdings: Holdings
    trading: TradingState
    trading_reason: str = ""
    trading_source: str = ""
    unresolved: str | None = None
    stoploss: Decimal | None = None
    lock: Lock | None = None
    market: MarketFacts | None = None
    tempo: Tempo | None = None
    slots: StopSlots | None = None
    flag: Flag | None = None
    capital: Capital | None = None
    clock_offset_ms: int = 0
    mood: Mood | None = None
    market_mood: Mood | None = None
    unreconciled: str | None = None
    key: AccountKey | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a limit is used up before any order: both figures in quote currency, or counts where `counted`."""

    field: str
    subject: Literal["bot", "pair", "family", "portfolio"]
    value: Decimal
    limit: Decimal
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """A no: a stable code for programs and a sentence for people.

    `hold_s` is for how many seconds it is no use to ask again; None: until the bot's next candle.
    `latches`: the bot does something so odd that its entries stay closed until its owner lifts that.
    """

    code: str
    reason: str
    hold_s: int | None = None
    latches: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer; when it is a no, `rule` is the file that said it."""

    allowed: bool
    rule: str | None = None
    code: str | None = None
    reason: str | None = None
    hold_s: int | None = None
    latches: bool = False


MAPPINGS_HELD = 1_024
NOTHING_SET: Mapping[str, Any] = MappingProxyType({})


class Limits(BaseModel):
    """Base of a rule's settings; each field's description is the label of its form field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """These limits out of flat `values` of many, which nobody changes in place. Raises pydantic.ValidationError."""
        known = _held[cls]
        held: tuple[Mapping[str, Any], Any] | None = known.get(id(values))
        if held is not None and held[0] is values:
            # Every rule asks at every order, and a change of the owner is a new mapping.
            limits: Self = held[1]
            return limits
        limits = cls._chosen(values)
        if len(known) >= MAPPINGS_HELD:
            known.clear()
        # With the mapping itself, as long as which nothing else can have its id.
        known[id(values)] = (values, limits)
        return limits

    @classmethod
    def _chosen(cls, values: Mapping[str, Any]) -> Self:
        chosen = {name: values[name] for name in _names(cls) if name in values}
        try:
            # Many bots have the same limits; 1, True and "1" are the same key but for their types.
            known = _read(cls, tuple((name, type(value), value) for name, value in chosen.items()))
        except TypeError:
            return cls.model_validate(chosen)
        assert isinstance(known, cls)
        return known


_held: dict[type[Limits], dict[int, tuple[Mapping[str, Any], Limits]]] = defaultdict(dict)


@cache
def _names(kind: type[Limits]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


@lru_cache(maxsize=4_096)
def _read(kind: type[Limits], chosen: tuple[tuple[str, type, Any], ...]) -> Limits:
    return kind.model_validate({name: value for name, _type, value in chosen})


def fraction(default: str, description: str, *, zero: bool = False) -> Decimal:
    """A field of `Limits` that is a fraction of one, which a form shows as percent; 0 is none unless `zero`."""
    bounds: dict[str, Any] = {"ge" if zero else "gt": 0, "le": 1}
    value: Decimal = Field(
        default=Decimal(default),
        decimal_places=6,
        description=description,
        json_schema_extra={"unit": "fraction"},
        **bounds,
    )
    return value


class NoLimits(Limits):
    """For rules that have nothing to set."""


L = TypeVar("L", bound=Limits)


@dataclass(frozen=True)
class Rule(Generic[L]):
    """One file of `risk/rules`: `check` returns None for yes and a Denial for no.

    Rules see entries only: what reduces risk is never theirs to deny. A rule that raises denies. `scope` says whose
    limits it reads: a bot's come with the bot, those of families and of the portfolio exist once for each mode.
    `use` says how much of a limit is used up by what is held already; None where nothing lasting is measured.
    `remark` is a sentence to keep with an entry that is allowed: what the rule had to do without.
    """

    label: str
    limits: type[L]
    check: Callable[[Intent, Snapshot, L], Denial | None]
    scope: Scope = "bot"
    use: Callable[[Holdings, L], Use | None] | None = None
    remark: Callable[[Intent, Snapshot, L], str | None] | None = None

    def read_limits(self, values: LimitValues) -> L:
        """This rule's limits in its own scope. Raises pydantic.ValidationError."""
        return self.limits.read(values.get(self.scope, NOTHING_SET))
