"""What the gateway knows of the venue reaches the owner: its rules, what they break, and a check of it."""

from typing import Any

import pytest

from tests.panel.conftest import PASSWORD, Panel
from tests.panel.samples import until
from vostok.panel.gateway_venue import RuleProblemPublic
from vostok.panel.watch import conditions, watcher


async def test_rules_and_check_are_shown_as_the_gateway_tells_them(panel: Panel) -> None:
    change = {"symbol": "BTCUSDT", "rule": "status", "before": "TRADING", "after": "BREAK"}
    version = {
        "version": 2,
        "at": 5,
        "fingerprint": "f",
        "symbols": 3,
        "added": ["A"],
        "removed": [],
        "changed": [change],
    }
    panel.gateway.venue.versions.append(version)
    panel.gateway.venue.problem("a" * 10, "MINIMUM", minimum="10", largest="8")
    answer = (await panel.client.get("/api/venue/rules")).json()
    assert answer["items"] == [version]
    assert [(item["code"], item["minimum"]) for item in answer["problems"]] == [("MINIMUM", "10")]
    checked = await panel.client.post("/api/venue/check")
    assert (checked.status_code, checked.json()["ok"]) == (200, True)


async def test_without_a_login_nothing_is_asked_of_the_venue(closed_panel: Panel) -> None:
    assert (await closed_panel.client.get("/api/venue/rules")).status_code == 401
    assert (await closed_panel.client.post("/api/venue/check")).status_code == 401


async def test_fresh_start_needs_the_password_and_a_reason(panel: Panel) -> None:
    wish = {"reason": "The testnet was reset", "password": PASSWORD}
    for wrong, status in ((wish | {"password": "another"}, 401), (wish | {"reason": "x"}, 422)):
        assert (await panel.client.post("/api/venue/fresh-start", json=wrong)).status_code == status
    assert panel.gateway.venue.started == []
    answer = await panel.client.post("/api/venue/fresh-start", json=wish)
    assert (answer.status_code, answer.json()["state"]) == (200, "ACTIVE")
    assert panel.gateway.venue.started == [{"actor": "owner", "reason": "The testnet was reset"}]


async def test_emptied_venue_is_a_critical_alert_of_its_own(panel: Panel) -> None:
    latch = {"scope": "mode:REAL_MARKET_SPOT", "source": "emptied", "state": "HALTED", "reason": "r"}
    panel.gateway.risk.latches.append(latch | {"actor": "gateway", "at": 1})
    await until(lambda: _any(panel, "venue.emptied"))
    (alert,) = await _alerts(panel, "venue.emptied")
    assert alert["level"] == "critical"
    assert "fresh start" in alert["text"]


async def test_bot_that_the_rules_break_is_alerted_once_and_told_when_it_fits(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "RULES_EACH_LOOKS", 1)
    monkeypatch.setattr(watcher, "LOOK_EVERY_S", 0.05)
    bot = await panel.create()
    panel.gateway.venue.problem(bot["id"], "CLOSED", status="BREAK")
    await until(lambda: _any(panel, "bot.rules"))
    panel.gateway.venue.problems.clear()
    await until(lambda: _any(panel, "bot.fits"))
    (alert,) = await _alerts(panel, "bot.rules")
    assert "BTC/USDT takes no orders now (BREAK)" in alert["text"]
    assert (alert["times"], alert["ended_at"] is not None) == (1, True)


@pytest.mark.parametrize("code", ["DELISTED", "CLOSED", "MINIMUM", "NO_STOPS", "STEPS"])
def test_each_reason_has_a_sentence_in_both_languages(code: Any) -> None:
    problem = RuleProblemPublic(bot_id="a", pair="BTC/USDT", code=code, status="HALT", minimum="10", largest="8", at=1)
    values = conditions.rules("a", "Alpha", [problem]).values
    assert "BTC/USDT" in values["text_en"]
    assert "BTC/USDT" in values["text_pt"]
    assert values["text_en"] != values["text_pt"]


async def _alerts(panel: Panel, kind: str) -> Any:
    items = (await panel.client.get("/api/alerts?limit=200")).json()["items"]
    return [item for item in items if item["kind"] == kind]


async def _any(panel: Panel, kind: str) -> bool:
    return bool(await _alerts(panel, kind))
