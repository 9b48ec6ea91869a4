"""The venue's user data stream: it says at once that something happened to an order of ours; REST then says what.

Events are only a reason to look: they can be missing, late or double, so nothing is booked from them (docs:
user-data-stream.md: there is no replay). After each subscription every working order is asked about.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from vostok.binance.signing import encode, sign
from vostok.gateway.credentials import Credentials, KeySource
from vostok.gateway.upstream import RECV_WINDOW_MS

log = structlog.get_logger()
RETRY_S = 2.0
ANSWER_WITHIN_S = 5.0
# A stream of the key before would tell of its account for as long.
KEY_LOOK_S = 2.0
# Of all working orders something may have happened.
EVERYTHING = ""
_ENDED = ("eventStreamTerminated", "serverShutdown")


class UserStreamRefused(Exception):
    """The venue does not subscribe us, or ended the stream."""


class UserStream:
    """Stays subscribed while there is a key. `heard` gets the client id of each order that has news."""

    def __init__(self, url: str, keys: KeySource, venue_ms: Callable[[], int], heard: Callable[[str], None]) -> None:
        self._url = url
        self._keys = keys
        self._venue_ms = venue_ms
        self._heard = heard
        self.subscribed = False

    async def run(self) -> None:
        """Work until cancelled; whatever breaks, orders are still asked about."""
        told = ""
        while True:
            try:
                keys = self._keys()
                if keys is not None:
                    async with self._connection() as socket:
                        await self._follow(socket, keys)
            except (OSError, WebSocketException, TimeoutError, UserStreamRefused, ValueError) as error:
                reason = f"{type(error).__name__}: {error}"
                if reason != told:
                    log.warning("no user data stream; orders are asked about instead", reason=reason)
                told = reason
            finally:
                self.subscribed = False
            await asyncio.sleep(RETRY_S)

    async def try_once(self, keys: Credentials) -> None:
        """Subscribe and leave again. Raises OSError, WebSocketException, TimeoutError or UserStreamRefused."""
        async with self._connection() as socket:
            await self._subscribe(socket, keys)

    def _connection(self) -> connect:
        return connect(self._url, open_timeout=5, ping_interval=20, proxy=None)

    async def _subscribe(self, socket: ClientConnection, keys: Credentials) -> None:
        await socket.send(orjson.dumps(self._subscription(keys)).decode())
        async with asyncio.timeout(ANSWER_WITHIN_S):
            answer = _object(await socket.recv())
        if answer.get("status") != 200:
            raise UserStreamRefused(str(answer.get("error", answer))[:200])

    async def _follow(self, socket: ClientConnection, keys: Credentials) -> None:
        await self._subscribe(socket, keys)
        self.subscribed = True
        self._heard(EVERYTHING)
        log.info("user data stream", status="subscribed")
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(KEY_LOOK_S):
                    message = await socket.recv()
                self._take(_object(message))
            if self._keys() != keys:
                raise UserStreamRefused("the key was exchanged")

    def _subscription(self, keys: Credentials) -> dict[str, Any]:
        params: dict[str, str | int] = {
            "apiKey": keys.key,
            "recvWindow": RECV_WINDOW_MS,
            "timestamp": self._venue_ms(),
        }
        # The signature covers the parameters in alphabetical order (docs: web-socket-api.md).
        params["signature"] = sign(keys.secret, encode(dict(sorted(params.items()))))
        return {"id": "1", "method": "userDataStream.subscribe.signature", "params": params}

    def _take(self, message: dict[str, Any]) -> None:
        event = message.get("event")
        if not isinstance(event, dict):
            return
        if event.get("e") in _ENDED:
            raise UserStreamRefused(str(event["e"]))
        if event.get("e") == "executionReport":
            # A cancel has an id of its own in `c`; the order's is then in `C`.
            self._heard(str(event.get("C") or event.get("c") or EVERYTHING))


def _object(message: str | bytes) -> dict[str, Any]:
    body = orjson.loads(message)
    if not isinstance(body, dict):
        raise UserStreamRefused("the venue sent something that is no object")
    return body
