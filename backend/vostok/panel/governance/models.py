"""Stages and passports as stored, as sent and as shown."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.bots.models import ChangePublic, Stage, State
from vostok.panel.fields import Amount, AmountInput, Line, Millis, Mode, Public, Request
from vostok.panel.validation.models import CheckPublic
from vostok.risk.governance import FlagKind

Action = Literal["warn", "pause", "demote"]
EndKind = Literal["edited", "demoted", "archived"]
ConditionName = Literal[
    "validation", "verdict", "strategy_unchanged", "settings_covered", "lookahead", "recursive", "mode_simulated",
    "running_newest", "days", "trades", "return_range", "drawdown", "fidelity", "no_alarm",
    "limits_loosened", "limits_set", "books_clean", "key_checked", "amount_typed",
]  # fmt: skip
AlarmName = Literal["drawdown", "sharpe", "fidelity"]
Unit = Literal["count", "days", "fraction", "ratio", "text", "time"]
PASSWORD_MAX = 256
REASON_MAX = 300


class Passport(SQLModel, table=True):
    """What a bot has shown, from its validation on; open until `ended_at`, one open one a bot.

    `stamps` are its promotions (`stage`, `share`, `at`, `actor`, `conditions`), `hashes` those of strategy, config and
    data of the validation, `checks` its verdict, `settings` those of the bot that were judged. `evidence_bot_id` is the
    bot that traded simulated for it. `end` is `{"kind", "reason", "changes"}`.
    """

    id: str = Column(primary_key=True)
    bot_id: str = Column(index=True)
    evidence_bot_id: str
    validation_id: str
    stage: str
    # Of the allocation, a fraction as text; "0" below REAL.
    share: str = "0"
    fingerprint: str
    hashes: dict[str, str] = Column(sa_type=JSON)
    settings: dict[str, Any] = Column(sa_type=JSON)
    checks: list[dict[str, Any]] = Column(sa_type=JSON)
    predicted: dict[str, Any] = Column(sa_type=JSON)
    stamps: list[dict[str, Any]] = Column(sa_type=JSON)
    alarms: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    stage_since: int
    created_at: int
    ended_at: int | None = None
    end: dict[str, Any] | None = Column(default=None, sa_type=JSON)


class GovernancePolicy(SQLModel, table=True):
    """What the owner has changed of the policy; one row."""

    __tablename__ = "governance_policy"

    id: int = Column(default=1, primary_key=True)
    values: dict[str, Any] = Column(sa_type=JSON)


class PolicyUpdate(Request):
    """New values of the policy; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"simulated_days": 14, "on_evidence": "pause"}]})

    simulated_days: int | None = Field(
        default=None, ge=1, le=365, description="Days of simulated trading before real money"
    )
    simulated_trades: int | None = Field(default=None, ge=1, le=10_000, description="Trades closed in them, at least")
    step_days: int | None = Field(
        default=None, ge=1, le=365, description="Days at 10 %, and again at 50 %, of the capital"
    )
    step_trades: int | None = Field(
        default=None, ge=1, le=10_000, description="Trades closed in each of those, at least"
    )
    drawdown_factor: AmountInput | None = Field(
        default=None, ge=1, le=10, description="Times the validated maximum drawdown that are too much"
    )
    sharpe_days: int | None = Field(
        default=None, ge=7, le=365, description="Days over which the rolling Sharpe ratio is taken"
    )
    min_sharpe: AmountInput | None = Field(default=None, ge=-10, le=10, description="Rolling Sharpe ratio, at least")
    min_fidelity: AmountInput | None = Field(
        default=None, ge=0, le=1, description="Parity with the backtest of the same time, at least"
    )
    on_evidence: Action | None = Field(default=None, description="What follows when one of these limits is passed")


class Policy(BaseModel):
    """The policy that holds: what a promotion needs beyond the verdict, and what a bot's bad evidence brings."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    simulated_days: int = 14
    simulated_trades: int = 10
    step_days: int = 14
    step_trades: int = 10
    drawdown_factor: Decimal = Decimal("1.5")
    sharpe_days: int = 30
    min_sharpe: Decimal = Decimal(0)
    min_fidelity: Decimal = Decimal("0.9")
    on_evidence: Action = "demote"


class PolicyPublic(Public):
    """The policy that holds; see `PUT /api/governance/policy` for each field."""

    simulated_days: int
    simulated_trades: int
    step_days: int
    step_trades: int
    drawdown_factor: Amount
    sharpe_days: int
    min_sharpe: Amount
    min_fidelity: Amount
    on_evidence: Action


class ConditionPublic(Public):
    """One condition of the next step. `value` and `limit` are decimals (for a range `low..high`), a time in UTC ms or
    text, as `unit` says; null is unknown, and never passes. `changes` are settings that were validated otherwise
    (`before`)."""

    name: ConditionName
    passed: bool
    value: str | None
    limit: str | None
    unit: Unit
    changes: list[ChangePublic]

    @model_validator(mode="before")
    @classmethod
    def _stamped_before_changes_were_kept(cls, values: Any) -> Any:
        return {"changes": []} | values if isinstance(values, dict) else values


class AlarmPublic(Public):
    """A limit that a bot's evidence has passed; `action` is what followed."""

    name: AlarmName
    value: Amount
    limit: Amount
    since: Millis
    action: Action


class StepPublic(Public):
    """A stage and, for REAL, the fraction of the capital."""

    stage: Stage
    share: Amount


class StampPublic(StepPublic):
    """A promotion: when, by whom, and what was found then."""

    at: Millis
    actor: str
    conditions: list[ConditionPublic]


class EndPublic(Public):
    """Why a passport ended, and what was changed (`strategy` is its code)."""

    kind: EndKind
    reason: str
    changes: list[ChangePublic]


class PassportPublic(Public):
    """A passport. `checks` are the validation's, as they stood in its verdict."""

    id: str
    bot_id: str
    bot_name: str
    strategy: str
    evidence_bot_id: str
    evidence_bot_name: str
    validation_id: str
    stage: Stage
    share: Amount
    fingerprint: str
    hashes: dict[str, str]
    settings: dict[str, Any]
    checks: list[CheckPublic]
    predicted: dict[str, Any]
    stamps: list[StampPublic]
    alarms: list[AlarmPublic]
    stage_since: Millis
    created_at: Millis
    ended_at: Millis | None
    end: EndPublic | None


class TrialPublic(Public):
    """What a bot did since its stage began: fractions of its capital; null is unknown."""

    since: Millis
    days: Amount
    trades: int
    total_return: Amount | None
    max_drawdown: Amount | None
    sharpe: Amount | None
    fidelity: Amount | None
    expected_low: Amount | None
    expected_high: Amount | None


class StandingPublic(Public):
    """A bot on the board: its stage, what is missing for the next, and how it does. `live_bot_id` trades real money on
    this bot's evidence; `ended` says why its last passport ended, where it has no other."""

    bot_id: str
    name: str
    mode: Mode
    strategy: str
    state: State
    stage: Stage
    share: Amount
    next: StepPublic | None
    conditions: list[ConditionPublic]
    trial: TrialPublic | None
    alarms: list[AlarmPublic]
    passport_id: str | None
    live_bot_id: str | None
    ended: EndPublic | None
    ended_at: Millis | None


class PromoteRequest(Request):
    """One step up, with the owner's password."""

    password: SecretStr = Field(max_length=PASSWORD_MAX)
    stage: Stage | None = Field(
        default=None, description="The step that is meant; where the next one is another by now, none is taken"
    )
    share: AmountInput | None = Field(default=None, ge=0, le=1, description="For REAL: the fraction that is meant")
    capital: AmountInput | None = Field(
        default=None,
        gt=0,
        le=Decimal(10**12),
        description="Only for the step to REAL: the allocation of the live bot, the simulated one's by default",
    )
    name: Line | None = Field(default=None, max_length=60, description="Only for the step to REAL: the live bot's name")
    at_stake: AmountInput | None = Field(
        default=None,
        gt=0,
        le=Decimal(10**12),
        description="Only for REAL where orders cost real money: the amount at stake, typed by the owner",
    )


class GoingLivePublic(Public):
    """What stands between a bot and real money. Where orders cost none (`needed` false) nothing further is asked.

    `at_stake` is `allocation` x `share`, in `currency`: what has to be typed to confirm the promotion.
    """

    needed: bool
    allocation: Amount
    share: Amount
    at_stake: Amount
    currency: str
    conditions: list[ConditionPublic]


class DemoteRequest(Request):
    """Back to RESEARCH, with the owner's password; a live bot may buy nothing from then on."""

    password: SecretStr = Field(max_length=PASSWORD_MAX)
    reason: Line = Field(min_length=3, max_length=REASON_MAX, description="Kept in the audit log")


class FlagRequest(Request):
    """Switch something off for entries of all bots, at once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "pair", "name": "BTC/USDT", "reason": "delisting announced"}]}
    )

    kind: FlagKind
    name: Line = Field(max_length=120, description="A strategy, a pair such as BTC/USDT, or a timeframe such as 5m")
    reason: Line = Field(min_length=3, max_length=REASON_MAX, description="Kept in the audit log, told in each denial")
