"""A live bot that the account cannot pay, or that has no key: refused before anything is stopped, never a crash."""

from typing import Any

import pytest

from tests.panel.conftest import Panel, bot_body
from tests.panel.samples import until
from vostok.errors import Conflict, NoKey

POOR = Conflict(
    "The account has 5 USDT that no bot owns, 1,000 are needed: lower the allocation or pay in more.",
    field="allocation",
)
KEYLESS = NoKey("There is no key for this venue yet, so nothing can trade for real: add one first.", field="mode")
LIVE = {"mode": "REAL_MARKET_SPOT"}


async def _until_state(panel: Panel, bot_id: str, *states: str) -> None:
    async def reached() -> bool:
        return (await panel.bot(bot_id))["state"] in states

    await until(reached)


async def _running(panel: Panel) -> Any:
    bot = await panel.create(**LIVE)
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def runs() -> bool:
        seen = await panel.bot(bot["id"])
        return (seen["state"], seen["running_version"]) == ("RUNNING", 1)

    await until(runs)
    return bot


async def test_balance_that_the_account_cannot_pay_then_refused_at_the_save(panel: Panel) -> None:
    bot = await panel.create(**LIVE)
    panel.gateway.uncovered = POOR
    path = f"/api/bots/{bot['id']}"
    for answer in (
        await panel.client.patch(path, json={"simulated_balance": "5000000"}),
        await panel.client.post("/api/bots", json=bot_body(name="New", **LIVE)),
        await panel.client.post("/api/bots/forecast", json=bot_body(name="New", **LIVE)),
        await panel.client.post(f"{path}/clone", json={"name": "Copy"}),
    ):
        assert (answer.status_code, answer.json()["field"]) == (409, "simulated_balance"), answer.text
    assert (await panel.bot(bot["id"]))["version"] == 1
    assert (await panel.client.post("/api/bots", json=bot_body(name="Paper"))).status_code == 201


async def test_no_key_yet_then_a_live_bot_is_saved_but_not_started(panel: Panel) -> None:
    panel.gateway.uncovered = KEYLESS
    bot = await panel.create(**LIVE)
    answer = await panel.client.post(f"/api/bots/{bot['id']}/start")
    assert (answer.status_code, answer.json()) == (409, KEYLESS.body())
    told = await panel.client.post("/api/bots/bulk", json={"verb": "start", "bots": [bot["id"]]})
    assert [(item["outcome"], item["detail"]) for item in told.json()["items"]] == [("refused", KEYLESS.detail)]
    assert (await panel.bot(bot["id"]))["desired_state"] == "STOPPED"


@pytest.mark.parametrize("why", [POOR, KEYLESS])
async def test_restart_that_would_be_refused_then_the_process_is_left_alone(panel: Panel, why: Conflict) -> None:
    bot = await _running(panel)
    path = f"/api/bots/{bot['id']}"
    await panel.client.patch(path, json={"stake_amount": "50"})
    panel.gateway.uncovered = why
    for answer in (await panel.client.get(f"{path}/apply"), await panel.client.post(f"{path}/apply")):
        assert (answer.status_code, answer.json()["detail"]) == (409, why.detail)
    shown = await panel.bot(bot["id"])
    assert (shown["state"], shown["restarting"]) == ("RUNNING", False)
    assert "stop" not in panel.bothost.calls


async def test_account_refused_at_the_start_then_stopped_with_the_sentence_and_one_alert(panel: Panel) -> None:
    bot = await _running(panel)
    path = f"/api/bots/{bot['id']}"
    await panel.client.patch(path, json={"stake_amount": "50"})
    panel.gateway.refuse_put = POOR.detail
    await panel.client.post(f"{path}/apply")
    await _until_state(panel, bot["id"], "STOPPED", "CRASHED")
    shown = await panel.bot(bot["id"])
    assert (shown["state"], shown["desired_state"], shown["problem"]["text"]) == ("STOPPED", "STOPPED", POOR.detail)
    assert shown["problem"]["text_pt"].startswith("A conta tem 5 USDT que não são de nenhum bot; são necessários")

    async def alerted() -> bool:
        critical = (await panel.client.get("/api/alerts?level=critical")).json()["items"]
        return [item["kind"] for item in critical] == ["bot.refused"]

    await until(alerted)
