"""Accounts that are told when they change, and only then."""

import asyncio
import contextlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.desk import BOT, Desk, buy, open_desk, sell
from vostok.binance.errors import OrderRejected
from vostok.clock import now_ms
from vostok.gateway.accounts import Accounts, _figures
from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.pricing import MAX_HOLDING_MARK_AGE_MS, Mark

STEPS = st.sampled_from(["buy", "sell", "mark", "old mark", "no mark", "nothing"])


class Told:
    """Accounts of a desk, and the events that they told."""

    def __init__(self, desk: Desk) -> None:
        log = EventLog(now_ms)
        self.desk, self.events = desk, list[Event]()
        self.accounts = Accounts(desk.writer, desk.market, None, log, now_ms)  # type: ignore[arg-type]
        log.listen(self.events.append)

    async def look(self) -> list[dict[str, Any]]:
        """What one look tells."""
        self.events.clear()
        self.accounts._changed |= {event.bot_id or "" for event in self.desk.events}
        self.desk.events.clear()
        await self.accounts._tell()
        return [event.data for event in self.events]

    async def step(self, what: str, number: int) -> None:
        """One change of the account, or none."""
        marks, now = self.desk.market.marks, now_ms()
        if what in ("buy", "sell"):
            bot = self.desk.writer.books.bots[BOT]
            # What a rule denies changes nothing.
            with contextlib.suppress(OrderRejected):
                await self.desk.trading.place(bot, buy("1") if what == "buy" else sell("0.2"))
        elif what == "mark":
            marks["BTCUSDT"] = Mark(Decimal(90 + number), Decimal(91 + number), now)
        elif what == "old mark":
            marks["BTCUSDT"] = Mark(Decimal(90), Decimal(91), now - MAX_HOLDING_MARK_AGE_MS - 1)
        elif what == "no mark":
            marks.pop("BTCUSDT", None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(STEPS, max_size=8))
async def test_after_each_look_what_was_told_last_is_the_account(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    async with open_desk(tmp_path_factory.mktemp("home")) as desk:
        await desk.bot()
        told = Told(desk)
        await told.step("buy", 0)
        last = (await told.look())[-1]
        for number, what in enumerate(steps):
            await told.step(what, number)
            last = (await told.look() or [last])[-1]
            assert _figures(last) == _figures(told.accounts.one(BOT))


async def test_account_whose_parts_are_the_same_is_not_added_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        told = Told(desk)
        await told.step("buy", 0)
        assert len(await told.look()) == 1
        monkeypatch.setattr(told.accounts, "one", lambda _bot: pytest.fail("nothing has changed"))
        assert await told.look() == []


async def test_mark_that_grows_old_by_itself_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        told = Told(desk)
        await told.step("buy", 0)
        assert [account["exposure"] is None for account in await told.look()] == [False]
        monkeypatch.setattr(told.accounts, "_clock", lambda: now_ms() + MAX_HOLDING_MARK_AGE_MS + 1)
        assert [account["exposure"] for account in await told.look()] == [None]


async def test_others_have_their_turn_between_two_accounts(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        for bot_id in (BOT, "b" * 10):
            await desk.trading.place(await desk.bot(bot_id), buy("1"))
        told, seen = Told(desk), list[int]()

        async def other() -> None:
            seen.append(len(told.events))

        waiting = asyncio.create_task(other())
        assert len(await told.look()) == 2
        await waiting
        assert seen == [1]
