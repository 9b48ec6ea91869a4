"""The kill switch over the API: no password to stop, password and written reason to go on."""

import asyncio

import pytest

from tests.panel.conftest import PASSWORD, Panel, client_of
from tests.panel.samples import NOW, order
from vostok.errors import Unavailable
from vostok.risk.states import NO_REASON

RESUME = {"scope": "all", "reason": "looked at it", "password": PASSWORD}


async def test_kill_then_the_gateway_hears_who_and_why_and_the_state_is_shown(panel: Panel) -> None:
    answer = await panel.client.post("/api/risk/kill", json={"state": "HALTED", "reason": "news"})
    assert answer.status_code == 200
    expected = {"scope": "all", "state": "HALTED", "reason": "news", "actor": "owner", "via": "api"}
    assert panel.gateway.risk.calls == [("kill", expected)]
    state = (await panel.client.get("/api/risk/state")).json()
    assert state == answer.json()
    assert (state["state"], state["latches"][0]["actor"]) == ("HALTED", "owner")


async def test_kill_needs_no_body_but_its_braces_and_no_reason(panel: Panel) -> None:
    assert (await panel.client.post("/api/risk/kill", json={})).json()["state"] == "REDUCING"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("BTC < 80000", "BTC ‹ 80000"),
        ("<b>now</b>", "‹b›now‹/b›"),
        ("first line\nsecond", "first line second"),
        (" \u200b ", NO_REASON),
    ],
)
async def test_kill_when_its_reason_is_no_plain_text_then_it_stops_all_the_same(
    panel: Panel, typed: str, kept: str
) -> None:
    assert (await panel.client.post("/api/risk/kill", json={"reason": typed})).status_code == 200
    assert [body["reason"] for _, body in panel.gateway.risk.calls] == [kept]


@pytest.fixture
def lonely_panel(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> Panel:
    """A panel whose gateway does not answer a kill."""

    async def away(_body: object) -> None:
        raise Unavailable("The gateway does not answer (ConnectError); it may be starting.")

    monkeypatch.setattr(panel.app.state.gateway, "kill", away)
    return panel


async def test_kill_while_the_gateway_is_away_then_the_answer_says_that_it_is_written_and_holds(
    lonely_panel: Panel,
) -> None:
    answer = await lonely_panel.client.post("/api/risk/kill", json={})
    assert (answer.status_code, answer.json()["error"]) == (503, "stop_written")
    assert "is written down: it holds from the gateway's return" in answer.json()["detail"]
    assert (lonely_panel.settings.home / "kill").read_text() == "REDUCING kill switch\n"


async def test_two_kills_while_the_gateway_is_away_then_the_more_severe_stands_in_the_file(lonely_panel: Panel) -> None:
    for state in ("HALTED", "REDUCING"):
        await lonely_panel.client.post("/api/risk/kill", json={"state": state})
    assert (lonely_panel.settings.home / "kill").read_text() == "HALTED kill switch\n"


async def test_kill_that_could_not_be_written_either_then_the_answer_says_that_nothing_is_stopped(
    lonely_panel: Panel,
) -> None:
    (lonely_panel.settings.home / "kill").mkdir()
    answer = await lonely_panel.client.post("/api/risk/kill", json={})
    assert (answer.status_code, answer.json()["error"]) == (503, "stop_unwritten")
    assert "could not be written down either" in answer.json()["detail"]


async def test_kill_of_one_bot_while_the_gateway_is_away_then_not_stopped_and_no_file(lonely_panel: Panel) -> None:
    answer = await lonely_panel.client.post("/api/risk/kill", json={"scope": "aaaaaaaaaa"})
    assert (answer.status_code, answer.json()["error"]) == (503, "stop_unwritten")
    assert not (lonely_panel.settings.home / "kill").exists()


async def test_order_in_doubt_then_listed(panel: Panel) -> None:
    panel.gateway.records.in_doubt = [order(3, state="IN_DOUBT", reason="The venue did not answer.")]
    (found,) = (await panel.client.get("/api/risk/doubts")).json()["items"]
    assert (found["id"], found["state"], found["reason"]) == ("3", "IN_DOUBT", "The venue did not answer.")


async def test_budget_of_the_venue_then_as_the_gateway_counts_it(panel: Panel) -> None:
    budget = (await panel.client.get("/api/risk/venue")).json()
    assert budget["weight"] == {"used": 120, "limit": 6_000, "window_ms": 60_000}
    assert (budget["waiting_for"], budget["waiting_until"], budget["held"]) == ("weight", NOW, 4)


async def test_kill_when_not_logged_in_then_refused(closed_panel: Panel) -> None:
    assert (await closed_panel.client.post("/api/risk/kill", json={})).status_code == 401
    assert closed_panel.gateway.risk.calls == []


async def test_resume_with_password_and_reason_then_lifted(panel: Panel) -> None:
    await panel.client.post("/api/risk/kill", json={})
    answer = await panel.client.post("/api/risk/resume", json=RESUME)
    assert (answer.status_code, answer.json()["state"]) == (200, "ACTIVE")
    verb, body = panel.gateway.risk.calls[-1]
    assert (verb, body) == ("resume", {"scope": "all", "reason": "looked at it", "actor": "owner", "via": "api"})


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"password": "guess"}, 401, "password"),
        ({"reason": " "}, 422, "reason"),
        ({"reason": None}, 422, "reason"),
        ({"password": None}, 422, "password"),
    ],
)
async def test_resume_without_password_or_reason_then_refused_at_the_field(
    panel: Panel, change: dict[str, str | None], status: int, field: str
) -> None:
    await panel.client.post("/api/risk/kill", json={})
    answer = await panel.client.post("/api/risk/resume", json=RESUME | change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert [verb for verb, _ in panel.gateway.risk.calls] == ["kill"]


async def test_resume_when_nothing_is_latched_then_409(panel: Panel) -> None:
    assert (await panel.client.post("/api/risk/resume", json=RESUME)).status_code == 409


async def test_latches_come_into_the_feed_with_who_and_why(panel: Panel) -> None:
    latch = {"scope": "all", "source": "kill", "state": "HALTED", "reason": "news", "actor": "owner", "at": NOW}
    with panel.app.state.bus.reader() as reader:
        panel.gateway.tell("latched", latch)
        panel.gateway.tell("lifted", latch | {"reason": "over"})
        async with asyncio.timeout(5):
            texts = [await reader.queue.get()]
            while "may trade again" not in texts[-1]:
                texts.append(await reader.queue.get())
    assert any("HALTED for all by kill: news" in text for text in texts)
    assert "all may trade again, owner lifted HALTED by kill: over" in texts[-1]


async def test_limits_are_shown_and_changed_with_who_asked(panel: Panel) -> None:
    shown = (await panel.client.get("/api/risk/limits")).json()
    assert shown["items"] == [{"mode": "SIMULATED", "limits": {"portfolio_day": "0.03"}, "chosen": []}]
    body = {"mode": "SIMULATED", "limits": {"portfolio_day": "0.02"}}
    answer = await panel.client.put("/api/risk/limits", json=body)
    assert answer.json()["items"][0]["limits"] == {"portfolio_day": "0.02"}
    assert panel.gateway.risk.calls == [("limits", body | {"actor": "owner"})]


async def test_limits_of_live_bots_then_need_the_password_given_lately(panel: Panel) -> None:
    clock = panel.app.state.clock
    panel.app.state.clock = lambda: clock() + 11 * 60_000
    body = {"mode": "REAL_MARKET_SPOT", "limits": {"portfolio_day": "0.9"}}
    answer = await panel.client.put("/api/risk/limits", json=body)
    assert (answer.status_code, answer.json()["error"], panel.gateway.risk.calls) == (403, "confirm_needed", [])
    assert (await panel.client.post("/api/auth/confirm", json={"password": PASSWORD})).status_code == 204
    assert (await panel.client.put("/api/risk/limits", json=body)).status_code == 200


async def test_limits_of_live_bots_and_the_policy_then_no_api_token_changes_them(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "script"})).json()
    real = {"mode": "REAL_MARKET_SPOT", "limits": {"portfolio_day": "0.9"}}
    simulated = {"mode": "SIMULATED", "limits": {"portfolio_day": "0.02"}}
    async with client_of(panel.app, panel.settings) as program:
        program.headers["Authorization"] = f"Bearer {made['token']}"
        for path, body in (
            ("/api/risk/limits", real),
            ("/api/governance/policy", {"simulated_days": 1}),
            ("/api/validations/limits", {"limits": {"sharpe": -9}}),
        ):
            answer = await program.put(path, json=body)
            assert (answer.status_code, answer.json()["error"]) == (403, "forbidden"), path
        assert panel.gateway.risk.calls == []
        assert (await program.put("/api/risk/limits", json=simulated)).status_code == 200


async def test_impossible_limit_is_refused_at_its_field(panel: Panel) -> None:
    body = {"mode": "SIMULATED", "limits": {"portfolio_day": "0"}}
    answer = await panel.client.put("/api/risk/limits", json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, "portfolio_day")


async def test_unowned_money_is_given_to_a_bot_with_the_owners_reason(panel: Panel) -> None:
    body = {"bot_id": "aaaaaaaaaa", "asset": "USDT", "amount": "40.5", "reason": "my deposit"}
    answer = await panel.client.post("/api/risk/books/assign", json=body)
    assert (answer.status_code, answer.json()["items"][0]["unowned"]) == (200, "59.5")
    assert panel.gateway.risk.calls == [("assign", body | {"actor": "owner"})]
    refused = await panel.client.post("/api/risk/books/assign", json=body | {"amount": "60"})
    assert (refused.status_code, refused.json()["field"]) == (409, "amount")
    assert (await panel.client.get("/api/risk/books")).json()["items"][0]["unowned"] == "59.5"
