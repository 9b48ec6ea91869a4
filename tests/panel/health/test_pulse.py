"""An installation that was cut off says so when it is back, and says nothing after an end in peace."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from tests.panel.conftest import Panel, set_up_owner
from tests.panel.samples import until
from vostok.clock import HOUR_MS, MINUTE_MS
from vostok.db import Database
from vostok.panel.alerts.models import Alert
from vostok.panel.health.pulse import Pulse, words_of
from vostok.panel.lifecycle import open_database
from vostok.settings import Settings

DIED, BACK = 1_800_000_000_000, 1_800_000_042_000


@pytest.fixture
def database(panel_settings: Settings) -> Iterator[Database]:
    set_up_owner(panel_settings)
    opened = open_database(panel_settings)
    yield opened
    opened.close()


def told(database: Database) -> list[dict[str, str]]:
    with database.read() as session:
        return [alert.values for alert in session.exec(select(Alert).where(Alert.kind == "panel.back"))]


def test_life_that_was_cut_off_then_told_for_how_long_nobody_watched(database: Database) -> None:
    Pulse(database.path.parent, database, lambda: DIED).beat()
    Pulse(database.path.parent, database, lambda: BACK).tell()
    assert told(database) == [{"away": "42 s"}]


def test_first_start_and_an_end_in_peace_then_nothing(database: Database) -> None:
    life = Pulse(database.path.parent, database, lambda: DIED)
    life.tell()
    life.beat()
    life.rest()
    life.beat()
    Pulse(database.path.parent, database, lambda: BACK).tell()
    assert told(database) == []


def test_file_that_a_power_cut_left_empty_then_its_time_of_change_counts(database: Database) -> None:
    life = Pulse(database.path.parent, database, lambda: BACK)
    life.beat()
    (file,) = (database.path.parent / "run").glob("panel.alive")
    file.write_text("")
    Pulse(database.path.parent, database, lambda: int(file.stat().st_mtime * 1000) + 3_000).tell()
    assert told(database) == [{"away": "3 s"}]


async def test_running_panel_then_beats(panel: Panel) -> None:
    await until((panel.settings.home / "run" / "panel.alive").exists)


@pytest.mark.parametrize(
    ("ms", "words"),
    [(0, "0 s"), (119_400, "119 s"), (7 * MINUTE_MS, "7 min"), (27 * HOUR_MS + 5 * MINUTE_MS, "27 h 5 min")],
)
def test_length_of_time_then_as_one_reads_it(ms: int, words: str) -> None:
    assert words_of(ms) == words
