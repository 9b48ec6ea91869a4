"""Orders whose bot may not know them: never the wrong one handed over, never a bot held up by what it knows."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.gateway.client import put_bot
from tests.gateway.desk import BOT, Desk, buy, eventually, hurry, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from tests.programs import Installation
from vostok.binance.errors import ServerBusy
from vostok.gateway.adoption import forgotten
from vostok.gateway.journal import set_order_state
from vostok.gateway.models import Order
from vostok.gateway.replay import replay_journal
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import JournalDown, Writer

REAL: Final = "REAL_MARKET_SPOT"
STOP: Final[dict[str, Any]] = {"type": "STOP_LOSS_LIMIT", "stop_price": Decimal("95.00")}


def unclaimed(desk: Desk) -> list[Order]:
    """The orders that wait for their bot."""
    return [order for order in desk.writer.books.orders.values() if order.state == "ADOPTABLE"]


async def test_exit_is_never_answered_with_a_lost_stop_but_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        desk.venue.fills_limit_orders = False
        desk.venue.faults, desk.venue.hidden = ["accept:reset"], 10**6
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, sell("0.999", "94.50", **STOP))
        desk.venue.hidden = 0
        await eventually(lambda: len(unclaimed(desk)) == 1)
        stop = unclaimed(desk)[0]
        # Within the tolerance of the stop's notional, so only its kind tells them apart.
        desk.venue.bid = "95.50"
        exited = await desk.trading.place(bot, sell("0.999"))
        assert (exited.type, exited.status) == ("MARKET", "FILLED")
        assert desk.venue.orders[stop.venue_client_id]["status"] == "CANCELED"
        assert desk.total("BTC") == 0
        assert unclaimed(desk) == []


async def test_sale_of_coins_shows_that_the_entry_is_known(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        entry = await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_order_state([entry.id], "ADOPTABLE"))
        await desk.trading.place(bot, sell("0.999"))
        assert unclaimed(desk) == []
        assert (await desk.trading.place(bot, buy("1"))).id != entry.id


async def test_sale_of_other_coins_leaves_the_entry_to_be_adopted(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("2"))
        lost = await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_order_state([lost.id], "ADOPTABLE"))
        await desk.trading.place(bot, sell("1.998"))
        assert [order.id for order in unclaimed(desk)] == [lost.id]
        assert (await desk.trading.place(bot, buy("1"))).id == lost.id


async def test_new_entry_takes_the_exit_before_it_for_done(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        closed = await desk.trading.place(bot, sell("0.999"))
        await desk.writer.run(set_order_state([closed.id], "ADOPTABLE"))
        assert (await desk.trading.guard(bot, buy("1"))).allowed
        await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.999"))).id != closed.id
        assert desk.total("BTC") == 0


async def test_found_order_that_came_to_nothing_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    venue = FakeVenue(faults=["accept:reset"], hidden=10**6, fills_limit_orders=False)
    async with open_desk(tmp_path, venue) as desk:
        bot = await desk.bot(mode=REAL)
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, buy("1"))
        next(iter(venue.orders.values()))["status"] = "EXPIRED"
        venue.hidden, venue.fills_limit_orders = 0, True
        await eventually(lambda: not desk.writer.books.orders)
        assert desk.locked("USDT") == 0
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_order_that_never_arrived_is_given_up_once_the_journal_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    full = [True]
    run = Writer.run

    async def sometimes(self: Writer, operation: Callable[[Tx], Any], **how: bool) -> Any:
        if full[0] and operation.__qualname__.startswith("reject"):
            raise JournalDown("disk full")
        return await run(self, operation, **how)

    monkeypatch.setattr(Writer, "run", sometimes)
    async with open_desk(tmp_path, FakeVenue(faults=["lose:reset"])) as desk:
        with pytest.raises(ServerBusy):
            await desk.trading.place(await desk.bot(mode=REAL), buy("1"))
        assert desk.locked("USDT", BOT) > 0
        full[0] = False
        await eventually(lambda: desk.locked("USDT", BOT) == 0)


async def test_bot_that_died_before_it_wrote_an_order_down_is_offered_it_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        written = await desk.trading.place(bot, buy("2"))
        lost = await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_order_state([written.id, lost.id], "DELIVERED"))
        assert desk.writer.books.orders == {}
        assert await desk.writer.run(forgotten(BOT, {str(written.exchange_order_id)}, 0)) == 1
        assert (await desk.trading.place(bot, buy("1"))).id == lost.id
        assert desk.total("USDT") == 1000 - written.executed_quote - lost.executed_quote


async def test_bot_that_remembers_everything_or_only_what_is_asked_about_is_offered_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        order = await desk.trading.place(bot, buy("1"))
        resting = await desk.trading.place(bot, buy("1", "90.00"))
        await desk.writer.run(set_order_state([order.id, resting.id], "DELIVERED"))
        await desk.trading.cancel(resting)
        assert await desk.writer.run(forgotten(BOT, {str(order.exchange_order_id)}, 0)) == 0
        assert await desk.writer.run(forgotten(BOT, (), order.created_at + 1)) == 0
        assert unclaimed(desk) == []


async def test_delivery_is_noted_once_the_journal_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = [True]
    run = Writer.run

    async def sometimes(self: Writer, operation: Callable[[Tx], Any], **how: bool) -> Any:
        if full[0] and operation.__qualname__.startswith("note_answers"):
            raise JournalDown("disk full")
        return await run(self, operation, **how)

    monkeypatch.setattr(Writer, "run", sometimes)
    monkeypatch.setattr("vostok.gateway.trading.NOTE_AGAIN_S", 0.01)
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        told = await desk.trading.place(bot, buy("1"))
        missed = await desk.trading.place(bot, buy("2"))
        desk.trading.note_delivery(told, reached=True)
        desk.trading.note_delivery(missed, reached=False)
        await asyncio.sleep(0.1)
        assert {order.state for order in desk.writer.books.orders.values()} == {"ACKED"}
        full[0] = False
        await desk.trading.deliveries_noted()
        assert [order.id for order in unclaimed(desk)] == [missed.id]
        assert told.id not in desk.writer.books.orders


async def test_order_whose_bot_was_gone_is_the_answer_to_its_next_also_before_that_is_written(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        lost = await desk.trading.place(bot, buy("1"))
        desk.trading.note_delivery(lost, reached=False)
        assert (await desk.trading.place(bot, buy("1"))).id == lost.id
        await desk.trading.deliveries_noted()
        assert unclaimed(desk) == []


async def test_order_that_a_bot_asked_for_again_by_the_same_id_is_told_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        lost = await desk.trading.place(bot, buy("1", client_order_id="same"))
        desk.trading.note_delivery(lost, reached=False)
        handed = await desk.trading.place(bot, buy("1", client_order_id="same"))
        desk.trading.note_delivery(handed, reached=True)
        await desk.trading.deliveries_noted()
        assert (handed.id, unclaimed(desk)) == (lost.id, [])


async def test_guard_answers_by_an_order_whose_bot_was_gone_also_before_that_is_written(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        desk.trading.note_delivery(await desk.trading.place(bot, buy("1")), reached=False)
        assert (await desk.trading.guard(bot, buy("2"))).code == "ORDER_UNRESOLVED"


async def test_order_that_was_handed_over_is_not_lost_with_its_first_answer(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        first = await desk.trading.place(bot, buy("1", client_order_id="life-1"))
        await desk.writer.run(set_order_state([first.id], "ADOPTABLE"))
        handed = await desk.trading.place(bot, buy("1", client_order_id="life-2"))
        assert (handed.id, handed.state) == (first.id, "ACKED")
        # The connection of the bot's earlier life is found closed only now.
        desk.trading.note_delivery(first.model_copy(update={"state": "ACKED"}), reached=False)
        desk.trading.note_delivery(handed, reached=True)
        await desk.trading.deliveries_noted()
        assert unclaimed(desk) == []
        assert (await desk.trading.place(bot, buy("1"))).id != first.id


async def test_order_that_a_running_bot_found_is_offered_no_longer_and_no_other_one_anew(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        found, other = [await desk.trading.place(bot, buy("1")) for _ in range(2)]
        await desk.writer.run(set_order_state([found.id], "ADOPTABLE"))
        await desk.writer.run(set_order_state([other.id], "DELIVERED"))
        assert await desk.writer.run(forgotten(BOT, {str(found.exchange_order_id)}, None)) == 0
        assert desk.writer.books.orders == {}


async def test_order_that_the_bots_database_holds_is_offered_no_longer(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        entry = await desk.trading.place(bot, buy("1"))
        exited = await desk.trading.place(bot, sell("0.999"))
        await desk.writer.run(set_order_state([entry.id, exited.id], "ADOPTABLE"))
        known = {str(entry.exchange_order_id), str(exited.exchange_order_id)}
        assert await desk.writer.run(forgotten(BOT, known, 0)) == 0
        assert unclaimed(desk) == []
        assert (await desk.trading.place(bot, buy("1"))).id not in (entry.id, exited.id)


async def test_restart_offers_no_exit_that_an_entry_followed(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        for request in (buy("1"), sell("0.999"), buy("1")):
            last = await desk.trading.place(bot, request)
        assert [order.state for order in desk.writer.books.orders.values()] == ["ACKED"] * 3
        await desk.writer.run(replay_journal(list(desk.writer.books.orders.values())))
        assert [order.side for order in unclaimed(desk)] == ["BUY", "BUY"]
        # The exit that comes next is a new one, and shows that the entries are known.
        exited = await desk.trading.place(bot, sell("0.999"))
        assert exited.id > last.id
        assert unclaimed(desk) == []


@pytest.mark.slow
def test_restarted_bot_gets_its_forgotten_order_as_the_answer_to_its_next(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    bot = put_bot(control, "ad" * 5, trading_floor.gateway_url)
    entry: dict[str, str | int] = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quoteOrderQty": "50"}
    placed = wire.send(bot.order(**entry)).json()["orderId"]
    for known, adoptable in (([str(placed)], 0), ([], 1)):
        body = {"exchange_order_ids": known, "since": 0}
        assert control.post(f"/bots/{bot.bot_id}/known-orders", json=body).json() == {"adoptable": adoptable}
    assert wire.send(bot.order(**entry)).json()["orderId"] == placed
    assert control.post(f"/bots/{bot.bot_id}/known-orders", json={"since": 0}).status_code == 422
