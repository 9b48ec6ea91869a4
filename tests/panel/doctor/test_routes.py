"""The check-up in the dashboard asks the neighbours, and says so when one is silent."""

from typing import Any

from tests.panel.conftest import Panel


async def lines(panel: Panel) -> dict[str, Any]:
    answer = (await panel.client.get("/api/doctor")).json()
    return {item["check"]: item for item in answer["items"]}


async def test_check_up_then_machine_venue_and_keys_are_told(panel: Panel) -> None:
    found = await lines(panel)
    assert {"python", "sqlite", "disk", "memory", "gateway", "venue", "clock", "keys"} <= found.keys()
    assert found["weight"]["text"].startswith("120 of 6000 request weight used this minute; the venue asked")
    told = {"text": "simulator answers", "text_pt": "simulator responde"}
    assert found["venue"] == {"check": "venue", "status": "ok"} | told


async def test_refused_key_then_not_ok_and_says_what_to_check(panel: Panel) -> None:
    panel.gateway.risk.latches.append(
        {
            "scope": "mode:REAL_MARKET_SPOT",
            "source": "key",
            "state": "HALTED",
            "reason": "-2015",
            "actor": "gateway",
            "at": 1,
        }
    )
    assert (await lines(panel))["keys"]["status"] == "failed"
    assert not (await panel.client.get("/api/doctor")).json()["ok"]


async def test_key_that_live_bots_need_is_missing_then_not_ok_and_says_whose_orders_wait(panel: Panel) -> None:
    panel.gateway.risk.keyless = {"state": "locked", "problem": "the key is locked", "bots": ["Alpha", "Beta"]}
    found = (await lines(panel))["keys"]
    assert found["status"] == "failed"
    assert found["text"] == "Live bots can send nothing, exits neither: Alpha, Beta: the key is locked."


async def test_check_up_without_login_then_401(closed_panel: Panel) -> None:
    assert (await closed_panel.client.get("/api/doctor")).status_code == 401
