"""What the owner chose, and what this installation is."""

from decimal import Decimal
from typing import Literal

from pydantic import Field
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Amount, AmountInput, Language, Public, Request

Theme = Literal["dark", "light", "auto"]
TimeZone = Literal["UTC", "local"]
Colors = Literal["green-up", "red-up"]
Venue = Literal["simulator", "testnet", "binance"]
Welcome = Literal["open", "done"]


KEEP_MOST = 3_650


class FeesRequest(Request):
    """What the paper engine takes of each fill; fractions such as 0.001."""

    maker: AmountInput = Field(ge=0, le=Decimal("0.05"), decimal_places=6)
    taker: AmountInput = Field(ge=0, le=Decimal("0.05"), decimal_places=6)


class FeesPublic(Public):
    """The fees of SIMULATED bots, as fractions; backtests use them, too."""

    maker: Amount
    taker: Amount


class Setting(SQLModel, table=True):
    """One choice of the owner."""

    key: str = Column(primary_key=True)
    value: str


class SettingsUpdate(Request):
    """What is left out stays as it is."""

    language: Language | None = None
    theme: Theme | None = None
    time_zone: TimeZone | None = None
    colors: Colors | None = None
    simulated_balance: AmountInput | None = Field(default=None, gt=0, le=Decimal(10**12))
    keep_equity_days: int | None = Field(default=None, ge=62, le=KEEP_MOST, description="The month must be measurable")
    keep_decisions_days: int | None = Field(default=None, ge=7, le=KEEP_MOST)
    keep_logs_days: int | None = Field(default=None, ge=1, le=KEEP_MOST)
    keep_candles_days: int | None = Field(default=None, ge=0, le=KEEP_MOST, description="0 keeps every file")
    keep_briefs_days: int | None = Field(default=None, ge=2, le=KEEP_MOST, description="The cap of a day is counted")
    keep_backups: int | None = Field(default=None, ge=0, le=365, description="0 makes none by itself")
    welcome: Literal["done"] | None = Field(default=None, description="Ends the first steps; they do not come again")


class SettingsPublic(Public):
    """`colors` is what a profit looks like; `simulated_balance` what a new bot begins with by default.

    `keep_…_days` is how long equity samples, decisions, old log files of bots, briefs (with what a model was asked for
    them) and candle files that nothing has written to are kept (0: for good), `keep_backups` how many daily
    backups (0: none is made). The audit logs are always kept whole.
    `welcome` is open from the first password until the first steps are ended.
    """

    language: Language
    theme: Theme
    time_zone: TimeZone
    colors: Colors
    simulated_balance: Amount
    keep_equity_days: int
    keep_decisions_days: int
    keep_logs_days: int
    keep_candles_days: int
    keep_briefs_days: int
    keep_backups: int
    welcome: Welcome
    venue: Venue
    demo: bool
    version: str
