"""Alerts as they are kept and shown."""

from typing import Annotated

from pydantic import Field, model_validator
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.alerts.kinds import Level
from vostok.panel.fields import Millis, Page, Public, Request

MOST_AT_ONCE = 500


class Alert(SQLModel, table=True):
    """Something the owner should hear of; the same again within a quarter of an hour is counted on its row.

    `subject` is what it is about, `revision` grows with each change of any row, `ended_at` is when its cause was gone.
    """

    id: int | None = Column(default=None, primary_key=True)
    revision: int = Column(index=True, unique=True)
    kind: str
    level: str
    subject: str
    bot_id: str | None
    bot_name: str | None
    values: dict[str, str] = Column(sa_type=JSON)
    ts: int
    last_ts: int
    times: int
    ended_at: int | None
    read_at: int | None


class AlertPublic(Public):
    """`text` is in the owner's language; `times` it happened from `ts` to `last_ts`; `ended_at`: its cause is gone."""

    id: int
    kind: str
    level: Level
    subject: str
    bot_id: str | None
    bot_name: str | None
    text: str
    ts: Millis
    last_ts: Millis
    times: int
    ended_at: Millis | None
    read_at: Millis | None


class AlertsPublic(Page[AlertPublic]):
    """Alerts newest first; `unread` and `unread_critical` count all of them, shown or not."""

    unread: int
    unread_critical: int


class UnreadPublic(Public):
    """How many alerts nobody has read, and how many of them are critical."""

    unread: int
    unread_critical: int


class AlertNews(UnreadPublic):
    """What the socket sends when an alert comes or changes (`alert`), or was read (null)."""

    alert: AlertPublic | None


class ReadRequest(Request):
    """Which alerts the owner has read: those named, or all up to one."""

    ids: list[Annotated[int, Field(ge=1, le=2**53)]] | None = Field(default=None, max_length=MOST_AT_ONCE)
    up_to: int | None = Field(default=None, ge=1, le=2**53, description="The id of the newest that was seen")

    @model_validator(mode="after")
    def _one_of_them(self) -> "ReadRequest":
        if (self.ids is None) == (self.up_to is None):
            raise ValueError("name either ids or up_to")
        return self
