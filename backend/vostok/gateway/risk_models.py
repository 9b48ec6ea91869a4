"""The tables of `gateway.sqlite` that say what may be traded: latches, breakers, reductions, locks,
flags, clearances, limits, and what comparisons of the books found."""

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from vostok.gateway.models import Money, table_of


class LatchRow(SQLModel, table=True):
    """One reason not to trade (`risk.states.Latch`)."""

    __tablename__ = "latches"

    scope: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    state: str
    reason: str
    actor: str
    at: int


class ReferenceRow(SQLModel, table=True):
    """A bot's part of the base of a breaker's measurement (`risk.breakers.Reference`)."""

    __tablename__ = "breaker_references"

    scope: str = Field(primary_key=True)
    bot_id: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    since: int
    equity: Decimal = Field(sa_type=Money)
    paid_in: Decimal = Field(sa_type=Money)
    currency: str = ""
    final: Decimal | None = Field(default=None, sa_type=Money)


class ReductionRow(SQLModel, table=True):
    """A holding that is to be sold down (`risk.reductions.Reduction`)."""

    __tablename__ = "reductions"

    scope: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    bot_id: str = Field(primary_key=True, foreign_key="bots.id")
    asset: str = Field(primary_key=True)
    action: str
    before: Decimal = Field(sa_type=Money)
    keep: Decimal = Field(sa_type=Money)
    actor: str
    at: int
    gateway_at: int


class LockRow(SQLModel, table=True):
    """A pair that bots may not enter (`gateway.pair_locks.Lock`)."""

    __tablename__ = "pair_locks"

    scope: str = Field(primary_key=True)
    pair: str = Field(primary_key=True)
    until: int | None
    reason: str
    actor: str
    at: int


class UnownedRow(SQLModel, table=True):
    """What of one asset of the owner's account belongs to no bot."""

    __tablename__ = "unowned"

    asset: str = Field(primary_key=True)
    amount: Decimal = Field(sa_type=Money)


class RiskLimitsRow(SQLModel, table=True):
    """The limits of one mode that its owner has changed, flat by name: of breakers, families and portfolio."""

    __tablename__ = "risk_limits"

    mode: str = Field(primary_key=True)
    limits: dict[str, Any] = Field(sa_type=JSON)


class FlagRow(SQLModel, table=True):
    """Something that is switched off for entries (`risk.governance.Flag`)."""

    __tablename__ = "flags"

    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    reason: str
    actor: str
    at: int


class ClearanceRow(SQLModel, table=True):
    """How much of its allocation a bot may use (`risk.governance.Clearance`)."""

    __tablename__ = "clearances"

    bot_id: str = Field(primary_key=True, foreign_key="bots.id")
    share: Decimal = Field(sa_type=Money)
    fingerprint: str
    reason: str
    actor: str
    at: int


class ReconciliationRow(SQLModel, table=True):
    """One comparison of exchange, journal and bots that is worth keeping; `at` in UTC ms.

    `kind` is why it was made, `differences` what stood then, each with what it says of itself.
    """

    __tablename__ = "reconciliations"

    id: int = Field(primary_key=True)
    at: int
    kind: str
    state: str
    took_ms: int
    actor: str
    differences: list[dict[str, Any]] = Field(sa_type=JSON)


latches = table_of(LatchRow)
references = table_of(ReferenceRow)
reductions = table_of(ReductionRow)
pair_locks = table_of(LockRow)
risk_limits = table_of(RiskLimitsRow)
unowned = table_of(UnownedRow)
flags = table_of(FlagRow)
clearances = table_of(ClearanceRow)
reconciliations = table_of(ReconciliationRow)
