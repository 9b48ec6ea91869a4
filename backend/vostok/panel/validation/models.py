"""Validations as stored: what was asked, what was found, and the verdict."""

from typing import Any, Literal

from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

ValidationState = Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"]
VerdictName = Literal["PASSED", "FAILED"]
ACTIVE = ("QUEUED", "RUNNING")


class Validation(SQLModel, table=True):
    """A validation of a strategy; what is found is null until it is DONE.

    `checks` are `{"name", "value", "limit", "better": "higher"|"lower", "passed", "note"}` (`lab.validate.verdict`).
    `hashes` are `{"strategy", "config", "data"}`, SHA-256 each: files, settings without time range, candle files.
    `predicted` is what the same strategy should do in future (`lab.validate.forecast`):
    `{"days", "daily_return": {"p5", "p50", "p95"}, "max_drawdown": {"p50", "p95"}, "sharpe", "daily": [fraction]}`.
    """

    id: str = Column(primary_key=True)
    strategy: str = Column(index=True)
    state: str = "QUEUED"
    request: dict[str, Any] = Column(sa_type=JSON)
    plan: dict[str, Any] = Column(sa_type=JSON)
    verdict: str | None = None
    checks: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    hashes: dict[str, str] = Column(default_factory=dict, sa_type=JSON)
    predicted: dict[str, Any] | None = Column(default=None, sa_type=JSON)
    error: dict[str, Any] | None = Column(default=None, sa_type=JSON)
    created_at: int = Column(index=True)
    started_at: int | None = None
    finished_at: int | None = None


class ValidationThreshold(SQLModel, table=True):
    """One limit of the verdict that the owner has changed."""

    name: str = Column(primary_key=True)
    value: float
