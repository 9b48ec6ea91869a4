"""Bots are copied, put away, taken back, and carried between installations as files."""

from tests.panel.conftest import Panel, bot_body
from tests.panel.samples import until


async def test_clone_then_a_bot_of_its_own_with_the_same_settings_and_a_free_name(panel: Panel) -> None:
    bot = await panel.create(stake_amount="50", parameters={"buy_rsi": 20})
    answer = await panel.client.post(f"/api/bots/{bot['id']}/clone", json={})
    copy = answer.json()
    assert (answer.status_code, copy["name"], copy["state"]) == (201, "Alpha 2", "CREATED")
    assert (copy["stake_amount"], copy["parameters"]) == ("50", {"buy_rsi": 20})
    assert copy["id"] != bot["id"]
    rows = (await panel.client.get("/api/audit")).json()["items"]
    assert rows[-1]["body"]["cloned_from"] == bot["id"]
    taken = await panel.client.post(f"/api/bots/{bot['id']}/clone", json={"name": "alpha"})
    assert (taken.status_code, taken.json()["field"]) == (409, "name")


async def test_restore_then_the_bot_is_back_and_stopped_with_its_account(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    await panel.client.delete(f"/api/bots/{bot['id']}")
    assert bot["id"] not in panel.gateway.accounts
    back = (await panel.client.post(f"/api/bots/{bot['id']}/restore", json={})).json()
    assert (back["archived_at"], back["desired_state"], back["version"]) == (None, "STOPPED", 1)
    await until(lambda: bot["id"] in panel.gateway.accounts)
    again = await panel.client.post(f"/api/bots/{bot['id']}/restore", json={})
    assert (again.status_code, "not archived" in again.json()["detail"]) == (409, True)


async def test_restore_where_the_name_is_taken_then_409_at_name_and_another_name_is_a_version(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.delete(f"/api/bots/{bot['id']}")
    await panel.create()
    path = f"/api/bots/{bot['id']}/restore"
    taken = await panel.client.post(path, json={})
    assert (taken.status_code, taken.json()["field"]) == (409, "name")
    assert (await panel.bot(bot["id"]))["archived_at"] is not None
    back = (await panel.client.post(path, json={"name": "Beta"})).json()
    assert (back["name"], back["version"], back["archived_at"]) == ("Beta", 2, None)


async def test_export_then_import_makes_the_same_bot(panel: Panel) -> None:
    bot = await panel.create(stake_amount="50", parameters={"buy_rsi": 20}, description="mine")
    export = await panel.client.get(f"/api/bots/{bot['id']}/export", params={"form": "vostok"})
    assert "attachment" in export.headers["content-disposition"]
    made = await panel.client.post("/api/bots/import", json={"document": export.json()})
    assert (made.status_code, made.json()["name"]) == (201, "Alpha 2")
    kept = ("strategy", "parameters", "pairs", "stake_amount", "description", "max_exposure", "timeframe")
    assert {name: made.json()[name] for name in kept} == {name: bot[name] for name in kept}


async def test_import_of_a_freqtrade_file_then_unknown_settings_are_named_before_anything_is_saved(
    panel: Panel,
) -> None:
    file = {
        "strategy": "Quiet",
        "stake_amount": 40,
        "telegram": {"enabled": True},
        "exchange": {"name": "binance", "key": "never-store-me", "pair_whitelist": ["BTC/USDT"]},
    }
    refused = await panel.client.post("/api/bots/import", json={"document": file})
    assert (refused.status_code, refused.json()["field"]) == (422, "document.unknown")
    assert "telegram" in refused.json()["detail"]
    assert (await panel.client.get("/api/bots")).json()["items"] == []
    made = await panel.client.post("/api/bots/import", json={"document": file, "leave_out": ["telegram"]})
    assert (made.status_code, made.json()["mode"], made.json()["stake_amount"]) == (201, "SIMULATED", "40")
    assert "never-store-me" not in (await panel.client.get("/api/audit")).text


async def test_import_of_values_that_do_not_fit_here_then_422_at_the_field(panel: Panel) -> None:
    for change, field in (({"strategy": "Nope"}, "strategy"), ({"stake_amount": "1"}, "stake_amount")):
        settings = bot_body(**change)
        answer = await panel.client.post("/api/bots/import", json={"document": {"vostok": 1, "settings": settings}})
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (await panel.client.get("/api/bots")).json()["items"] == []
