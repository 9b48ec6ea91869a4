"""The API of one bot's Freqtrade, on its Unix socket."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from vostok.bot.config import API_USER
from vostok.errors import Conflict, Unavailable
from vostok.local_http import async_transport
from vostok.panel.fields import plain
from vostok.sockets import socket_path

TIMEOUT_S = 5.0
# The gateway settles an order's outcome within 20 s, and Freqtrade waits 30 s for it.
ORDER_TIMEOUT_S = 35.0


async def pause(home: Path, bot_id: str, password: str) -> None:
    """No new entries; exits are managed (Freqtrade's `/pause`)."""
    await _post(home, bot_id, password, "pause", {})


async def resume(home: Path, bot_id: str, password: str) -> None:
    """Enter trades again (Freqtrade's `/start`)."""
    await _post(home, bot_id, password, "start", {})


async def force_exit(home: Path, bot_id: str, password: str) -> None:
    """Close every open trade at the market."""
    await _post(home, bot_id, password, "forceexit", {"tradeid": "all", "ordertype": "market"})


async def force_exit_trade(home: Path, bot_id: str, password: str, number: int, amount: Decimal | None = None) -> None:
    """Close the trade of this number at the market, or sell only `amount` (base currency) of it.

    Raises Conflict with Freqtrade's own words when it refuses.
    """
    wish: dict[str, Any] = {"tradeid": str(number), "ordertype": "market"}
    await _order(home, bot_id, password, "forceexit", wish | ({"amount": float(amount)} if amount else {}))


async def force_entry(home: Path, bot_id: str, password: str, pair: str, stake: Decimal | None) -> None:
    """Enter `pair` now with `stake` (stake currency; None is the bot's own). Raises Conflict when it is refused."""
    wish: dict[str, Any] = {"pair": pair, "side": "long"}
    await _order(home, bot_id, password, "forceenter", wish | ({"stakeamount": plain(stake)} if stake else {}))


async def forget_trade(home: Path, bot_id: str, password: str, number: int) -> None:
    """Drop the trade of this number and what it still waits for, without selling anything. Raises Conflict."""
    try:
        response = await _ask(home, bot_id, password, "DELETE", f"trades/{number}", ORDER_TIMEOUT_S)
    except httpx.HTTPError as error:
        raise Unavailable(f"The bot's Freqtrade does not answer ({type(error).__name__}): try again.") from error
    if response.status_code == httpx.codes.BAD_GATEWAY:
        raise Conflict(_words(response))
    if response.is_error:
        raise Unavailable(f"The bot's Freqtrade answered {response.status_code}: {response.text[:200]}")


async def analysed(
    home: Path, bot_id: str, password: str, pair: str, timeframe: str, limit: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The newest candles with the strategy's columns, and its `plot_config`."""
    candles = await pair_candles(home, bot_id, password, pair, timeframe, limit)
    return candles, await _get(home, bot_id, password, "plot_config", {})


async def pair_candles(home: Path, bot_id: str, password: str, pair: str, timeframe: str, limit: int) -> dict[str, Any]:
    """The newest candles as the strategy analysed them, with its columns. Raises Unavailable."""
    query: dict[str, str | int] = {"pair": pair, "timeframe": timeframe, "limit": limit}
    return await _get(home, bot_id, password, "pair_candles", query)


async def _get(home: Path, bot_id: str, password: str, call: str, query: dict[str, str | int]) -> dict[str, Any]:
    try:
        response = await _ask(home, bot_id, password, "GET", call, TIMEOUT_S, params=query)
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable(f"The bot's Freqtrade does not answer {call} yet ({type(error).__name__}).") from error
    if not isinstance(answer, dict):
        raise Unavailable(f"The bot's Freqtrade gave an odd answer to {call}.")
    return answer


async def _order(home: Path, bot_id: str, password: str, call: str, body: dict[str, Any]) -> None:
    try:
        response = await _ask(home, bot_id, password, "POST", call, ORDER_TIMEOUT_S, json=body)
    except httpx.TimeoutException as error:
        raise Unavailable(
            "The bot has not answered; its order may still go out. Look at its orders before you ask again."
        ) from error
    except httpx.HTTPError as error:
        raise Unavailable(f"The bot's Freqtrade does not answer ({type(error).__name__}); nothing was sent.") from error
    if response.status_code == httpx.codes.BAD_GATEWAY:
        raise Conflict(_words(response))
    if response.is_error:
        raise Unavailable(f"The bot's Freqtrade answered {response.status_code} to {call}: {response.text[:200]}")


# What Freqtrade says that tells nobody what happened, and what it stands for (`RPC._rpc_force_exit`, `_force_entry`).
_PLAIN = {
    "invalid argument": "The bot has no such open trade any more: it is closed already, or was just now.",
    "position": "The bot has an open trade in this pair already, and holds one in each pair at a time.",
    "Failed to enter position": "The bot did not enter: its stake is less than the venue trades, or more than is free.",
}


def _words(response: httpx.Response) -> str:
    """What Freqtrade says in `{"error": "Error querying /api/v1/…: …"}`."""
    try:
        said = str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        said = response.text
    words = said.partition(": ")[2] or said
    return _PLAIN.get(words.split(" for ")[0], f"Freqtrade refuses: {words[:200]}")


async def _post(home: Path, bot_id: str, password: str, call: str, body: dict[str, Any]) -> None:
    try:
        response = await _ask(home, bot_id, password, "POST", call, TIMEOUT_S, json=body)
    except httpx.HTTPError as error:
        raise Unavailable(f"The bot's Freqtrade does not answer yet ({type(error).__name__}).") from error
    if response.is_error:
        raise Unavailable(f"The bot's Freqtrade answered {response.status_code} to {call}: {response.text[:200]}")


async def _ask(
    home: Path, bot_id: str, password: str, method: str, call: str, timeout_s: float, **options: Any
) -> httpx.Response:
    transport = async_transport(socket_path(home, f"bot-{bot_id}"))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bot/api/v1/", auth=(API_USER, password), timeout=timeout_s
    ) as client:
        return await client.request(method, call, **options)
