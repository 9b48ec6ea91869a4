"""A running program signs its chain in time, and never one that does not hold."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.foundation.chains import edited
from vostok import audit
from vostok import notary as notary_module
from vostok.audit import Row
from vostok.chain_files import check_file
from vostok.checkpoints import CheckpointFiles
from vostok.db import Database
from vostok.gateway.app import MIGRATIONS
from vostok.notary import EVERY_MS, ROWS, Notary


class Clock:
    now = 1_750_000_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    yield database
    database.close()


def _grow(database: Database, rows: int) -> None:
    with database.write() as session:
        audit.append_all(session.connection(), [Row("owner", "api", "test", str(n), {}) for n in range(rows)])


def _sizes(database: Database) -> list[int]:
    return [note.checkpoint.size for note in CheckpointFiles(database.path.parent, "gateway").notes()]


def test_checkpoint_each_thousand_rows_or_minute_and_none_without_growth(database: Database, clock: Clock) -> None:
    notary = Notary(database, clock)
    notary.look()
    assert _sizes(database) == []
    _grow(database, 3)
    notary.look()
    _grow(database, ROWS - 1)
    notary.look()
    assert _sizes(database) == [3]
    _grow(database, 1)
    notary.look()
    assert _sizes(database) == [3, ROWS + 3]
    clock.now += EVERY_MS
    notary.look()
    assert _sizes(database) == [3, ROWS + 3]
    _grow(database, 1)
    notary.look()
    assert _sizes(database) == [3, ROWS + 3, ROWS + 4]
    assert check_file(database.path.parent, "gateway").broken is None


def test_chain_when_it_is_too_young_for_a_checkpoint_then_holds(database: Database, clock: Clock) -> None:
    Notary(database, clock)
    _grow(database, 3)
    assert check_file(database.path.parent, "gateway").broken is None


@pytest.mark.parametrize("restarts", [True, False], ids=["restarted", "in-doubt"])
def test_chain_that_holds_then_signed_on_from_the_last_checkpoint(
    database: Database, clock: Clock, restarts: bool
) -> None:
    notary = Notary(database, clock)
    notary.doubt()
    notary.look(now=True)
    _grow(database, 3)
    notary.look(now=True)
    _grow(database, 2)
    if restarts:
        notary = Notary(database, clock)
    else:
        notary.doubt()
    notary.look(now=True)
    assert (notary.problem, _sizes(database)) == (None, [3, 5])


def test_chain_when_edited_since_the_last_checkpoint_then_is_not_signed(database: Database, clock: Clock) -> None:
    notary = Notary(database, clock)
    _grow(database, 3)
    notary.look(now=True)
    _grow(database, 3)
    with edited(database.path) as connection:
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 5")
    notary.look(now=True)
    assert notary.problem == audit.Broken(5, "row 5 was changed")
    assert _sizes(database) == [3]


@pytest.mark.parametrize(
    ("harm", "written_since", "restarts", "reason"),
    [
        ("DELETE FROM audit WHERE seq > 3", 0, True, "missing at the end"),
        ("DELETE FROM audit", 7, False, "not those that the last checkpoint counts"),
    ],
    ids=["tail-cut", "written-anew"],
)
def test_past_when_it_is_not_the_signed_one_then_said_and_not_signed(
    database: Database, clock: Clock, harm: str, written_since: int, restarts: bool, reason: str
) -> None:
    notary = Notary(database, clock)
    _grow(database, 5)
    notary.look(now=True)
    with edited(database.path) as connection:
        connection.execute(harm)
    _grow(database, written_since)
    if restarts:
        notary = Notary(database, clock)
    else:
        notary.doubt()
    notary.look(now=True)
    assert notary.problem is not None
    assert reason in notary.problem.reason
    assert _sizes(database) == [5]


def test_old_row_when_edited_then_found_once_in_doubt(database: Database, clock: Clock) -> None:
    notary = Notary(database, clock)
    _grow(database, 350)
    notary.look(now=True)
    with edited(database.path) as connection:
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 210")
    notary.look(now=True)
    assert notary.problem is None
    notary.doubt()
    notary.look()
    assert notary.problem == audit.Broken(210, "row 210 was changed")


def test_doubt_that_comes_during_a_look_then_gets_a_look_of_its_own(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notary, past = Notary(database, clock), Notary._past
    _grow(database, 5)
    notary.look(now=True)

    def edited_behind_the_look(self: Notary) -> audit.Broken | None:
        found = past(self)
        with edited(database.path) as connection:
            connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
        self.doubt()
        return found

    notary.doubt()
    with monkeypatch.context() as during:
        during.setattr(Notary, "_past", edited_behind_the_look)
        notary.look()
    assert notary.problem is None
    notary.look()
    assert notary.problem == audit.Broken(2, "row 2 was changed")


def test_disk_when_full_then_logged_and_tried_again(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notary = Notary(database, clock)
    _grow(database, 3)
    with monkeypatch.context() as patch:
        patch.setattr("vostok.checkpoints.os.write", _no_space)
        notary.look(now=True)
    assert _sizes(database) == []
    notary.look(now=True)
    assert _sizes(database) == [3]


def _no_space(_descriptor: int, _data: bytes) -> int:
    raise OSError(28, "No space left on device")


def test_last_look_hurries_the_one_at_work_and_both_sign_in_order(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notary_module, "REST", 1e9)
    notary = Notary(database, clock)
    _grow(database, ROWS)
    at_work = Thread(target=notary.look)
    at_work.start()
    at_work.join(0.5)
    assert at_work.is_alive()
    _grow(database, 1)
    notary.look(now=True)
    at_work.join(60)
    assert not at_work.is_alive()
    assert _sizes(database) == sorted(_sizes(database))
    assert _sizes(database)[-1] == ROWS + 1
