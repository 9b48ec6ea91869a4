"""An order that no bot claims: told of after ten minutes, closed by the owner exactly once."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, Desk, buy, open_desk
from tests.gateway.fake_venue import FakeVenue
from vostok.clock import MINUTE_MS, now_ms
from vostok.errors import Conflict, NotFound
from vostok.gateway.adoption import forgotten
from vostok.gateway.events import EventLog
from vostok.gateway.journal import set_order_state
from vostok.gateway.models import Order
from vostok.gateway.reducer import Reducer
from vostok.gateway.unclaimed import Unclaimed
from vostok.risk.types import Mode


def unclaimed(desk: Desk, later_ms: int = 0, log: EventLog | None = None) -> Unclaimed:
    return Unclaimed(desk.writer, desk.trading, desk.switch, log or EventLog(now_ms), lambda: now_ms() + later_ms)


async def lost(desk: Desk, mode: Mode = "SIMULATED", price: str | None = None) -> Order:
    """A bot with 0.999 BTC of its own, and an entry of 1 BTC more that it never heard of."""
    bot = await desk.bot(mode=mode)
    known = await desk.trading.place(bot, buy("1"))
    await desk.writer.run(set_order_state([known.id], "DELIVERED"))
    order = await desk.trading.place(bot, buy("1", price))
    await desk.writer.run(set_order_state([order.id], "ADOPTABLE"))
    return order


async def reduce(desk: Desk) -> None:
    await Reducer(desk.writer, desk.market, desk.trading, desk.switch, now_ms, lambda: None).look()


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_owner_closes_an_entry_then_only_what_it_bought_is_sold_across_restarts(
    tmp_path: Path, mode: Mode
) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        order = await lost(desk, mode)
        await unclaimed(desk).close(order.id, "owner", "not mine")
    async with open_desk(tmp_path, venue) as desk:
        for _ in range(3):
            await reduce(desk)
        assert desk.total("BTC") == Decimal("0.999")
        assert desk.writer.books.reductions == {}
        with pytest.raises(NotFound):
            await unclaimed(desk).close(order.id, "owner", "again")
        types = [row["type"] for row in desk.records.audit_page(0, 200)["items"]]
        assert [kind for kind in types if kind.startswith(("order.closed", "reduction"))] == [
            "order.closed",
            "reduction.begun",
            "reduction.done",
        ]
        assert desk.records.verify_audit()["ok"]


async def test_entry_that_the_owner_closed_is_not_offered_when_its_bot_starts_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await lost(desk)
        remembered = {str(one.exchange_order_id) for one in desk.records.orders_by_id([order.id - 1])}
        await unclaimed(desk).close(order.id, "owner", "not mine")
        # The sale is still to come, is made, and was made.
        assert await desk.writer.run(forgotten(BOT, remembered, 0)) == 0
        for _ in range(3):
            await reduce(desk)
            assert await desk.writer.run(forgotten(BOT, remembered, 0)) == 0
        assert desk.total("BTC") == Decimal("0.999")
        entered = await desk.trading.place(desk.writer.books.bots[BOT], buy("1"))
        assert entered.id > order.id
        assert desk.total("BTC") == Decimal("1.998")


async def test_owner_closes_an_entry_that_rests_then_it_is_cancelled_and_nothing_is_sold(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await lost(desk, price="90.00")
        await unclaimed(desk).close(order.id, "owner", "")
        await reduce(desk)
        assert (desk.total("BTC"), desk.locked("USDT")) == (Decimal("0.999"), Decimal(0))
        assert order.id not in desk.writer.books.orders


async def test_order_that_is_its_bots_or_trading_that_is_frozen_then_a_refusal_that_says_so(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await lost(desk)
        await desk.kill_switch.kill("all", "HALTED", "freeze", "owner", "api")
        with pytest.raises(Conflict, match="Lift that first"):
            await unclaimed(desk).close(order.id, "owner", "")
        mine = await desk.writer.run(lambda tx: tx.order(order.id))
        assert mine is not None
        await desk.writer.run(set_order_state([order.id], "DELIVERED"))
        with pytest.raises(NotFound):
            await unclaimed(desk).close(order.id, "owner", "")


async def test_nobody_claims_it_for_ten_minutes_then_one_alarm(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await lost(desk)
        assert [item["id"] for item in desk.records.orders_in_doubt()["items"]] == [order.id]
        log, told = EventLog(now_ms), []
        log.listen(lambda event: told.append((event.type, event.bot_id)))
        unclaimed(desk, 9 * MINUTE_MS, log).look()
        assert told == []
        watch = unclaimed(desk, 11 * MINUTE_MS, log)
        for _ in range(3):
            watch.look()
        assert told == [("unclaimed", BOT)]
