"""The API of one bot's Freqtrade, on its Unix socket."""

from pathlib import Path
from typing import Any

import httpx

from vostok.bot.config import API_USER
from vostok.errors import Unavailable
from vostok.sockets import socket_path

TIMEOUT_S = 5.0


async def pause(home: Path, bot_id: str, password: str) -> None:
    """No new entries; exits are managed (Freqtrade's `/pause`)."""
    await _post(home, bot_id, password, "pause", {})


async def resume(home: Path, bot_id: str, password: str) -> None:
    """Enter trades again (Freqtrade's `/start`)."""
    await _post(home, bot_id, password, "start", {})


async def force_exit(home: Path, bot_id: str, password: str) -> None:
    """Close every open trade at the market."""
    await _post(home, bot_id, password, "forceexit", {"tradeid": "all", "ordertype": "market"})


async def _post(home: Path, bot_id: str, password: str, call: str, body: dict[str, Any]) -> None:
    transport = httpx.AsyncHTTPTransport(uds=str(socket_path(home, f"bot-{bot_id}")))
    try:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://bot/api/v1/", auth=(API_USER, password), timeout=TIMEOUT_S
        ) as client:
            response = await client.post(call, json=body)
    except httpx.HTTPError as error:
        raise Unavailable(f"The bot's Freqtrade does not answer yet ({type(error).__name__}).") from error
    if response.is_error:
        raise Unavailable(f"The bot's Freqtrade answered {response.status_code} to {call}: {response.text[:200]}")
