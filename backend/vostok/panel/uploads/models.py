"""Strategies that came by the dashboard or the API."""

from typing import Literal

from pydantic import ConfigDict, Field
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Millis, Public, Request
from vostok.panel.strategies.models import StrategyPublic

FILE_PATTERN = r"^[A-Z][A-Za-z0-9_]{0,59}\.py$"
DiffKind = Literal["same", "added", "removed", "gap"]


class UploadedStrategy(SQLModel, table=True):
    """A file of the strategies folder that was put there by `actor`: only these may be replaced and removed here."""

    __tablename__ = "uploaded_strategy"

    name: str = Column(primary_key=True)
    hash: str
    uploaded_at: int
    actor: str


class UploadRequest(Request):
    """A strategy's file. `replaces` is the SHA-256 of the file it takes the place of, null for a new one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file": "Orbit.py",
                    "source": "from freqtrade.strategy import IStrategy\n\n\nclass Orbit(IStrategy): ...",
                }
            ]
        }
    )

    file: str = Field(max_length=120, description="The class's name and .py, such as Orbit.py")
    source: str = Field(min_length=1, description="Its text, at most 256 kB in UTF-8")
    replaces: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class UploadPublic(Public):
    """One that was uploaded; `hash` is of the text as it was uploaded."""

    name: str
    hash: str
    uploaded_at: Millis
    actor: str


class DiffLine(Public):
    """A line of a comparison; a `gap` stands for lines that are equal."""

    kind: DiffKind
    text: str


class UserPublic(Public):
    """A bot that uses the strategy."""

    id: str
    name: str


class UploadPreview(Public):
    """What an upload would bring. `replaces` is the hash of the file that is there now, null where there is none."""

    strategy: StrategyPublic
    replaces: str | None
    changes: list[DiffLine]
    bots: list[UserPublic]
