"""Group commit: neighbours do not disturb each other, and nobody is answered before the COMMIT."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from tests.gateway.desk import BOT, buy, open_desk, sell, tell_then_break
from vostok.errors import Conflict
from vostok.gateway import writer as writer_module
from vostok.gateway.app import background
from vostok.gateway.statements import driver_of
from vostok.gateway.subaccounts import set_state
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import JournalDown
from vostok.risk.states import Latch


def failing(tx: Tx) -> None:
    tx.put_bot(tx.bot(BOT).model_copy(update={"name": "half done"}))
    tx.audit("test", "half", {}, actor="test")
    raise Conflict("no")


async def test_refused_operation_leaves_nothing_and_its_neighbours_go_through(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        rows = len(desk.records.audit_page(0, 100)["items"])
        answers = await asyncio.gather(
            desk.writer.run(set_state(BOT, "PAUSED", "owner", "a")),
            desk.writer.run(failing),
            desk.writer.run(set_state(BOT, "STOPPED", "owner", "b")),
            return_exceptions=True,
        )
        assert isinstance(answers[1], Conflict)
        assert (desk.writer.books.bots[BOT].state, desk.writer.books.bots[BOT].name) == ("STOPPED", BOT)
        assert len(desk.records.audit_page(0, 100)["items"]) == rows + 2
        assert desk.records.verify_audit()["ok"]


async def test_operation_that_is_refused_alone_leaves_nothing(tmp_path: Path) -> None:
    def latched_then_refused(tx: Tx) -> None:
        tx.put_latch(Latch("all", "test", "REDUCING", "half done", "test", tx.now_ms))
        failing(tx)

    async with open_desk(tmp_path) as desk:
        await desk.bot()
        rows = len(desk.records.audit_page(0, 100)["items"])
        for _ in range(2):
            with pytest.raises(Conflict):
                await desk.writer.run(latched_then_refused)
        await desk.writer.run(set_state(BOT, "PAUSED", "owner", "a"))
        assert desk.records.verify_audit()["ok"]
    async with open_desk(tmp_path) as desk:
        assert not desk.writer.books.latches
        assert (desk.writer.books.bots[BOT].state, desk.writer.books.bots[BOT].name) == ("PAUSED", BOT)
        assert len(desk.records.audit_page(0, 100)["items"]) == rows + 1


async def test_order_that_is_alone_is_written_in_six_statements(tmp_path: Path) -> None:
    written: list[str] = []
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        await desk.writer.run(lambda tx: driver_of(tx._connection).set_trace_callback(written.append))
        written.clear()
        await desk.trading.place(bot, buy("2"))
        await desk.writer.run(lambda tx: driver_of(tx._connection).set_trace_callback(None))
    order = written[written.index("BEGIN IMMEDIATE") + 1 : written.index("COMMIT")]
    tables = [statement.split()[1 if statement.startswith("UPDATE") else 2] for statement in order]
    assert tables == ["decisions", "balances", "bots", "orders", "fills", "audit"], order


async def test_operations_of_a_group_see_each_other(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        seen = await asyncio.gather(*(desk.writer.run(lambda tx: tx.next_order_id()) for _ in range(200)))
        assert sorted(seen) == list(range(1, 201))


async def test_failed_commit_answers_all_with_an_error_and_memory_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()

        def break_disk(tx: Tx) -> None:
            raise OperationalError("INSERT", {}, Exception("disk I/O error"))

        answers = await asyncio.gather(
            desk.writer.run(set_state(BOT, "PAUSED", "owner", "a")),
            desk.writer.run(break_disk),
            return_exceptions=True,
        )
        assert [type(answer) for answer in answers][-1] is JournalDown
        # Whether the first shared the broken group depends on timing; it is told the truth in both cases.
        stored = "PAUSED" if not isinstance(answers[0], Exception) else "RUNNING"
        assert desk.writer.books.bots[BOT].state == stored
        assert (await desk.writer.run(lambda tx: tx.bot(BOT))).state == stored


async def test_events_are_told_only_after_the_commit(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        desk.events.clear()
        with pytest.raises(JournalDown):
            await desk.writer.run(tell_then_break)
        assert desk.events == []


async def test_locked_database_then_entries_are_refused_at_once_and_the_rest_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "PATIENCE_S", 0.6)
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.trading.place(bot, buy("2"))
        with closing(sqlite3.connect(tmp_path / "gateway.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            rows = other.execute("SELECT max(seq) FROM audit").fetchone()
            with pytest.raises(JournalDown, match="Another program holds"):
                await desk.trading.place(bot, buy("1"))
            # The patience of what comes now does not end with that of those who came before it.
            monkeypatch.setattr(writer_module, "PATIENCE_S", 60.0)
            leaving = asyncio.create_task(desk.trading.place(bot, sell("1")))
            for _ in range(4):
                with pytest.raises(JournalDown, match="Another program holds"):
                    await desk.trading.place(bot, buy("1"))
            with pytest.raises(JournalDown, match="Another program holds"):
                await desk.trading.guard(bot, buy("1"))
            assert not leaving.done()
            assert other.execute("SELECT max(seq) FROM audit").fetchone() == rows
            other.execute("ROLLBACK")
        assert (await leaving).status == "FILLED"
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        assert desk.total("BTC") == Decimal("1.997")
        assert desk.records.verify_audit()["ok"]


async def test_database_that_stays_locked_then_those_who_waited_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "PATIENCE_S", 0.3)
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        with closing(sqlite3.connect(tmp_path / "gateway.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = [set_state(BOT, "PAUSED", "owner", "a"), set_state(BOT, "STOPPED", "owner", "b")]
            answers = await asyncio.gather(*(desk.writer.run(one) for one in waiting), return_exceptions=True)
            other.execute("ROLLBACK")
        assert [type(answer) for answer in answers] == [JournalDown, JournalDown]
        assert (await desk.writer.run(lambda tx: tx.bot(BOT))).state == "RUNNING"


async def test_database_out_of_space_denies_and_recovers(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await desk.writer.run(lambda tx: tx._connection.execute(text("PRAGMA max_page_count=1")))
        jobs = (desk.writer.run(_write_much(number)) for number in range(200))
        answers = await asyncio.gather(*jobs, return_exceptions=True)
        assert any(isinstance(answer, JournalDown) for answer in answers)
        await desk.writer.run(lambda tx: tx._connection.execute(text("PRAGMA max_page_count=1000000")))
        await desk.writer.run(set_state(BOT, "PAUSED", "owner", "there is room again"))
        assert desk.records.verify_audit()["ok"]


@pytest.fixture(autouse=True)
def small_groups() -> Iterator[None]:
    """Groups of eight, so that two hundred operations need many."""
    before, writer_module.GROUP = writer_module.GROUP, 8
    yield
    writer_module.GROUP = before


def _write_much(number: int):  # type: ignore[no-untyped-def]
    return lambda tx: tx.audit("test", str(number), {"filler": "x" * 5_000}, actor="test")


def _state_in_the_file(path: Path) -> str | None:
    """The bot's state as the database file has it without its log; None while the file is older than the bot."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as file:
        try:
            found = file.execute("SELECT state FROM bots").fetchone()
        except sqlite3.DatabaseError:
            return None
        return None if found is None else str(found[0])


async def test_log_is_moved_into_the_file_when_nobody_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "CHECKPOINT_AFTER", 1)
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await desk.writer.run(set_state(BOT, "PAUSED", "owner", "a"))
        async with asyncio.timeout(5):
            while _state_in_the_file(tmp_path / "gateway.sqlite") != "PAUSED":
                await asyncio.sleep(0.02)


async def test_log_that_cannot_be_moved_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Connection] = []

    def full(connection: Connection) -> None:
        tried.append(connection)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(writer_module, "CHECKPOINT_AFTER", 1)
    monkeypatch.setattr(writer_module, "checkpoint", full)
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        async with asyncio.timeout(5):
            while not tried:
                await asyncio.sleep(0.02)
        await desk.writer.run(set_state(BOT, "PAUSED", "owner", "a"))
        assert desk.writer.books.bots[BOT].state == "PAUSED"


async def test_nobody_waits_for_a_journal_that_broke_and_the_program_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()

        def defect() -> int:
            raise RuntimeError("no error that anybody thought of")

        async def program() -> None:
            async with background(desk.writer.watch()):
                await asyncio.Event().wait()

        running = asyncio.create_task(program())
        monkeypatch.setattr(desk.writer, "_clock", defect)
        async with asyncio.timeout(5):
            jobs = (desk.writer.run(set_state(BOT, "PAUSED", "owner", "a")) for _ in range(20))
            answers = await asyncio.gather(*jobs, return_exceptions=True)
            assert {type(answer) for answer in answers} == {JournalDown}
            with pytest.raises(JournalDown):
                await desk.writer.run(set_state(BOT, "PAUSED", "owner", "a"))
            with pytest.raises(asyncio.CancelledError):
                await running


async def test_listener_that_fails_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()

        def defect(_events: object) -> None:
            raise RuntimeError("a listener failed")

        monkeypatch.setattr(desk.writer, "_publish", defect)
        async with asyncio.timeout(5):
            with pytest.raises(JournalDown):
                await desk.writer.run(set_state(BOT, "PAUSED", "owner", "a"))
            with pytest.raises(RuntimeError, match="a listener failed"):
                await desk.writer.watch()


async def test_caller_that_goes_away_takes_nothing_back(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        began, go_on = threading.Event(), threading.Event()

        def slow(tx: Tx) -> None:
            began.set()
            assert go_on.wait(10)
            set_state(BOT, "PAUSED", "owner", "a")(tx)

        caller = asyncio.create_task(desk.writer.run(slow))
        await asyncio.to_thread(began.wait, 10)
        queued = asyncio.create_task(desk.writer.run(lambda tx: tx.audit("test", "queued", {}, actor="test")))
        await asyncio.sleep(0)
        for task in (caller, queued):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        go_on.set()
        assert (await desk.writer.run(lambda tx: tx.bot(BOT))).state == "PAUSED"
        assert desk.records.audit_page(0, 100)["items"][-1]["subject"] == "queued"


async def test_nobody_is_idle_while_somebody_waits(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        seen: list[float] = []
        await desk.writer.run(lambda _tx: seen.append(desk.writer.idle_s()))
        await asyncio.sleep(0.02)
        assert seen == [0.0]
        assert desk.writer.idle_s() >= 0.02
