"""A journal that cannot be written is said within a second, and another program's write is looked into."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.gateway.desk import BOT, Desk, open_desk
from vostok.clock import now_ms
from vostok.gateway.journal_watch import JournalWatch
from vostok.gateway.subaccounts import set_state
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import LOCKED, JournalDown
from vostok.notary import Notary


class Doubts(Notary):
    """Counts how often it was told to doubt."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.database, now_ms)
        self.times = 0

    def doubt(self) -> None:
        self.times += 1
        super().doubt()


async def problem_of(watch: JournalWatch) -> str | None:
    await watch.look()
    return watch.problem


async def test_journal_that_another_program_holds_then_said_until_it_lets_go(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        watch = JournalWatch(desk.writer, Doubts(desk))
        assert await problem_of(watch) is None
        with closing(sqlite3.connect(desk.database.path, isolation_level=None, timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await problem_of(watch) == LOCKED
            other.execute("ROLLBACK")
        assert await problem_of(watch) is None


async def test_journal_that_failed_then_said_until_a_page_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_tx: Tx) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    async with open_desk(tmp_path) as desk:
        watch = JournalWatch(desk.writer, Doubts(desk))
        with monkeypatch.context() as patched:
            patched.setattr(Tx, "write_page", full)
            with pytest.raises(JournalDown):
                await desk.writer.run(full)
            assert "database or disk is full" in (await problem_of(watch) or "")
        assert await problem_of(watch) is None


async def test_other_programs_that_read_are_nothing_and_those_that_write_are_doubted(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        notary = Doubts(desk)
        watch = JournalWatch(desk.writer, notary)
        await desk.bot()
        await watch.look()
        with closing(sqlite3.connect(desk.database.path, isolation_level=None)) as other:
            other.execute("SELECT count(*) FROM audit").fetchone()
            await desk.writer.run(set_state(BOT, "PAUSED", "owner", "a"))
            await watch.look()
            assert notary.times == 0
            other.execute("CREATE TABLE stranger (x)")
            await watch.look()
            await watch.look()
        assert notary.times == 1
        notary.look()
        assert notary.problem is None
