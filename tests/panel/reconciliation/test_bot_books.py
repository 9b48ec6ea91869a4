"""A bot's own database as the third side: Freqtrade's own sums, and nothing where it cannot be read."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.reconciliation.bot_books import bot_books, read_bot_books

BOUGHT = st.integers(1, 10**9).map(lambda units: units / 10**5)


@given(BOUGHT, st.floats(0, 1), st.floats(0, 0.001))
def test_position_is_what_was_bought_less_fees_in_base_and_what_was_sold(
    bought: float, sold_part: float, fee_rate: float
) -> None:
    sold, fee = round(bought * sold_part, 5), round(bought * fee_rate, 8)
    rows = [("A/USDT", 1, "1", "buy", 0, bought, fee), ("A/USDT", 1, "2", "sell", 1, sold, None)]
    told = bot_books(rows)
    held = round(Decimal(repr(bought)), 8) - round(Decimal(repr(fee)), 8) - round(Decimal(repr(sold)), 8)
    assert {pair: Decimal(amount) for pair, amount in told["positions"].items()} == (
        {"A/USDT": held} if held > 0 else {}
    )
    assert [order["exchange_order_id"] for order in told["orders"]] == ["2"]


def test_entry_that_has_not_filled_is_an_order_and_no_position() -> None:
    told = bot_books([("A/USDT", 1, "1", "buy", 1, 0.0, None), ("B/USDT", 1, None, None, None, None, None)])
    assert told == {"orders": [{"exchange_order_id": "1", "pair": "A/USDT", "filled": "0.00000000"}], "positions": {}}


def test_no_database_then_nothing_is_held_and_a_broken_one_has_no_say(tmp_path: Path) -> None:
    path = tmp_path / "trades.sqlite"
    assert read_bot_books(path) == {"orders": [], "positions": {}}
    path.write_bytes(b"")
    assert read_bot_books(path) == {"orders": [], "positions": {}}
    path.write_bytes(b"not a database at all, not even its header")
    assert read_bot_books(path) is None
