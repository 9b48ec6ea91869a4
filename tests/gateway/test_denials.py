"""Denials that bots hear: the words on the wire, one row for the same no, and an audit log that misses none."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import BOT, Desk, buy, open_desk, sell
from vostok.binance.errors import OrderRejected
from vostok.gateway import models
from vostok.gateway.models import Decision

LARGE = buy("6")


async def denied(desk: Desk, count: int = 1) -> None:
    bot = desk.writer.books.bots[BOT]
    for _ in range(count):
        with pytest.raises(OrderRejected):
            await desk.trading.place(bot, LARGE)


def rows(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.records.decisions_page(BOT, None, 100)["items"]
    return found


async def test_denial_names_its_code_its_rule_and_a_reason(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        with pytest.raises(OrderRejected, match=r"^-2010 GATE MAX_TRADE_VALUE max_trade_value: The order may cost 606"):
            await desk.trading.place(bot, LARGE)


async def test_clock_that_is_far_off_the_venues_denies_entries_and_no_exit(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        desk.market._upstream.offset_ms = 61_000
        with pytest.raises(OrderRejected, match="CLOCK_WRONG clock_agrees: This machine's clock is 61 s behind"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.5"))).status == "FILLED"
        desk.market._upstream.offset_ms = -900
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_same_denial_again_is_counted_on_its_row_and_each_time_is_in_the_chain(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await denied(desk, 4)
        [row] = rows(desk)
        assert (row["times"], row["code"]) == (4, "MAX_TRADE_VALUE")
        assert row["ts"] <= row["last_ts"]
        audited = [
            json.loads(entry["body"])
            for entry in desk.records.audit_page(0, 1_000)["items"]
            if entry["type"] == "decision"
        ]
        assert [(body["id"], body["times"]) for body in audited] == [(row["id"], times) for times in (1, 2, 3, 4)]
        told = [event.data["times"] for event in desk.events if event.type == "decision"]
        assert told == [1, 2, 3, 4]
        assert desk.records.verify_audit()["ok"]


async def test_other_answer_in_between_begins_a_new_row(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await denied(desk, 2)
        await desk.trading.place(bot, buy("1"))
        await denied(desk, 3)
        await desk.trading.place(bot, sell("0.5"))
        await denied(desk)
        assert [(row["side"], row["allowed"], row["times"]) for row in rows(desk)] == [
            ("SELL", True, 1), ("BUY", False, 4), ("BUY", True, 1), ("BUY", False, 2),
        ]  # fmt: skip


async def test_guard_and_wire_keep_rows_of_their_own_and_other_codes_too(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await denied(desk)
        verdict = await desk.trading.guard(bot, LARGE)
        assert (verdict.allowed, verdict.code, verdict.hold_s) == (False, "MAX_TRADE_VALUE", None)
        with pytest.raises(OrderRejected):
            await desk.trading.place(bot, buy("1", "104.00"))
        assert [(row["source"], row["times"]) for row in rows(desk)] == [("wire", 1), ("guard", 1), ("wire", 1)]


@pytest.mark.parametrize("limit", ["REPEATED_WITHIN_MS", "COUNTED_FOR_MS"])
async def test_denial_after_a_while_begins_a_new_row(
    tmp_path: Path, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await denied(desk, 2)
        monkeypatch.setattr(models, limit, -1)
        await denied(desk)
        assert [row["times"] for row in rows(desk)] == [1, 2]


async def test_restart_begins_a_new_row(tmp_path: Path) -> None:
    for _ in range(2):
        async with open_desk(tmp_path) as desk:
            await desk.bot()
            await denied(desk, 2)
            newest = rows(desk)
    assert [row["times"] for row in newest] == [2, 2]


def test_row_that_allowed_is_never_counted_on() -> None:
    fields: dict[str, Any] = {"id": 1, "bot_id": BOT, "pair": "BTC/USDT", "side": "BUY", "source": "wire"}
    yes = Decision(**fields, allowed=True, ts=1, last_ts=1)
    assert not yes.repeats(yes)
