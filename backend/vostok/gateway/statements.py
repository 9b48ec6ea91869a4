"""SQL text of the statements that every order runs, compiled once from the tables.

Putting a statement together and compiling it costs about ten times what SQLite takes to run it.
"""

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, Table, bindparam, insert, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.dialects.sqlite import insert as upsert

_SQLITE = dialect(paramstyle="named")
ROW_ID = "row_id"
_AS_IT_IS = frozenset({str, int, bool, float, bytes, type(None)})
# The newest stays: ids go on from it.
PRUNE_DECISIONS = (
    "DELETE FROM decisions WHERE id IN (SELECT id FROM decisions WHERE last_ts < ? "
    "AND id < (SELECT max(id) FROM decisions) ORDER BY id LIMIT ?)"
)


@lru_cache
def insert_sql(table: Table, columns: tuple[str, ...]) -> str:
    """`INSERT` of one row with these columns."""
    return str(insert(table).compile(dialect=_SQLITE, column_keys=list(columns)))


@lru_cache
def update_sql(table: Table, columns: tuple[str, ...]) -> str:
    """`UPDATE` of these columns of the row whose id is `:row_id`."""
    statement = update(table).where(table.c.id == bindparam(ROW_ID))
    return str(statement.compile(dialect=_SQLITE, column_keys=[*columns, ROW_ID]))


@lru_cache
def upsert_sql(table: Table, columns: tuple[str, ...], rows: int = 1) -> str:
    """`INSERT` of rows, which replace what is not part of the primary key; their values are `:<column>_<row>`."""
    statement = upsert(table).values(
        [{name: bindparam(f"{name}_{row}") for name in columns} for row in range(rows)],
    )
    key = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in columns if name not in key}
    statement = statement.on_conflict_do_update(index_elements=key, set_=replaced)
    return str(statement.compile(dialect=_SQLITE))


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
        self.driver.execute(insert_sql(table, tuple(row)), bound(row))

    def update(self, table: Table, row_id: int | str, row: Mapping[str, Any]) -> None:
        """These columns of the row with this id."""
        self.driver.execute(update_sql(table, tuple(row)), {**bound(row), ROW_ID: row_id})

    def upsert(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Rows of the same columns, each new or in the place of the one with its primary key."""
        values = {f"{name}_{number}": value for number, row in enumerate(rows) for name, value in bound(row).items()}
        self.driver.execute(upsert_sql(table, tuple(rows[0]), len(rows)), values)


def bound(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` as SQLite stores it: money exactly and as text, lists and objects as JSON (see `models`)."""
    # Most values are stored as they are, and every order binds a hundred.
    return {name: value if type(value) in _AS_IT_IS else _stored(value) for name, value in row.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return value
