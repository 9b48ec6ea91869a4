"""The chain shows every edit: changed, removed, inserted, reordered rows, and a cut between two checks."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from vostok import audit

FIELDS = ("ts_us", "mono_us", "boot_id", "actor", "via", "type", "subject", "body")


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        audit.metadata.create_all(connection)
        for trigger in audit.TRIGGERS:
            connection.execute(text(trigger))
        yield connection
    engine.dispose()


def _chain(connection: Connection, rows: int) -> list[audit.Entry]:
    for number in range(rows):
        audit.append(
            connection, actor="owner", via="api", type="bot.created", subject=f"bot{number}", body={"n": number}
        )
    return audit.read(connection)


def test_chain_when_untouched_then_verifies(connection: Connection) -> None:
    assert audit.verify(_chain(connection, 20)) is None


def test_rows_when_appended_then_numbered_without_holes(connection: Connection) -> None:
    assert [entry.seq for entry in _chain(connection, 5)] == [1, 2, 3, 4, 5]


@given(row=st.integers(0, 5), field=st.sampled_from(FIELDS), added=st.characters(codec="utf-8"))
def test_any_changed_field_is_found_and_named(row: int, field: str, added: str) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        audit.metadata.create_all(connection)
        entries = _chain(connection, 6)
    engine.dispose()
    value = getattr(entries[row], field)
    changed = value + 1 if isinstance(value, int) else value + added
    entries[row] = audit.Entry(**(entries[row]._asdict() | {field: changed}))

    broken = audit.verify(entries)

    assert broken is not None
    assert broken.seq == row + 1


def test_removed_row_is_found_and_named(connection: Connection) -> None:
    entries = _chain(connection, 6)
    del entries[2]
    assert audit.verify(entries) == audit.Broken(3, "row 3 is missing")


def test_row_with_recomputed_hash_breaks_the_next_one(connection: Connection) -> None:
    entries = _chain(connection, 6)
    forged = entries[2]._replace(body="{}")
    entries[2] = forged._replace(hash=audit.chain_hash(forged.seq, forged.prev, forged[1:9]))
    assert audit.verify(entries) == audit.Broken(4, "row 4 does not follow the row before it")


def test_field_boundaries_are_part_of_the_hash() -> None:
    moved = audit.chain_hash(1, audit.GENESIS, ("ab", "c"))
    assert moved != audit.chain_hash(1, audit.GENESIS, ("a", "bc"))


def test_verification_can_go_on_from_a_checkpoint(connection: Connection) -> None:
    entries = _chain(connection, 6)
    checkpoint = (entries[2].seq, entries[2].hash)
    assert audit.verify(entries[3:], after=checkpoint) is None
    assert audit.verify(entries[4:], after=checkpoint) == audit.Broken(4, "row 4 is missing")


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit WHERE seq = 3"])
def test_database_refuses_to_change_rows(connection: Connection, statement: str) -> None:
    _chain(connection, 3)
    with pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(statement))


def test_canonical_json_does_not_depend_on_order() -> None:
    assert audit.canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}' == audit.canonical({"a": "é", "b": 1})
