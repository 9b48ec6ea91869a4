"""One command for many bots over HTTP: looked at first, then done bot by bot."""

from typing import Any

import pytest

from tests.panel.conftest import Panel


async def _bulk(panel: Panel, verb: str, *ids: str, preview: bool = False) -> Any:
    answer = await panel.client.post("/api/bots/bulk", json={"verb": verb, "bots": ids, "preview": preview})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_preview_then_the_same_outcomes_and_nothing_done(panel: Panel) -> None:
    one, two = [(await panel.create(name=name))["id"] for name in ("One", "Two")]
    await panel.client.post(f"/api/bots/{two}/start")
    seen = await _bulk(panel, "stop", one, two, preview=True)
    assert [(item["name"], item["outcome"]) for item in seen] == [("One", "nothing"), ("Two", "change")]
    assert (await panel.bot(two))["desired_state"] == "RUNNING"
    assert await _bulk(panel, "stop", one, two) == seen
    assert (await panel.bot(two))["desired_state"] == "STOPPED"


async def test_one_that_refuses_then_the_others_are_done_and_each_is_told(panel: Panel) -> None:
    ids = [(await panel.create(name=name))["id"] for name in ("One", "Two", "Three")]
    await panel.client.delete(f"/api/bots/{ids[1]}")
    told = await _bulk(panel, "start", *ids, "a" * 10)
    assert [item["outcome"] for item in told] == ["change", "refused", "change", "refused"]
    assert "restore it" in told[1]["detail"]
    assert "no such bot" in told[3]["detail"]
    assert [(await panel.bot(id))["desired_state"] for id in ids] == ["RUNNING", "STOPPED", "RUNNING"]
    rows = (await panel.client.get("/api/audit")).json()["items"]
    assert [row["subject"] for row in rows if row["type"] == "bot.start"] == [ids[0], ids[2]]


async def test_bot_named_twice_then_told_once(panel: Panel) -> None:
    bot = await panel.create()
    assert len(await _bulk(panel, "start", bot["id"], bot["id"])) == 1


@pytest.mark.parametrize(
    "body", [{"verb": "flatten", "bots": ["a" * 10]}, {"verb": "stop", "bots": []}, {"verb": "stop", "bots": ["x"]}]
)
async def test_malformed_command_then_422(panel: Panel, body: dict[str, Any]) -> None:
    assert (await panel.client.post("/api/bots/bulk", json=body)).status_code == 422
