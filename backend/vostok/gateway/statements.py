"""SQL text of the statements that every order runs, compiled once from the tables.

Putting a statement together and compiling it costs about ten times what SQLite takes to run it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite import insert as upsert

_SQLITE = dialect(paramstyle="qmark")
ROW_ID = "row_id"
_AS_IT_IS = frozenset({str, int, bool, float, bytes, type(None)})
# The newest stays: ids go on from it.
PRUNE_DECISIONS = (
    "DELETE FROM decisions WHERE id IN (SELECT id FROM decisions WHERE last_ts < ? "
    "AND id < (SELECT max(id) FROM decisions) ORDER BY id LIMIT ?)"
)


class Statement(NamedTuple):
    """SQL with a `?` for each value, and `values`, which takes those out of a row in their order."""

    sql: str
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]


@lru_cache
def insert_into(table: Table, columns: tuple[str, ...]) -> Statement:
    """`INSERT` of one row with these columns."""
    return _compiled(insert(table), columns)


@lru_cache
def update_of(table: Table, columns: tuple[str, ...]) -> Statement:
    """`UPDATE` of these columns of the row whose id is `row_id`."""
    return _compiled(update(table).where(table.c.id == bindparam(ROW_ID)), (*columns, ROW_ID))


@lru_cache
def upsert_into(table: Table, columns: tuple[str, ...], rows: int = 1) -> Statement:
    """`INSERT` of rows, which replace what is not part of the primary key; the values are one row's after another's."""
    statement = upsert(table).values([{name: bindparam(f"{row}_{name}") for name in columns} for row in range(rows)])
    key = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in columns if name not in key}
    sql, _ = _compiled(statement.on_conflict_do_update(index_elements=key, set_=replaced), None)
    one, values = insert_into(table, columns)
    assert sql.startswith(one), "rows together are bound as each of them is alone"
    return Statement(sql, values)


def _compiled(statement: Insert | Update, columns: tuple[str, ...] | None) -> Statement:
    compiled = statement.compile(dialect=_SQLITE, column_keys=None if columns is None else list(columns))
    names = getattr(compiled, "positiontup", None) or ()
    # With one name `itemgetter` would return what is no tuple.
    return Statement(str(compiled), itemgetter(*names) if len(names) > 1 else lambda row: tuple(map(row.get, names)))


def driver_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection under one of SQLAlchemy's, in which a transaction must have begun."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    assert driver.in_transaction, "a statement outside a transaction would be committed at once"
    return driver


class Rows:
    """Writes rows inside the transaction of `connection`, past SQLAlchemy: it costs several times what SQLite takes."""

    def __init__(self, connection: Connection) -> None:
        self.driver = driver_of(connection)

    def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        """A new row."""
        sql, values = insert_into(table, tuple(row))
        self.driver.execute(sql, bound(values(row)))

    def update(self, table: Table, row_id: int | str, row: Mapping[str, Any]) -> None:
        """These columns of the row with this id."""
        sql, values = update_of(table, tuple(row))
        self.driver.execute(sql, bound(values({**row, ROW_ID: row_id})))

    def upsert(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Rows of the same columns, each new or in the place of the one with its primary key."""
        sql, values = upsert_into(table, tuple(rows[0]), len(rows))
        self.driver.execute(sql, bound(value for row in rows for value in values(row)))


def bound(values: Iterable[Any]) -> list[Any]:
    """`values` as SQLite stores them: money exactly and as text, lists and objects as JSON (see `models`)."""
    # Most values are stored as they are, and every order binds a hundred.
    return [value if type(value) in _AS_IT_IS else _stored(value) for value in values]


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return value
