"""Newest rows by type and text: the same as a look at every row, in parts, at a cost that does not grow."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text

from vostok import audit, audit_search
from vostok.audit_search import Wanted, newest

TYPES = ("bot", "bot.created", "bot.state", "bottle", "decision", "fill", "order")


@pytest.fixture
def connection() -> Iterator[Connection]:
    yield from _empty()


def _empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        audit.metadata.create_all(connection)
        connection.execute(text("CREATE INDEX ix_audit_type ON audit (type)"))
        yield connection
    engine.dispose()


def _write(connection: Connection, types: list[str], said: str = "nothing") -> list[audit.Entry]:
    rows = [audit.Row("owner", "api", one, f"bot:{place}", {"said": said}) for place, one in enumerate(types)]
    audit.append_all(connection, rows)
    return audit.read(connection)


def _walk(connection: Connection, limit: int, wanted: Wanted) -> list[audit.Entry]:
    """All rows, part by part."""
    found: list[audit.Entry] = []
    before: int | None = None
    for _ in range(1_000):
        part = newest(connection, before_seq=before, limit=limit, wanted=wanted)
        found += part.entries
        if part.next is None:
            return found
        before = part.next
    raise AssertionError("the walk does not end")


@given(
    types=st.lists(st.sampled_from(TYPES), max_size=30),
    wanted=st.sampled_from([None, "bot", "bot.created", "order", "nothing"]),
    said=st.sampled_from([None, "bot:1", "BOT:2", "%"]),
    limit=st.integers(1, 7),
)
def test_walk_over_all_parts_finds_what_a_look_at_every_row_finds(
    types: list[str], wanted: str | None, said: str | None, limit: int
) -> None:
    for connection in _empty():
        rows = _write(connection, types)
        expected = [
            row
            for row in reversed(rows)
            if (wanted is None or row.type == wanted or row.type.startswith(f"{wanted}."))
            and (said is None or said.lower() in f"{row.actor}\n{row.subject}\n{row.body}".lower())
        ]
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(audit_search, "SEARCHED_ROWS", 4)
            assert _walk(connection, limit, Wanted(wanted, said)) == expected


def test_text_that_is_nowhere_then_an_empty_part_says_where_to_go_on(connection: Connection) -> None:
    _write(connection, ["order"] * 12_000)
    first = newest(connection, before_seq=None, limit=50, wanted=Wanted(text="no such text"))
    assert first == ([], 12_000 - audit_search.SEARCHED_ROWS + 1)
    last = newest(connection, before_seq=1_001, limit=50, wanted=Wanted(text="no such text"))
    assert last == ([], None)


@pytest.mark.parametrize(
    "wanted",
    [Wanted("risk"), Wanted("order"), Wanted("none"), Wanted(text="no such text"), Wanted("order", "no such text")],
)
def test_work_does_not_grow_with_the_chain(connection: Connection, wanted: Wanted) -> None:
    _write(connection, ["risk.latched", *["order"] * 12_000])
    short = _steps(connection, wanted)
    _write(connection, ["order"] * 24_000)
    assert _steps(connection, wanted) <= short + 2


def _steps(connection: Connection, wanted: Wanted) -> int:
    """Thousands of instructions of SQLite's machine that one part takes."""
    driver = connection.connection.driver_connection
    assert driver is not None
    taken: list[int] = []
    driver.set_progress_handler(lambda: taken.append(1), 1_000)
    newest(connection, before_seq=None, limit=50, wanted=wanted)
    driver.set_progress_handler(None, 0)
    return len(taken)
