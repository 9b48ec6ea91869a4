"""What a backtest is: everything that decides its result, as a value."""

import hashlib
import json
import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from vostok.bot.config import BotSpec, JsonObject, export_config
from vostok.clock import DAY_MS
from vostok.lab.slippage import Slippage

Parameter = bool | int | float | str
MOST_PAIRS = 200
# In the folder of a backtest: what was asked, and the last file that a finished one has.
SPEC, RECORD = "spec.json", "record.json"
Fraction = Annotated[Decimal, Field(ge=0, lt=1)]
_TRAILING = (
    "trailing_stop",
    "trailing_stop_positive",
    "trailing_stop_positive_offset",
    "trailing_only_offset_is_reached",
)


class Gates(BaseModel):
    """The gate's rules with these limits, flat by name, in the stake currency; what is not set is its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: dict[str, Decimal] = Field(default_factory=dict, max_length=50)


class BacktestSpec(BaseModel):
    """One backtest. Amounts in `stake_currency`, fractions of one, times in UTC ms; `end` belongs to the range.

    `markets` are Binance's exchangeInfo entries of the pairs: steps, ticks and minima decide amounts and prices.
    None in `stoploss`, `minimal_roi`, `timeframe` and the trailing stop is the strategy's own choice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: str = Field(pattern=r"^[A-Za-z_]\w{0,119}$")
    pairs: tuple[str, ...] = Field(min_length=1, max_length=MOST_PAIRS)
    start: int = Field(ge=0, lt=4_102_444_800_000)
    end: int = Field(ge=0, lt=4_102_444_800_000)
    markets: tuple[JsonObject, ...]
    timeframe: str | None = None
    parameters: dict[str, Parameter] = Field(default_factory=dict, max_length=200)
    stake_currency: str = "USDT"
    stake_amount: Decimal | Literal["unlimited"] = Decimal(100)
    max_open_trades: int = Field(default=3, ge=1, le=100)
    balance: Decimal = Field(default=Decimal(1000), gt=0)
    stoploss: Decimal | None = Field(default=None, ge=Decimal("-0.99"), lt=0)
    minimal_roi: dict[str, Decimal] | None = None
    trailing_stop: bool | None = None
    trailing_stop_positive: Fraction | None = None
    trailing_stop_positive_offset: Fraction | None = None
    trailing_only_offset_is_reached: bool | None = None
    fee: Fraction = Decimal("0.001")
    slippage: Slippage = Slippage()
    gates: Gates | None = None

    @field_validator("fee", "balance")
    @classmethod
    def _finite(cls, value: Decimal) -> Decimal:
        if not math.isfinite(value):
            raise ValueError("must be a finite number")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "BacktestSpec":
        if self.end - self.start < 60_000:
            raise ValueError("the range must be at least a minute long, and end after it starts")
        if len(set(self.pairs)) != len(self.pairs):
            raise ValueError("a pair is named twice")
        return self

    @model_serializer(mode="wrap")
    def _without_what_is_not_set(self, dumped: SerializerFunctionWrapHandler) -> JsonObject:
        """Digests are stored, and the trailing stop came later: where none is set, a dump is what it was before."""
        values: JsonObject = dumped(self)
        return {name: value for name, value in values.items() if value is not None or name not in _TRAILING}

    @property
    def timerange(self) -> str:
        """The range as Freqtrade's `--timerange`; whole days are written as days."""
        if self.start % DAY_MS == 0 and self.end % DAY_MS == 0:
            return f"{_day(self.start)}-{_day(self.end)}"
        return f"{self.start // 1000}-{self.end // 1000}"

    def stock_config(self) -> JsonObject:
        """The configuration of the stock command line for the same backtest, fees and range included."""
        bot = BotSpec(
            id="",
            name="backtest",
            strategy=self.strategy,
            pairs=self.pairs,
            timeframe=self.timeframe,
            stake_currency=self.stake_currency,
            stake_amount=Decimal(1) if self.stake_amount == "unlimited" else self.stake_amount,
            max_open_trades=self.max_open_trades,
            simulated_balance=self.balance,
            stoploss=self.stoploss,
            minimal_roi=self.minimal_roi,
            trailing_stop=self.trailing_stop,
            trailing_stop_positive=self.trailing_stop_positive,
            trailing_stop_positive_offset=self.trailing_stop_positive_offset,
            trailing_only_offset_is_reached=self.trailing_only_offset_is_reached,
        )
        config = export_config(bot)
        if self.stake_amount == "unlimited":
            config["stake_amount"] = "unlimited"
        return config | {
            "fee": float(self.fee),
            "timerange": self.timerange,
            "export": "trades",
            "backtest_cache": "none",
        }

    def canonical(self) -> str:
        """The same text for the same backtest, whatever order its fields came in."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """SHA-256 of the canonical text."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y%m%d")


def read_spec(values: Any) -> BacktestSpec:
    """A spec out of JSON. Raises pydantic.ValidationError."""
    return BacktestSpec.model_validate(values)
