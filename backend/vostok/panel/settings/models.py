"""What the owner chose, and what this installation is."""

from typing import Literal

from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Language, Public, Request

Theme = Literal["dark", "light", "auto"]
TimeZone = Literal["UTC", "local"]
Venue = Literal["simulator", "testnet", "binance"]


class Setting(SQLModel, table=True):
    """One choice of the owner."""

    key: str = Column(primary_key=True)
    value: str


class SettingsUpdate(Request):
    """What is left out stays as it is."""

    language: Language | None = None
    theme: Theme | None = None
    time_zone: TimeZone | None = None


class SettingsPublic(Public):
    language: Language
    theme: Theme
    time_zone: TimeZone
    venue: Venue
    version: str
