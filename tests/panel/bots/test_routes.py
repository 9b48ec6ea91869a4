"""Bots over HTTP: created whole or not at all, changed in versions, removed only when nothing is left."""

from typing import Any

import pytest

from tests.panel.conftest import Panel, bot_body
from tests.panel.samples import position


async def test_create_then_bot_waits_with_defaults_filled_in(panel: Panel) -> None:
    bot = await panel.create()
    assert (bot["state"], bot["desired_state"], bot["stage"]) == ("CREATED", "STOPPED", "RESEARCH")
    assert (bot["timeframe"], bot["max_exposure"], bot["version"]) == ("1h", "330.0", 1)
    assert len(bot["id"]) == 10
    assert "credentials" not in bot


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"strategy": "Nope"}, 422, "strategy"),
        ({"pairs": ["DOGE/USDT"]}, 422, "pairs"),
        ({"stake_amount": "5"}, 422, "stake_amount"),
        ({"max_exposure": "50"}, 422, "max_exposure"),
        ({"name": "x" * 300}, 422, "name"),
        ({"name": "<script>alert(1)</script>"}, 422, "name"),
        ({"stake_amount": "1e3"}, 422, "stake_amount"),
        ({"stake_amount": -5}, 422, "stake_amount"),
        ({"parameters": {"buy_rsi": 99}}, 422, "parameters.buy_rsi"),
    ],
)
async def test_bad_input_then_sentence_at_the_field_and_nothing_is_saved(
    panel: Panel, changes: dict[str, Any], status: int, field: str
) -> None:
    answer = await panel.client.post("/api/bots", json=bot_body(**changes))
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert len(answer.json()["detail"]) > 20
    assert (await panel.client.get("/api/bots")).json()["items"] == []
    assert panel.gateway.settings == {}


async def test_name_of_another_bot_in_any_case_then_409_at_name(panel: Panel) -> None:
    await panel.create(name="Straße")
    answer = await panel.client.post("/api/bots", json=bot_body(name="STRASSE"))
    assert (answer.status_code, answer.json()["field"]) == (409, "name")


async def test_freqtrade_refuses_the_configuration_then_422_and_nothing_is_saved(panel: Panel) -> None:
    panel.bothost.schema_errors = [{"path": "stake_amount", "message": "too small"}]
    answer = await panel.client.post("/api/bots", json=bot_body())
    assert answer.status_code == 422
    assert "stake_amount: too small" in answer.json()["detail"]
    assert (await panel.client.get("/api/bots")).json()["items"] == []


async def test_change_then_new_version_with_only_what_was_named_changed(panel: Panel) -> None:
    bot = await panel.create(description="first\nsecond")
    changed = (await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "50"})).json()
    assert (changed["version"], changed["stake_amount"], changed["description"]) == (2, "50", "first\nsecond")
    versions = (await panel.client.get(f"/api/bots/{bot['id']}/versions")).json()["items"]
    assert [row["version"] for row in versions] == [2, 1]
    assert [row["settings"]["stake_amount"] for row in versions] == ["50", "100"]


async def test_change_of_nothing_then_no_version(panel: Panel) -> None:
    bot = await panel.create()
    same = (await panel.client.patch(f"/api/bots/{bot['id']}", json={"name": "Alpha"})).json()
    assert same["version"] == 1


async def test_field_emptied_then_422_or_the_default_where_there_is_one(panel: Panel) -> None:
    bot = await panel.create(max_exposure="500")
    emptied = await panel.client.patch(f"/api/bots/{bot['id']}", json={"name": None})
    assert (emptied.status_code, emptied.json()["field"]) == (422, "name")
    defaulted = await panel.client.patch(f"/api/bots/{bot['id']}", json={"max_exposure": None})
    assert defaulted.json()["max_exposure"] == "330.0"


async def test_mode_then_never_changed(panel: Panel) -> None:
    bot = await panel.create()
    answer = await panel.client.patch(f"/api/bots/{bot['id']}", json={"mode": "REAL_MARKET_SPOT"})
    assert (answer.status_code, answer.json()["field"]) == (422, "mode")


async def test_pause_of_a_stopped_bot_then_409_says_to_start_it(panel: Panel) -> None:
    bot = await panel.create()
    answer = await panel.client.post(f"/api/bots/{bot['id']}/pause")
    assert answer.status_code == 409
    assert "start" in answer.json()["detail"]


async def test_removal_of_a_running_bot_then_409(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    answer = await panel.client.delete(f"/api/bots/{bot['id']}")
    assert answer.status_code == 409
    assert "stop it first" in answer.json()["detail"]


async def test_removal_while_the_gateway_holds_a_position_then_409_and_the_bot_stays(panel: Panel) -> None:
    bot = await panel.create()
    await panel.app.state.reconciler.round()
    panel.gateway.accounts[bot["id"]]["positions"] = [position()]
    answer = await panel.client.delete(f"/api/bots/{bot['id']}")
    assert answer.status_code == 409
    assert (await panel.bot(bot["id"]))["archived_at"] is None


async def test_removal_then_records_stay_and_the_name_is_free(panel: Panel) -> None:
    bot = await panel.create()
    assert (await panel.client.delete(f"/api/bots/{bot['id']}")).status_code == 204
    assert (await panel.client.get("/api/bots")).json()["items"] == []
    archived = (await panel.client.get("/api/bots", params={"archived": True})).json()["items"]
    assert [item["id"] for item in archived] == [bot["id"]]
    assert (await panel.client.post(f"/api/bots/{bot['id']}/start")).status_code == 409
    await panel.create()


async def test_config_then_every_secret_is_masked_and_the_export_is_a_dry_run(panel: Panel) -> None:
    bot = await panel.create()
    config = (await panel.client.get(f"/api/bots/{bot['id']}/config")).json()["config"]
    assert config["exchange"]["key"] == config["exchange"]["secret"] == config["api_server"]["password"] == "***"
    assert config["stake_amount"] == 100
    export = (await panel.client.get(f"/api/bots/{bot['id']}/export")).json()
    assert (export["dry_run"], export["exchange"]["key"]) == (True, "")


async def test_every_change_then_a_row_in_the_audit_log(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "50"})
    for verb in ("start", "pause", "resume", "flatten", "stop"):
        assert (await panel.client.post(f"/api/bots/{bot['id']}/{verb}")).status_code == 202
    rows = (await panel.client.get("/api/audit")).json()["items"]
    types = [row["type"] for row in rows if row["subject"] == bot["id"]]
    assert types == ["bot.create", "bot.change", "bot.start", "bot.pause", "bot.resume", "bot.flatten", "bot.stop"]


async def test_unknown_bot_then_404_with_a_sentence(panel: Panel) -> None:
    answer = await panel.client.get("/api/bots/zzzzzzzzzz/trades")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"
