"""From a fill at the gateway and a row of Freqtrade's to a trade on the screen."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from sqlmodel import select

from tests.panel.conftest import Panel
from tests.panel.samples import NOW, account, fill, order, position, until
from tests.programs import stretched
from vostok.panel.trades.freqtrade_db import read_trades
from vostok.panel.trades.models import MirroredFill

SCHEMA = """
CREATE TABLE trades (id INTEGER PRIMARY KEY, pair TEXT, is_open BOOLEAN, open_date TEXT, close_date TEXT,
  amount FLOAT, close_profit_abs FLOAT, realized_profit FLOAT, stop_loss FLOAT, enter_tag TEXT, exit_reason TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, ft_trade_id INTEGER, order_id TEXT);
INSERT INTO trades VALUES (1, 'BTC/USDT', 1, '2027-01-15 08:00:00', NULL, 0.001, NULL, 0.0, 90000.0, 'calm', NULL);
INSERT INTO orders VALUES (1, 1, 'X1');
"""
CLOSE = """
UPDATE trades SET is_open = 0, close_date = '2027-01-15 08:05:00.000000', close_profit_abs = 0.79, exit_reason = 'roi';
INSERT INTO orders VALUES (2, 1, 'X2');
"""


def execute(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(script)
    connection.close()


async def trades_of(panel: Panel, bot_id: str, **query: Any) -> Any:
    return (await panel.client.get(f"/api/bots/{bot_id}/trades", params=query)).json()["items"]


async def test_trade_opens_and_closes_then_mirrored_with_the_gateways_profit(panel: Panel) -> None:
    bot = await panel.create()
    path = panel.settings.bots / bot["id"] / "trades.sqlite"
    await until(lambda: bot["id"] in panel.gateway.accounts)
    panel.gateway.accounts[bot["id"]]["positions"] = [position()]
    panel.gateway.orders.append(order(1))
    panel.gateway.fills.append(fill(1, 1, "BUY", bot_id=bot["id"]))
    execute(path, SCHEMA)
    panel.gateway.tell("fill", panel.gateway.fills[0], bot["id"])

    async def is_open() -> bool:
        found = await trades_of(panel, bot["id"], status="open")
        return bool(found and found[0]["unrealised"])

    await until(is_open)
    shown = (await trades_of(panel, bot["id"]))[0]
    assert (shown["profit"], shown["value"], shown["unrealised"]) == ("0", "100.00000000", "1.00000000")

    panel.gateway.orders.append(order(2, "SELL"))
    panel.gateway.fills.append(fill(2, 2, "SELL", bot_id=bot["id"]))
    execute(path, CLOSE)
    panel.gateway.tell("fill", panel.gateway.fills[1], bot["id"])

    async def is_closed() -> bool:
        found = await trades_of(panel, bot["id"], status="closed")
        return bool(found and found[0]["profit"] == "0.8")

    await until(is_closed)
    closed = (await trades_of(panel, bot["id"]))[0]
    assert (closed["profit_freqtrade"], closed["exit_reason"], closed["duration_ms"]) == ("0.79", "roi", 300_000)
    assert closed["unrealised"] is None


async def test_fill_stored_without_its_fee_then_read_once_more(panel: Panel) -> None:
    bot = await panel.create()
    bare = fill(1, 1, "SELL", bot_id=bot["id"])
    old = {**bare, "id": f"{bare['ts']}-1", "order_id": "1", "fee": None, "fee_asset": None, "exchange_order_id": None}
    database = panel.app.state.database
    with database.write() as session:
        session.add(MirroredFill(**old))
    panel.gateway.orders.append(order(1, "SELL"))
    panel.gateway.fills.append(bare)
    panel.gateway.tell("fill", bare, bot["id"])

    async def known() -> tuple[str | None, str | None, str | None]:
        with database.read() as session:
            stored = session.exec(select(MirroredFill)).one()
        return stored.fee, stored.fee_asset, stored.exchange_order_id

    async def read_again() -> bool:
        return await known() == ("0.1", "USDT", "X1")

    await until(read_again)


async def test_gateway_sells_for_a_dead_bot_then_its_trade_is_closed_and_says_so(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    panel.gateway.orders += [order(1), order(2, "SELL") | {"client_order_id": "gateway-1f"}]
    panel.gateway.fills += [fill(1, 1, "BUY", bot_id=bot["id"]), fill(2, 2, "SELL", bot_id=bot["id"])]
    execute(panel.settings.bots / bot["id"] / "trades.sqlite", SCHEMA)
    panel.gateway.tell("fill", panel.gateway.fills[1], bot["id"])

    async def is_closed() -> bool:
        return bool(await trades_of(panel, bot["id"], status="closed"))

    await until(is_closed)
    closed = (await trades_of(panel, bot["id"]))[0]
    assert (closed["exit_reason"], closed["sold_by_gateway"], closed["profit"]) == ("sold_by_gateway", "0.001", "0.8")


async def test_fill_then_on_every_screen_at_once_and_in_the_feed(panel: Panel) -> None:
    bot = await panel.create()
    await panel.app.state.reconciler.round()
    with panel.app.state.bus.reader() as reader:
        panel.gateway.fills.append(fill(1, 1, "SELL", bot_id=bot["id"]))
        panel.gateway.tell("fill", panel.gateway.fills[0], bot["id"])
        seen: list[str] = []

        async def arrived() -> bool:
            while not reader.queue.empty():
                seen.append(json.loads(reader.queue.get_nowait())["type"])
            return "fill" in seen and "activity" in seen

        await until(arrived, within_s=stretched(5))
    row = (await panel.client.get("/api/activity", params={"bot_id": bot["id"]})).json()["items"][0]
    assert row["text"] == "Alpha sold 0.001 BTC at 100000 USDT; realised 0.8 USDT."
    assert row["values"]["pair"] == "BTC/USDT"


async def test_denied_entry_then_said_once_and_not_in_every_round(panel: Panel) -> None:
    bot = await panel.create()
    await panel.app.state.reconciler.round()
    decision = {
        "id": 1,
        "bot_id": bot["id"],
        "pair": "BTC/USDT",
        "side": "BUY",
        "allowed": False,
        "code": "MAX_EXPOSURE",
        "rule": "max_exposure",
        "reason": "Exposure would be 400, the limit is 330.",
        "price": None,
        "quantity": None,
        "notional": None,
        "source": "wire",
        "ts": NOW,
        "times": 1,
        "last_ts": NOW,
        "trace": "",
    }
    for number in range(3):
        panel.gateway.tell("decision", decision | {"id": number}, bot["id"])
    panel.gateway.tell("decision", decision | {"id": 3, "side": "SELL"}, bot["id"])
    panel.gateway.tell("account", account(bot["id"], realised="7"), bot["id"])

    async def handled() -> bool:
        accounts = panel.app.state.fleet.accounts
        items = (await panel.client.get("/api/activity")).json()["items"]
        return bot["id"] in accounts and [item["kind"] for item in items] == ["exit.denied", "entry.denied"]

    await until(handled)
    told = (await panel.client.get(f"/api/bots/{bot['id']}/timeline?group=trouble")).json()["items"]
    assert [item["kind"] for item in told] == ["exit.denied", "entry.denied"]
    assert "wanted to sell BTC/USDT" in told[0]["text"]


async def test_fill_markers_then_beside_the_candles_of_their_pair(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    panel.gateway.orders.append(order(1))
    panel.gateway.fills.append(fill(1, 1, "BUY", bot_id=bot["id"]))
    panel.gateway.tell("fill", panel.gateway.fills[0], bot["id"])

    async def marked() -> bool:
        answer = await panel.client.get(f"/api/bots/{bot['id']}/candles", params={"limit": 10})
        return [marker["side"] for marker in answer.json()["markers"]] == ["BUY"]

    await until(marked)


async def test_closed_trades_then_the_last_to_close_is_first_on_every_page(panel: Panel) -> None:
    bot = await panel.create()
    # The last to open closed first, and two closed at the same moment.
    closes = {2: "09:30", 3: "09:20", 4: "09:20", 5: "09:00"}
    rows = ",".join(
        f"({number}, 'BTC/USDT', 0, '2027-01-15 08:00:00', '2027-01-15 {at}:00', 0.001, NULL, 0.0, 1.0, NULL, NULL)"
        for number, at in closes.items()
    )
    execute(panel.settings.bots / bot["id"] / "trades.sqlite", f"{SCHEMA} INSERT INTO trades VALUES {rows};")

    async def mirrored() -> bool:
        return len(await trades_of(panel, bot["id"])) == 5

    await until(mirrored)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 1, "status": "closed"}
    while query.get("after", "") is not None:
        page = (await panel.client.get(f"/api/bots/{bot['id']}/trades", params=query)).json()
        seen += [item["id"].split("-")[1] for item in page["items"]]
        query["after"] = page["next"]
    assert [number for number in seen if number != "1"] == ["2", "4", "3", "5"]
    lost = await panel.client.get(f"/api/bots/{bot['id']}/trades", params={"status": "closed", "after": "99"})
    assert (lost.status_code, lost.json()["field"]) == (422, "after")


async def test_pages_then_every_trade_once(panel: Panel) -> None:
    bot = await panel.create()
    rows = ",".join(
        f"({number}, 'BTC/USDT', 1, '2027-01-15 08:00:00', NULL, 0.001, NULL, 0.0, 1.0, NULL, NULL)"
        for number in range(2, 8)
    )
    execute(panel.settings.bots / bot["id"] / "trades.sqlite", f"{SCHEMA} INSERT INTO trades VALUES {rows};")

    async def mirrored() -> bool:
        return len(await trades_of(panel, bot["id"])) == 7

    await until(mirrored)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": 3} | ({"after": cursor} if cursor else {})
        page = (await panel.client.get(f"/api/bots/{bot['id']}/trades", params=query)).json()
        seen += [item["id"].split("-")[1] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["7", "6", "5", "4", "3", "2", "1"]
    bad = await panel.client.get(f"/api/bots/{bot['id']}/trades", params={"after": "x"})
    assert (bad.status_code, bad.json()["field"]) == (422, "after")


def test_database_without_tables_or_file_then_no_trades(tmp_path: Path) -> None:
    assert read_trades(tmp_path / "missing.sqlite", newer_than=0, numbers=[]) is None
    execute(tmp_path / "new.sqlite", "")
    assert read_trades(tmp_path / "new.sqlite", newer_than=0, numbers=[]) is None
