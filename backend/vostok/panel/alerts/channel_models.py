"""Where alerts are sent: channels, what waits for them, and when to be quiet."""

from datetime import time
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field, SecretStr
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.alerts.kinds import Level
from vostok.panel.fields import Line, Millis, Public, Request

ADDRESS_MAX = 1_000


class AlertChannel(SQLModel, table=True):
    """One address of Apprise, sealed; `shown` and `service` are what may be shown of it.

    `failed_at` is since when nothing arrives there, `error` why; both are null once something does.
    """

    id: str = Column(primary_key=True)
    name: str
    sealed: str
    service: str
    shown: str
    private: bool
    level: str
    enabled: bool
    created_at: int
    ok_at: int | None
    failed_at: int | None
    error: str | None


class AlertDelivery(SQLModel, table=True):
    """An alert on its way to a channel: due at `due_at` until it is sent or given up (`done_at`)."""

    id: int | None = Column(default=None, primary_key=True)
    channel_id: str = Column(index=True)
    alert_id: int
    due_at: int
    tries: int
    done_at: int | None
    arrived: bool


class ChannelRequest(Request):
    """A new channel."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Phone", "address": "ntfy://my-topic", "level": "warning"}]}
    )

    name: Line = Field(min_length=1, max_length=60)
    address: SecretStr = Field(min_length=3, max_length=ADDRESS_MAX, description="An address of Apprise, kept sealed")
    level: Level = Field(default="warning", description="Nothing less severe is sent")
    enabled: bool = True


class ChannelUpdate(Request):
    """What is left out stays as it is."""

    name: Line | None = Field(default=None, min_length=1, max_length=60)
    address: SecretStr | None = Field(default=None, min_length=3, max_length=ADDRESS_MAX)
    level: Level | None = None
    enabled: bool | None = None


class ChannelPublic(Public):
    """`shown` is the address without its secrets; `private`: it is on the machine's own network.

    `waiting` alerts have not arrived yet; `failed_at` and `error` say since when and why, null where all is well.
    """

    id: str
    name: str
    service: str
    shown: str
    private: bool
    level: Level
    enabled: bool
    created_at: Millis
    ok_at: Millis | None
    failed_at: Millis | None
    error: str | None
    waiting: int


class TestPublic(Public):
    """Whether the test arrived; if not, why."""

    __test__ = False

    ok: bool
    reason: str | None


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError("is no time zone; write one such as Europe/Lisbon, America/Sao_Paulo or UTC")
    return zone


class QuietRequest(Request):
    """Quiet hours each day; `enabled` false is none."""

    enabled: bool
    begins: time
    ends: time
    zone: Annotated[str, AfterValidator(_known_zone)] = Field(max_length=60)


class QuietPublic(Public):
    """From `begins` to `ends` (HH:MM in `zone`) only critical alerts are sent; the others follow when they are over."""

    enabled: bool
    begins: str
    ends: str
    zone: str
