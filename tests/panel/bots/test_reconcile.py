"""Desired becomes observed: through real sockets, with a gateway and a host that do as they are told."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import account, position, until


def _write_trades(path: Path, *, is_open: bool) -> None:
    """A Freqtrade database with one trade."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE trades (id INTEGER PRIMARY KEY, is_open BOOLEAN)")
        connection.execute("INSERT INTO trades (is_open) VALUES (?)", (is_open,))
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, order_id VARCHAR)")


def _write_orders(path: Path, order_ids: list[str]) -> None:
    """A Freqtrade database with these orders and no open trade."""
    _write_trades(path, is_open=False)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO orders (order_id) VALUES (?)", [(order_id,) for order_id in order_ids])


async def _until_state(panel: Panel, bot_id: str, state: str) -> None:
    async def reached() -> bool:
        return bool((await panel.bot(bot_id))["state"] == state)

    await until(reached)


async def test_start_then_account_state_process_in_this_order(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    panel.gateway.calls.clear()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    assert panel.gateway.calls == ["put", "state RUNNING"]
    account = panel.gateway.settings[bot["id"]]
    assert account["limits"] == {"max_trade_value": "105.00", "max_exposure": "330.0", "max_bot_positions": "3"}
    assert account["stoploss"] == "-0.04"
    started = panel.bothost.started[0]
    assert started["config"]["exchange"]["key"] == panel.gateway.settings[bot["id"]]["key"]
    assert (started["strategy"], "class Quiet(" in started["wrapper"]) == ("Quiet", True)

    async def noted() -> bool:
        return bool((await panel.bot(bot["id"]))["running_version"] == 1)

    await until(noted)


async def test_stop_at_the_exchange_then_gateway_and_freqtrade_know_of_it(panel: Panel) -> None:
    for change, wanted in (({"mode": "REAL_MARKET_SPOT"}, True), ({"name": "Beta"}, False)):
        bot = await panel.create(**change)
        assert bot["stoploss_on_exchange"] is wanted
        await panel.client.post(f"/api/bots/{bot['id']}/start")
        await _until_state(panel, bot["id"], "RUNNING")
        assert panel.gateway.settings[bot["id"]]["stops_at_venue"] is wanted
        orders = panel.bothost.started[-1]["config"]["order_types"]
        assert orders["stoploss_on_exchange"] is wanted


async def test_stop_then_entries_close_before_the_process_ends(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    panel.gateway.calls.clear()
    await panel.client.post(f"/api/bots/{bot['id']}/stop")
    await _until_state(panel, bot["id"], "STOPPED")
    assert panel.gateway.calls == ["state STOPPED"]
    assert panel.bothost.calls[-1] == "stop"


async def test_pause_then_the_gateway_closes_entries_even_where_the_bot_does_not_answer(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    await panel.client.post(f"/api/bots/{bot['id']}/pause")
    await _until_state(panel, bot["id"], "PAUSED")
    assert panel.gateway.accounts[bot["id"]]["state"] == "PAUSED"


async def test_edit_of_a_running_bot_then_it_runs_on_with_its_old_version(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")

    async def noted() -> bool:
        return bool((await panel.bot(bot["id"]))["running_version"] == 1)

    await until(noted)
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "50"})
    shown = await panel.bot(bot["id"])
    assert (shown["version"], shown["running_version"], shown["state"]) == (2, 1, "RUNNING")
    assert panel.gateway.settings[bot["id"]]["limits"]["max_trade_value"] == "105.00"


async def test_crash_then_back_after_a_second_and_the_problem_is_shown_meanwhile(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    error = {"text": "NameError: x", "file": "strategies/Quiet.py", "line": 3}
    panel.bothost.set_process(bot["id"], state="crashed", exit_code=1, error=error)
    await _until_state(panel, bot["id"], "CRASHED")
    assert (await panel.bot(bot["id"]))["problem"] == error | {"text_pt": None}
    await _until_state(panel, bot["id"], "RUNNING")
    assert len(panel.bothost.started) == 2


async def test_bot_that_crashes_again_and_again_then_a_critical_alert_says_how_often(panel: Panel) -> None:
    bot = await panel.create()
    panel.bothost.start_state = "crashed"
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def alerted() -> bool:
        critical = (await panel.client.get("/api/alerts?level=critical")).json()["items"]
        return any(item["kind"] == "bot.crash_loop" and "3 times in a row" in item["text"] for item in critical)

    await until(alerted)


async def test_crash_then_the_gateway_hears_what_the_bot_remembers_before_the_next_process(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")

    async def noted() -> bool:
        return (await panel.bot(bot["id"]))["started_at"] is not None

    await until(noted)
    started_at = (await panel.bot(bot["id"]))["started_at"]
    _write_orders(panel.settings.bots / bot["id"] / "trades.sqlite", ["17", "18"])
    panel.gateway.calls.clear()
    panel.bothost.set_process(bot["id"], state="crashed", exit_code=-9)
    await until(lambda: len(panel.bothost.started) == 2)
    assert panel.gateway.calls[:3] == ["put", "known orders", "state RUNNING"]
    assert panel.gateway.known_orders[bot["id"]] == {"exchange_order_ids": ["18", "17"], "since": started_at}


async def test_stop_and_start_then_nothing_is_offered_to_the_bot_again(panel: Panel) -> None:
    bot = await panel.create()
    for verb, state in (("start", "RUNNING"), ("stop", "STOPPED"), ("start", "RUNNING")):
        await panel.client.post(f"/api/bots/{bot['id']}/{verb}")
        await _until_state(panel, bot["id"], state)
    assert "known orders" not in panel.gateway.calls


async def test_flatten_of_a_bot_that_cannot_start_then_the_gateway_sells_what_it_holds(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    _write_trades(panel.settings.bots / bot["id"] / "trades.sqlite", is_open=True)
    panel.gateway.accounts[bot["id"]]["positions"] = [position()]
    panel.bothost.start_state = "crashed"
    panel.bothost.set_process(bot["id"], state="crashed", exit_code=2)
    await panel.client.post(f"/api/bots/{bot['id']}/flatten")
    await until(lambda: "flatten" in panel.gateway.calls)
    await until(lambda: panel.gateway.accounts[bot["id"]]["positions"] == [])


async def test_bot_that_always_crashes_then_no_hot_loop(panel: Panel) -> None:
    bot = await panel.create()
    panel.bothost.start_state = "crashed"
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await until(lambda: len(panel.bothost.started) == 2)
    for _ in range(10):
        await panel.app.state.reconciler.round()
    assert len(panel.bothost.started) == 2
    shown = await panel.bot(bot["id"])
    assert (shown["state"], shown["restart_at"] is not None) == ("CRASHED", True)


async def test_host_restarted_then_all_desired_bots_are_back(panel: Panel) -> None:
    bots = [await panel.create(name=f"Bot {number}") for number in range(3)]
    for bot in bots[:2]:
        await panel.client.post(f"/api/bots/{bot['id']}/start")
        await _until_state(panel, bot["id"], "RUNNING")
    panel.bothost.processes.clear()
    await until(lambda: len(panel.bothost.processes) == 2)
    assert set(panel.bothost.processes) == {bot["id"] for bot in bots[:2]}


async def test_gateway_lost_its_database_then_accounts_are_made_again_with_the_same_key(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    key = panel.gateway.settings[bot["id"]]["key"]
    panel.gateway.accounts.clear()
    panel.gateway.settings.clear()
    await until(lambda: panel.gateway.accounts.get(bot["id"], {}).get("state") == "RUNNING")
    assert panel.gateway.settings[bot["id"]]["key"] == key
    assert len(panel.bothost.started) == 1


async def test_gateway_refuses_the_account_then_the_owner_reads_why(panel: Panel) -> None:
    panel.gateway.refuse_put = "Only 20 USDT of the account is free."
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def given_up() -> bool:
        shown = await panel.bot(bot["id"])
        problem = shown["problem"] and shown["problem"]["text"]
        return (shown["desired_state"], problem) == ("STOPPED", "Only 20 USDT of the account is free.")

    await until(given_up)
    assert panel.bothost.started == []


async def test_flatten_of_a_stopped_bot_then_it_starts_paused_and_ends_when_nothing_is_held(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    panel.gateway.accounts[bot["id"]]["positions"] = [position()]
    _write_trades(panel.settings.bots / bot["id"] / "trades.sqlite", is_open=True)
    await panel.client.post(f"/api/bots/{bot['id']}/flatten")
    await until(lambda: bot["id"] in panel.bothost.processes)
    assert panel.gateway.accounts[bot["id"]]["state"] == "PAUSED"
    panel.gateway.accounts[bot["id"]]["positions"] = [position(dust=True)]
    await _until_state(panel, bot["id"], "STOPPED")
    assert (await panel.bot(bot["id"]))["closing"] is False


async def test_flatten_of_a_holding_that_no_open_trade_is_of_then_the_gateway_sells_it(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    _write_trades(panel.settings.bots / bot["id"] / "trades.sqlite", is_open=False)
    panel.gateway.accounts[bot["id"]]["positions"] = [position()]
    await panel.client.post(f"/api/bots/{bot['id']}/stop")
    await _until_state(panel, bot["id"], "STOPPED")
    await panel.app.state.reconciler.round()
    assert (await panel.client.delete(f"/api/bots/{bot['id']}")).status_code == 409
    await panel.client.post(f"/api/bots/{bot['id']}/flatten")
    await until(lambda: "flatten" in panel.gateway.calls)
    await _until_state(panel, bot["id"], "STOPPED")
    assert len(panel.bothost.started) == 1
    assert (await panel.client.delete(f"/api/bots/{bot['id']}")).status_code == 204


async def test_flatten_of_a_running_bot_without_trades_then_it_is_stopped_sold_out_and_back_paused(
    panel: Panel,
) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    panel.gateway.accounts[bot["id"]]["positions"] = [position()]
    await panel.client.post(f"/api/bots/{bot['id']}/flatten")
    await until(lambda: len(panel.bothost.started) == 2)
    await _until_state(panel, bot["id"], "PAUSED")
    assert panel.gateway.calls[-4:] == ["state STOPPED", "flatten", "put", "state PAUSED"]
    assert panel.gateway.accounts[bot["id"]]["positions"] == []


async def test_wish_to_close_that_comes_during_a_look_then_the_next_look_decides(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await _until_state(panel, bot["id"], "RUNNING")
    reconciler = panel.app.state.reconciler
    look = reconciler._look_at_host

    async def held_and_to_be_closed_meanwhile() -> bool:
        seen: bool = await look()
        monkeypatch.undo()
        panel.gateway.accounts[bot["id"]]["positions"] = [position()]
        await panel.client.post(f"/api/bots/{bot['id']}/flatten")
        return seen

    monkeypatch.setattr(reconciler, "_look_at_host", held_and_to_be_closed_meanwhile)
    await until(lambda: "flatten" in panel.gateway.calls)


async def test_sub_account_that_was_opened_while_its_bot_was_removed_is_closed(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    assert (await panel.client.delete(f"/api/bots/{bot['id']}")).status_code == 204
    panel.gateway.accounts |= {bot["id"]: account(bot["id"]), "strangerxx": account("strangerxx")}
    await until(lambda: bot["id"] not in panel.gateway.accounts)
    assert "strangerxx" in panel.gateway.accounts
