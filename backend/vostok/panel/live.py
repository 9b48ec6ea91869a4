"""`/api/ws`: every change, to every logged-in browser."""

import asyncio

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from vostok.panel.auth.edge import principal_of
from vostok.panel.deps import BusDep
from vostok.panel.events import Bus, Reader
from vostok.panel.jobs import end

router = APIRouter()
# A browser that takes longer for one message is gone or hopelessly behind.
SEND_TIMEOUT_S = 5.0
CHECK_EVERY_S = 5.0
TOO_SLOW, LOGGED_OUT = 4408, 4401


@router.websocket("/api/ws")
async def live(socket: WebSocket, bus: BusDep) -> None:
    """Changes as `{"type", "seq", "ts", "data"}`, first `hello`, `tick` in silence; ends when the session does."""
    await socket.accept()
    with bus.reader() as reader:
        await socket.send_text(bus.hello())
        tasks = [asyncio.create_task(_send(socket, bus, reader)), asyncio.create_task(_receive(socket))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(tasks)


async def _send(socket: WebSocket, bus: Bus, reader: Reader) -> None:
    checked_at = 0
    while not reader.lost.is_set():
        # Browsers cannot see a ping: a tick tells them that silence is not a dead line.
        message = await _next(reader) or bus.tick()
        now = socket.app.state.clock()
        if now - checked_at >= CHECK_EVERY_S * 1000:
            checked_at = now
            if principal_of(socket, socket.app.state.keyring, now) is None:
                await socket.close(LOGGED_OUT)
                return
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await socket.send_text(message)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return
    await socket.close(TOO_SLOW)


async def _next(reader: Reader) -> str | None:
    """The next message, None when there is none for a while."""
    try:
        async with asyncio.timeout(CHECK_EVERY_S):
            return await reader.queue.get()
    except TimeoutError:
        return None


async def _receive(socket: WebSocket) -> None:
    """Nothing is expected from the browser; this notices that it has gone."""
    try:
        while True:
            await socket.receive_text()
    except (WebSocketDisconnect, RuntimeError, KeyError):
        return
