"""Resting paper orders meet the market as it moves, and what moved while nobody watched."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import BOT, Desk, buy, eventually, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.intervals import INTERVAL_MS, open_time
from vostok.binance.marketdata import PublicTrade
from vostok.clock import now_ms
from vostok.gateway import resting as resting_module
from vostok.gateway.models import Order
from vostok.gateway.resting import Coverage, Resting
from vostok.gateway.subaccounts import set_state
from vostok.gateway.writer import JournalDown

AWAY_MS = 3 * 60_000


class Stream:
    """A stream that a test connects and breaks."""

    def __init__(self) -> None:
        self.connections = 1
        self.listeners: dict[str, Callable[[str, dict[str, Any]], None]] = {}

    def subscribe(self, stream: str, listener: Callable[[str, dict[str, Any]], None]) -> Callable[[], None]:
        self.listeners[stream] = listener
        return lambda: self.listeners.pop(stream, None) and None


class Candles(FakeVenue):
    """The fake venue with candles of one high, and of one low for those that open before `dip_until`."""

    high, low, low_later = "101.00", "98.00", "99.50"
    dip_until = 2**62

    def _read(self, path: str, params: dict[str, str]) -> Any:
        if path != "klines" or params["interval"] == "1d":
            return super()._read(path, params)
        length = INTERVAL_MS[params["interval"]]
        newest = open_time(now_ms(), params["interval"])
        first = max(int(params.get("startTime", 0)), newest - 999 * length)
        tail = ["5", 0, "500", 10, "2", "200", "0"]
        rows = []
        for opened in range(first, newest + 1, length):
            low = self.low if opened < self.dip_until else self.low_later
            row = [opened, "100", self.high, low, "100", *tail]
            row[6] = opened + length - 1
            rows.append(row)
        return rows


@asynccontextmanager
async def floor(folder: Path, venue: FakeVenue) -> AsyncIterator[tuple[Desk, Resting, Stream]]:
    async with open_desk(folder, venue) as desk:
        stream = Stream()
        resting = Resting(desk.writer, desk.market, stream, desk.trading, desk.live, desk.switch, now_ms)  # type: ignore[arg-type]
        yield desk, resting, stream


async def order_from_before(desk: Desk, order: Order) -> Order:
    """The same order, placed some minutes ago by a gateway that was away since."""
    old = order.model_copy(
        update={
            "created_at": order.created_at - AWAY_MS,
            "matched_at": order.matched_at - AWAY_MS,
            "state": "DELIVERED",
        }
    )
    await desk.writer.run(lambda tx: tx.put_order(old))
    return old


def trade(price: str, quantity: str = "10", *, buyer_is_maker: bool = True, at: int | None = None) -> PublicTrade:
    return PublicTrade(1, Decimal(price), Decimal(quantity), at or now_ms() + 1_000, buyer_is_maker)


async def test_order_filled_while_nobody_watched_is_found_in_the_candles(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await order_from_before(desk, await desk.trading.place(await desk.bot(), buy("1", "99.00")))
        await resting.look()
        assert order.id not in desk.writer.books.orders
        assert desk.total("BTC") == Decimal("0.999")
        fills = desk.records.fills_of_order(order.id)
        assert [(fill.price, fill.maker) for fill in fills] == [(Decimal("99.00"), True)]


async def test_order_that_the_market_only_touched_still_waits_and_is_not_read_again(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await order_from_before(desk, await desk.trading.place(await desk.bot(), buy("1", "98.00")))
        await resting.look()
        assert desk.writer.books.orders[order.id].executed == 0
        assert not resting._missed_something(desk.writer.books.orders[order.id])


async def test_candles_from_before_the_order_do_not_fill_it(tmp_path: Path) -> None:
    venue = Candles()
    async with floor(tmp_path, venue) as (desk, resting, _):
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        venue.dip_until = order.created_at
        resting._looked[order.id] = order.created_at - AWAY_MS
        await resting.look()
        assert desk.writer.books.orders[order.id].executed == 0


async def test_stop_reached_while_nobody_watched_sells_at_the_market_of_now(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        stop = sell("0.999", "95.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("98.50"))
        order = await order_from_before(desk, await desk.trading.place(bot, stop))
        await resting.look()
        assert [fill.price for fill in desk.records.fills_of_order(order.id)] == [Decimal("100.00")]


@pytest.mark.parametrize("away", ["venue", "journal"])
async def test_trade_that_could_not_be_booked_is_found_in_the_candles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, stream):
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        stop = sell("0.999", "95.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("98.50"))
        order = await order_from_before(desk, await desk.trading.place(bot, stop))
        resting._coverage["BTCUSDT"] = Coverage(stream.connections, order.created_at - 1, now_ms())
        await asyncio.sleep(0.3)
        with monkeypatch.context() as patch:
            if away == "venue":
                patch.setattr(desk.venue, "reachable", False)
            else:
                patch.setattr(desk.trading, "settle_paper", _fail)
            await resting.meet("BTCUSDT", trade("98.00", at=now_ms()))
        assert not desk.writer.books.orders[order.id].triggered
        await resting.look()
        assert order.id not in desk.writer.books.orders
        assert desk.total("BTC") == 0


async def test_trade_through_the_price_fills_and_a_touch_fills_what_was_traded(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, stream):
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        await resting.look()
        assert set(stream.listeners) == {"btcusdt@trade"}
        await resting.meet("BTCUSDT", trade("99.50"))
        await resting.meet("BTCUSDT", trade("99.00", "0.4"))
        assert desk.writer.books.orders[order.id].executed == Decimal("0.4")
        await resting.meet("BTCUSDT", trade("98.99", "0.001"))
        assert desk.total("BTC") == Decimal("0.999")


async def test_order_that_trades_and_candles_reach_at_once_fills_no_more_than_it_asked_for(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await order_from_before(desk, await desk.trading.place(await desk.bot(), buy("1", "99.00")))
        await asyncio.gather(resting.look(), resting.meet("BTCUSDT", trade("99.00", "0.4")))
        await resting.look()
        fills = desk.records.fills_of_order(order.id)
        assert sum(fill.quantity for fill in fills) == 1
        assert (desk.total("BTC"), desk.locked("USDT")) == (Decimal("0.999"), Decimal(0))


async def test_order_cancelled_while_its_fill_was_worked_out_stays_cancelled(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        await asyncio.gather(desk.trading.cancel(order), resting.meet("BTCUSDT", trade("98.00")))
        assert (desk.total("BTC"), desk.locked("USDT")) == (Decimal(0), Decimal(0))


async def test_trade_from_before_the_order_does_not_fill_it(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        await resting.meet("BTCUSDT", trade("90.00", at=order.created_at - 1))
        assert desk.writer.books.orders[order.id].executed == 0


async def test_stream_that_broke_leaves_no_hole(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, stream):
        order = await order_from_before(desk, await desk.trading.place(await desk.bot(), buy("1", "99.00")))
        resting._looked[order.id] = order.matched_at
        stream.connections += 1
        await resting.meet("BTCUSDT", trade("100.00", at=now_ms()))
        assert resting._missed_something(order)
        await resting.look()
        assert desk.total("BTC") == Decimal("0.999")


async def test_junk_on_the_stream_is_passed_over(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, stream):
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        await resting.look()
        for junk in ({}, {"s": "BTCUSDT", "p": "NaN", "q": "1", "t": 1, "T": 1, "m": True}, {"p": None}):
            stream.listeners["btcusdt@trade"]("btcusdt@trade", junk)
        assert resting._trades.empty()
        assert desk.writer.books.orders[order.id].executed == 0


async def test_live_order_is_asked_about_until_it_is_finished(tmp_path: Path) -> None:
    async with floor(tmp_path, FakeVenue(fills_limit_orders=False)) as (desk, resting, _):
        order = await desk.trading.place(await desk.bot(mode="REAL_MARKET_SPOT"), buy("1", "99.00"))
        await resting.look()
        desk.venue.execute(desk.venue.orders[order.venue_client_id], Decimal(1), "99.00")
        await resting.look()
        assert desk.total("BTC") == Decimal("0.999")


async def test_live_order_that_settles_while_another_is_asked_about_is_not_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with floor(tmp_path, FakeVenue(fills_limit_orders=False)) as (desk, resting, _):
        bots = [await desk.bot(bot_id, "REAL_MARKET_SPOT") for bot_id in ("aaaaaaaaaa", "bbbbbbbbbb")]
        orders = [await desk.trading.place(bot, buy("1", "99.00")) for bot in bots]
        query, asked = desk.live.query, []

        async def fills_the_other(order: Order) -> Order:
            asked.append(order.id)
            for other in orders:
                desk.venue.execute(desk.venue.orders[other.venue_client_id], Decimal(1), "98.00")
                await query(other)
            return order

        monkeypatch.setattr(desk.live, "query", fills_the_other)
        await resting.look()
        assert len(asked) == 1


async def test_entry_that_comes_to_light_after_the_bot_was_stopped_is_cancelled(tmp_path: Path) -> None:
    async with floor(tmp_path, FakeVenue(fills_limit_orders=False)) as (desk, resting, _):
        order = await desk.trading.place(await desk.bot(mode="REAL_MARKET_SPOT"), buy("1", "99.00"))
        await desk.writer.run(set_state(BOT, "STOPPED", "owner", "test"))
        await resting.look()
        await eventually(lambda: desk.locked("USDT") == 0)
        assert desk.venue.orders[order.venue_client_id]["status"] == "CANCELED"


@pytest.mark.parametrize("gone", [True, False])
async def test_venue_that_is_away_stops_nothing(tmp_path: Path, gone: bool) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await order_from_before(desk, await desk.trading.place(await desk.bot(), buy("1", "99.00")))
        desk.venue.reachable = not gone
        await resting.look()
        assert (order.id in desk.writer.books.orders) == gone


async def test_reservation_that_nobody_carries_on_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        monkeypatch.setattr(desk.live, "place", _fail)
        with pytest.raises(JournalDown):
            await desk.trading.place(bot, buy("1"))
        await resting.look()
        assert desk.locked("USDT") > 0
        monkeypatch.setattr(resting_module, "FORGOTTEN_MS", -1)
        await resting.look()
        assert desk.locked("USDT") == 0


async def _fail(*_arguments: object) -> Order:
    raise JournalDown("The disk is full.")
