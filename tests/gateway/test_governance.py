"""Flags and clearances in the journal: what they deny at once, what they leave alone, what outlasts a restart."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.gateway.desk import BOT, Desk, buy, open_desk, sell
from vostok.binance.errors import OrderRejected
from vostok.errors import NotFound
from vostok.gateway.governance import give_clearance, switch_off, switch_on, withdraw_clearance
from vostok.gateway.governance_control import FlagOff, FlagOn, GovernanceDesk, NewClearance
from vostok.gateway.subaccounts import archive
from vostok.risk.governance import FlagKind

PRINT, OTHER = "a" * 64, "b" * 64


def desk_of(desk: Desk) -> GovernanceDesk:
    """The control side over a desk."""
    return GovernanceDesk(desk.writer, desk.trading, desk.kill_switch)


async def clear(desk: Desk, share: str, fingerprint: str = PRINT) -> None:
    """Release a share of the bot's 1,000 USDT."""
    await desk.writer.run(give_clearance(BOT, Decimal(share), fingerprint, "passport", "owner"))


@pytest.mark.parametrize(("kind", "name"), [("family", "X"), ("pair", "BTC/USDT"), ("timeframe", "5m")])
async def test_flag_denies_entries_and_no_exit_also_after_a_restart(tmp_path: Path, kind: FlagKind, name: str) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(timeframe="5m"), buy("1"))
        await desk.writer.run(switch_off(kind, name, "news", "owner"))
    async with open_desk(tmp_path) as desk:
        bot = desk.writer.books.bots[BOT]
        with pytest.raises(OrderRejected, match=rf"SWITCHED_OFF .*{name} is switched off for all bots \(news\)"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.5"))).status == "FILLED"
        await desk.writer.run(switch_on(kind, name, "owner"))
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        rows = [row for row in desk.records.audit_page(0, 200)["items"] if row["type"].startswith("flag.")]
        assert [(row["type"], row["subject"]) for row in rows] == [
            ("flag.off", f"{kind}:{name}"),
            ("flag.on", f"{kind}:{name}"),
        ]


async def test_flag_leaves_what_it_does_not_name_alone_and_an_unknown_timeframe_not(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        hourly, unknown = await desk.bot(timeframe="1h"), await desk.bot("b" * 10)
        await desk.writer.run(switch_off("timeframe", "5m", "news", "owner"))
        await desk.writer.run(switch_off("family", "Y", "news", "owner"))
        assert (await desk.trading.place(hourly, buy("1"))).status == "FILLED"
        with pytest.raises(OrderRejected, match="SWITCHED_OFF"):
            await desk.trading.place(unknown, buy("1"))


async def test_flag_cancels_the_working_entries_it_meets(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(timeframe="5m"), buy("1", "80"))
        assert desk.locked("USDT") == 80
        control = desk_of(desk)
        await control.switch_off(FlagOff(kind="pair", name="btc/usdt", reason="news", actor="owner"))
        assert desk.locked("USDT") == 0
        assert [flag["name"] for flag in (await control.flags())["items"]] == ["BTC/USDT"]
        await control.switch_on(FlagOn(kind="pair", name="btc/usdt", actor="owner"))
        assert (await control.flags())["items"] == []
        with pytest.raises(NotFound, match="is not switched off"):
            await control.switch_on(FlagOn(kind="pair", name="btc/usdt", actor="owner"))


async def test_real_money_needs_a_clearance_for_what_the_bot_runs_with(tmp_path: Path) -> None:
    async with open_desk(tmp_path, real_money=True) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT", fingerprint=PRINT)
        with pytest.raises(OrderRejected, match="NO_PASSPORT"):
            await desk.trading.place(bot, buy("1"))
        await clear(desk, "0.1", OTHER)
        with pytest.raises(OrderRejected, match="PASSPORT_VOID"):
            await desk.trading.place(bot, buy("1"))
        await clear(desk, "0.15")
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        with pytest.raises(OrderRejected, match=r"CAPITAL_NOT_RELEASED .*15 % of its allocation"):
            await desk.trading.place(bot, buy("1"))
    async with open_desk(tmp_path, real_money=True) as desk:
        await clear(desk, "0.5")
        bot = await desk.bot(mode="REAL_MARKET_SPOT", fingerprint=PRINT)
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        edited = await desk.bot(mode="REAL_MARKET_SPOT", fingerprint=OTHER)
        with pytest.raises(OrderRejected, match="PASSPORT_VOID"):
            await desk.trading.place(edited, buy("1"))
        assert (await desk.trading.place(edited, sell("0.5"))).status == "FILLED"


async def test_where_no_real_money_is_at_stake_only_a_clearance_and_a_demotion_hold(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT", fingerprint=PRINT)
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        await clear(desk, "0.1")
        with pytest.raises(OrderRejected, match="CAPITAL_NOT_RELEASED"):
            await desk.trading.place(bot, buy("1"))
        await clear(desk, "0")
        with pytest.raises(OrderRejected, match="DEMOTED"):
            await desk.trading.place(bot, buy("1"))
        await desk.writer.run(withdraw_clearance(BOT, "edited", "panel"))
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        rows = [row for row in desk.records.audit_page(0, 200)["items"] if row["type"].startswith("clearance.")]
        assert [row["type"] for row in rows] == ["clearance.given", "clearance.given", "clearance.withdrawn"]
        assert json.loads(rows[1]["body"])["before"]["share"] == "0.1"


async def test_simulated_bots_need_no_passport_where_real_ones_do(tmp_path: Path) -> None:
    async with open_desk(tmp_path, real_money=True) as desk:
        assert (await desk.trading.place(await desk.bot(), buy("1"))).status == "FILLED"


async def test_demotion_cancels_working_entries_and_the_same_clearance_again_is_no_news(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(), buy("1", "80"))
        control = desk_of(desk)
        body = NewClearance(share=Decimal(0), fingerprint=PRINT, reason="drawdown", actor="panel")
        first = await control.give(BOT, body)
        assert desk.locked("USDT") == 0
        assert await control.give(BOT, body) == first
        assert len([row for row in desk.records.audit_page(0, 200)["items"] if row["type"] == "clearance.given"]) == 1
        with pytest.raises(NotFound):
            await control.give("z" * 10, body)
        with pytest.raises(ValidationError):
            NewClearance(share=Decimal("1.1"), fingerprint=PRINT, reason="drawdown", actor="panel")


async def test_archived_bot_comes_back_without_its_clearance(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await clear(desk, "1")
        await desk.writer.run(archive(BOT, {}, {}))
        await desk.bot()
        assert (await desk_of(desk).clearances())["items"] == []
