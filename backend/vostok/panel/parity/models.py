"""Comparisons of a bot with the backtest of the same period, as stored and as shown."""

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.lab.parity import Kind, Reason
from vostok.panel.fields import Amount, Millis, Public

ParityState = Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"]
Origin = Literal["owner", "daily"]
ACTIVE = ("QUEUED", "RUNNING")


class ParityRun(SQLModel, table=True):
    """One comparison; `rows` are ParityRowPublics. `begin` and `end` are opening times of candles, UTC ms."""

    __tablename__ = "parity_run"

    id: str = Column(primary_key=True)
    bot_id: str = Column(index=True)
    version: int
    state: str = "QUEUED"
    origin: str
    created_at: int
    finished_at: int | None = None
    begin: int | None = None
    end: int | None = None
    fidelity: float | None = None
    figures: dict[str, Any] | None = Column(default=None, sa_type=JSON)
    rows: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    error: str | None = None


class ParityFigures(Public):
    """How many trades stand where, how many of them do not count (`excused`; `denied` are those of them that the gate
    denied and what follows from that), and what each side paid in fees (quote currency)."""

    matched: int
    missing: int
    extra: int
    excused: int
    denied: int
    fees_expected: Amount
    fees_actual: Amount


class ParityRunPublic(Public):
    """A comparison. `progress` from 0 to 1; `fidelity` is a fraction, null where no trade counts or
    denials leave out more trades than count (`lab.parity`)."""

    id: str
    bot_id: str
    version: int
    state: ParityState
    origin: Origin
    created_at: Millis
    finished_at: Millis | None
    begin: Millis | None
    end: Millis | None
    progress: float
    fidelity: float | None = Field(description="1 is what the backtest did, to the last digit")
    figures: ParityFigures | None
    error: str | None


class ParityTradePublic(Public):
    """One side's trade; prices and fees in quote currency, null is still open."""

    opened_at: Millis
    closed_at: Millis | None
    entry: Amount
    exit: Amount | None
    quantity: Amount
    fees: Amount
    exit_reason: str | None


class ParityRowPublic(Public):
    """A trade on both sides or one. Differences are fractions of the backtest's figure, positive is more than it says;
    `counts` is whether the row is part of the score, `detail` what the gate said."""

    kind: Kind
    pair: str
    expected: ParityTradePublic | None
    actual: ParityTradePublic | None
    entry_difference: Amount | None
    exit_difference: Amount | None
    quantity_difference: Amount | None
    reasons: list[Reason]
    detail: str | None
    credit: float | None
    counts: bool


class ParityPublic(Public):
    """The bot's comparisons, newest first, and the rows of the one that was asked for (the newest that is done)."""

    items: list[ParityRunPublic]
    next: str | None
    shown: ParityRunPublic | None
    rows: list[ParityRowPublic]
