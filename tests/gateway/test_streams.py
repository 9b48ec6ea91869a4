"""One connection to the venue for all listeners, and candles that closed during a break are handed on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.server import Server, ServerConnection, serve

from tests.gateway.desk import eventually
from tests.gateway.fake_market import MINUTE, Clock, Venue
from vostok.gateway.credentials import Credentials
from vostok.gateway.klines import event_of_row
from vostok.gateway.market import Market
from vostok.gateway.streams import Streams
from vostok.gateway.upstream import Upstream
from vostok.gateway.user_stream import UserStream

KLINE = "btcusdt@kline_1m"


class StreamServer:
    """A venue's stream: remembers who is connected and what they asked for."""

    def __init__(self) -> None:
        self.connections: list[ServerConnection] = []
        self.asked: list[tuple[str, list[str]]] = []
        self.opened = 0

    async def handle(self, connection: ServerConnection) -> None:
        self.opened += 1
        self.connections.append(connection)
        async for message in connection:
            body = json.loads(message)
            self.asked.append((body["method"], body["params"]))
            await connection.send(json.dumps({"result": None, "id": body["id"]}))
        self.connections.remove(connection)

    async def send(self, stream: str, data: Any) -> None:
        await self.send_raw(json.dumps({"stream": stream, "data": data}))

    async def send_raw(self, message: str) -> None:
        for connection in list(self.connections):
            await connection.send(message)

    async def drop(self) -> None:
        for connection in list(self.connections):
            await connection.close()


class Hanging:
    """A connection whose next message a test sends."""

    def __init__(self) -> None:
        self.message: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def send(self, _message: str) -> None:
        """Takes everything."""

    async def recv(self) -> str:
        return await self.message


@asynccontextmanager
async def streaming() -> AsyncIterator[tuple[Streams, StreamServer, Market, Venue]]:
    venue, server = Venue(Clock()), StreamServer()
    upstream = Upstream("http://venue", lambda: None, venue.clock, httpx.MockTransport(venue.handle))
    market = Market(upstream, venue.clock)
    listening: Server = await serve(server.handle, "127.0.0.1", 0)
    port = next(iter(listening.sockets)).getsockname()[1]
    streams = Streams(f"ws://127.0.0.1:{port}", market, venue.clock)
    running = asyncio.create_task(streams.run())
    try:
        yield streams, server, market, venue
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        listening.close()
        await listening.wait_closed()
        await upstream.close()


def kline(venue: Venue, minutes: int, close: str) -> dict[str, Any]:
    opened = venue.clock.now - venue.clock.now % MINUTE + minutes * MINUTE
    row = [opened, "100", "101", "99", close, "5", opened + MINUTE - 1, "500", 10, "2", "200", "0"]
    return event_of_row("BTCUSDT", "1m", row, closed=False, event_ms=venue.clock.now)


async def test_listeners_share_one_connection_and_one_subscription() -> None:
    async with streaming() as (streams, server, market, venue):
        heard: list[int] = []
        ends = [streams.subscribe(KLINE, lambda _s, _e, n=n: heard.append(n)) for n in range(20)]  # type: ignore[misc]
        await eventually(lambda: ("SUBSCRIBE", [KLINE]) in server.asked)
        await market.klines("BTCUSDT", "1m", limit=2)
        await server.send(KLINE, kline(venue, 0, "100.7"))
        await eventually(lambda: len(heard) == 20)
        assert (server.opened, len(server.asked)) == (1, 1)
        assert (await market.klines("BTCUSDT", "1m", limit=1))[0][4] == "100.7"
        for end in ends:
            end()
        await eventually(lambda: ("UNSUBSCRIBE", [KLINE]) in server.asked)


async def test_after_a_break_the_missed_candles_are_handed_on_and_the_stream_goes_on() -> None:
    async with streaming() as (streams, server, _market, venue):
        heard: list[dict[str, Any]] = []
        streams.subscribe(KLINE, lambda _stream, event: heard.append(event))
        await eventually(lambda: len(server.asked) == 1)
        first = kline(venue, 0, "100.1")
        await server.send(KLINE, first)
        await eventually(lambda: len(heard) == 1)
        venue.clock.now += 3 * MINUTE
        await server.drop()
        await eventually(lambda: server.opened == 2 and len(heard) >= 5)
        opened = first["k"]["t"]
        assert [(event["k"]["t"] - opened) // MINUTE for event in heard[1:5]] == [0, 1, 2, 3]
        assert [event["k"]["x"] for event in heard[1:5]] == [True, True, True, False]
        await eventually(lambda: len(server.asked) == 2)
        await server.send(KLINE, kline(venue, 0, "100.2"))
        await eventually(lambda: heard[-1]["k"]["c"] == "100.2")
        assert streams.connections == 2


@pytest.mark.parametrize(
    "junk", ["<html>", "[]", '{"stream": 1, "data": {}}', '{"stream": "btcusdt@kline_1m", "data": {"k": {}}}']
)
async def test_junk_is_passed_over_and_the_stream_goes_on(junk: str) -> None:
    async with streaming() as (streams, server, _market, venue):
        heard: list[dict[str, Any]] = []
        streams.subscribe(KLINE, lambda _stream, event: heard.append(event))
        await eventually(lambda: len(server.asked) == 1)
        await server.send_raw(junk)
        await server.send(KLINE, kline(venue, 0, "100.1"))
        await eventually(lambda: len(heard) == 1)
        assert server.opened == 1


async def test_best_prices_of_the_stream_are_the_marks() -> None:
    async with streaming() as (streams, server, market, _venue):
        streams.subscribe("btcusdt@bookTicker", lambda _stream, _event: None)
        await eventually(lambda: len(server.asked) == 1)
        await server.send("btcusdt@bookTicker", {"s": "BTCUSDT", "b": "100.10", "a": "100.20"})
        await eventually(lambda: "BTCUSDT" in market.marks)
        assert str(market.marks["BTCUSDT"].mid) == "100.15"


@pytest.mark.parametrize("private", [False, True])
async def test_end_that_comes_together_with_a_message_is_not_lost(private: bool) -> None:
    socket = Hanging()
    venue = Venue(Clock())
    market = Market(Upstream("http://venue", lambda: None, venue.clock, httpx.MockTransport(venue.handle)), venue.clock)
    streams = Streams("ws://venue", market, venue.clock)
    streams.subscribe(KLINE, lambda _stream, _event: None)
    streams._asked = {KLINE}
    keys = Credentials("k", "s")
    users = UserStream("ws://venue", lambda: keys, venue.clock, lambda _client_id: None)
    connection = cast(ClientConnection, socket)
    following = asyncio.create_task(users._follow(connection, keys) if private else streams._follow(connection))
    if private:
        await asyncio.sleep(0.01)
        accepted, socket.message = socket.message, asyncio.get_running_loop().create_future()
        accepted.set_result('{"status": 200}')
    await asyncio.sleep(0.01)
    socket.message.set_result("{}")
    following.cancel()
    ended, _ = await asyncio.wait([following], timeout=1)
    assert ended
    assert following.cancelled()
