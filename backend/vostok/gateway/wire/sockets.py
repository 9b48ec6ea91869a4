"""Market streams for bots: Binance's WebSocket protocol on top of the one connection to the venue."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from vostok.gateway.streams import Event, Streams
from vostok.gateway.wire.edge import Wire

# A reader that is this far behind loses the oldest events, as a slow one must not cost the others memory.
BACKLOG = 1_000
MAX_STREAMS = 1_024
_STREAM = re.compile(r"([a-z0-9]{1,20})@(kline_[0-9]{1,2}[smhdwM]|bookTicker|trade|aggTrade|ticker|miniTicker)")


class Subscriber:
    """One WebSocket and what it listens to."""

    def __init__(self, streams: Streams, symbols: Callable[[], set[str]], *, combined: bool) -> None:
        self._streams = streams
        self._symbols = symbols
        self._combined = combined
        self._subscribed: dict[str, Callable[[], None]] = {}
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(BACKLOG)

    def add(self, names: list[str]) -> str | None:
        """Subscribe to `names`; returns what is wrong with them, and then subscribes to none."""
        for name in names:
            found = _STREAM.fullmatch(name)
            if found is None or found[1].upper() not in self._symbols():
                return f"Invalid request: there is no stream {name[:60]}"
        if len(self._subscribed) + len(names) > MAX_STREAMS:
            return f"Invalid request: at most {MAX_STREAMS} streams a connection"
        for name in names:
            if name not in self._subscribed:
                self._subscribed[name] = self._streams.subscribe(name, self._take)
        return None

    def remove(self, names: list[str]) -> None:
        """End the subscriptions to `names`."""
        for name in names:
            if (unsubscribe := self._subscribed.pop(name, None)) is not None:
                unsubscribe()

    def close(self) -> None:
        """End all subscriptions."""
        self.remove(list(self._subscribed))

    def answer(self, message: str) -> None:
        """Do what a client's message asks, and queue the reply."""
        try:
            body = orjson.loads(message)
            method, number = body["method"], body.get("id")
            names = body.get("params") or []
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise TypeError("params")
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            self._put({"error": {"code": 3, "msg": "Invalid JSON: a request has method, params and id"}})
            return
        self._put(self._do(method, names) | {"id": number})

    async def send_to(self, socket: WebSocket) -> None:
        """Send what is queued, until cancelled."""
        while True:
            await socket.send_text(await self._outgoing.get())

    def _do(self, method: str, names: list[str]) -> dict[str, Any]:
        if method == "SUBSCRIBE":
            problem = self.add(names)
            return {"result": None} if problem is None else {"error": {"code": 2, "msg": problem}}
        if method == "UNSUBSCRIBE":
            self.remove(names)
            return {"result": None}
        if method == "LIST_SUBSCRIPTIONS":
            return {"result": sorted(self._subscribed)}
        return {"error": {"code": 2, "msg": "Invalid request: unknown method"}}

    def _take(self, stream: str, event: Event) -> None:
        self._put({"stream": stream, "data": event} if self._combined else event)

    def _put(self, body: Any) -> None:
        if self._outgoing.full():
            self._outgoing.get_nowait()
        self._outgoing.put_nowait(orjson.dumps(body).decode())


async def raw(socket: WebSocket) -> None:
    """`/ws` and `/ws/<streams>`: events as they are."""
    names = [name for name in socket.path_params.get("streams", "").split("/") if "@" in name]
    await _serve(socket, names, combined=False)


async def combined(socket: WebSocket) -> None:
    """`/stream?streams=`: events wrapped with the name of their stream."""
    names = [name for name in socket.query_params.get("streams", "").split("/") if name]
    await _serve(socket, names, combined=True)


async def _serve(socket: WebSocket, names: list[str], *, combined: bool) -> None:
    wire: Wire = socket.app.state.wire
    bot_id = socket.path_params.get("bot_id")
    if bot_id is not None and bot_id not in wire.writer.books.bots:
        await socket.close(1008, "unknown bot")
        return
    await socket.accept()
    subscriber = Subscriber(socket.app.state.streams, lambda: set(wire.market.specs), combined=combined)
    if (problem := subscriber.add(names)) is not None:
        await socket.close(1008, problem[:120])
        return
    sending = asyncio.create_task(subscriber.send_to(socket))
    try:
        while socket.client_state == WebSocketState.CONNECTED:
            subscriber.answer(await socket.receive_text())
    except (WebSocketDisconnect, KeyError):
        # KeyError is Starlette's word for a binary message, which this protocol does not have.
        pass
    finally:
        subscriber.close()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
