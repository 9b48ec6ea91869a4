"""From a validation to real money over the API: what steps ask for, what voids a passport, what sends a bot back."""

import functools
from typing import Any

import pytest

from tests.panel.conftest import PASSWORD, Panel
from tests.panel.governance.evidence import (
    ASKED,
    CHECKS,
    audited,
    forget,
    promote,
    simulated,
    standing,
    traded,
    until,
    validate,
)
from vostok.panel.trades.models import Trade


async def test_new_bot_is_in_research_and_says_what_it_lacks(panel: Panel) -> None:
    bot = await panel.create()
    assert bot["stage"] == "RESEARCH"
    card = await standing(panel, bot["id"])
    assert (card["next"], [one["name"] for one in card["conditions"]]) == (
        {"stage": "VALIDATED", "share": "0"},
        ["validation"],
    )
    answer = await promote(panel, bot["id"])
    assert (answer.status_code, "what is missing: validation" in answer.json()["detail"]) == (409, True)
    assert (await panel.client.get(f"/api/bots/{bot['id']}/passport")).status_code == 404
    [shown] = (await panel.client.get("/api/governance/board")).json()["items"]
    assert shown == card


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"verdict": "FAILED"}, "verdict"),
        ({"hashes": {"strategy": "other"}}, "strategy_unchanged"),
        ({"request": ASKED | {"pairs": ["ETH/USDT"]}}, "settings_covered"),
        ({"request": ASKED | {"pairs": ["BTC/USDT", "ETH/USDT"]}}, "settings_covered"),
        ({"request": ASKED | {"timeframe": "5m"}}, "settings_covered"),
        ({"request": ASKED | {"parameters": {"buy_rsi": 20}}}, "settings_covered"),
        ({"request": ASKED | {"stoploss": "-0.02"}}, "settings_covered"),
        ({"request": ASKED | {"balance": "1000"}}, "settings_covered"),
        ({"checks": CHECKS[2:]}, "lookahead"),
        ({"checks": [*CHECKS[:2], CHECKS[2] | {"passed": False}]}, "recursive"),
    ],
)
async def test_validation_of_anything_else_opens_no_stage(panel: Panel, change: dict[str, Any], missing: str) -> None:
    bot = await panel.create()
    validate(panel, **change)
    card = await standing(panel, bot["id"])
    assert [one["name"] for one in card["conditions"] if not one["passed"]] == [missing]
    assert (await promote(panel, bot["id"])).status_code == 409


async def test_board_says_what_was_validated_beside_what_the_bot_has(panel: Panel) -> None:
    bot = await panel.create()
    parameters = {"parameters": {"buy_rsi": 20}, "balance": "1000", "pairs": ["ETH/USDT"]}
    validate(panel, request=ASKED | parameters)
    card = await standing(panel, bot["id"])
    [covered] = [one for one in card["conditions"] if one["name"] == "settings_covered"]
    # 100 of 1,000 is a tenth: 1,000 of the bot's 10,000.
    assert [(one["field"], one["before"], one["after"]) for one in covered["changes"]] == [
        ("pairs", ["ETH/USDT"], ["BTC/USDT"]),
        ("parameters.buy_rsi", 20, None),
        ("stake_amount", "1000.00000000", "100"),
    ]


async def test_promotion_needs_the_password(panel: Panel) -> None:
    bot = await panel.create()
    validate(panel)
    answer = await promote(panel, bot["id"], password="wrong-password-1")
    assert (answer.status_code, answer.json()["field"]) == (401, "password")
    assert (await panel.bot(bot["id"]))["stage"] == "RESEARCH"


async def test_evidence_leads_to_a_live_bot_with_a_tenth_then_half_then_all_of_its_capital(panel: Panel) -> None:
    bot = await simulated(panel)
    assert (await promote(panel, bot)).status_code == 409
    traded(panel, bot, 20, 12, "1000", "1010", "1005")
    answer = await promote(panel, bot, capital="2000", name="Alpha live")
    assert answer.status_code == 200, answer.text
    live = answer.json()
    assert (live["stage"], live["share"], live["mode"], live["name"]) == (
        "REAL",
        "0.1",
        "REAL_MARKET_SPOT",
        "Alpha live",
    )
    assert (await panel.bot(live["bot_id"]))["simulated_balance"] == "2000"
    passport = (await panel.client.get(f"/api/bots/{live['bot_id']}/passport")).json()
    assert [stamp["stage"] for stamp in passport["stamps"]] == ["VALIDATED", "SIMULATED", "REAL"]
    assert (passport["evidence_bot_id"], passport["ended_at"]) == (bot, None)
    assert (await standing(panel, bot))["live_bot_id"] == live["bot_id"]
    assert "already" in (await promote(panel, bot)).json()["detail"]
    given = panel.gateway.governance.clearances

    async def told(share: str) -> bool:
        return given.get(live["bot_id"], {}).get("share") == share

    await until(lambda: told("0.1"))
    assert given[live["bot_id"]]["fingerprint"] == panel.gateway.settings[live["bot_id"]]["fingerprint"]
    for share in ("0.5", "1"):
        assert (await promote(panel, live["bot_id"])).status_code == 409
        traded(panel, live["bot_id"], 20, 12, "1000", "1000.1")
        assert (await promote(panel, live["bot_id"])).json()["share"] == share
        with panel.app.state.database.write() as session:
            forget(session, Trade, live["bot_id"])
        await until(functools.partial(told, share))
    assert "whole capital" in (await promote(panel, live["bot_id"])).json()["detail"]
    assert audited(panel, "bot.promote") == [bot, bot, *[live["bot_id"]] * 3]


async def test_bot_that_trades_otherwise_than_its_backtest_gets_no_real_money_and_an_alarm(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1005", fidelity=0.7)
    card = await standing(panel, bot)
    assert [one["name"] for one in card["conditions"] if not one["passed"]] == ["fidelity", "no_alarm"]
    await panel.app.state.governance.look()
    assert (await standing(panel, bot))["ended"]["reason"] == "Parity 70.00% is below its limit of 90.00%."


async def test_bot_whose_entries_were_mostly_denied_is_neither_promoted_nor_demoted(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1005", fidelity=None)
    card = await standing(panel, bot)
    assert [one["name"] for one in card["conditions"] if not one["passed"]] == ["fidelity"]
    assert (await promote(panel, bot)).status_code == 409
    await panel.app.state.governance.look()
    assert (await standing(panel, bot))["stage"] == "SIMULATED"


async def test_parity_of_before_a_stage_is_not_held_against_it(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1005", fidelity=0.7)
    await panel.app.state.governance.look()
    assert (await standing(panel, bot))["stage"] == "RESEARCH"
    for _ in range(2):
        await panel.client.post(f"/api/bots/{bot}/resume")
        assert (await promote(panel, bot)).status_code == 200
    await panel.app.state.governance.look()
    card = await standing(panel, bot)
    assert (card["stage"], card["trial"]["fidelity"]) == ("SIMULATED", None)


async def test_promotion_takes_the_step_that_was_meant_or_none(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1010", "1005")
    for meant in ({"stage": "SIMULATED"}, {"stage": "REAL", "share": "0.5"}):
        answer = await promote(panel, bot, **meant)
        assert (answer.status_code, "is in SIMULATED by now" in answer.json()["detail"]) == (409, True)
    assert (await promote(panel, bot, stage="REAL", share="0.1")).json()["stage"] == "REAL"


async def test_result_outside_the_predicted_range_keeps_a_bot_from_real_money(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1300")
    card = await standing(panel, bot)
    assert [one["name"] for one in card["conditions"] if not one["passed"]] == ["return_range"]
    assert (await promote(panel, bot)).status_code == 409


async def test_edit_of_the_settings_voids_a_passport_and_says_what_changed(panel: Panel) -> None:
    bot = await simulated(panel)
    await panel.client.patch(f"/api/bots/{bot}", json={"description": "Only words."})
    await panel.app.state.governance.look()
    assert (await panel.bot(bot))["stage"] == "SIMULATED"
    await panel.client.patch(f"/api/bots/{bot}", json={"stake_amount": "90"})
    await panel.app.state.governance.look()
    card = await standing(panel, bot)
    assert (card["stage"], card["ended"]["kind"]) == ("RESEARCH", "edited")
    assert card["ended"]["changes"] == [{"field": "stake_amount", "before": "100", "after": "90"}]
    assert card["ended"]["reason"] == "Changed since it was given: stake per trade."
    assert (await panel.client.get(f"/api/bots/{bot}/passport")).json()["end"] == card["ended"]
    assert audited(panel, "passport.void") == [bot]


async def test_edit_of_the_strategy_voids_the_live_bots_passport_and_its_capital(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1005")
    live = (await promote(panel, bot)).json()["bot_id"]

    async def given() -> bool:
        return live in panel.gateway.governance.clearances

    await until(given)
    file = panel.settings.strategies / "Quiet.py"
    file.write_text(file.read_text().replace("-0.04", "-0.05"))
    await panel.app.state.governance.look()
    assert panel.gateway.governance.clearances == {}
    for one in (bot, live):
        card = await standing(panel, one)
        assert (card["stage"], [change["field"] for change in card["ended"]["changes"]]) == (
            "RESEARCH",
            ["strategy_code"],
        )


@pytest.mark.parametrize(
    ("action", "stage", "desired"),
    [("warn", "SIMULATED", "RUNNING"), ("pause", "SIMULATED", "PAUSED"), ("demote", "RESEARCH", "PAUSED")],
)
async def test_evidence_against_a_bot_does_what_the_owner_chose(
    panel: Panel, action: str, stage: str, desired: str
) -> None:
    bot = await simulated(panel)
    answer = await panel.client.put("/api/governance/policy", json={"on_evidence": action, "drawdown_factor": "1.2"})
    assert (answer.json()["on_evidence"], answer.json()["sharpe_days"]) == (action, 30)
    traded(panel, bot, 20, 12, "1000", "870")
    for _ in range(2):
        await panel.app.state.governance.look()
    found = await panel.bot(bot)
    assert (found["stage"], found["desired_state"]) == (stage, desired)
    passport = (await panel.client.get(f"/api/bots/{bot}/passport")).json()
    [alarm] = passport["alarms"]
    assert (alarm["name"], alarm["value"], alarm["limit"], alarm["action"]) == (
        "drawdown",
        "0.130000",
        "0.120000",
        action,
    )
    assert len(audited(panel, "bot.alarm")) == 1
    told = [row["kind"] for row in (await panel.client.get("/api/activity", params={"bot_id": bot})).json()["items"]]
    assert told.count("stage.demoted" if action == "demote" else "stage.alarm") == 1


async def test_standing_alarm_is_answered_anew_when_the_owner_asks_for_more(panel: Panel) -> None:
    bot = await simulated(panel)
    # The panel's own look must not come first with the default, which demotes.
    await panel.client.put("/api/governance/policy", json={"on_evidence": "warn"})
    traded(panel, bot, 20, 12, "1000", "1005", fidelity=0.7)
    seen = []
    for action in ("warn", "pause", "warn", "pause", "demote"):
        await panel.client.put("/api/governance/policy", json={"on_evidence": action})
        await panel.app.state.governance.look()
        found = await panel.bot(bot)
        [alarm] = (await panel.client.get(f"/api/bots/{bot}/passport")).json()["alarms"]
        seen.append((found["stage"], found["desired_state"], alarm["action"], len(audited(panel, "bot.alarm"))))
    assert seen == [
        ("SIMULATED", "RUNNING", "warn", 1),
        ("SIMULATED", "PAUSED", "pause", 2),
        ("SIMULATED", "PAUSED", "pause", 2),
        ("SIMULATED", "PAUSED", "pause", 2),
        ("RESEARCH", "PAUSED", "demote", 3),
    ]


async def test_owner_demotes_a_live_bot_which_is_paused_and_may_buy_nothing(panel: Panel) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1005")
    live = (await promote(panel, bot)).json()["bot_id"]
    await panel.client.post(f"/api/bots/{live}/start")
    body = {"password": PASSWORD, "reason": "I do not trust it."}
    wrong = await panel.client.post(f"/api/bots/{live}/demote", json=body | {"password": "wrong-password-1"})
    assert wrong.status_code == 401
    answer = await panel.client.post(f"/api/bots/{live}/demote", json=body)
    assert (answer.status_code, answer.json()["stage"], answer.json()["ended"]["reason"]) == (
        200,
        "RESEARCH",
        "I do not trust it.",
    )
    assert (await panel.bot(live))["desired_state"] == "PAUSED"

    async def closed() -> bool:
        return bool(panel.gateway.governance.clearances.get(live, {}).get("share") == "0")

    await until(closed)
    assert (await panel.client.post(f"/api/bots/{live}/demote", json=body)).status_code == 409


async def test_policy_is_checked_and_its_change_audited(panel: Panel) -> None:
    for change in ({"simulated_days": 0}, {"min_fidelity": "1.1"}, {"on_evidence": "hope"}, {"other": 1}):
        assert (await panel.client.put("/api/governance/policy", json=change)).status_code == 422
    assert audited(panel, "governance.policy") == []
    await panel.client.put("/api/governance/policy", json={"simulated_days": 7})
    assert (await panel.client.get("/api/governance/policy")).json()["simulated_days"] == 7
    assert audited(panel, "governance.policy") == ["governance"]


async def test_flags_are_set_shown_and_lifted(panel: Panel) -> None:
    body = {"kind": "family", "name": "Quiet", "reason": "under review"}
    assert (await panel.client.post("/api/governance/flags", json=body | {"kind": "moon"})).status_code == 422
    for nothing in (("family", "quiet"), ("pair", "BTCUSDT"), ("timeframe", "1H"), ("timeframe", "7m")):
        wish = body | dict(zip(("kind", "name"), nothing, strict=True))
        refused = await panel.client.post("/api/governance/flags", json=wish)
        assert (refused.status_code, refused.json()["field"]) == (422, "name"), nothing
    answer = await panel.client.post("/api/governance/flags", json=body)
    assert (answer.status_code, answer.json()["actor"]) == (201, "owner")
    assert (await panel.client.get("/api/governance/flags")).json()["items"] == [answer.json()]
    named = {"kind": "family", "name": "Quiet"}
    assert (await panel.client.delete("/api/governance/flags", params=named)).status_code == 204
    assert (await panel.client.delete("/api/governance/flags", params=named)).status_code == 404
