"""The only place that speaks to Telegram: three methods of the Bot API (core.telegram.org/bots/api) over HTTPS.

The token is part of every address, so no error of the HTTP library is passed on or logged with its text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import BaseModel, Field, ValidationError

from vostok.errors import AppError

HOLD_S = 25
"""How long Telegram holds `getUpdates` open when there is nothing to tell."""
ANSWER_WITHIN_S = 10.0
TEXT_MAX = 4_000
"""Characters of one message; Telegram takes 4,096."""
MOST_BYTES = 2_000_000
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{5,80}")


class TelegramError(AppError):
    """Telegram refused or did not answer; `refused` is true where the token is at fault."""

    status, code = 503, "telegram"

    def __init__(self, detail: str, *, refused: bool = False, retry_after_s: int | None = None) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.refused = refused


class Chat(BaseModel):
    """Where a message came from; `type` is `private` for one person."""

    id: int
    type: str
    first_name: str = ""
    username: str = ""


class Message(BaseModel):
    """What somebody wrote; `date` is UTC seconds."""

    date: int
    chat: Chat
    text: str = ""


class Update(BaseModel):
    """One thing that happened, numbered upwards."""

    update_id: int
    message: Message | None = None


class Me(BaseModel):
    """The bot that a token belongs to."""

    username: str = Field(min_length=1, max_length=64)


@dataclass(frozen=True)
class BotApi:
    """A bot at a Bot API server. `client` must not be one that writes addresses into logs."""

    client: httpx.AsyncClient
    base_url: str
    token: str

    async def me(self) -> Me:
        """Which bot the token belongs to. Raises TelegramError."""
        return _read(Me, await self._call("getMe", {}, ANSWER_WITHIN_S))

    async def updates(self, offset: int, *, hold: bool) -> list[Update]:
        """Messages from number `offset` on; `hold` waits until there is one. Raises TelegramError.

        An update that cannot be read has no message, so that it is passed by and not asked for again for ever.
        """
        wanted = {"offset": offset, "timeout": HOLD_S if hold else 0, "allowed_updates": ["message"]}
        rows = await self._call("getUpdates", wanted, HOLD_S + ANSWER_WITHIN_S)
        if not isinstance(rows, list):
            raise TelegramError("Telegram answered something that is no list of updates.")
        return [_update(row) for row in rows]

    async def send(self, chat_id: int, text: str) -> None:
        """Write `text` as it is, without formatting or previews of links. Raises TelegramError."""
        body = {"chat_id": chat_id, "text": text[:TEXT_MAX], "link_preview_options": {"is_disabled": True}}
        await self._call("sendMessage", body, ANSWER_WITHIN_S)

    async def _call(self, method: str, body: Mapping[str, Any], within_s: float) -> Any:
        if not _TOKEN.fullmatch(self.token):
            raise TelegramError("This is no token of a bot: @BotFather writes it as 123456:ABC…", refused=True)
        try:
            response = await self.client.post(
                f"{self.base_url}/bot{self.token}/{method}", json=dict(body), timeout=within_s
            )
            answer = response.json() if len(response.content) <= MOST_BYTES else None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TelegramError(f"Telegram does not answer ({type(error).__name__}).") from None
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError(f"Telegram answered {response.status_code} without the JSON of the Bot API.")
        if answer.get("ok") is not True:
            raise self._refusal(response.status_code, answer)
        return answer.get("result")

    def _refusal(self, status: int, answer: Mapping[str, Any]) -> TelegramError:
        said = str(answer.get("description", ""))[:200].replace(self.token, "…")
        wait = answer.get("parameters", {})
        after = wait.get("retry_after") if isinstance(wait, dict) else None
        return TelegramError(
            f"Telegram refused with {status}: {said}",
            refused=status in (401, 404),
            retry_after_s=after if isinstance(after, int) and 0 < after <= 3_600 else None,
        )


def _update(row: Any) -> Update:
    try:
        return Update.model_validate(row)
    except ValidationError:
        if isinstance(row, dict) and isinstance(row.get("update_id"), int):
            return Update(update_id=row["update_id"])
        raise TelegramError("Telegram sent an update without a number.") from None


def _read(model: type[Me], value: Any) -> Me:
    try:
        return model.model_validate(value)
    except ValidationError:
        raise TelegramError("Telegram did not say which bot this is.") from None
