"""Rows that are bound by position, whatever order their values come in."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.gateway.desk import open_desk
from vostok.gateway.models import balances, bots
from vostok.gateway.transaction import Tx

COLUMNS = ("bot_id", "asset", "free", "locked", "cost")
MONEY = st.decimals(0, 1000, places=4)
ROW = st.tuples(st.permutations(COLUMNS), MONEY, MONEY, MONEY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=4), st.permutations(["realised", "fees", "start_balance"]), MONEY)
async def test_rows_are_stored_by_name_in_any_order(
    tmp_path: Path, drawn: list[tuple[list[str], Decimal, Decimal, Decimal]], sums: list[str], amount: Decimal
) -> None:
    expected = {f"A{number}": money for number, (_, *money) in enumerate(drawn)}

    def write(tx: Tx) -> dict[str, list[Decimal]]:
        rows: list[dict[str, Any]] = []
        for number, (order, free, locked, cost) in enumerate(drawn):
            values = dict(zip(COLUMNS, ("a" * 10, f"A{number}", free, locked, cost), strict=True))
            rows.append({name: values[name] for name in order})
        tx._rows.upsert(balances, *rows)
        tx._rows.upsert(balances, *reversed(rows))
        written = {name: amount + place for place, name in enumerate(sums)}
        tx._rows.update(bots, "a" * 10, written)
        found = tx._connection.execute(select(balances).where(balances.c.asset.in_(expected))).all()
        [stored] = tx._connection.execute(select(bots).where(bots.c.id == "a" * 10)).mappings()
        assert all(stored[name] == value for name, value in written.items())
        return {row.asset: [row.free, row.locked, row.cost] for row in found}

    async with open_desk(tmp_path) as desk:
        await desk.bot()
        found = await desk.writer.run(write)
    assert found == expected
