"""REAL_MARKET_SPOT while the journal cannot be written: money is freed and orders are found once it can."""

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.gateway.desk import BOT, Desk, buy, eventually, hurry, open_desk, sell
from vostok.gateway.writer import JournalDown

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
