"""Briefs, what was asked of models, suggestions, and the owner's choice of a provider: stored, sent and shown."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, SecretStr
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.ai.prompts.facts import Claim, Kind, Language, Period, Unit
from vostok.panel.ai.prompts.render import Line, Rendered
from vostok.panel.fields import Amount, AmountInput, Millis, Mode, Public, Request, Typed
from vostok.panel.gateway_models import DecisionPublic

BriefKind = Literal["portfolio", "bot", "pair", "backtest"]
BriefState = Literal["QUEUED", "RUNNING", "DONE", "STALE", "FAILED", "CANCELLED"]
RecommendationState = Literal["OPEN", "APPLIED", "DISMISSED"]
Action = Literal["smaller_stake", "drop_pair", "pause"]
Outcome = Literal["ACCEPTED", "REJECTED", "FAILED"]
ScoredBy = Literal["lexicon", "model"]
# Why the rules text stands where a model was chosen.
Fallback = Literal["rejected", "failed", "circuit", "cap", "key"]
UNFINISHED = ("QUEUED", "RUNNING")


class Brief(SQLModel, table=True):
    """A brief with everything it was made of; `key` is the same for the same question on the same facts."""

    __tablename__ = "ai_brief"

    id: str = Column(primary_key=True)
    kind: str
    subject: str
    mode: str
    language: str
    state: str = "QUEUED"
    provider: str
    model: str | None = None
    key: str | None = Column(default=None, index=True)
    facts: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    answer: dict[str, Any] | None = Column(default=None, sa_type=JSON)
    prompt_hash: str | None = None
    facts_hash: str | None = None
    answer_hash: str | None = None
    fallback: str | None = None
    detail: str | None = None
    reused: str | None = None
    stale_since: int | None = None
    actor: str
    created_at: int = Column(index=True)
    finished_at: int | None = None


class ModelCall(SQLModel, table=True):
    """One question to a paid provider: what was asked, what came back unchecked, what it cost."""

    __tablename__ = "ai_call"

    id: int | None = Column(default=None, primary_key=True)
    ts: int = Column(index=True)
    purpose: str
    provider: str
    model: str
    prompt: str
    answer: str | None
    prompt_hash: str
    answer_hash: str | None
    tokens_in: int
    tokens_out: int
    cost: str
    outcome: str
    reasons: list[str] = Column(sa_type=JSON)


class Recommendation(SQLModel, table=True):
    """A change that somebody may make; nothing happens before the owner applies it."""

    __tablename__ = "ai_recommendation"

    id: str = Column(primary_key=True)
    brief_id: str = Column(index=True)
    bot_id: str
    action: str
    pair: str | None = None
    changes: list[dict[str, Any]] = Column(sa_type=JSON)
    base_version: int
    facts: list[str] = Column(sa_type=JSON)
    state: str = "OPEN"
    actor: str | None = None
    created_at: int
    closed_at: int | None = None


class ProviderChoice(SQLModel, table=True):
    """The one row of what the owner chose; the key is sealed."""

    __tablename__ = "ai_provider"

    id: int = Column(default=1, primary_key=True)
    provider: str = "rules"
    settings: dict[str, Any] = Column(default_factory=dict, sa_type=JSON)
    sealed_key: str | None = None
    price_in: str = "0"
    price_out: str = "0"
    daily_tokens: int = 200_000
    daily_cost: str = "1"
    news_by: str = "lexicon"


class BriefRequest(Request):
    """What to explain; without a language, in the one of the settings."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "portfolio"}]})

    kind: BriefKind = "portfolio"
    subject: str = Field(default="", max_length=30, description="A bot's or backtest's id, or a pair; none: portfolio")
    mode: Mode = "SIMULATED"
    language: Language | None = None


class FactPublic(Public):
    """One fact of a brief with its source; `text` is its value as the brief writes it, `label` what it is called."""

    id: str
    kind: Kind
    subject: str
    label: str
    text: str
    value: str
    unit: Unit
    currency: str | None
    at: Millis
    source: str
    link: str
    period: Period | None
    claims: list[Claim]
    stale: bool


class DiffPublic(Public):
    """One field of a bot and what it would become; a list is written as one."""

    field: str
    before: Any
    after: Any


class RecommendationPublic(Public):
    """A suggestion as a diff, with the facts behind it. `current` is whether the bot is still what it was made for."""

    id: str
    brief_id: str
    bot_id: str
    bot_name: str
    stake_currency: str
    action: Action
    pair: str | None
    changes: list[DiffPublic]
    facts: list[FactPublic]
    state: RecommendationState
    current: bool
    created_at: Millis
    closed_at: Millis | None


class BriefPublic(Public):
    """A brief. `text` is there when it is DONE; STALE says since when the data is (`stale_since`). Where a model was
    chosen and the rules wrote the text, `fallback` and `detail` say why; `reused` is the brief it was taken from
    because no fact had changed."""

    id: str
    kind: BriefKind
    subject: str
    name: str
    mode: Mode
    language: Language
    state: BriefState
    provider: str
    model: str | None
    text: Rendered | None
    facts: list[FactPublic]
    fallback: Fallback | None
    detail: str | None
    reused: str | None
    stale_since: Millis | None
    prompt_hash: str | None
    facts_hash: str | None
    answer_hash: str | None
    created_at: Millis
    finished_at: Millis | None


class ChatRequest(Request):
    """A question about what the bots did; `bot_id` where the page shows one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "Why did Morning not buy ETH today?"}]})

    question: Annotated[Typed, Field(min_length=2, max_length=500)]
    bot_id: str | None = Field(default=None, max_length=10)
    language: Language | None = None


class FoundPublic(Public):
    """What the question was taken to be about (null: nothing of the kind), and whether it was `understood` at all.

    `unknown` are names in it that no bot and no coin of the venue has, `untraded` its coins that the bots in question
    do not trade; `pairs` are those they do."""

    understood: bool
    bot_id: str | None
    bot_name: str | None
    pair: str | None
    allowed: bool | None
    since: Millis
    unknown: list[str]
    untraded: list[str]
    pairs: list[str]


class ChatPublic(Public):
    """An answer: sentences with figures, the facts behind them, and the decisions that were found, newest first."""

    lines: list[Line]
    facts: list[FactPublic]
    decisions: list[DecisionPublic]
    found: FoundPublic
    provider: str
    model: str | None
    fallback: Fallback | None
    detail: str | None


class ProviderUpdate(Request):
    """What is left out stays; a key of "" removes the stored one."""

    provider: str | None = Field(default=None, max_length=60)
    settings: dict[str, Any] | None = Field(default=None, max_length=40)
    key: SecretStr | None = Field(default=None, max_length=500)
    price_in: AmountInput | None = Field(default=None, ge=0, le=Decimal(10_000), description="Per million tokens read")
    price_out: AmountInput | None = Field(
        default=None, ge=0, le=Decimal(10_000), description="Per million tokens written"
    )
    daily_tokens: int | None = Field(default=None, ge=0, le=10**9, description="Most tokens of a UTC day")
    daily_cost: AmountInput | None = Field(default=None, ge=0, le=Decimal(10**6), description="Most cost of a UTC day")
    news_by: ScoredBy | None = Field(default=None, description="Who judges news; a model needs a provider that is one")


class CallPublic(Public):
    """One question to a model as it was sent (`prompt` is JSON), its answer unchecked, and why it was rejected."""

    id: int
    ts: Millis
    provider: str
    model: str
    prompt: str
    answer: str | None
    prompt_hash: str
    answer_hash: str | None
    tokens_in: int
    tokens_out: int
    cost: Amount
    outcome: Outcome
    reasons: list[str]


class ProviderFormPublic(Public):
    """A provider that can be chosen, and the JSON Schema that its form is drawn from."""

    id: str
    label: str
    paid: bool
    needs_key: bool
    form: dict[str, Any]


class ProviderPublic(Public):
    """The choice, what it has used today (UTC), and until when it is left alone after failures."""

    provider: str
    settings: dict[str, Any]
    key: str | None
    price_in: Amount
    price_out: Amount
    daily_tokens: int
    daily_cost: Amount
    news_by: ScoredBy
    tokens_today: int
    cost_today: Amount
    resting_until: Millis | None
    providers: list[ProviderFormPublic]


class ProbePublic(Public):
    """What a test of the connection found; `ok` says that a model answered, not how well it writes."""

    ok: bool
    detail: str
    model: str | None
    duration_ms: int
