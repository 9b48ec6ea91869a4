"""How bots act, as the gate sees it: the same order twice, bursts, the same pair again and again, room for stops."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import Desk, buy, open_desk, sell
from tests.gateway.fake_venue import SPEC, FakeVenue
from vostok.binance.errors import OrderRejected
from vostok.binance.symbols import to_exchange_info
from vostok.clock import now_ms
from vostok.gateway.behaviour import slots_of
from vostok.gateway.models import Bot
from vostok.risk.facts import StopSlots
from vostok.risk.types import Mode

REAL: Mode = "REAL_MARKET_SPOT"


async def test_same_entry_while_the_first_works_is_denied_and_another_value_is_not(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        first = await desk.trading.place(bot, buy("1", "99.00"))
        for again in (buy("1", "99.00"), buy("1.01", "99.00")):
            with pytest.raises(OrderRejected, match="GATE DUPLICATE_ORDER"):
                await desk.trading.place(bot, again)
        await desk.trading.place(bot, buy("1.5", "99.00"))
        await desk.trading.cancel(first)
        assert (await desk.trading.place(bot, buy("1", "99.00"))).working


async def come_back(desk: Desk, bot: Bot, times: int) -> None:
    """Enter and leave the same pair."""
    for _ in range(times):
        await desk.trading.place(bot, buy("0.5"))
        await desk.trading.place(bot, sell("0.4"))


async def test_bot_that_comes_back_to_a_pair_too_often_is_stopped_until_a_person_lifts_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.limit(max_entries_per_pair="3")
        await come_back(desk, bot, 3)
    async with open_desk(tmp_path) as desk:
        bot = desk.writer.books.bots[bot.id]
        with pytest.raises(OrderRejected, match="GATE REPEATED_ENTRY"):
            await desk.trading.place(bot, buy("0.5"))
        assert (await desk.trading.place(await desk.bot("b" * 10), buy("0.5"))).status == "FILLED"
    async with open_desk(tmp_path) as desk:
        # What it did is within the limit now, and yet nobody has said that it may go on.
        await desk.limit(max_entries_per_pair="100")
        with pytest.raises(OrderRejected, match="GATE REDUCING trading_state: Entries are closed by a throttle"):
            await desk.trading.place(bot, buy("0.5"))
        assert (await desk.trading.place(bot, sell("0.1"))).status == "FILLED"


async def test_after_the_lift_of_a_throttle_only_later_entries_count_also_after_a_restart(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.limit(max_entries_per_pair="2")
        await come_back(desk, bot, 2)
        with pytest.raises(OrderRejected, match="GATE REPEATED_ENTRY"):
            await desk.trading.place(bot, buy("0.5"))
        # Lifted in the millisecond of an entry it would not be clear which came first.
        await asyncio.sleep(0.002)
        await desk.kill_switch.resume(bot.id, None, "a test of mine", "owner", "api")
        await come_back(desk, bot, 1)
    async with open_desk(tmp_path) as desk:
        await come_back(desk, bot, 1)
        with pytest.raises(OrderRejected, match="GATE REPEATED_ENTRY"):
            await desk.trading.place(bot, buy("0.5"))


async def test_question_of_the_guard_for_one_entry_too_many_stops_the_bot_as_the_order_would(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.limit(max_entries_per_pair="1")
        await come_back(desk, bot, 1)
        verdict = await desk.trading.guard(bot, buy("0.5"))
        assert (verdict.allowed, verdict.code) == (False, "REPEATED_ENTRY")
        latch = desk.switch.held()[0]
        assert (latch.scope, latch.source, latch.state) == (bot.id, "throttle.repeated_entry", "REDUCING")
        assert desk.records.verify_audit()["ok"]


async def test_bot_that_enters_without_end_is_stopped_until_a_person_lifts_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.limit(max_entries_per_hour="3")
        await come_back(desk, bot, 3)
        with pytest.raises(OrderRejected, match="GATE ENTRIES_WITHOUT_END"):
            await desk.trading.place(bot, buy("0.5"))
    async with open_desk(tmp_path) as desk:
        await desk.limit(max_entries_per_hour="100")
        with pytest.raises(OrderRejected, match="GATE REDUCING trading_state: Entries are closed by a throttle"):
            await desk.trading.place(bot, buy("0.5"))
        assert (await desk.trading.place(bot, sell("0.1"))).status == "FILLED"
        await desk.kill_switch.resume(bot.id, None, "a test of mine", "owner", "api")
        assert (await desk.trading.place(bot, buy("0.5"))).status == "FILLED"


async def test_burst_of_one_bot_is_denied_and_its_exit_is_not(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.limit(max_entries_per_minute="2")
        for _ in range(2):
            await desk.trading.place(bot, buy("0.5"))
        with pytest.raises(OrderRejected, match="GATE BOT_ORDER_RATE"):
            await desk.trading.place(bot, buy("0.5"))
        assert (await desk.trading.place(bot, sell("0.9"))).status == "FILLED"


async def test_orders_of_all_bots_together_make_entries_wait_in_their_mode_only(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        one, other = await desk.bot(), await desk.bot("b" * 10)
        live = await desk.bot("c" * 10, mode=REAL)
        await desk.limit(max_orders_per_10s="2")
        await desk.trading.place(one, buy("0.5"))
        await desk.trading.place(one, sell("0.4"))
        with pytest.raises(OrderRejected, match="GATE ACCOUNT_ORDER_RATE"):
            await desk.trading.place(other, buy("0.5"))
        assert (await desk.trading.place(live, buy("0.5"))).status == "FILLED"


class FewStops(FakeVenue):
    """A venue that takes two stop orders on a symbol."""

    def _read(self, path: str, params: dict[str, str]) -> Any:
        if path == "exchangeInfo":
            return to_exchange_info([replace(SPEC, max_algo_orders=2)], now_ms(), [])
        return super()._read(path, params)

    def _order(self, params: dict[str, str]) -> dict[str, Any]:
        order = super()._order(params)
        return order | {"workingTime": -1} if "stopPrice" in params else order


async def with_stops(desk: Desk, letter: str, mode: Mode = REAL) -> Bot:
    return await desk.bot(letter * 10, mode=mode, stops_at_venue=True)


async def test_entry_whose_stop_would_find_no_place_is_denied(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FewStops()) as desk:
        first, second, third = [await with_stops(desk, letter) for letter in "abc"]
        without = await desk.bot("d" * 10, mode=REAL)
        await desk.trading.place(first, buy("1"))
        await desk.trading.place(second, buy("1"))
        with pytest.raises(OrderRejected, match="GATE NO_STOP_SLOT"):
            await desk.trading.place(third, buy("1"))
        assert (await desk.trading.place(without, buy("1"))).status == "FILLED"
        # A position that is added to has its place already, and one that is gone has freed it.
        assert (await desk.trading.place(first, buy("0.5"))).status == "FILLED"
        await desk.trading.place(second, sell("0.999"))
        assert (await desk.trading.place(third, buy("1"))).status == "FILLED"


async def test_paper_bots_do_not_take_each_others_places(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FewStops()) as desk:
        for letter in "abc":
            bot = await with_stops(desk, letter, "SIMULATED")
            assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_standing_stop_counts_once_with_its_position(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FewStops()) as desk:
        first, second = await with_stops(desk, "a"), await with_stops(desk, "b")
        await desk.trading.place(first, buy("1"))
        spec, mark = await desk.market.spec("BTCUSDT"), desk.market.marks["BTCUSDT"]
        before = await desk.writer.run(lambda tx: slots_of(tx, second, buy("1"), spec, mark))
        desk.venue.fills_limit_orders = False
        stop = sell("0.999", "89.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("90.00"), time_in_force="GTC")
        await desk.trading.place(first, stop)
        after = await desk.writer.run(lambda tx: slots_of(tx, second, buy("1"), spec, mark))
        assert before == after == StopSlots(orders=SPEC.max_orders - 1, stops=1, needed=True)


async def test_entry_that_is_a_stop_order_does_not_take_the_place_of_another_bots_stop(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FewStops()) as desk:
        first, second = await with_stops(desk, "a"), await with_stops(desk, "b")
        without = await desk.bot("d" * 10, mode=REAL)
        await desk.trading.place(first, buy("1"))
        desk.venue.fills_limit_orders = False
        waiting = buy("1", "102.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("101.00"), time_in_force="GTC")
        assert (await desk.trading.place(without, waiting)).status == "NEW"
        await desk.trading.cancel(next(iter(desk.writer.books.orders_of(without.id))))
        desk.venue.fills_limit_orders = True
        await desk.trading.place(second, buy("1"))
        with pytest.raises(OrderRejected, match="GATE NO_STOP_SLOT stop_slot: The stop orders that are left"):
            await desk.trading.place(without, waiting)
