"""The facts of one text are of one moment, however long it takes to ask everyone."""

from decimal import Decimal
from typing import Any

import pytest

from tests.panel.ai.test_briefs import written
from tests.panel.conftest import Panel
from tests.panel.samples import until


async def test_marks_that_move_while_facts_are_gathered_then_equity_and_today_are_of_one_moment(
    panel: Panel, market: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await panel.create(pairs=["BTC/USDT"])
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    fleet, risk = panel.app.state.fleet, panel.app.state.gateway.risk

    async def known() -> bool:
        return bot["id"] in fleet.accounts and fleet.accounts[bot["id"]].equity is not None

    await until(known)

    async def falling() -> Any:
        answer, account = await risk(), fleet.accounts[bot["id"]]
        lost = {"equity": account.equity - 100, "unrealised": (account.unrealised or 0) - 100}
        fleet.accounts[bot["id"]] = account.model_copy(update=lost)
        return answer

    panel.app.state.books.rebuild()
    before = fleet.accounts[bot["id"]].equity
    monkeypatch.setattr(panel.app.state.gateway, "risk", falling)
    brief = await written(panel, kind="portfolio")
    found = {(fact["id"].split(".")[0], fact["id"].split(".")[-1]): fact["value"] for fact in brief["facts"]}
    for kind in ("bot", "portfolio"):
        assert Decimal(found[kind, "equity"]) - Decimal(found[kind, "today"]) == before
    assert found["bot", "equity"] == found["portfolio", "equity"]
    assert Decimal(found["bot", "equity"]) < before
