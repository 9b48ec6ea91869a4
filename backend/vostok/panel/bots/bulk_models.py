"""One command for many bots, as sent and as shown."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, field_validator

from vostok.panel.fields import Amount, Mode, Public, Request

BulkVerb = Literal["start", "pause", "resume", "stop"]
Outcome = Literal["change", "nothing", "refused"]
EffectKind = Literal[
    "closing_ends", "restart_dropped", "enters_again", "starts", "managed_again",
    "no_entries", "process_ends", "entries_cancelled", "managed_on", "left_unmanaged",
]  # fmt: skip


class BulkRequest(Request):
    """One command for many bots. With `preview` nothing is done: the answer says what would be."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verb": "pause", "bots": ["k3v5qzb2xa", "m7c4t2ydwe"], "preview": True}]}
    )

    verb: BulkVerb
    bots: list[Annotated[str, Field(pattern=r"^[a-z2-7]{10}$")]] = Field(
        min_length=1, max_length=200, description="Ids of bots; one named twice is meant once"
    )
    preview: bool = False

    @field_validator("bots")
    @classmethod
    def _once(cls, bots: list[str]) -> list[str]:
        return list(dict.fromkeys(bots))


class BulkEffectPublic(Public):
    """One thing that happens to a bot: `count` trades or a version, `value` in the bot's stake currency."""

    kind: EffectKind
    count: int | None
    value: Amount | None


class BulkItemPublic(Public):
    """What a command does to one bot; `detail` says why nothing happens, or why it is refused."""

    bot_id: str
    name: str | None
    mode: Mode | None
    stake_currency: str | None
    outcome: Outcome
    detail: str | None
    effects: list[BulkEffectPublic]


class BulkPublic(Public):
    """What a command does to each bot, in the order asked."""

    verb: BulkVerb
    items: list[BulkItemPublic]
