"""Versions over HTTP: compared, taken back, and applied by a restart."""

import sqlite3
from typing import Any

from tests.panel.conftest import Panel, bot_body
from tests.panel.samples import until


async def _running(panel: Panel, **changes: Any) -> Any:
    bot = await panel.create(**changes)
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def runs() -> bool:
        seen = await panel.bot(bot["id"])
        return (seen["state"], seen["running_version"]) == ("RUNNING", 1)

    await until(runs)
    return bot


def _open_trades(panel: Panel, bot_id: str, *moved: bool) -> None:
    folder = panel.settings.bots / bot_id
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "trades.sqlite")
    connection.execute(
        "CREATE TABLE trades (pair TEXT, open_rate FLOAT, is_stop_loss_trailing BOOLEAN, "
        "initial_stop_loss_pct FLOAT, is_open BOOLEAN)"
    )
    rows = [("BTC/USDT", 100.0, one, -0.1, True) for one in moved] + [("BTC/USDT", 90.0, False, -0.1, False)]
    connection.executemany("INSERT INTO trades VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()


async def test_versions_then_each_says_what_it_changed(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "50"})
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "100", "parameters": {"buy_rsi": 20}})
    path = f"/api/bots/{bot['id']}/versions"
    newest, second, first = (await panel.client.get(path)).json()["items"]
    assert [change["field"] for change in newest["changes"]] == ["stake_amount", "parameters.buy_rsi"]
    assert second["changes"] == [{"field": "stake_amount", "before": "100", "after": "50"}]
    assert first["changes"] == []
    whole = (await panel.client.get(f"{path}/3/changes", params={"since": 1})).json()["items"]
    assert whole == [{"field": "parameters.buy_rsi", "before": None, "after": 20}]
    assert (await panel.client.get(f"{path}/9/changes", params={"since": 1})).status_code == 404


async def test_rollback_then_a_new_version_equal_to_the_old_one(panel: Panel) -> None:
    bot = await panel.create()
    path = f"/api/bots/{bot['id']}"
    await panel.client.patch(path, json={"stake_amount": "50", "name": "Beta"})
    back = (await panel.client.post(f"{path}/rollback", json={"version": 1})).json()
    assert (back["version"], back["stake_amount"], back["name"]) == (3, "100", "Alpha")
    versions = (await panel.client.get(f"{path}/versions")).json()["items"]
    assert versions[0]["settings"] == versions[2]["settings"]
    rows = (await panel.client.get("/api/audit")).json()["items"]
    assert [(row["type"], row["body"].get("back_to")) for row in rows[-1:]] == [("bot.rollback", 1)]


async def test_rollback_to_what_is_not_right_any_more_then_422_and_no_version(panel: Panel) -> None:
    bot = await panel.create(parameters={"buy_rsi": 20})
    path = f"/api/bots/{bot['id']}"
    await panel.client.patch(path, json={"parameters": {}})
    file = panel.settings.strategies / "Quiet.py"
    file.write_text(file.read_text().replace("buy_rsi", "buy_other"))
    answer = await panel.client.post(f"{path}/rollback", json={"version": 1})
    assert (answer.status_code, answer.json()["field"]) == (422, "parameters.buy_rsi")
    assert (await panel.bot(bot["id"]))["version"] == 2


async def test_rollback_to_a_name_that_is_taken_now_then_409_at_name(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"name": "Beta"})
    await panel.client.post("/api/bots", json=bot_body(name="Alpha"))
    answer = await panel.client.post(f"/api/bots/{bot['id']}/rollback", json={"version": 1})
    assert (answer.status_code, answer.json()["field"]) == (409, "name")


async def test_apply_preview_then_says_what_happens_to_each_open_trade(panel: Panel) -> None:
    bot = await _running(panel)
    _open_trades(panel, bot["id"], True, True, False)
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stoploss": "-0.05"})
    shown = (await panel.client.get(f"/api/bots/{bot['id']}/apply")).json()
    assert (shown["running_version"], shown["version"], shown["open_trades"]) == (1, 2, 3)
    assert shown["changes"] == [{"field": "stoploss", "before": None, "after": "-0.05"}]
    assert shown["effects"] == [
        {"code": "stop_new", "count": 1, "value": "0.05"},
        {"code": "stop_kept", "count": 2, "value": None},
    ]


async def test_apply_then_the_process_ends_before_another_starts_with_the_newest_version(panel: Panel) -> None:
    bot = await _running(panel)
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "50"})
    panel.gateway.calls.clear()
    panel.bothost.calls.clear()
    asked = await panel.client.post(f"/api/bots/{bot['id']}/apply")
    assert (asked.status_code, asked.json()["restarting"]) == (202, True)

    async def applied() -> bool:
        seen = await panel.bot(bot["id"])
        return (seen["state"], seen["running_version"], seen["restarting"]) == ("RUNNING", 2, False)

    await until(applied)
    assert [call for call in panel.bothost.calls if call in ("start", "stop")] == ["stop", "start"]
    assert panel.gateway.calls == ["state STOPPED", "put", "state RUNNING"]
    assert panel.bothost.started[-1]["config"]["stake_amount"] == 50


async def test_apply_where_there_is_nothing_to_apply_then_409_says_why(panel: Panel) -> None:
    bot = await panel.create()
    stopped = await panel.client.post(f"/api/bots/{bot['id']}/apply")
    assert (stopped.status_code, "at its next start" in stopped.json()["detail"]) == (409, True)
    running = await _running(panel, name="Beta")
    same = await panel.client.get(f"/api/bots/{running['id']}/apply")
    assert (same.status_code, "its newest" in same.json()["detail"]) == (409, True)


async def test_stop_during_a_restart_then_the_bot_stays_stopped(panel: Panel) -> None:
    bot = await _running(panel)
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "50"})
    await panel.client.post(f"/api/bots/{bot['id']}/apply")
    stopped = (await panel.client.post(f"/api/bots/{bot['id']}/stop")).json()
    assert (stopped["desired_state"], stopped["restarting"]) == ("STOPPED", False)
