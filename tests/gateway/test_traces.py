"""One id from the guard's question to the fills, and each step of an order found by it."""

import re
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, buy, open_desk, sell
from vostok.binance.errors import OrderRejected
from vostok.errors import NotFound
from vostok.gateway import traces
from vostok.gateway.books import Event
from vostok.gateway.traces import TraceLog
from vostok.logs import setup_logs
from vostok.risk.types import Mode

TRACE = "0123456789ab"


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_order_has_the_id_of_its_guards_question_and_every_step_of_it(tmp_path: Path, mode: Mode) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=mode)
        assert (await desk.trading.guard(bot, buy("1"), trace=TRACE)).allowed
        order = await desk.trading.place(bot, buy("1"))
        found = desk.records.trace(order.id)
    assert found["order"]["trace"] == TRACE
    assert [(row["source"], row["trace"]) for row in found["decisions"]] == [("guard", TRACE), ("wire", TRACE)]
    assert [fill["order_id"] for fill in found["fills"]] == [order.id]
    states = ["RESERVED", "ACKED"] if mode == "SIMULATED" else ["RESERVED", "SENT", "ACKED"]
    assert [step["state"] for step in found["steps"]] == states
    assert found["steps"][-1]["status"] == "FILLED"


async def test_next_order_and_an_exit_have_ids_of_their_own(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.guard(bot, buy("1"), trace=TRACE)
        first = await desk.trading.place(bot, buy("1"))
        await desk.trading.guard(bot, buy("1"), trace="ba9876543210")
        leave = await desk.trading.place(bot, sell("0.5"))
        second = await desk.trading.place(bot, buy("1"))
        third = await desk.trading.place(bot, buy("1"))
    assert (first.trace, second.trace) == (TRACE, "ba9876543210")
    assert len({order.trace for order in (first, second, third, leave)}) == 4
    assert all(re.fullmatch("[0-9a-f]{12}", order.trace) for order in (third, leave))


async def test_denied_or_long_past_question_gives_no_id_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        assert not (await desk.trading.guard(bot, buy("7"), trace=TRACE)).allowed
        assert (await desk.trading.place(bot, buy("1"))).trace != TRACE
        await desk.trading.guard(bot, buy("1"), trace=TRACE)
        monkeypatch.setattr(traces, "TAKEN_WITHIN_MS", -1)
        assert (await desk.trading.place(bot, buy("1"))).trace != TRACE


async def test_denied_order_then_its_decision_alone_has_the_id(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        with pytest.raises(OrderRejected):
            await desk.trading.place(bot, buy("7"))
        (decision,) = desk.records.decisions_page(BOT, None, 10)["items"]
        assert re.fullmatch("[0-9a-f]{12}", decision["trace"])
        with pytest.raises(NotFound, match="There is no order 1"):
            desk.records.trace(1)


async def test_log_tells_each_step_with_the_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup_logs("gateway")
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.guard(bot, buy("1"), trace=TRACE)
        await desk.trading.place(bot, buy("1"))
        noted = TraceLog(desk.writer)
        told: list[Event] = list(desk.events)
        for event in told:
            noted.note(event)
        noted.close()
    lines = [line for line in capsys.readouterr().out.splitlines() if TRACE in line]
    assert len(lines) == 5, "the guard's decision, the gate's, the order twice, its fill"
