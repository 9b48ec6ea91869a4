"""What a bot found at the exchange by itself waits for it no longer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import order
from vostok.errors import AppError
from vostok.panel.trades.found import Finder


def remember(folder: Path, bot_id: str, *ids: str) -> None:
    """The database of a bot, with orders of these ids at the exchange."""
    (folder / bot_id).mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / bot_id / "trades.sqlite")) as database:
        database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, order_id TEXT)")
        database.executemany("INSERT INTO orders (order_id) VALUES (?)", [(one,) for one in ids])
        database.commit()


async def test_waiting_order_in_the_bots_database_then_the_gateway_is_told_of_just_that(panel: Panel) -> None:
    folder, gateway = panel.settings.bots, panel.gateway
    gateway.records.in_doubt = [
        order(3, "SELL", bot_id="found", state="ADOPTABLE", exchange_order_id="154"),
        order(4, "SELL", bot_id="found", state="ADOPTABLE", exchange_order_id="155"),
        order(5, "SELL", bot_id="found", state="IN_DOUBT", exchange_order_id="156"),
        order(6, "SELL", bot_id="never", state="ADOPTABLE", exchange_order_id="154"),
    ]
    remember(folder, "found", "153", "154", "156")
    remember(folder, "never")
    await Finder(panel.app.state.gateway, folder).look()
    assert gateway.known_orders == {"found": {"exchange_order_ids": ["154"], "since": None}}


async def test_database_that_cannot_be_read_then_nothing_is_told(panel: Panel) -> None:
    folder = panel.settings.bots
    panel.gateway.records.in_doubt = [order(3, bot_id="torn", state="ADOPTABLE", exchange_order_id="154")]
    (folder / "torn").mkdir(parents=True)
    (folder / "torn" / "trades.sqlite").write_text("no database, but long enough to be taken for a torn one" * 40)
    with pytest.raises(AppError):
        await Finder(panel.app.state.gateway, folder).look()
    assert panel.gateway.known_orders == {}
