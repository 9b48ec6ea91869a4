"""A proxy before the simulated exchange that spoils answers on order: the network at its worst, from one seed.

A fault's name says what the client sees; `_lost` means that the venue never got the request, `_taken` that it did.
"""

import asyncio
import contextlib
import random
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET

import orjson

# Longer than the gateway and ccxt wait for an answer (10 s).
DELAY_S = 11.0
LATE_S = 1.5
JITTER_S = 0.02
PAUSE_S = 1
LONG_PAUSE_S = 15
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it came."""

    method: str
    path: str
    raw: bytes


Plan = Callable[[Request], str | None]
"""Which fault a request meets; None leaves it alone."""
Heard = Callable[[Request, bytes], None]
"""Is told of each request that reached the venue, with its answer as the venue gave it."""


class Exchange:
    """One request on its way, with the connections on both sides."""

    def __init__(
        self, request: Request, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Heard
    ) -> None:
        self._request = request
        self._port = port
        self._heard = heard
        self._reader = reader
        self._writer = writer

    async def ask(self) -> bytes:
        """The venue's whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(self._request.raw)
            head = await reader.readuntil(HEAD_END)
            raw = head + await reader.readexactly(_length(head))
            self._heard(self._request, raw)
            return raw
        finally:
            writer.close()

    async def answer(self, raw: bytes) -> None:
        """Hand bytes to the client."""
        self._writer.write(raw)
        await self._writer.drain()

    def reset(self) -> None:
        """Close with RST, as a dying middle box does."""
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def tunnel(self) -> None:
        """Join both sides until one ends: a WebSocket."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(self._request.raw)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(self._reader, writer))
                group.create_task(_pump(reader, self._writer))
        finally:
            writer.close()


Fault = Callable[[Exchange], Awaitable[None]]


async def _reset_lost(exchange: Exchange) -> None:
    exchange.reset()


async def _reset_taken(exchange: Exchange) -> None:
    await exchange.ask()
    exchange.reset()


async def _reset_late(exchange: Exchange) -> None:
    """The client hears of a reset, and the request arrives afterwards all the same."""
    exchange.reset()
    await asyncio.sleep(LATE_S)
    await exchange.ask()


async def _slow_close(exchange: Exchange) -> None:
    """Half an answer, a pause, the end."""
    raw = await exchange.ask()
    await exchange.answer(raw[: raw.index(HEAD_END) + (len(raw) - raw.index(HEAD_END)) // 2])
    await asyncio.sleep(0.5)
    exchange.reset()


async def _cut_json(exchange: Exchange) -> None:
    """A body that ends in the middle, under a matching Content-Length."""
    raw = await exchange.ask()
    body = raw[raw.index(HEAD_END) + len(HEAD_END) :]
    await exchange.answer(_http(200, body[: len(body) // 2]))


async def _delay_taken(exchange: Exchange) -> None:
    raw = await exchange.ask()
    await asyncio.sleep(DELAY_S)
    await exchange.answer(raw)


async def _delay_lost(exchange: Exchange) -> None:
    """Held back until its time window is over: the venue refuses what arrives then."""
    await asyncio.sleep(DELAY_S)
    await exchange.answer(await exchange.ask())


def _instead(raw: bytes, *, taken: bool) -> Fault:
    async def fault(exchange: Exchange) -> None:
        if taken:
            await exchange.ask()
        await exchange.answer(raw)

    return fault


def _http(status: int, body: bytes, **headers: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    kind = "application/json" if body[:1] in (b"{", b"[") else "text/html"
    return f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def _error(status: int, code: int, message: str, **headers: str) -> bytes:
    return _http(status, orjson.dumps({"code": code, "msg": message}), **headers)


def _without(missing: int) -> Fault:
    async def fault(exchange: Exchange) -> None:
        """Candles without `missing` of them in a row, among the newest."""
        raw = await exchange.ask()
        rows = orjson.loads(raw[raw.index(HEAD_END) + len(HEAD_END) :])
        del rows[-3 - missing : -3]
        await exchange.answer(_http(200, orjson.dumps(rows)))

    return fault


_UNAVAILABLE = _http(503, b"<html><body>503 Service Temporarily Unavailable</body></html>")
_UNKNOWN = _error(408, -1007, "Timeout waiting for response from backend server. Send status unknown.")
_JUNK = _http(200, b"<html><body>checking your browser</body></html>")
FAULTS: dict[str, Fault] = {
    "reset_lost": _reset_lost,
    "reset_taken": _reset_taken,
    "reset_late": _reset_late,
    "slow_close": _slow_close,
    "cut_json": _cut_json,
    "delay_taken": _delay_taken,
    "delay_lost": _delay_lost,
    # Afterwards every question about this order fails, too, so that its bot has to be sent away.
    "dark_lost": _reset_lost,
    "dark_taken": _reset_taken,
    "503_lost": _instead(_UNAVAILABLE, taken=False),
    "503_taken": _instead(_UNAVAILABLE, taken=True),
    "-1007_lost": _instead(_UNKNOWN, taken=False),
    "-1007_taken": _instead(_UNKNOWN, taken=True),
    "junk_lost": _instead(_JUNK, taken=False),
    "junk_taken": _instead(_JUNK, taken=True),
    "429": _instead(_error(429, -1003, "Too many requests.", Retry_After=str(PAUSE_S)), taken=False),
    "-2015": _instead(_error(401, -2015, "Invalid API-key, IP, or permissions for action."), taken=False),
    "429_long": _instead(_error(429, -1003, "Too many requests.", Retry_After=str(LONG_PAUSE_S)), taken=False),
    "418_long": _instead(_error(418, -1003, "Way too many requests.", Retry_After=str(LONG_PAUSE_S)), taken=False),
    "-1015": _instead(_error(429, -1015, "Too many new orders.", Retry_After=str(LONG_PAUSE_S)), taken=False),
    "418": _instead(_error(418, -1003, "Way too many requests.", Retry_After=str(PAUSE_S)), taken=False),
    "klines_holed": _without(3),
    "klines_one_missing": _without(1),
}
PAUSES, LONG_PAUSES = ("429", "418"), ("429_long", "418_long", "-1015")
REFUSED = "-2015"
HOLED, ONE_MISSING = "klines_holed", "klines_one_missing"
UNKNOWN = tuple(name for name in FAULTS if name not in (*PAUSES, *LONG_PAUSES, REFUSED, HOLED, ONE_MISSING))
"""After these nobody on the client's side knows what became of an order."""
QUICK = tuple(name for name in UNKNOWN if not name.startswith(("delay", "dark")))


Cut = Callable[[], int]
"""Tears all WebSockets that are open now; returns how many there were."""


def _unheard(_request: Request, _raw: bytes) -> None:
    """Nobody listens."""


@asynccontextmanager
async def proxy(port: int, target: int, plan: Plan, seed: int, heard: Heard = _unheard) -> AsyncIterator[Cut]:
    """Listen on `port` and pass everything on to `target`, as `plan` lets it through, with a jitter of its own."""
    jitter = random.Random(seed)
    busy: set[asyncio.Task[None]] = set()
    sockets: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        busy.add(task)
        try:
            while (request := await _read(reader)) is not None:
                exchange = Exchange(request, target, reader, writer, heard)
                if b"upgrade: websocket" in request.raw.lower():
                    sockets.add(task)
                    return await exchange.tunnel()
                await asyncio.sleep(jitter.uniform(0, JITTER_S))
                name = plan(request)
                if name is None:
                    await exchange.answer(await exchange.ask())
                else:
                    await FAULTS[name](exchange)
        except* (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # One side is gone, or the proxy ends; the other must notice.
            writer.transport.abort()
        finally:
            busy.discard(task)
            sockets.discard(task)
            writer.close()

    def cut() -> int:
        for task in (open_ones := list(sockets)):
            task.cancel()
        return len(open_ones)

    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=2**22)
    try:
        yield cut
    finally:
        server.close()
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(HEAD_END)
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = head.split(b" ", 2)
    return Request(method.decode(), path.decode(), head + await reader.readexactly(_length(head)))


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
        writer.close()
