"""The edge of the wire side: whether an answer still finds its bot decides what becomes of the order."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.gateway.client import BotClient
from tests.gateway.desk import BOT, Desk, eventually, open_desk
from vostok.binance.orders import OrderRequest
from vostok.clock import now_ms
from vostok.gateway.models import Bot, Order, own_client_id
from vostok.gateway.streams import Streams
from vostok.gateway.trading import Trading
from vostok.gateway.wire.app import create_wire
from vostok.gateway.wire.edge import Wire
from vostok.web import Server, tcp_server


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[tuple[Server, int]]:
    """The wire side of a desk, served as the gateway serves it, and its port."""
    wire = Wire(desk.writer, desk.records, desk.market, desk.upstream, desk.trading, now_ms, lambda _bot_id: None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = tcp_server(create_wire(wire, Streams("ws://venue", desk.market, now_ms)), "127.0.0.1", port)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await eventually(lambda: server.started)
            yield server, port
        finally:
            server.should_exit = True
            await serving


def entry(port: int) -> httpx.Request:
    """An entry of the desk's bot."""
    order = BotClient(BOT, f"http://127.0.0.1:{port}").order
    return order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="50", recvWindow=60_000)


def raw(request: httpx.Request) -> bytes:
    """A request as it goes over the wire."""
    head = [f"POST {request.url.raw_path.decode()} HTTP/1.1"]
    head += [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join([*head, "", ""]).encode() + request.content


async def test_bot_cannot_pass_its_order_off_as_the_gateways_own(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        async with served(desk) as (_, port), httpx.AsyncClient() as client:
            order = BotClient(BOT, f"http://127.0.0.1:{port}").order
            wanted = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quoteOrderQty": "50"}
            refused = await client.send(order(**wanted, newClientOrderId=own_client_id()))
            taken = await client.send(order(**wanted, newClientOrderId="my-gateway-1"))
        assert (refused.json()["code"], taken.json()["status"]) == (-1100, "FILLED")
        assert [one.client_order_id for one in desk.records.orders_by_id([1, 2])] == ["my-gateway-1"]


async def test_answer_that_arrives_makes_the_order_delivered(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        async with served(desk) as (_, port), httpx.AsyncClient() as client:
            answers = [(await client.send(entry(port))).json() for _ in range(2)]
            await desk.trading.deliveries_noted()
        assert [answer["status"] for answer in answers] == ["FILLED", "FILLED"]
        stored = desk.records.orders_by_id([int(answer["orderId"]) for answer in answers])
        assert [order.state for order in stored] == ["DELIVERED", "DELIVERED"]


async def test_bot_that_hung_up_before_its_answer_finds_the_order_to_adopt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, placed, gone = Trading.place, asyncio.Event(), asyncio.Event()

    async def slow(self: Trading, bot: Bot, request: OrderRequest) -> Order:
        order = await place(self, bot, request)
        placed.set()
        await gone.wait()
        return order

    monkeypatch.setattr(Trading, "place", slow)
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        async with served(desk) as (server, port):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(raw(entry(port)))
            await placed.wait()
            writer.close()
            await eventually(lambda: not server.server_state.connections)
            gone.set()
            await eventually(lambda: [order.state for order in desk.writer.books.orders.values()] == ["ADOPTABLE"])
