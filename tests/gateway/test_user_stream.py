"""What the venue tells of live orders is a reason to look, at once; what it does not tell is still found."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Final, cast

import httpx
import pytest

from tests.gateway.client import put_bot
from tests.gateway.desk import buy, eventually, open_desk
from tests.gateway.fake_venue import FakeVenue
from tests.gateway.test_resting import Stream
from tests.programs import Installation
from vostok.binance.signing import KEY_HEADER, signed
from vostok.clock import now_ms
from vostok.gateway.credentials import key_in
from vostok.gateway.resting import Resting
from vostok.gateway.streams import Streams
from vostok.gateway.user_stream import EVERYTHING, UserStream

REAL: Final = "REAL_MARKET_SPOT"


@asynccontextmanager
async def _following(stream: UserStream) -> AsyncIterator[None]:
    task = asyncio.create_task(stream.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.mark.slow
async def test_news_of_an_order_are_heard_under_its_client_id(trading_floor: Installation) -> None:
    secret = trading_floor.home / "secrets" / "simulator.json"
    venue = f"127.0.0.1:{trading_floor.ports.simulator}"
    keys = json.loads(secret.read_text())
    heard: list[str] = []
    stream = UserStream(f"ws://{venue}/ws-api/v3", key_in(secret), now_ms, heard.append)

    async def send(client: httpx.AsyncClient, method: str, **params: str) -> None:
        query = signed(keys["secret"], {"symbol": "LTCUSDT", **params, "timestamp": now_ms()})
        answer = await client.request(method, f"/api/v3/order?{query}", headers={KEY_HEADER: keys["key"]})
        assert answer.status_code == 200, answer.text

    async with _following(stream), httpx.AsyncClient(base_url=f"http://{venue}") as client:
        await eventually(lambda: stream.subscribed)
        assert heard == [EVERYTHING]
        ticker = (await client.get("/api/v3/ticker/price", params={"symbol": "LTCUSDT"})).json()
        price = f"{Decimal(ticker['price']) * Decimal('0.5'):.2f}"
        order = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": price}
        await send(client, "POST", **order, newClientOrderId="own-1")
        await eventually(lambda: heard[1:] == ["own-1"])
        await send(client, "DELETE", origClientOrderId="own-1", newClientOrderId="cancel-1")
        await eventually(lambda: heard[1:] == ["own-1", "own-1"])
    assert not stream.subscribed


async def test_without_a_key_or_a_venue_it_waits_and_tells_nothing(tmp_path: Path) -> None:
    heard: list[str] = []
    secret = tmp_path / "key.json"
    stream = UserStream("ws://127.0.0.1:9/ws-api/v3", key_in(secret), now_ms, heard.append)
    async with _following(stream):
        await asyncio.sleep(0.05)
        secret.write_text('{"key": "k", "secret": "s"}')
        await asyncio.sleep(0.05)
    assert (heard, stream.subscribed) == ([], False)


@pytest.mark.parametrize("by_name", [True, False], ids=["by its id", "everything"])
async def test_news_lead_to_the_fill_without_a_round_of_questions(tmp_path: Path, by_name: bool) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        order = await desk.trading.place(await desk.bot(mode=REAL), buy("1", "99.00"))
        resting = Resting(
            desk.writer,
            desk.market,
            cast(Streams, Stream()),
            desk.trading,
            desk.live,
            desk.switch,
            now_ms,
        )
        news = asyncio.create_task(resting._follow_news())
        desk.venue.execute(desk.venue.orders[order.venue_client_id], Decimal("0.4"), "99.00")
        resting.hear("somebody-else")
        await asyncio.sleep(0.05)
        assert desk.total("BTC") == 0
        for _ in range(3):
            resting.hear(order.venue_client_id if by_name else EVERYTHING)
        await eventually(lambda: desk.total("BTC") == Decimal("0.3996"))
        news.cancel()


@pytest.mark.slow
def test_live_order_that_a_crash_fills_is_booked_from_the_stream(
    control: httpx.Client, wire: httpx.Client, trading_floor: Installation
) -> None:
    bot = put_bot(control, "us" * 5, trading_floor.gateway_url, mode=REAL, pairs=["LTC/USDT"])
    ticker = httpx.get(
        f"http://127.0.0.1:{trading_floor.ports.simulator}/api/v3/ticker/price", params={"symbol": "LTCUSDT"}
    ).json()
    price = f"{Decimal(ticker['price']) * Decimal('0.9'):.2f}"
    order = {"symbol": "LTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"}
    placed = wire.send(bot.order(**order, quantity="1", price=price)).json()
    assert placed["status"] == "NEW", placed
    wish = {"kind": "crash", "pair": "LTC/USDT", "duration_s": 40, "actor": "owner"}
    assert control.post("/lab", json=wish).status_code == 201
    until = time.monotonic() + 30
    fills: list[dict[str, str]] = []
    while sum(Decimal(fill["quantity"]) for fill in fills) < 1 and time.monotonic() < until:
        time.sleep(0.2)
        fills = control.get(f"/bots/{bot.bot_id}/fills").json()["items"]
    assert sum(Decimal(fill["quantity"]) for fill in fills) == 1
    assert {Decimal(fill["price"]) for fill in fills} == {Decimal(price)}
