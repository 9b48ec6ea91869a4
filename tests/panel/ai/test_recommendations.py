"""Suggestions: applied as an ordinary edit through its gates, dismissed, refused where the bot is another by now."""

import json
from typing import Any

import pytest
from sqlmodel import select

from tests.ai.fake_openai import FakeOpenAI, serving
from tests.panel.ai.test_briefs import choose, decision, empty, facts_of, written
from tests.panel.conftest import Panel
from tests.panel.samples import NOW
from vostok.panel.ai.models import Brief, ModelCall, Recommendation

Json = dict[str, Any]


async def suggested(panel: Panel, bot: Json) -> Json:
    """The suggestion of a brief of a bot whose entries were too large."""
    panel.gateway.records.decisions = [decision(bot["id"], times=7)]
    brief = await written(panel, kind="bot", subject=bot["id"])
    assert brief["state"] == "DONE", brief
    found = (await panel.client.get(f"/api/ai/recommendations?brief_id={brief['id']}")).json()["items"]
    assert len(found) == 1
    return dict(found[0])


async def close(panel: Panel, suggestion: Json, verb: str) -> Any:
    """Apply or dismiss."""
    return await panel.client.post(f"/api/ai/recommendations/{suggestion['id']}/{verb}")


async def audited(panel: Panel) -> list[Json]:
    """What the owner's log has of suggestions and edits, oldest first."""
    rows = (await panel.client.get("/api/audit?chain=panel&limit=100")).json()["items"]
    return [row for row in reversed(rows) if row["type"].startswith(("ai.recommendation", "bot.change"))]


@pytest.mark.usefixtures("market")
async def test_nothing_pressed_then_nothing_changes(panel: Panel) -> None:
    bot = await panel.create(stake_amount="100")
    suggestion = await suggested(panel, bot)
    assert suggestion["changes"] == [{"field": "stake_amount", "before": "100", "after": "50.00"}]
    assert suggestion["current"]
    assert [fact["label"] for fact in suggestion["facts"]] == ["entries denied as too large in the last day"]
    assert (await panel.bot(bot["id"]))["version"] == bot["version"]


@pytest.mark.usefixtures("market")
async def test_applied_then_a_new_version_of_the_bot_and_only_once(panel: Panel) -> None:
    bot = await panel.create(stake_amount="100")
    suggestion = await suggested(panel, bot)
    applied = await close(panel, suggestion, "apply")
    assert (applied.status_code, applied.json()["state"], applied.json()["current"]) == (200, "APPLIED", False)
    changed = await panel.bot(bot["id"])
    assert (changed["stake_amount"], changed["version"]) == ("50.00", bot["version"] + 1)
    again = await close(panel, suggestion, "apply")
    assert (again.status_code, again.json()["detail"]) == (409, "The recommendation is applied already.")
    assert (await close(panel, suggestion, "dismiss")).status_code == 409
    row = next(row for row in await audited(panel) if row["type"] == "ai.recommendation.applied")
    assert row["body"]["recommendation"] == suggestion["id"]
    assert row["body"]["changes"] == suggestion["changes"]
    edits = [row for row in await audited(panel) if row["body"].get("recommendation") == suggestion["id"]]
    assert sorted(row["type"] for row in edits) == ["ai.recommendation.applied", "bot.change"]


@pytest.mark.usefixtures("market")
async def test_dismissed_then_put_away_and_the_bot_stays(panel: Panel) -> None:
    bot = await panel.create(stake_amount="100")
    suggestion = await suggested(panel, bot)
    dismissed = await close(panel, suggestion, "dismiss")
    assert (dismissed.status_code, dismissed.json()["state"]) == (200, "DISMISSED")
    assert (await close(panel, suggestion, "apply")).status_code == 409
    assert (await panel.bot(bot["id"]))["stake_amount"] == "100"
    listed = (await panel.client.get("/api/ai/recommendations?state=OPEN")).json()["items"]
    assert listed == []
    assert "ai.recommendation.dismissed" in [row["type"] for row in await audited(panel)]


@pytest.mark.usefixtures("market")
async def test_bot_changed_meanwhile_then_refused_and_marked_as_out_of_date(panel: Panel) -> None:
    bot = await panel.create(stake_amount="100")
    suggestion = await suggested(panel, bot)
    edit = await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "80"})
    assert edit.status_code == 200, edit.text
    (shown,) = (await panel.client.get(f"/api/ai/recommendations?brief_id={suggestion['brief_id']}")).json()["items"]
    assert not shown["current"]
    refused = await close(panel, suggestion, "apply")
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Alpha was changed since; dismiss this and ask for a new brief."
    assert (await panel.bot(bot["id"]))["stake_amount"] == "80"


@pytest.mark.usefixtures("market")
async def test_edit_that_its_gates_refuse_then_refused_here_as_well_and_still_open(panel: Panel) -> None:
    bot = await panel.create(stake_amount="100")
    suggestion = await suggested(panel, bot)
    with panel.app.state.database.write() as session:
        row = session.get_one(Recommendation, suggestion["id"])
        row.changes = [{"field": "stake_amount", "before": "100", "after": "0.01"}]
        session.add(row)
    refused = await close(panel, suggestion, "apply")
    by_hand = await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "0.01"})
    assert (refused.status_code, refused.json()) == (by_hand.status_code, by_hand.json())
    assert refused.status_code == 422
    (shown,) = (await panel.client.get(f"/api/ai/recommendations?brief_id={suggestion['brief_id']}")).json()["items"]
    assert shown["state"] == "OPEN"


@pytest.mark.usefixtures("market")
async def test_pause_of_a_model_then_applied_as_the_wish_of_the_owner(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    panel.gateway.records.decisions = [decision(bot["id"], times=7)]

    def pausing(request: Json) -> str:
        denied = next(id for id in facts_of(request) if id.endswith(".denied_day"))
        name = next(id for id in facts_of(request) if id.startswith("bot.") and id.endswith(".name"))
        wish = {"bot": bot["id"], "action": "pause", "facts": [denied]}
        return json.dumps(empty({"text": f"This is about {{{name}}}.", "facts": [name]}) | {"suggestions": [wish]})

    with serving(FakeOpenAI(answer=pausing)) as fake:
        await choose(panel, fake)
        brief = await written(panel, kind="bot", subject=bot["id"])
    assert brief["fallback"] is None, brief["detail"]
    (suggestion,) = (await panel.client.get(f"/api/ai/recommendations?brief_id={brief['id']}")).json()["items"]
    assert (await panel.bot(bot["id"]))["desired_state"] == "RUNNING"
    assert (await close(panel, suggestion, "apply")).status_code == 200
    assert (await panel.bot(bot["id"]))["desired_state"] == "PAUSED"


async def test_unknown_suggestion_then_a_sentence(panel: Panel) -> None:
    answer = await panel.client.post("/api/ai/recommendations/aaaaaaaaaa/apply")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no recommendation aaaaaaaaaa.")


async def test_kept_long_enough_then_briefs_calls_and_suggestions_go_and_those_at_work_stay(panel: Panel) -> None:
    database = panel.app.state.database
    with database.write() as session:
        for id, at, state in (("oldoldoldo", 1, "DONE"), ("queuedxxxx", 2, "CANCELLED"), ("youngyoung", NOW, "DONE")):
            session.add(
                Brief(
                    id=id,
                    kind="portfolio",
                    subject="x",
                    mode="SIMULATED",
                    language="en",
                    state=state,
                    provider="rules",
                    actor="owner",
                    created_at=at,
                )
            )
            session.add(
                Recommendation(
                    id=id, brief_id=id, bot_id="x", action="pause", changes=[], base_version=1, facts=[], created_at=at
                )
            )
            session.add(
                ModelCall(
                    ts=at,
                    purpose=f"brief {id}",
                    provider="p",
                    model="m",
                    prompt="",
                    answer=None,
                    prompt_hash="",
                    answer_hash=None,
                    tokens_in=0,
                    tokens_out=0,
                    cost="0",
                    outcome="FAILED",
                    reasons=[],
                )
            )
    assert panel.app.state.ai.forget(NOW) == 2
    with database.read() as session:
        assert session.exec(select(Brief.id)).all() == ["youngyoung"]
        assert session.exec(select(Recommendation.brief_id)).all() == ["youngyoung"]
        assert session.exec(select(ModelCall.ts)).all() == [NOW]


async def test_brief_at_work_then_never_forgotten(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    await panel.create()
    monkeypatch.setattr(panel.app.state.ai, "wake", lambda: None)
    queued = (await panel.client.post("/api/ai/briefs", json={"kind": "portfolio"})).json()
    assert panel.app.state.ai.forget(2**53) == 0
    assert (await panel.client.get(f"/api/ai/briefs/{queued['id']}")).status_code == 200
