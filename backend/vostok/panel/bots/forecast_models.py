"""What a bot would meet if it started, as asked and as shown."""

from pydantic import Field

from vostok.panel.bots.models import BotCreate
from vostok.panel.fields import Mode, Public, Reasoned


class ForecastRequest(BotCreate):
    """A bot as it is written down, saved or not."""

    bot_id: str | None = Field(default=None, pattern=r"^[a-z2-7]{10}$", description="The bot that would be changed")


class ForecastDenialPublic(Reasoned):
    """A rule that would say no to trade number `trade`, counted from the next one, while the ones before it are
    open; in `pairs` where it is the next one. `reason` is the gate's own sentence."""

    rule: str
    label: str
    code: str
    reason: str
    trade: int
    pairs: list[str]


class OverlapPublic(Public):
    """An active bot that trades some of the same pairs, in the same direction."""

    bot_id: str
    name: str
    mode: Mode
    pairs: list[str]


class MemoryPublic(Public):
    """Memory that one more bot needs: the mean of `measured_bots` running ones (PSS), or the usual where none runs."""

    bytes: int
    measured_bots: int


class ForecastPublic(Public):
    """What a bot would meet; nothing is saved or started by asking."""

    denials: list[ForecastDenialPublic]
    overlaps: list[OverlapPublic]
    memory: MemoryPublic
