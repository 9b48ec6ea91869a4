"""Locks on pairs in the journal: what they deny, what ends them, and what the audit chain says of it."""

import json
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, buy, open_desk, sell
from vostok.binance.errors import OrderRejected
from vostok.clock import DAY_MS, now_ms
from vostok.errors import Invalid, NotFound
from vostok.gateway.locks_control import LiftedLock, LockDesk, NewLock
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.pair_locks import lift_lock, set_lock
from vostok.risk.gate import load_rules

PAIR = "BTC/USDT"
LATER = now_ms() + DAY_MS


async def test_locked_pair_denies_entries_and_no_exit_until_it_is_lifted(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_lock(BOT, PAIR, LATER, "news", "owner"))
    # A restart forgets no lock.
    async with open_desk(tmp_path) as desk:
        bot = desk.writer.books.bots[BOT]
        with pytest.raises(OrderRejected, match=r"PAIR_LOCKED .*BTC/USDT is locked for this bot until"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.5"))).status == "FILLED"
        await desk.writer.run(lift_lock(BOT, PAIR, "owner"))
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        rows = [row for row in desk.records.audit_page(0, 200)["items"] if row["type"].startswith("pair.")]
        assert [(row["type"], row["actor"]) for row in rows] == [("pair.locked", "owner"), ("pair.unlocked", "owner")]
        assert json.loads(rows[0]["body"])["reason"] == "news"


async def test_lock_of_one_bot_leaves_the_others_alone_and_one_of_all_does_not(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        other = await desk.bot("b" * 10)
        await desk.writer.run(set_lock(BOT, PAIR, None, "news", "owner"))
        assert (await desk.trading.place(other, buy("1"))).status == "FILLED"
        await desk.writer.run(set_lock("all", PAIR, None, "news", "owner"))
        with pytest.raises(OrderRejected, match="locked for all bots until it is lifted"):
            await desk.trading.place(other, buy("1"))


async def test_new_end_replaces_the_old_one_and_the_old_one_is_in_the_audit(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        for until in (None, LATER):
            await desk.writer.run(set_lock(BOT, PAIR, until, "news", "owner"))
        assert [lock.until for lock in desk.writer.books.locks.values()] == [LATER]
        last = [row for row in desk.records.audit_page(0, 200)["items"] if row["type"] == "pair.locked"][-1]
        assert json.loads(last["body"])["before"]["until"] is None


async def test_impossible_lock_is_refused(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        with pytest.raises(NotFound, match="no bot zzz"):
            await desk.writer.run(set_lock("zzz", PAIR, None, "news", "owner"))
        with pytest.raises(Invalid, match="ended already"):
            await desk.writer.run(set_lock("all", PAIR, 1, "news", "owner"))
        with pytest.raises(NotFound, match="is not locked"):
            await desk.writer.run(lift_lock("all", PAIR, "owner"))


async def test_lock_cancels_the_working_entries_of_its_pair(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(), buy("1", "80"))
        assert desk.locked("USDT") == 80
        locks = LockDesk(desk.writer, desk.market, desk.trading, desk.kill_switch, now_ms)
        with pytest.raises(Invalid, match="does not trade XYZ/USDT"):
            await locks.lock(NewLock(pair="xyz/usdt", reason="news", actor="owner"))
        await locks.lock(NewLock(pair="btc/usdt", reason="news", actor="owner"))
        assert desk.locked("USDT") == 0
        assert [lock["pair"] for lock in (await locks.locks())["items"]] == [PAIR]
        await locks.lift(LiftedLock(pair="btc/usdt", actor="owner"))
        assert (await locks.locks())["items"] == []


async def test_lists_of_the_mode_are_read_by_the_gate(tmp_path: Path) -> None:
    rules = load_rules()
    async with open_desk(tmp_path) as desk:
        bot, real = await desk.bot(), await desk.bot("r" * 10, mode="REAL_MARKET_SPOT")
        await desk.writer.run(change_limits("SIMULATED", {"blocked_pairs": [PAIR]}, "owner", rules))
        with pytest.raises(OrderRejected, match="PAIR_BLOCKED"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(real, buy("1"))).status == "FILLED"
        change = {"blocked_pairs": [], "allowed_pairs": ["ETH/USDT"]}
        await desk.writer.run(change_limits("SIMULATED", change, "owner", rules))
        with pytest.raises(OrderRejected, match="PAIR_NOT_ALLOWED"):
            await desk.trading.place(bot, buy("1"))
