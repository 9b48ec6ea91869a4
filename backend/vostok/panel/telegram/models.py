"""The link to a bot of Telegram: what is kept, what the owner sends, what is shown."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, SecretStr
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Millis, Public, Request, names_link_local

TELEGRAM = "https://api.telegram.org"


class TelegramLink(SQLModel, table=True):
    """The one bot (`id` 1) that listens, its token sealed, and the one private chat that may command it.

    `next_update` is the number of the first update that was not dealt with; `stranger_at` is when the owner was last
    told of a chat that is not theirs. `failed_at` is since when Telegram cannot be asked, `error` why. Times: UTC ms.
    """

    id: int = Column(default=1, primary_key=True)
    sealed: str
    base_url: str
    bot_name: str
    chat_id: int | None = None
    chat_name: str | None = None
    paired_at: int | None = None
    code_hash: str | None = None
    code_until: int | None = None
    wrong_codes: int = 0
    next_update: int = 0
    stranger_at: int | None = None
    ok_at: int | None = None
    failed_at: int | None = None
    error: str | None = None


def _server(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("write the address of a Bot API server such as https://api.telegram.org")
    if names_link_local(parts.hostname):
        raise ValueError("link-local addresses are not asked")
    return url.rstrip("/")


class TelegramRequest(Request):
    """The bot's token, as @BotFather gives it; `base_url` is for those who run a Bot API server of their own."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"token": "123456789:AAExampleExampleExampleExampleExample"}]}
    )

    token: SecretStr = Field(min_length=10, max_length=100, description="Kept sealed and never shown again")
    base_url: Annotated[str, AfterValidator(_server)] = Field(default=TELEGRAM, max_length=200)


class TelegramChatPublic(Public):
    """The chat that may command."""

    name: str
    paired_at: Millis


class TelegramPublic(Public):
    """Which bot listens (null: none) and to which chat; `code_until` is when the pairing code that waits runs out.

    `failed_at` and `error` say since when Telegram cannot be asked and why, null where all is well.
    """

    bot_name: str | None
    base_url: str
    chat: TelegramChatPublic | None
    code_until: Millis | None
    ok_at: Millis | None
    failed_at: Millis | None
    error: str | None


class PairingPublic(Public):
    """The only answer that holds the code; `link` opens Telegram with it already typed."""

    code: str
    until: Millis
    link: str
