"""Bots as stored, as sent and as shown."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, computed_field, field_validator
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.bots.exit_models import ExitSettings, ExitsPublic
from vostok.panel.fields import Amount, AmountInput, Line, Millis, Mode, Public, Request, Text
from vostok.risk.portuguese import portuguese

DesiredState = Literal["RUNNING", "PAUSED", "STOPPED"]
State = Literal["CREATED", "STARTING", "RUNNING", "PAUSED", "STOPPING", "STOPPED", "CRASHED"]
Stage = Literal["RESEARCH", "VALIDATED", "SIMULATED", "REAL"]
Parameter = bool | int | float | str

NAME_MAX = 60
TAGS_MAX = 20
Label = Annotated[Line, Field(min_length=1, max_length=30)]
# More than a person saves in a life; beyond 2^63 a number is none for SQLite.
VERSION_MAX = 1_000_000


class Bot(SQLModel, table=True):
    """What the owner wants of a bot; its settings are those of its newest version."""

    id: str = Column(primary_key=True)
    name: str
    # The name without case, unique among bots that are not archived (an index of the migration).
    name_key: str
    mode: str
    stage: str
    desired_state: str = "STOPPED"
    closing: bool = False
    # Set by *apply*, cleared when a process starts: the running one ends first.
    restarting: bool = False
    version: int = 1
    running_version: int | None = None
    created_at: int
    updated_at: int
    started_at: int | None = None
    archived_at: int | None = None
    # What an archived bot had earned in all and paid in fees, in its stake currency; null where it was archived before
    # this was kept.
    final_profit: str | None = None
    final_fees: str | None = None
    final_currency: str | None = None
    # Labels say nothing to Freqtrade, so they are of the bot and not of a version; no group is "".
    group_name: str = ""
    tags: list[str] = Column(default_factory=list, sa_type=JSON)
    credentials: dict[str, str] = Column(sa_type=JSON)


class BotVersion(SQLModel, table=True):
    """The complete settings of a bot as of one saved change; never edited."""

    __tablename__ = "bot_version"

    bot_id: str = Column(primary_key=True, foreign_key="bot.id")
    version: int = Column(primary_key=True)
    created_at: int
    actor: str
    settings: dict[str, Any] = Column(sa_type=JSON)


class BotSettings(ExitSettings):
    """Everything that a version holds. Amounts are in the stake currency, fractions are of one."""

    name: Line = Field(min_length=1, max_length=NAME_MAX)
    description: Text = Field(default="", max_length=2_000)
    mode: Mode = "SIMULATED"
    strategy: str = Field(min_length=1, max_length=120, description="Class name of a strategy of the catalogue")
    parameters: dict[str, Parameter] = Field(
        default_factory=dict, max_length=200, description="Strategy parameters that differ from their defaults"
    )
    pairs: list[str] = Field(min_length=1, max_length=100, description="Pairs such as BTC/USDT")
    timeframe: str | None = Field(default=None, max_length=4, description="Candle length; null is the strategy's own")
    stake_currency: str = Field(default="USDT", pattern=r"^[A-Z0-9]{2,10}$")
    stake_amount: AmountInput = Field(
        default=Decimal(100),
        gt=0,
        description="Quote currency put into one trade; by default less where the stop-loss is far away",
    )
    max_open_trades: int = Field(default=3, ge=1, le=100)
    max_exposure: AmountInput | None = Field(
        default=None, gt=0, description="Most that all open trades may be worth; null is stake times open trades"
    )
    simulated_balance: AmountInput = Field(
        default=Decimal(1000),
        gt=0,
        le=Decimal(10**12),
        description="Balance the bot starts with, set aside for it; of a new bot by default the one of the settings",
    )
    stoploss: AmountInput | None = Field(
        default=None, ge=Decimal("-0.99"), lt=0, description="Fraction such as -0.05; null is the strategy's own"
    )
    stoploss_on_exchange: bool = Field(
        default=False,
        description="Whether each open trade's stop-loss rests at the exchange as an order, which holds when the bot "
        "is down; a new REAL_MARKET_SPOT bot has it on unless told otherwise",
    )


class LabelsRequest(Request):
    """What the owner sorts bots by. Tags are a set: their order and case do not tell them apart."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"group": "Majors", "tags": ["core", "slow"]}]})

    group: Label | None = Field(default=None, description="The one group the bot is in; null is none")
    tags: list[Label] = Field(default_factory=list, max_length=TAGS_MAX)

    @field_validator("tags")
    @classmethod
    def _once(cls, tags: list[str]) -> list[str]:
        return sorted({tag.casefold(): tag for tag in reversed(tags)}.values(), key=str.casefold)


class BotCreate(BotSettings, LabelsRequest):
    """A new bot; only a name, a strategy and pairs are needed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Morning",
                    "strategy": "FirstFlight",
                    "pairs": ["BTC/USDT", "ETH/USDT"],
                    "stake_amount": "50",
                    "max_open_trades": 2,
                    "simulated_balance": "1000",
                    "group": "Majors",
                    "tags": ["trial"],
                }
            ]
        }
    )


class BotUpdate(ExitSettings):
    """A change: what is left out stays as it is. The mode of a bot never changes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stake_amount": "75", "stoploss": "-0.04"}]})

    name: Line | None = Field(default=None, min_length=1, max_length=NAME_MAX)
    description: Text | None = Field(default=None, max_length=2_000)
    strategy: str | None = Field(default=None, min_length=1, max_length=120)
    parameters: dict[str, Parameter] | None = Field(default=None, max_length=200)
    pairs: list[str] | None = Field(default=None, min_length=1, max_length=100)
    timeframe: str | None = Field(default=None, max_length=4)
    stake_amount: AmountInput | None = Field(default=None, gt=0)
    max_open_trades: int | None = Field(default=None, ge=1, le=100)
    max_exposure: AmountInput | None = Field(default=None, gt=0)
    simulated_balance: AmountInput | None = Field(default=None, gt=0, le=Decimal(10**12))
    stoploss: AmountInput | None = Field(default=None, ge=Decimal("-0.99"), lt=0)
    stoploss_on_exchange: bool | None = None


class ProblemPublic(Public):
    """Why a bot does not run, and where in which file, if known; `text_pt` says a sentence of ours in Portuguese."""

    text: str
    file: str | None
    line: int | None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text_pt(self) -> str | None:
        """In Portuguese."""
        return portuguese(self.text)


class ProcessPublic(Public):
    """The bot's Freqtrade process (memory: PSS); `silent_since`: its last round ended then, the next is long due."""

    pid: int
    since: Millis
    memory_bytes: int | None
    last_candle_at: Millis | None
    last_loop_at: Millis | None
    silent_since: Millis | None


class FiguresPublic(Public):
    """The bot's money in its stake currency, from the gateway's fills and marks; null is unknown, never zero.

    `open_trades` are those that Freqtrade manages, `positions` the holdings that are more than dust. `at_work` is false
    of a bot that never ran and holds nothing: no sum of several bots counts it.
    """

    at_work: bool
    start_balance: Amount
    balance: Amount
    equity: Amount | None
    realised: Amount
    unrealised: Amount | None
    fees: Amount
    exposure: Amount | None
    reserved: Amount
    open_trades: int
    positions: int
    closed_trades: int
    wins: int
    losses: int
    mark_ts: Millis | None


class BotPublic(ExitsPublic):
    """A bot as the dashboard shows it. `timeframe` and `max_exposure` are what holds, defaults filled in."""

    id: str
    name: str
    description: str
    group: str | None
    tags: list[str]
    mode: Mode
    stage: Stage
    strategy: str
    parameters: dict[str, Parameter]
    pairs: list[str]
    timeframe: str
    stake_currency: str
    stake_amount: Amount
    max_open_trades: int
    max_exposure: Amount
    simulated_balance: Amount
    stoploss: Amount | None
    stoploss_on_exchange: bool
    state: State
    desired_state: DesiredState
    closing: bool
    restarting: bool
    problem: ProblemPublic | None
    restart_at: Millis | None
    version: int
    running_version: int | None
    created_at: Millis
    updated_at: Millis
    started_at: Millis | None
    archived_at: Millis | None
    process: ProcessPublic | None
    figures: FiguresPublic | None


class ChangePublic(Public):
    """One field of the settings that differs; a strategy's parameter is named `parameters.<name>`."""

    field: str
    before: Any
    after: Any


class VersionPublic(Public):
    """One saved change of a bot: who made it, the complete settings from then on, and what differs from the one
    before (nothing in the first)."""

    version: int
    created_at: Millis
    actor: str
    settings: dict[str, Any]
    changes: list[ChangePublic]


class CloneRequest(Request):
    """A copy of a bot; without a name it gets the next free one."""

    name: Line | None = Field(default=None, min_length=1, max_length=NAME_MAX)


class RestoreRequest(Request):
    """Take a bot out of the archive, under another name where its own is taken."""

    name: Line | None = Field(default=None, min_length=1, max_length=NAME_MAX)


class ImportRequest(Request):
    """A bot as a file: Vostok's own export, or a stock Freqtrade configuration."""

    document: dict[str, Any] = Field(description="The JSON document of the file")
    name: Line | None = Field(default=None, min_length=1, max_length=NAME_MAX, description="Instead of its own")
    leave_out: list[Annotated[str, Field(max_length=200)]] = Field(
        default_factory=list, max_length=500, description="Settings of the file that Vostok has not and may leave out"
    )


class RollbackRequest(Request):
    """Go back to an earlier version."""

    version: int = Field(ge=1, le=VERSION_MAX, description="The version whose settings become the newest ones again")


class ConfigPublic(Public):
    """The Freqtrade configuration generated for a version; secrets are masked."""

    version: int
    config: dict[str, Any]
