"""What the gateway says of risk, shown as it is (ARCHITECTURE, "Gateway, control side")."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import computed_field

from vostok.panel.fields import Amount, Millis, Mode, Reasoned
from vostok.panel.gateway_models import Shown
from vostok.risk.governance import FlagKind
from vostok.risk.portuguese import portuguese

TradingState = Literal["ACTIVE", "REDUCING", "HALTED"]


class LatchPublic(Reasoned, Shown):
    """One reason not to trade: on everything (`all`), a mode, a strategy family or a bot, until the owner lifts it."""

    scope: str
    source: str
    state: TradingState
    reason: str
    actor: str
    at: Millis


class BotStandingPublic(Reasoned, Shown):
    """What applies to one bot: the most severe latch on it or on anything it is part of."""

    bot_id: str
    state: TradingState
    reason: str


class UnprotectedPublic(Shown):
    """What a HALTED bot holds without a stop order at the venue; `value` in `quote`, null without a price."""

    bot_id: str
    name: str
    pair: str
    quantity: Amount
    value: Amount | None
    quote: str


class ReductionPublic(Shown):
    """A holding that is being sold down from `before` to `keep` (base currency); `held` is what there is now.

    Its bot sells until `gateway_at`, then the gateway does."""

    scope: str
    source: str
    bot_id: str
    name: str
    pair: str
    action: Literal["CLOSE_HALF", "FLATTEN", "CLOSE_ORDER"]
    before: Amount
    keep: Amount
    held: Amount
    at: Millis
    gateway_at: Millis


class BreakerPublic(Shown):
    """One breaker: `loss` and `limit` are fractions, `base` is in `currency`; null while it cannot be measured."""

    scope: str
    level: Literal["bot", "family", "portfolio"]
    mode: Mode
    currency: str
    period: Literal["day", "week", "month", "drawdown"]
    since: Millis | None
    status: Literal["ok", "warning", "breached", "unknown"]
    loss: Amount | None
    base: Amount | None
    limit: Amount


LimitValue = str | list[str] | None


class LimitFormPublic(Shown):
    """The JSON Schema that the fields of one scope are drawn from; those of `breakers` stop entries after losses."""

    scope: Literal["portfolio", "family", "breakers"]
    form: dict[str, Any]


class ModeLimitsPublic(Shown):
    """The limits of all bots of a mode by name: fractions and counts as strings; null where one is unreadable.

    `chosen` are those that the owner has set or confirmed; all others are defaults."""

    mode: Mode
    limits: dict[str, LimitValue]
    chosen: list[str]


class UsedLimitPublic(Shown):
    """How much of one limit is used up now: `fraction` 1 is all of it.

    `subject` is the bot's id, the pair or the strategy that it is about, empty for all bots; `value` and `limit` are
    in `currency`, or counts where that is null.
    """

    mode: Mode
    currency: str | None
    field: str
    level: Literal["bot", "pair", "family", "portfolio"]
    subject: str
    value: Amount
    limit: Amount
    fraction: Amount


class RiskLimitsPublic(Shown):
    """The limits of both modes, the forms of their scopes, and what is used of each limit, the fullest first."""

    forms: list[LimitFormPublic]
    items: list[ModeLimitsPublic]
    used: list[UsedLimitPublic]


class LockPublic(Shown):
    """No entry in `pair` by the bot whose id is `scope`, or by any (`all`), until a moment or until it is lifted."""

    scope: str
    pair: str
    until: Millis | None
    reason: str
    actor: str
    at: Millis


class FlagPublic(Shown):
    """Something that is switched off for entries of all bots."""

    kind: FlagKind
    name: str
    reason: str
    actor: str
    at: Millis


class Clearance(Shown):
    """How much of its allocation (a fraction) a bot may use, and for what it runs with."""

    bot_id: str
    share: Decimal
    fingerprint: str
    reason: str


class KeylessPublic(Shown):
    """There is no key to sign with, and these live bots (names) need one: nothing of theirs leaves, exits neither."""

    state: Literal["none", "locked", "broken"]
    problem: str
    bots: list[str]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def problem_pt(self) -> str | None:
        """In Portuguese; null where another program wrote it."""
        return portuguese(self.problem)


class RiskPublic(Reasoned, Shown):
    """The trading states; `written` is whether the latches are on the gateway's disk as well as in its memory.

    `keyless` stands while live bots lack a key: nothing is latched then, and they go on as soon as it is back."""

    state: TradingState
    reason: str
    written: bool
    latches: list[LatchPublic]
    bots: list[BotStandingPublic]
    reductions: list[ReductionPublic]
    unprotected: list[UnprotectedPublic]
    breakers: list[BreakerPublic]
    keyless: KeylessPublic | None


class AccountLinePublic(Shown):
    """One asset of the owner's account: what is there = what bots own + what nobody owns + `difference`.

    `account` and `difference` are null before the gateway's first look; a difference that stays freezes live bots."""

    asset: str
    account: Amount | None
    owned: Amount
    unowned: Amount
    difference: Amount | None


class AccountBooksPublic(Shown):
    """The owner's account at the venue beside the books of all live bots."""

    checked_at: Millis | None
    items: list[AccountLinePublic]
