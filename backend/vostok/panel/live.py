"""`/api/ws`: every change, to every logged-in browser."""

import asyncio

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from vostok.panel.auth.edge import session_of
from vostok.panel.deps import BusDep
from vostok.panel.events import Bus, Reader

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
        sending = asyncio.create_task(_send(socket, bus, reader))
        receiving = asyncio.create_task(_receive(socket))
        try:
            await asyncio.wait((sending, receiving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            receiving.cancel()
            await asyncio.gather(sending, receiving, return_exceptions=True)


async def _send(socket: WebSocket, bus: Bus, reader: Reader) -> None:
    while not reader.lost.is_set():
        try:
            message = await asyncio.wait_for(reader.queue.get(), CHECK_EVERY_S)
        except TimeoutError:
            if not _still_logged_in(socket):
                await socket.close(LOGGED_OUT)
                return
            # Browsers cannot see a ping: a tick tells them that silence is not a dead line.
            message = bus.tick()
        try:
            await asyncio.wait_for(socket.send_text(message), SEND_TIMEOUT_S)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return
    await socket.close(TOO_SLOW)


async def _receive(socket: WebSocket) -> None:
    """Nothing is expected from the browser; this notices that it has gone."""
    try:
        while True:
            await socket.receive_text()
    except (WebSocketDisconnect, RuntimeError, KeyError):
        return


def _still_logged_in(socket: WebSocket) -> bool:
    state = socket.app.state
    return session_of(socket, state.keyring, state.clock()) is not None or "authorization" in socket.headers
