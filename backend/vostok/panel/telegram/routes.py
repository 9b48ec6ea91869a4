"""The bot of Telegram that takes commands: connect it, pair the one chat, let go of either."""

from typing import Annotated

import httpx
from fastapi import APIRouter, BackgroundTasks, Depends
from fastapi.requests import HTTPConnection

from vostok.errors import Invalid
from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import Now, Reading, Writing
from vostok.panel.telegram import service
from vostok.panel.telegram.bot_api import BotApi, TelegramError
from vostok.panel.telegram.models import PairingPublic, TelegramPublic, TelegramRequest
from vostok.sealed import Seal

router = APIRouter(prefix="/api/telegram", tags=["alerts"])


async def _bot_name(body: TelegramRequest) -> str:
    """Asked before the transaction begins. Raises Invalid for a token that is refused, Unavailable."""
    async with httpx.AsyncClient(follow_redirects=False) as client:
        try:
            return (await BotApi(client, body.base_url, body.token.get_secret_value()).me()).username
        except TelegramError as error:
            if error.refused:
                raise Invalid(f"token: {error.detail}", field="token") from None
            raise


async def _seal(connection: HTTPConnection) -> Seal:
    seal: Seal = connection.app.state.seal
    return seal


async def _wake_after(connection: HTTPConnection, background: BackgroundTasks) -> None:
    # Background work runs once the answer is out, so after the commit.
    background.add_task(connection.app.state.telegram.wake)


WakeAfter = Depends(_wake_after)


@router.get("")
async def get_telegram(session: Reading, now: Now) -> TelegramPublic:
    """Which bot listens, to which chat, and whether Telegram can be asked."""
    return service.show(session, now)


@router.put("", dependencies=[WakeAfter])
async def connect_telegram(
    body: TelegramRequest,
    bot_name: Annotated[str, Depends(_bot_name)],
    actor: ActorDep,
    seal: Annotated[Seal, Depends(_seal)],
    session: Writing,
    now: Now,
) -> TelegramPublic:
    """Let a bot listen; its token is tried first, stored sealed and never shown again."""
    return service.connect(session, body, bot_name, seal, actor, now)


@router.delete("", status_code=204, dependencies=[WakeAfter])
async def disconnect_telegram(actor: ActorDep, session: Writing, now: Now) -> None:
    """Forget the bot, its token and its chat."""
    service.disconnect(session, actor, now)


@router.post("/code", dependencies=[WakeAfter])
async def create_pairing_code(actor: ActorDep, session: Writing, now: Now) -> PairingPublic:
    """A code for ten minutes; the private chat that sends it to the bot first is paired."""
    return service.new_code(session, actor, now)


@router.delete("/chat", status_code=204, dependencies=[WakeAfter])
async def unpair_telegram_chat(actor: ActorDep, session: Writing) -> None:
    """The chat may not command any more."""
    service.unpair(session, actor)
