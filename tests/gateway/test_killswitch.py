"""The kill switch: what it stops at once, what it lets pass, and that only the owner lifts it."""

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.gateway.desk import BOT, Desk, buy, eventually, open_desk, sell
from vostok.binance.errors import BinanceError, OrderRejected, ServerBusy
from vostok.errors import Conflict, NotFound
from vostok.gateway import live as live_module
from vostok.gateway.journal import sent
from vostok.gateway.market import SMALL_DEPTH
from vostok.gateway.models import Bot
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import JournalDown
from vostok.risk.states import ALL, PRESSED, LatchedState

OTHER = "b" * 10


async def _kill(desk: Desk, scope: str = ALL, state: LatchedState = "REDUCING") -> None:
    await desk.kill_switch.kill(scope, state, "test", "owner", "api")


async def _resume(desk: Desk, scope: str = ALL) -> None:
    await desk.kill_switch.resume(scope, None, "looked at it", "owner", "api")


async def test_entry_when_reducing_then_denied_and_exit_passes(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await _kill(desk)
        with pytest.raises(OrderRejected, match="Entries are closed by the kill switch: test"):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(bot, sell("0.999"))).status == "FILLED"


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_order_when_halted_then_nothing_is_sent_and_exits_hear_1008(tmp_path: Path, mode: str) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=mode)  # type: ignore[arg-type]
        await desk.trading.place(bot, buy("1"))
        await _kill(desk, state="HALTED")
        for request in (sell("0.5"), buy("1")):
            with pytest.raises(ServerBusy, match="GATE HALTED") as refused:
                await desk.trading.place(bot, request)
            assert (refused.value.code, refused.value.status) == (-1008, 503)
        assert desk.venue.posts == (mode == "REAL_MARKET_SPOT")
        assert desk.locked("BTC") == 0


async def test_kill_of_one_bot_leaves_the_others_alone(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot, other = await desk.bot(), await desk.bot(OTHER)
        await _kill(desk, BOT)
        with pytest.raises(OrderRejected):
            await desk.trading.place(bot, buy("1"))
        assert (await desk.trading.place(other, buy("1"))).status == "FILLED"
        with pytest.raises(NotFound, match="no bot zzzzzzzzzz"):
            await _kill(desk, "z" * 10)


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_kill_cancels_working_entries_and_keeps_exits(tmp_path: Path, mode: str) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode=mode)  # type: ignore[arg-type]
        await desk.trading.place(bot, buy("2"))
        desk.venue.fills_limit_orders = False
        entry = await desk.trading.place(bot, buy("1", "90"))
        leave = await desk.trading.place(bot, sell("1", "200"))
        await _kill(desk)
        states = {order.id: order.status for order in desk.writer.books.orders_of(BOT)}
        assert (states[entry.id], states[leave.id]) == ("CANCELED", "NEW")
        assert desk.locked("USDT") == 0


async def test_entry_that_was_reserved_before_the_kill_does_not_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")

        def press_first(order_id: int, *rest: object) -> object:
            # Between reservation and departure.
            desk.switch.file.touch()
            return sent(order_id, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(live_module, "sent", press_first)
        with pytest.raises(OrderRejected, match="GATE REDUCING trading_state: The file"):
            await desk.trading.place(bot, buy("1"))
        assert desk.venue.posts == 0
        assert desk.locked("USDT") == 0


async def test_bot_cannot_take_its_stop_away_while_halted(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        stop = await desk.trading.place(
            bot, sell("0.999", "90", type="STOP_LOSS_LIMIT", stop_price=Decimal(91), time_in_force="GTC")
        )
        await _kill(desk, state="HALTED")
        with pytest.raises(ServerBusy, match="HALTED"):
            await desk.trading.cancel_for(bot, stop)
        assert desk.writer.books.orders[stop.id].working


async def test_halted_names_the_positions_without_a_stop(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot, other = await desk.bot(), await desk.bot(OTHER)
        for one in (bot, other):
            await desk.trading.place(one, buy("1"))
        stop = sell("0.999", "90", type="STOP_LOSS_LIMIT", stop_price=Decimal(91), time_in_force="GTC")
        await desk.trading.place(other, stop)
        await _kill(desk)
        assert desk.kill_switch.report()["unprotected"] == []
        await _kill(desk, state="HALTED")
        [open_one] = desk.kill_switch.report()["unprotected"]
        assert (open_one["bot_id"], open_one["pair"], open_one["quantity"]) == (BOT, "BTC/USDT", "0.999")


async def test_touched_file_is_the_kill_switch_also_before_anyone_looked(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        desk.switch.file.touch()
        with pytest.raises(OrderRejected, match="closed by the kill switch: The file"):
            await desk.trading.place(bot, buy("1"))
        desk.switch.file.write_text("halted\n")
        with pytest.raises(ServerBusy):
            await desk.trading.place(bot, buy("1"))


async def test_press_by_file_is_the_same_latch_as_by_call_and_is_taken_over(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        desk.switch.file.write_text(f"REDUCING {PRESSED}")
        with pytest.raises(OrderRejected, match="The kill switch was pressed"):
            await desk.trading.place(bot, buy("1"))
        await _kill(desk)
        assert not desk.switch.file.exists()
        assert list(desk.writer.books.latches) == [(ALL, "kill")]
        await _resume(desk)
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_file_stays_latched_after_it_is_removed_and_resume_removes_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        watching = asyncio.create_task(desk.kill_switch.run())
        desk.switch.file.touch()
        await eventually(lambda: ("all", "file") in desk.writer.books.latches)
        desk.switch.file.unlink()
        assert desk.switch.standing(bot).state == "REDUCING"
        desk.switch.file.touch()
        await _resume(desk)
        assert not desk.switch.file.exists()
        await asyncio.sleep(0.12)
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        watching.cancel()


async def test_latch_outlives_a_restart_a_restored_database_and_a_lost_file(tmp_path: Path) -> None:
    database, kept = tmp_path / "gateway.sqlite", tmp_path / "latches.json"
    async with open_desk(tmp_path) as desk:
        await desk.bot()
    before = database.read_bytes()
    async with open_desk(tmp_path) as desk:
        await _kill(desk, state="HALTED")
    for loss in (lambda: None, lambda: database.write_bytes(before), kept.unlink):
        loss()
        async with open_desk(tmp_path) as desk:
            assert desk.switch.standing(desk.writer.books.bots[BOT]).state == "HALTED"
            assert ("all", "kill") in desk.writer.books.latches
        assert json.loads(kept.read_text())[0]["state"] == "HALTED"


async def test_unreadable_file_of_latches_denies_entries(tmp_path: Path) -> None:
    (tmp_path / "latches.json").write_text('[{"scope": "all"')
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        with pytest.raises(OrderRejected, match="cannot be read"):
            await desk.trading.place(bot, buy("1"))
        await _resume(desk)
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_kill_holds_in_memory_when_nothing_can_be_written_and_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        run = desk.writer.run

        async def down(_operation: object) -> None:
            raise JournalDown("disk full")

        monkeypatch.setattr(desk.writer, "run", down)
        report = await desk.kill_switch.kill(ALL, "REDUCING", "", "owner", "cli")
        assert (report["state"], report["written"]) == ("REDUCING", False)
        with pytest.raises(JournalDown):
            await _resume(desk)
        assert desk.switch.standing(bot).state == "REDUCING"
        monkeypatch.setattr(desk.writer, "run", run)
        monkeypatch.setattr("vostok.gateway.killswitch.RETRY_S", 0.0)
        watching = asyncio.create_task(desk.kill_switch.run())
        await eventually(lambda: desk.kill_switch.report()["written"] is True)
        assert desk.writer.books.latches[ALL, "kill"].state == "REDUCING"
        watching.cancel()


async def test_latch_and_lift_are_in_the_chain_with_who_and_why(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _kill(desk)
        await _kill(desk)
        await _resume(desk)
        rows = [row for row in desk.records.audit_page(0, 100)["items"] if row["type"].startswith("risk.")]
        assert [(row["type"], row["actor"]) for row in rows] == [("risk.latched", "owner"), ("risk.lifted", "owner")]
        assert json.loads(rows[1]["body"])["reason"] == "looked at it"
        assert desk.records.verify_audit()["ok"]
        with pytest.raises(Conflict, match="Nothing is latched"):
            await _resume(desk)


async def test_kill_that_comes_during_a_resume_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await _kill(desk)
        run = desk.writer.run
        pressed: list[asyncio.Task[None]] = []

        async def press_meanwhile(operation: Callable[[Tx], object], **how: bool) -> object:
            result = await run(operation, **how)
            if not pressed:
                pressed.append(asyncio.create_task(_kill(desk)))
                await asyncio.sleep(0)
            return result

        monkeypatch.setattr(desk.writer, "run", press_meanwhile)
        with pytest.raises(Conflict, match="pressed meanwhile"):
            await _resume(desk)
        await pressed[0]
        assert desk.switch.standing(bot).state == "REDUCING"
        assert (ALL, "kill") in desk.writer.books.latches


async def test_paper_entry_that_waits_for_the_market_is_not_matched_after_the_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        bot: Bot = await desk.bot()
        book = desk.market.book

        async def slow(symbol: str, depth: int = SMALL_DEPTH) -> object:
            answer = await book(symbol, depth)
            if depth == SMALL_DEPTH:
                await _kill(desk)
            return answer

        monkeypatch.setattr(desk.market, "book", slow)
        with pytest.raises(OrderRejected, match="GATE REDUCING"):
            await desk.trading.place(bot, buy("1"))
        assert desk.total("USDT") == 1000
        assert desk.locked("USDT") == 0


async def test_file_of_latches_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path) as desk:

        def full() -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(desk.switch, "keep", full)
        await _kill(desk)
        assert desk.kill_switch.report()["written"] is False
        assert desk.switch.standing(await desk.bot()).state == "REDUCING"


@pytest.mark.parametrize("code", [-2014, -2015, -1022])
async def test_refused_key_halts_what_is_real_and_nothing_is_sent_again(tmp_path: Path, code: int) -> None:
    async with open_desk(tmp_path) as desk:
        real, paper = await desk.bot(mode="REAL_MARKET_SPOT"), await desk.bot(OTHER)
        desk.venue.faults = [f"lose:{code}"]
        watching = asyncio.create_task(desk.kill_switch.run())
        with pytest.raises(BinanceError) as refused:
            await desk.trading.place(real, buy("1"))
        assert refused.value.code == code
        with pytest.raises(ServerBusy, match="The venue refuses the key"):
            await desk.trading.place(real, buy("1"))
        assert desk.venue.posts == 1
        assert (await desk.trading.place(paper, buy("1"))).status == "FILLED"
        await eventually(lambda: ("mode:REAL_MARKET_SPOT", "key") in desk.writer.books.latches)
        # A second refusal of a request that was on its way tells nothing new.
        desk.kill_switch.key_refused(BinanceError(code, "again", 401))
        watching.cancel()
        assert [event.data["source"] for event in desk.events if event.type == "latched"] == ["key"]
