"""The WebSocket routes: `/ws`, `/ws/<stream>` and `/stream?streams=`."""

from collections.abc import Awaitable, Callable
from functools import partial

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from vostok.clock import Clock
from vostok.simulator.wire.hub import BadMessage, Hub, Subscriber

# Binance ends a connection after a day.
LIFE_S = 24 * 3600
POLICY_VIOLATION = 1008
GOING_AWAY = 1001


async def raw(socket: WebSocket) -> None:
    """`/ws` and `/ws/<stream>/<stream>`: events as they are."""
    await _converse(socket, Subscriber(combined=False), socket.path_params.get("streams", ""))


async def combined(socket: WebSocket) -> None:
    """`/stream?streams=<stream>/<stream>`: events wrapped with the name of their stream."""
    await _converse(socket, Subscriber(combined=True), socket.query_params.get("streams", ""))


async def _converse(socket: WebSocket, subscriber: Subscriber, names: str) -> None:
    hub: Hub = socket.app.state.hub
    await socket.accept()
    code: int | None = GOING_AWAY

    async def until(work: Callable[[], Awaitable[int | None]]) -> None:
        nonlocal code
        code = await work()
        both.cancel_scope.cancel()

    try:
        hub.subscribe(subscriber, [name for name in names.split("/") if name])
        with anyio.move_on_after(LIFE_S):
            async with anyio.create_task_group() as both:
                both.start_soon(until, partial(_write, socket, subscriber))
                both.start_soon(until, partial(_read, socket, subscriber, hub, socket.app.state.wire.clock))
    except BadMessage:
        code = POLICY_VIOLATION
    finally:
        hub.leave(subscriber)
    if code is not None:
        await socket.close(code)


async def _read(socket: WebSocket, subscriber: Subscriber, hub: Hub, clock: Clock) -> int | None:
    """Answer messages; the code to close with, None when the client has gone."""
    while (message := await socket.receive())["type"] == "websocket.receive":
        if not subscriber.limit.allows(clock()):
            return POLICY_VIOLATION
        subscriber.send(hub.answer(subscriber, message.get("text") or ""))
    return None


async def _write(socket: WebSocket, subscriber: Subscriber) -> int | None:
    """Send what is queued; the code to close with, None when the client has gone."""
    try:
        while (text := await subscriber.outbox.get()) is not None:
            await socket.send_text(text)
    except WebSocketDisconnect:
        return None
    return POLICY_VIOLATION
