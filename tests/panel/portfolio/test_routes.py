"""The portfolio over HTTP: one snapshot, rebuilt when an account changes, and its sampled curve."""

from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.fakes import account, until
from vostok.clock import MINUTE_MS
from vostok.panel.portfolio.models import EquityPoint


async def portfolio(panel: Panel) -> Any:
    return (await panel.client.get("/api/portfolio")).json()["books"][0]


async def test_account_event_then_in_the_snapshot_within_a_second(panel: Panel) -> None:
    bot = await panel.create()

    async def listed() -> bool:
        return [line["name"] for line in (await portfolio(panel))["bots"]] == ["Alpha"]

    await until(listed)
    panel.gateway.accounts[bot["id"]] = account(bot["id"], realised="12.5")
    panel.gateway.tell("account", panel.gateway.accounts[bot["id"]], bot["id"])

    async def shown() -> bool:
        return bool((await portfolio(panel))["realised"] == "12.5")

    await until(shown, within_s=3)


async def test_equity_then_sampled_at_once_and_thinned_to_what_was_asked(panel: Panel) -> None:
    bot = await panel.create()
    now = panel.app.state.clock() // MINUTE_MS * MINUTE_MS
    with panel.app.state.database.write() as session:
        for minute in range(1, 601):
            point = {"bot_id": bot["id"], "mode": "SIMULATED", "stake_currency": "USDT", "balance": "1000"}
            session.add(EquityPoint(**point, ts=now - minute * MINUTE_MS, equity=str(1000 + minute)))

    async def curve(**query: int | str) -> Any:
        return (await panel.client.get("/api/portfolio/equity", params=query)).json()["items"]

    async def sampled() -> bool:
        return [point["start"] for point in await curve(since=now, points=2)] == ["1000"]

    await until(sampled)
    full, thin = await curve(points=2000), await curve(points=50)
    assert len(full) >= 600
    assert 25 <= len(thin) <= 50
    assert {point["ts"] for point in thin} <= {point["ts"] for point in full}
    assert full[0]["start"] is None
    assert await curve(mode="REAL_MARKET_SPOT") == []
    assert (await panel.client.get("/api/portfolio/equity", params={"since": 5, "until": 4})).status_code == 422


@pytest.mark.parametrize(
    "path", ["portfolio/equity?since=", "portfolio/equity?until=", "market/candles?pair=BTC/USDT&end="]
)
async def test_moment_beyond_any_calendar_then_refused_at_its_field(panel: Panel, path: str) -> None:
    answer = await panel.client.get(f"/api/{path}{10**22}")
    assert (answer.status_code, answer.json()["field"]) == (422, path.rpartition("?")[2].rstrip("=").rpartition("&")[2])
