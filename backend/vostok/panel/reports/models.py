"""Reports as kept and as shown. Money in the stake currency of its book, ratios as fractions, null is not known."""

from typing import Any

from pydantic import Field
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Amount, Millis, Mode, Public
from vostok.panel.reports.span import Kind


class Report(SQLModel, table=True):
    """A report as it was made after its period had ended; `content` is a PeriodReportPublic."""

    id: str = Column(primary_key=True)
    kind: str
    begin: int
    end: int
    made_at: int
    content: dict[str, Any] = Column(sa_type=JSON)


class ReportLinePublic(Public):
    """A bot, a family (its strategy) or a pair. `realised` is after fees; `fees` and `traded` are of all its fills."""

    id: str
    name: str
    realised: Amount | None
    fees: Amount | None
    traded: Amount
    fills: int
    closed_trades: int
    wins: int


class ReportOwnerPublic(ReportLinePublic):
    """One that has equity: `profit` is its change less what was given to it."""

    profit: Amount | None
    max_exposure: Amount = Field(description="Highest cost of what it held at once")


class ReportBotPublic(ReportOwnerPublic):
    """`slippage` is what entries and exits cost more than in the backtest of the same time, `fidelity` how far the bot
    did what that backtest did (1 is all of it); `denials` counts each time that the gate said no."""

    family: str
    stage: str
    slippage: Amount | None
    fidelity: float | None
    denials: int | None


class ReportDenialPublic(Public):
    """How often one rule said no in the period, and to how many bots."""

    rule: str
    times: int
    bots: int


class ReportCorrelationPublic(Public):
    """Pearson's correlation of the changes in profit from step to step; null where too few steps are known."""

    names: list[str]
    matrix: list[list[float | None]]


class ReportBookPublic(Public):
    """All bots of one mode and stake currency; SIMULATED and REAL are never summed."""

    mode: Mode
    stake_currency: str
    profit: Amount | None
    equity: Amount | None = Field(description="At the end of the period")
    max_drawdown: Amount | None
    max_exposure: Amount
    realised: Amount | None
    fees: Amount | None
    slippage: Amount | None
    traded: Amount
    fills: int
    closed_trades: int
    wins: int
    denials: list[ReportDenialPublic] | None
    bots: list[ReportBotPublic]
    families: list[ReportOwnerPublic]
    pairs: list[ReportLinePublic]
    bot_correlation: ReportCorrelationPublic
    family_correlation: ReportCorrelationPublic


class PeriodReportPublic(Public):
    """A report; `complete` is false while its period goes on, and `kept` true once it cannot change any more."""

    id: str
    kind: Kind
    begin: Millis
    end: Millis
    made_at: Millis
    complete: bool
    kept: bool
    books: list[ReportBookPublic]


class ReportHeadlinePublic(Public):
    mode: Mode
    stake_currency: str
    profit: Amount | None
    max_drawdown: Amount | None
    closed_trades: int


class ReportListedPublic(Public):
    """A kept report with one line for each book."""

    id: str
    kind: Kind
    begin: Millis
    end: Millis
    made_at: Millis
    books: list[ReportHeadlinePublic]
