"""Close half and flatten after a breach: begun with the latch, carried out once, by the gateway where no bot does."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, Desk, buy, hurry, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import OrderRejected
from vostok.clock import now_ms
from vostok.gateway import reductions as reductions_module
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.reducer import Reducer
from vostok.gateway.subaccounts import set_state
from vostok.risk.gate import load_rules
from vostok.risk.reductions import BreachAction
from vostok.risk.types import Mode

LARGE = {"max_trade_value": "900", "max_exposure": "900"}
HELD = Decimal("7.992")
"""8 BTC less the fee."""


def reducer(desk: Desk) -> Reducer:
    return Reducer(desk.writer, desk.market, desk.trading, desk.switch, now_ms, desk.kill_switch.tell)


async def breach(desk: Desk, action: BreachAction, mode: Mode = "SIMULATED", stop: str | None = None) -> None:
    """A bot with 8 BTC loses 8 % of its money and is denied its next entry."""
    await desk.writer.run(change_limits(mode, {"bot_action": action}, "owner", load_rules()))
    bot = await desk.bot(mode=mode, limits=LARGE)
    await desk.trading.place(bot, buy("8"))
    if stop is not None:
        desk.venue.fills_limit_orders = False
        await desk.trading.place(bot, sell("7.992", stop, type="STOP_LOSS_LIMIT", stop_price=Decimal(stop)))
    desk.venue.bid = desk.venue.ask = "90.00"
    desk.market.take_mark("BTCUSDT", "90.00", "90.00")
    with pytest.raises(OrderRejected, match="REDUCING"):
        await desk.trading.place(bot, buy("0.1"))


async def die(desk: Desk) -> None:
    await desk.writer.run(set_state(BOT, "STOPPED", "owner", "test"))


def sales(desk: Desk) -> list[str]:
    return [fill["quantity"] for fill in desk.records.fills_page(BOT, None, 100)["items"] if fill["side"] == "SELL"]


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_close_half_of_a_dead_bot_then_half_is_sold_once_across_restarts(tmp_path: Path, mode: Mode) -> None:
    venue = FakeVenue()
    async with open_desk(tmp_path, venue) as desk:
        await breach(desk, "CLOSE_HALF", mode)
        assert {reduction.keep for reduction in desk.writer.books.reductions.values()} == {Decimal("3.996")}
        assert "Half of each position is sold." in desk.kill_switch.report()["latches"][0]["reason"]
    async with open_desk(tmp_path, venue) as desk:
        await die(desk)
        await reducer(desk).look()
        assert desk.total("BTC") == Decimal("3.996")
    async with open_desk(tmp_path, venue) as desk:
        for _ in range(3):
            await reducer(desk).look()
        assert desk.total("BTC") == Decimal("3.996")
        assert desk.writer.books.reductions == {}
        assert sales(desk) == ["3.996"]
        assert desk.records.verify_audit()["ok"]


async def test_flatten_when_no_bot_and_no_panel_sells_then_the_gateway_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reductions_module, "BOT_SELLS_FOR_MS", 0)
    async with open_desk(tmp_path) as desk:
        await breach(desk, "FLATTEN")
        assert desk.writer.books.bots[BOT].state == "RUNNING"
        await reducer(desk).look()
        assert desk.total("BTC") < Decimal("0.00001")


async def test_bot_that_lives_then_the_gateway_gives_it_time_to_sell_by_itself(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await breach(desk, "FLATTEN")
        await reducer(desk).look()
        assert desk.total("BTC") == HELD
        await desk.trading.place(desk.writer.books.bots[BOT], sell("7.992"))
        await reducer(desk).look()
        assert desk.writer.books.reductions == {}


async def test_lost_answer_of_the_half_that_was_sold_then_the_other_half_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    async with open_desk(tmp_path) as desk:
        await breach(desk, "CLOSE_HALF", "REAL_MARKET_SPOT")
        await die(desk)
        desk.venue.faults, desk.venue.hidden = ["accept:reset"], 10**6
        for _ in range(3):
            await reducer(desk).look()
        assert desk.venue.posts == 2
        assert desk.total("BTC") == HELD


async def test_stop_that_rests_then_what_is_left_has_one_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await breach(desk, "CLOSE_HALF", "REAL_MARKET_SPOT", stop="70.00")
        await die(desk)
        await reducer(desk).look()
        (stop,) = [order for order in desk.writer.books.orders_of(BOT) if order.working]
        assert (stop.type, stop.quantity, stop.stop_price) == ("STOP_LOSS_LIMIT", Decimal("3.996"), Decimal("70.00"))
        assert desk.total("BTC") == desk.locked("BTC") == Decimal("3.996")


async def test_halted_then_nothing_is_sold_and_the_wish_stays(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await breach(desk, "FLATTEN")
        await die(desk)
        await desk.kill_switch.kill("all", "HALTED", "freeze", "owner", "api")
        await reducer(desk).look()
        assert desk.total("BTC") == HELD
        assert len(desk.kill_switch.report()["reductions"]) == len(desk.writer.books.reductions) > 0


async def test_owner_lifts_the_latch_then_what_is_not_sold_stays(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await breach(desk, "FLATTEN")
        for latch in desk.kill_switch.report()["latches"]:
            await desk.kill_switch.resume(latch["scope"], latch["source"], "my risk", "owner", "api")
        assert desk.writer.books.reductions == {}
        dropped = [row for row in desk.records.audit_page(0, 200)["items"] if row["type"] == "reduction.dropped"]
        assert dropped[0]["subject"] == f"bot:{BOT}"


async def test_what_a_breach_does_by_default_is_to_stop_entries_only(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await breach(desk, "REDUCING")
        assert desk.writer.books.reductions == {}
