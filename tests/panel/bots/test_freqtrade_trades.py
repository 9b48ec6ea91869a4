"""Freqtrade's own database says whether it has something to close; where it cannot, it has."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from vostok.errors import Conflict
from vostok.panel.bots.freqtrade_trades import has_open_trade, order_ids


@pytest.mark.parametrize(("rows", "expected"), [([], False), ([0, 0], False), ([0, 1], True)])
def test_open_trade_is_found_among_closed_ones(tmp_path: Path, rows: list[int], expected: bool) -> None:
    path = tmp_path / "trades.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE trades (id INTEGER PRIMARY KEY, is_open BOOLEAN)")
        connection.executemany("INSERT INTO trades (is_open) VALUES (?)", [(row,) for row in rows])
    assert has_open_trade(path) is expected


def test_bot_that_never_started_has_none(tmp_path: Path) -> None:
    assert not has_open_trade(tmp_path / "trades.sqlite")


@pytest.mark.parametrize("content", [b"", b"not a database at all, not even its header"])
def test_database_that_cannot_be_read_counts_as_an_open_trade(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trades.sqlite").write_bytes(content)
    assert has_open_trade(tmp_path / "trades.sqlite")


def test_orders_that_it_wrote_down_are_the_exchanges_ids(tmp_path: Path) -> None:
    path = tmp_path / "trades.sqlite"
    assert order_ids(path) == []
    with closing(sqlite3.connect(path)) as connection, connection:
        assert order_ids(path) == []
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, order_id VARCHAR)")
        connection.executemany("INSERT INTO orders (order_id) VALUES (?)", [("17",), ("18",)])
    assert order_ids(path) == ["18", "17"]


def test_orders_that_cannot_be_read_are_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "trades.sqlite").write_bytes(b"not a database at all, not even its header")
    with pytest.raises(Conflict, match="put a backup of"):
        order_ids(tmp_path / "trades.sqlite")
