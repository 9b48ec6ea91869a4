"""SIMULATED orders from request to fill, and what a bot may and may not do."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, FEES, buy, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import FilterFailure, InsufficientBalance, OrderRejected, ServerBusy, UnknownOrder
from vostok.binance.marketdata import PublicTrade
from vostok.gateway import paper, paper_orders
from vostok.gateway.journal import set_order_state
from vostok.gateway.models import Order
from vostok.gateway.replay import replay_journal
from vostok.gateway.subaccounts import set_state
from vostok.gateway.transaction import Tx
from vostok.risk.types import Mode


async def test_market_entry_fills_at_the_ask_with_the_fee_in_base(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await desk.trading.place(await desk.bot(), buy("2"))
        assert (order.status, order.executed_quote) == ("FILLED", Decimal("200.20"))
        assert desk.total("BTC") == Decimal("1.998")
        assert desk.total("USDT") == Decimal("799.8")
        assert desk.venue.posts == 0


async def test_every_step_is_in_the_audit_chain(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await desk.trading.place(await desk.bot(), buy("1"))
        kinds = [row["type"] for row in desk.records.audit_page(0, 100)["items"]]
        assert sorted(kinds) == sorted(["bot.created", "bot.state", "decision", "order", "fill", "order"])
        assert desk.records.verify_audit() == {"ok": True, "rows": 6, "checkpoints": 0, "broken": None}
        assert {event.type for event in desk.events} == {"bot_state", "decision", "order", "fill"}
        assert order.state == "ACKED"


@pytest.mark.parametrize("state", ["PAUSED", "STOPPED"])
async def test_entry_when_not_running_then_denied_and_exit_passes(tmp_path: Path, state: str) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_state(BOT, state, "owner", "test"))  # type: ignore[arg-type]
        with pytest.raises(OrderRejected, match="GATE BOT_NOT_RUNNING"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.999"))).status == "FILLED"


async def test_sell_beyond_what_the_bot_owns_is_refused_as_binance_does(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        with pytest.raises(InsufficientBalance):
            await desk.trading.place(bot, sell("1"))
        with pytest.raises(InsufficientBalance):
            await desk.trading.place(await desk.bot("b" * 10), sell("0.5"))


async def test_entry_without_a_price_then_denied(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(bid="0")) as desk:
        with pytest.raises(OrderRejected, match=r"GATE (PRICE|VALUE|EXPOSURE)_UNKNOWN"):
            await desk.trading.place(await desk.bot(), buy("1"))
        assert desk.total("USDT") == 1000


async def test_entry_when_the_venue_is_gone_then_denied_and_nothing_stays_locked(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        desk.venue.reachable = False
        desk.market.marks = {symbol: mark._replace(ts=mark.ts - 11_000) for symbol, mark in desk.market.marks.items()}
        with pytest.raises(OrderRejected, match="GATE PRICE_STALE"):
            await desk.trading.place(bot, buy("1"))
        await asyncio.sleep(0.3)
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, sell("0.5"))
        assert desk.locked("BTC") == 0


async def test_filters_speak_binances_words(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        with pytest.raises(FilterFailure, match="LOT_SIZE"):
            await desk.trading.place(await desk.bot(), buy("1.000001"))


async def test_exposure_counts_holdings_and_resting_entries(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(limits={"max_trade_value": "500", "max_exposure": "450"})
        await desk.trading.place(bot, buy("2"))
        await desk.trading.place(bot, buy("2", "90.00"))
        with pytest.raises(OrderRejected, match="GATE MAX_EXPOSURE"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("1"))).status == "FILLED"


async def test_at_the_last_free_slot_only_as_many_entries_pass_as_fit(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(limits={"max_trade_value": "200", "max_exposure": "350"})
        await desk.limit(duplicate_window_s="0")
        answers = await asyncio.gather(
            *(desk.trading.place(bot, buy("1", "99.00")) for _ in range(50)), return_exceptions=True
        )
        assert sum(isinstance(answer, Order) for answer in answers) == 3
        assert desk.locked("USDT") == 297


async def test_resting_order_fills_as_maker_when_the_market_trades_through_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        assert paper.rest(order, PublicTrade(1, Decimal("99.01"), Decimal(5), 1, True), fees=FEES) is None
        touch = paper.rest(order, PublicTrade(2, Decimal("99.00"), Decimal("0.4"), 2, True), fees=FEES)
        assert touch is not None
        order = await desk.trading.settle_paper(order, touch)
        assert (order.status, order.executed, desk.locked("USDT")) == (
            "PARTIALLY_FILLED",
            Decimal("0.4"),
            Decimal("59.4"),
        )
        through = paper.rest(order, PublicTrade(3, Decimal("98.50"), Decimal("0.1"), 3, True), fees=FEES)
        assert through is not None
        order = await desk.trading.settle_paper(order, through)
        assert (order.status, order.executed_quote, desk.locked("USDT")) == ("FILLED", Decimal(99), Decimal(0))
        assert [fill.maker for fill in desk.records.fills_of_order(order.id)] == [True, True]


async def test_stop_waits_for_its_price_and_then_sells(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        stop = sell("0.999", "94.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("95.00"))
        order = await desk.trading.place(bot, stop)
        assert (order.status, paper.waits_for_stop(order), desk.locked("BTC")) == ("NEW", True, Decimal("0.999"))
        assert not paper.reaches_stop(order, Decimal("95.01"))
        assert paper.reaches_stop(order, Decimal("95.00"))
        desk.venue.bid, desk.venue.ask = "94.90", "95.10"
        await asyncio.sleep(0.3)
        order = await desk.trading.trigger_paper(order)
        assert (order.status, order.executed_quote) == ("FILLED", Decimal("94.90") * Decimal("0.999"))


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
@pytest.mark.parametrize(("kind", "stop"), [("STOP_LOSS", "300.00"), ("TAKE_PROFIT", "50.00")])
async def test_entry_that_buys_at_any_price_once_its_stop_is_reached_is_denied(
    tmp_path: Path, mode: Mode, kind: str, stop: str
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=mode)
        with pytest.raises(OrderRejected, match="VALUE_UNKNOWN"):
            await desk.trading.place(bot, buy("1", type=kind, stop_price=Decimal(stop)))
        assert (desk.venue.posts, desk.locked("USDT")) == (0, Decimal(0))


async def test_stop_without_a_limit_sells_on_paper_at_the_market_once_it_is_reached(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        order = await desk.trading.place(bot, sell("0.999", type="STOP_LOSS", stop_price=Decimal("95.00")))
        desk.venue.bid, desk.venue.ask = "94.90", "95.10"
        await asyncio.sleep(0.3)
        order = await desk.trading.trigger_paper(order)
        assert (order.status, order.executed_quote) == ("FILLED", Decimal("94.90") * Decimal("0.999"))


async def test_stop_that_would_trigger_at_once_is_refused(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        with pytest.raises(OrderRejected, match="trigger immediately"):
            await desk.trading.place(bot, sell("0.5", "99.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("101.00")))


async def test_answer_that_did_not_arrive_makes_the_order_adoptable(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        first = await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_order_state([first.id], "ADOPTABLE"))
        second = await desk.trading.place(bot, buy("1"))
        assert (second.id, second.state) == (first.id, "ACKED")
        assert desk.total("BTC") == Decimal("0.999")


async def test_restart_undoes_what_was_only_reserved_and_offers_what_was_not_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        await desk.trading.place(bot, buy("1"))
        monkeypatch.setattr(desk.live, "place", _crash)
        with pytest.raises(KeyboardInterrupt):
            await desk.trading.place(bot, buy("2"))
        assert desk.locked("USDT") > 0
    async with open_desk(tmp_path) as desk:
        await desk.writer.run(replay_journal(list(desk.writer.books.orders.values())))
        assert desk.locked("USDT") == 0
        assert [order.state for order in desk.writer.books.orders.values()] == ["ADOPTABLE"]
        assert desk.total("BTC") == Decimal("0.999")


async def test_simulated_order_is_one_commit_and_nothing_of_it_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        operations: list[object] = []
        run = desk.writer.run

        async def counted(operation: Callable[[Tx], object], **how: bool) -> object:
            operations.append(operation)
            return await run(operation, **how)

        monkeypatch.setattr(desk.writer, "run", counted)
        order = await desk.trading.place(bot, buy("1"))
        assert (order.status, len(operations)) == ("FILLED", 1)
        kinds = [row["type"] for row in desk.records.audit_page(0, 100)["items"]]
        assert kinds[-4:] == ["decision", "order", "fill", "order"]
        monkeypatch.setattr(paper_orders, "settle", _crash_in_writer)
        with pytest.raises(RuntimeError):
            await desk.trading.place(bot, buy("2"))
        assert desk.locked("USDT") == 0
        assert list(desk.writer.books.orders) == [order.id]


async def test_pause_cancels_working_entries_and_keeps_stops(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await desk.trading.place(bot, buy("1", "90.00"))
        stop = await desk.trading.place(bot, sell("0.5", "89.00", type="STOP_LOSS_LIMIT", stop_price=Decimal("90.00")))
        assert await desk.trading.cancel_entries(BOT) == []
        assert [order.id for order in desk.writer.books.orders_of(BOT) if order.working] == [stop.id]
        assert desk.locked("USDT") == 0


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_cancel_of_an_order_whose_end_was_booked_meanwhile_then_unknown_order(tmp_path: Path, mode: Mode) -> None:
    async with open_desk(tmp_path, FakeVenue(fills_limit_orders=False)) as desk:
        bot = await desk.bot(mode=mode)
        order = await desk.trading.place(bot, buy("1", "90.00"))
        await desk.writer.run(set_order_state([order.id], "DELIVERED"))
        await desk.trading.cancel(order)
        with pytest.raises(UnknownOrder):
            await desk.trading.cancel(order)


async def test_guard_gives_the_gates_answer_and_reserves_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        assert (await desk.trading.guard(bot, buy("1"))).allowed
        denied = await desk.trading.guard(bot, buy("7"))
        assert (denied.allowed, denied.code) == (False, "MAX_TRADE_VALUE")
        assert desk.locked("USDT") == 0
        assert [item["source"] for item in desk.records.decisions_page(BOT, None, 10)["items"]] == ["guard", "guard"]


async def test_stake_below_the_minimum_is_a_recorded_no_that_says_what_to_do(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        denied = await desk.trading.guard(bot, buy("0.01"), Decimal("5.5"))
        assert (denied.allowed, denied.code, denied.hold_s) == (False, "STAKE_TOO_SMALL", None)
        (row,) = desk.records.decisions_page(BOT, None, 10)["items"]
        assert (row["allowed"], row["code"], row["rule"], row["source"]) == (
            False,
            "STAKE_TOO_SMALL",
            "min_notional",
            "guard",
        )
        assert f"needs at least 5.50 {bot.stake_currency}" in row["reason"]
        assert "Raise the bot's balance or stake" in row["reason"]
        assert desk.locked("USDT") == 0


def _crash_in_writer(*_arguments: object, **_named: object) -> Callable[[Tx], Order]:
    raise RuntimeError("a defect between reservation and booking")


async def _crash(*_arguments: object) -> Order:
    raise KeyboardInterrupt
