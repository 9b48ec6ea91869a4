"""A bot that is silent buys nothing more: its working entries are cancelled, its stops and everybody else's stay."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.client import BotClient
from tests.gateway.desk import BOT, Desk, buy, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.signing import KEY_HEADER
from vostok.clock import now_ms
from vostok.gateway.silence import SILENT_S, DeadMan
from vostok.gateway.streams import Streams
from vostok.gateway.wire.app import create_wire
from vostok.gateway.wire.edge import Wire
from vostok.risk.states import ALL
from vostok.risk.types import Mode

OTHER = "b" * 10
MODES: tuple[Mode, ...] = ("SIMULATED", "REAL_MARKET_SPOT")


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def handle(desk: Desk) -> tuple[DeadMan, Seconds]:
    seconds = Seconds()
    return DeadMan(desk.writer, desk.trading, desk.switch, seconds), seconds


def working(desk: Desk) -> list[tuple[str, str]]:
    return sorted((order.bot_id, order.side) for order in desk.writer.books.orders.values() if order.working)


def silent_rows(desk: Desk) -> list[dict[str, Any]]:
    return [row for row in desk.records.audit_page(0, 200)["items"] if row["type"] == "bot.silent"]


@pytest.mark.parametrize("mode", MODES)
async def test_entries_of_a_silent_bot_are_cancelled_and_its_stop_stays(tmp_path: Path, mode: Mode) -> None:
    async with open_desk(tmp_path, FakeVenue()) as desk:
        bot, other = await desk.bot(mode=mode), await desk.bot(OTHER, mode=mode)
        await desk.trading.place(bot, buy("1"))
        desk.venue.fills_limit_orders = False
        await desk.trading.place(bot, sell("0.9", "80.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("81.00")))
        entry = await desk.trading.place(bot, buy("1", "90.00"))
        await desk.trading.place(other, buy("1", "90.00"))
        man, seconds = handle(desk)
        seconds.now += SILENT_S - 1
        man.hear(OTHER)
        await man.look()
        assert working(desk) == [(BOT, "BUY"), (BOT, "SELL"), (OTHER, "BUY")]
        seconds.now += 2
        await man.look()
        assert working(desk) == [(BOT, "SELL"), (OTHER, "BUY")]
        assert desk.locked("USDT") == 0
        assert [json.loads(row["body"])["orders"] for row in silent_rows(desk)] == [[entry.id]]
        await man.look()
        assert len(silent_rows(desk)) == 1
        assert desk.records.verify_audit()["ok"]


async def test_bot_that_speaks_keeps_its_entry_however_long_it_rests(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(), buy("1", "90.00"))
        man, seconds = handle(desk)
        for _ in range(10):
            seconds.now += SILENT_S - 1
            man.hear(BOT)
            await man.look()
        assert working(desk) == [(BOT, "BUY")]


async def test_while_halted_nothing_is_sent_and_afterwards_the_entry_goes(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(mode="REAL_MARKET_SPOT"), buy("1"))
        desk.venue.fills_limit_orders = False
        await desk.trading.place(desk.writer.books.bots[BOT], buy("1", "90.00"))
        man, seconds = handle(desk)
        desk.switch.file.write_text("HALTED")
        seconds.now += SILENT_S + 1
        await man.look()
        assert working(desk) == [(BOT, "BUY")]
        desk.switch.file.unlink()
        desk.switch.remove(ALL, [latch.source for latch in desk.switch.held()])
        await man.look()
        assert working(desk) == []


async def test_every_request_of_the_bot_itself_is_heard_and_no_other(tmp_path: Path) -> None:
    heard: list[str] = []
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await desk.bot(OTHER, key="o" * 32)
        upstream = desk.market._upstream
        wire = Wire(desk.writer, desk.records, desk.market, upstream, desk.trading, now_ms, heard.append)
        app = httpx.ASGITransport(create_wire(wire, Streams("ws://venue", desk.market, now_ms)))
        own, stranger = BotClient(BOT, "http://gateway"), BotClient(OTHER, "http://gateway")
        async with httpx.AsyncClient(transport=app) as client:
            (await client.send(own.request("GET", "openOrders", symbol="BTCUSDT"))).raise_for_status()
            question = {"pair": "BTC/USDT", "side": "BUY", "amount": "1", "price": "100"}
            guard = f"http://gateway/b/{BOT}/vostok/guard"
            (await client.post(guard, json=question, headers={KEY_HEADER: own.key})).raise_for_status()
            assert (await client.send(stranger.request("GET", "openOrders", symbol="BTCUSDT"))).status_code == 401
            await client.get("http://gateway/api/v3/time")
    assert heard == [BOT, BOT]
