"""Tables are arranged on the server, so that another browser has them, too."""

from typing import Any

import pytest

from tests.panel.conftest import Panel
from vostok.panel.layouts.service import MOST

LAYOUT = {
    "columns": [{"id": "today", "hidden": False}, {"id": "exposure", "hidden": True}],
    "sort": {"id": "equity", "desc": True},
    "rows": 25,
}


async def listed(panel: Panel) -> Any:
    return (await panel.client.get("/api/layouts")).json()["items"]


async def test_layout_then_kept_replaced_and_reset(panel: Panel) -> None:
    assert (await panel.client.put("/api/layouts/bots", json=LAYOUT)).json() == {"table": "bots"} | LAYOUT
    await panel.client.put("/api/layouts/trades.open", json={"rows": 10})
    assert await listed(panel) == [
        {"table": "bots"} | LAYOUT,
        {"table": "trades.open", "columns": [], "sort": None, "rows": 10},
    ]
    await panel.client.put("/api/layouts/bots", json={"columns": LAYOUT["columns"]})
    assert (await listed(panel))[0] == {"table": "bots"} | LAYOUT | {"sort": None, "rows": None}
    for _ in range(2):
        assert (await panel.client.delete("/api/layouts/bots")).status_code == 204
    assert [item["table"] for item in await listed(panel)] == ["trades.open"]


@pytest.mark.parametrize(
    ("table", "body", "field"),
    [
        ("Bots<", {}, "table"),
        ("bots", {"rows": 7}, "rows"),
        ("bots", {"columns": [{"id": ""}]}, "columns.0.id"),
        ("bots", {"columns": [{"id": "a"}] * 61}, "columns"),
        ("bots", {"sort": {"id": "a", "up": True}}, "sort.up"),
    ],
)
async def test_layout_that_cannot_be_then_refused_at_its_field(panel: Panel, table: str, body: Any, field: str) -> None:
    answer = await panel.client.put(f"/api/layouts/{table}", json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_more_tables_than_a_dashboard_has_then_refused(panel: Panel) -> None:
    for number in range(MOST):
        assert (await panel.client.put(f"/api/layouts/t{number}", json={})).is_success
    refused = await panel.client.put("/api/layouts/more", json={})
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert (await panel.client.put("/api/layouts/t0", json=LAYOUT)).is_success, "a known one can still be changed"
