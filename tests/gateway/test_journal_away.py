"""REAL_MARKET_SPOT while the journal cannot be written: money is freed and orders are found once it can."""

import asyncio
import errno
import io
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
import structlog

from tests.gateway.desk import BOT, Desk, buy, eventually, hurry, open_desk, sell, tell_then_break
from tests.gateway.fake_venue import FakeVenue
from vostok.gateway import live as live_module
from vostok.gateway.subaccounts import set_state
from vostok.gateway.writer import JournalDown
from vostok.logs import setup_logs

REAL: Final = "REAL_MARKET_SPOT"


def break_journal(desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, times: int) -> None:
    """The journal cannot be written when it comes to `step` (`sent`, `settle`, `reject`), so many times."""
    run, left = desk.writer.run, [times]

    async def broken(operation: Any, **how: bool) -> Any:
        if operation.__qualname__.startswith(step) and left[0] > 0:
            left[0] -= 1
            raise JournalDown("The order journal cannot be written.")
        return await run(operation, **how)

    monkeypatch.setattr(desk.writer, "run", broken)


async def test_money_of_an_order_that_could_not_be_journaled_as_sent_is_free_as_soon_as_the_journal_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        with monkeypatch.context() as patched:
            break_journal(desk, patched, "sent", 1)
            with pytest.raises(JournalDown):
                await desk.trading.place(bot, sell("0.9"))
        assert desk.locked("BTC") == Decimal("0.9")
        await eventually(lambda: desk.locked("BTC") == 0)
        assert desk.venue.posts == 1
        assert (await desk.trading.place(bot, sell("0.9"))).status == "FILLED"


async def test_order_whose_fill_could_not_be_booked_waits_for_its_bot_as_soon_as_the_journal_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=REAL)
        break_journal(desk, monkeypatch, "settle", 3)
        with pytest.raises(JournalDown):
            await desk.trading.place(bot, buy("1"))
        await eventually(lambda: [order.state for order in desk.writer.books.orders_of(BOT)] == ["ADOPTABLE"])
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        assert desk.venue.posts == 1
        assert desk.total("BTC") == Decimal("0.999")


class FullDisk(io.StringIO):
    """Standard output that nothing can be written to."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_journal_outlives_a_log_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk takes journal and log at once: the thread that says so must not end by saying it."""
    monkeypatch.setattr("sys.stdout", FullDisk())
    setup_logs("gateway")
    try:
        async with open_desk(tmp_path) as desk:
            await desk.bot()
            async with asyncio.timeout(5):
                with pytest.raises(JournalDown):
                    await desk.writer.run(tell_then_break)
                await desk.writer.run(set_state(BOT, "PAUSED", "owner", "there is room again"))
    finally:
        structlog.reset_defaults()


async def test_order_that_was_sent_long_after_it_was_reserved_is_given_its_time_to_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    monkeypatch.setattr(live_module, "RECV_WINDOW_MS", 600)
    async with open_desk(tmp_path, FakeVenue(faults=["lose:reset"])) as desk:
        bot = await desk.bot(mode=REAL)
        break_journal(desk, monkeypatch, "doubt", 1)
        run = desk.writer.run

        async def slow(operation: Any, **how: bool) -> Any:
            if operation.__qualname__.startswith("sent"):
                await asyncio.sleep(0.7)
            return await run(operation, **how)

        monkeypatch.setattr(desk.writer, "run", slow)
        with pytest.raises(JournalDown):
            await desk.trading.place(bot, buy("1"))
        await asyncio.sleep(0.3)
        [order] = desk.writer.books.orders.values()
        # It was on its way all the time.
        arrived = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
        desk.venue._new({**arrived, "newClientOrderId": order.venue_client_id})
        await eventually(lambda: desk.writer.books.orders[order.id].state == "ADOPTABLE")
        assert desk.total("BTC") == Decimal("0.999")
