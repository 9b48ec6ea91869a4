"""The live feed: what happened, in words."""

from typing import Literal

from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Millis, Told

Level = Literal["info", "success", "warning", "error"]


class Activity(SQLModel, table=True):
    """One row of the feed."""

    id: int | None = Column(default=None, primary_key=True)
    ts: int
    kind: str
    level: str
    bot_id: str | None
    bot_name: str | None
    values: dict[str, str] = Column(sa_type=JSON)
    text: str


class ActivityPublic(Told):
    """`kind` and `values` let the dashboard say it in the owner's language; `text` says it in English."""

    id: int
    ts: Millis
    kind: str
    level: Level
    bot_id: str | None
    bot_name: str | None
    text: str
