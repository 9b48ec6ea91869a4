"""Reconciliation over the API: shown with names, run, mended by who can, alerted until it is over."""

import json
import sqlite3
from typing import Any

from sqlalchemy import select

from tests.panel.conftest import PASSWORD, Panel
from tests.panel.fake_freqtrade import serving_freqtrade
from tests.panel.fake_sides import AT, difference
from tests.panel.samples import until
from tests.panel.trades.test_by_hand import add_trade, running_bot
from vostok.audit import audit_table
from vostok.clock import MINUTE_MS
from vostok.panel.bots.models import Bot
from vostok.sockets import socket_path

PATH = "/api/reconciliation"
OF_BOT = {"what": "order", "subject": "BTC/USDT", "exchange": None, "bot": {"amount": "0", "state": "open"}}


def audited(panel: Panel) -> list[tuple[str, Any]]:
    with panel.app.state.database.read() as session:
        rows = session.connection().execute(select(audit_table.c.type, audit_table.c.body)).all()
    return [(type, json.loads(body)) for type, body in rows if type.startswith("bot.reconcil")]


async def test_differences_are_shown_with_the_names_of_bots_and_a_run_asks_all_sides(panel: Panel) -> None:
    bot = await panel.create()
    change = {"what": "bot", "subject": "USDT", "before": "1000", "after": "900", "bot_id": bot["id"]}
    panel.gateway.sides.items = [difference(fix={"changes": [change], "problem": None})]
    shown = (await panel.client.get(PATH)).json()
    assert (shown["state"], shown["names"], shown["items"][0]["fix"]["changes"]) == (
        "differs", {bot["id"]: "Alpha"}, [change],
    )  # fmt: skip
    assert (await panel.client.post(f"{PATH}/run")).json() == shown
    assert panel.gateway.sides.calls == [("run", {"actor": "owner"})]


async def test_kept_runs_are_listed(panel: Panel) -> None:
    bot = await panel.create()
    kept = {
        name: value for name, value in difference(bot_id=bot["id"]).items() if name not in ("since", "stands", "fix")
    }
    run = {"id": 3, "at": AT, "kind": "full", "state": "differs", "took_ms": 12, "actor": "gateway"}
    panel.gateway.sides.runs = [run | {"differences": [kept]}]
    page = (await panel.client.get(f"{PATH}/runs")).json()
    assert (page["items"][0]["differences"], page["names"]) == ([kept], {bot["id"]: "Alpha"})


async def test_fix_of_the_books_is_the_gateways_and_a_stale_one_is_a_sentence(panel: Panel) -> None:
    panel.gateway.sides.items = [difference()]
    answer = await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})
    assert (answer.status_code, answer.json()["state"]) == (200, "clean")
    assert panel.gateway.sides.calls == [("fix", {"id": "0" * 16, "actor": "owner"})]
    stale = await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})
    assert (stale.status_code, "look at the list again" in stale.json()["detail"]) == (409, True)
    assert (await panel.client.post(f"{PATH}/fix", json={"id": "DROP"})).status_code == 422


async def test_fix_asks_for_the_password_again_once_it_was_given_long_ago(panel: Panel) -> None:
    clock = panel.app.state.clock
    panel.app.state.clock = lambda: clock() + 11 * MINUTE_MS
    panel.gateway.sides.items = [difference()]
    answer = await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})
    assert (answer.status_code, answer.json()["error"], panel.gateway.sides.calls) == (403, "confirm_needed", [])
    assert (await panel.client.post("/api/auth/confirm", json={"password": PASSWORD})).status_code == 204
    assert (await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})).status_code == 200


async def test_bot_that_has_not_heard_is_restarted_in_one_transaction_with_the_audit_row(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    panel.gateway.sides.items = [difference(action="RESTART_BOT", bot_id=bot_id, **OF_BOT)]
    assert (await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})).status_code == 200
    ((type, body),) = audited(panel)
    assert (type, body["action"], body["subject"]) == ("bot.reconciled", "RESTART_BOT", "BTC/USDT")

    async def restarted() -> bool:
        with panel.app.state.database.read() as session:
            return not session.get_one(Bot, bot_id).restarting and panel.bothost.calls.count("start") == 2

    await until(restarted)


async def test_trade_that_does_not_exist_is_forgotten_by_the_bots_freqtrade(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    panel.gateway.sides.items = [difference(action="FORGET_TRADE", bot_id=bot_id, **OF_BOT)]
    answer = await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})
    assert (answer.status_code, "has 0 open trades in BTC/USDT" in answer.json()["detail"]) == (409, True)
    add_trade(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        assert (await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})).status_code == 200
        freqtrade.refuse = "no."
        assert (await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})).status_code == 409
    assert freqtrade.calls[0][0] == "trades/7"
    assert [type for type, _ in audited(panel)] == ["bot.reconciled", "bot.reconciled", "bot.reconcile_failed"]


async def test_stopped_bot_then_what_it_has_to_learn_waits_for_its_start(panel: Panel) -> None:
    bot = await panel.create()
    panel.gateway.sides.items = [difference(action="RESTART_BOT", bot_id=bot["id"], **OF_BOT)]
    answer = await panel.client.post(f"{PATH}/fix", json={"id": "0" * 16})
    assert (answer.status_code, "when you start it" in answer.json()["detail"]) == (409, True)


async def test_gateway_hears_what_each_bots_own_database_holds(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    path = panel.settings.bots / bot_id / "trades.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE trades (id INTEGER PRIMARY KEY, pair TEXT, is_open BOOLEAN)")
        database.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, ft_trade_id INTEGER, order_id TEXT, ft_order_side TEXT,"
            " ft_is_open BOOLEAN, filled FLOAT, ft_fee_base FLOAT)"
        )
        database.execute("INSERT INTO trades VALUES (1, 'BTC/USDT', 1)")
        database.execute("INSERT INTO orders VALUES (1, 1, '17', 'buy', 0, 0.5, 0.0005)")
        database.execute("INSERT INTO orders VALUES (2, 1, '18', 'stoploss', 1, 0.0, NULL)")

    async def told() -> bool:
        await panel.app.state.mender.sides.tell()
        return bool(panel.gateway.sides.bots)

    await until(told)
    assert panel.gateway.sides.bots == [
        {
            "bot_id": bot_id,
            "running": True,
            "orders": [{"exchange_order_id": "18", "pair": "BTC/USDT", "filled": "0.00000000"}],
            "positions": {"BTC/USDT": "0.49950000"},
        }
    ]


async def test_what_differs_and_does_not_pass_is_alerted_until_it_is_over(panel: Panel) -> None:
    async def alert() -> Any:
        items = (await panel.client.get("/api/alerts?limit=200")).json()["items"]
        return next((item for item in items if item["kind"] == "sides.differ"), None)

    panel.gateway.sides.items = [difference(stands=False)]

    async def stands() -> bool:
        panel.gateway.sides.items = [difference()]
        return await alert() is not None

    await until(stands)
    panel.gateway.sides.items = []

    async def over() -> bool:
        return (await alert())["ended_at"] is not None

    await until(over)
    assert "differ in 1 thing(s)" in (await alert())["text"]
