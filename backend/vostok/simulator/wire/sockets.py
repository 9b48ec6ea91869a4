"""The WebSocket routes: `/ws`, `/ws/<stream>` and `/stream?streams=`."""

import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

from vostok.clock import Clock
from vostok.simulator.wire.hub import Hub, Subscriber

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
    hub.subscribe(subscriber, [name for name in names.split("/") if name])
    writer = asyncio.create_task(_write(socket, subscriber))
    reader = asyncio.create_task(_read(socket, subscriber, hub, socket.app.state.wire.clock))
    try:
        done, _ = await asyncio.wait((writer, reader), timeout=LIFE_S, return_when=asyncio.FIRST_COMPLETED)
        code = await done.pop() if done else GOING_AWAY
    except WebSocketDisconnect:
        code = None
    finally:
        hub.leave(subscriber)
        for task in (writer, reader):
            task.cancel()
        await asyncio.gather(writer, reader, return_exceptions=True)
    if code is not None:
        await socket.close(code)


async def _read(socket: WebSocket, subscriber: Subscriber, hub: Hub, clock: Clock) -> int:
    while True:
        text = await socket.receive_text()
        if not subscriber.limit.allows(clock()):
            return POLICY_VIOLATION
        subscriber.send(hub.answer(subscriber, text))


async def _write(socket: WebSocket, subscriber: Subscriber) -> int:
    while (text := await subscriber.outbox.get()) is not None:
        await socket.send_text(text)
    return POLICY_VIOLATION
