"""The WebSocket routes: `/ws`, `/ws/<stream>`, `/stream?streams=` and `/ws-api/v3`."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from vostok.clock import Clock
from vostok.simulator.wire.hub import GOING_AWAY, POLICY_VIOLATION, BadMessage, Hub, Subscriber
from vostok.simulator.wire.user_stream import UserStreams

Answer: TypeAlias = Callable[[Subscriber, str], str]

# Binance ends a connection after a day.
LIFE_S = 24 * 3600


async def raw(socket: WebSocket) -> None:
    """`/ws` and `/ws/<stream>/<stream>`: events as they are."""
    await _streams(socket, Subscriber(combined=False), socket.path_params.get("streams", ""))


async def combined(socket: WebSocket) -> None:
    """`/stream?streams=<stream>/<stream>`: events wrapped with the name of their stream."""
    await _streams(socket, Subscriber(combined=True), socket.query_params.get("streams", ""))


async def api(socket: WebSocket) -> None:
    """`/ws-api/v3`: an account's own events."""
    streams: UserStreams = socket.app.state.user_streams
    subscriber = Subscriber(combined=False)
    await socket.accept()
    try:
        await _converse(socket, subscriber, streams.answer)
    finally:
        streams.leave(subscriber)


async def _streams(socket: WebSocket, subscriber: Subscriber, names: str) -> None:
    hub: Hub = socket.app.state.hub
    await socket.accept()
    try:
        hub.subscribe(subscriber, [name for name in names.split("/") if name])
        await _converse(socket, subscriber, hub.answer)
    except BadMessage:
        await socket.close(POLICY_VIOLATION)
    finally:
        hub.leave(subscriber)


async def _converse(socket: WebSocket, subscriber: Subscriber, answer: Answer) -> None:
    """Read and write until the client goes, breaks a limit, falls behind, or has lived for a day."""
    code: int | None = GOING_AWAY

    async def until(work: Callable[[], Awaitable[int | None]]) -> None:
        nonlocal code
        code = await work()
        both.cancel_scope.cancel()

    hub: Hub = socket.app.state.hub
    hub.connections.add(subscriber)
    try:
        with anyio.move_on_after(LIFE_S):
            async with anyio.create_task_group() as both:
                both.start_soon(until, partial(_write, socket, subscriber))
                both.start_soon(until, partial(_read, socket, subscriber, answer))
    finally:
        hub.connections.discard(subscriber)
    if code is not None:
        await socket.close(code)


async def _read(socket: WebSocket, subscriber: Subscriber, answer: Answer) -> int | None:
    """Answer messages; the code to close with, None when the client has gone."""
    clock: Clock = socket.app.state.wire.clock
    while (message := await socket.receive())["type"] == "websocket.receive":
        if not subscriber.limit.allows(clock()):
            return POLICY_VIOLATION
        subscriber.send(answer(subscriber, message.get("text") or ""))
    return None


async def _write(socket: WebSocket, subscriber: Subscriber) -> int | None:
    """Send what is queued; the code to close with, None when the client has gone."""
    try:
        while (text := await subscriber.outbox.get()) is not None:
            await socket.send_text(text)
    except WebSocketDisconnect:
        return None
    return subscriber.close_code
