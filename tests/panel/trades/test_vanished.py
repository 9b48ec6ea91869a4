"""A trade that its bot's database has no more: gone where nothing was bought, kept and told of where something was."""

import asyncio
import json

from tests.panel.conftest import Panel
from tests.panel.samples import fill, order, until
from tests.panel.trades.test_sync import SCHEMA, execute, trades_of
from vostok.panel.activity.service import Feed
from vostok.panel.bots.fleet import Counts
from vostok.panel.bots.models import Bot
from vostok.panel.trades.sync import Mirror


def own_mirror(panel: Panel, bot_id: str) -> tuple[Mirror, Bot]:
    """A mirror that has seen nothing yet, to be driven by hand, and the bot."""
    state = panel.app.state
    feed = Feed(state.database, state.bus, state.clock)
    folder, changed = panel.settings.bots, asyncio.Event()
    with state.database.read() as session:
        bot = session.get(Bot, bot_id)
    assert bot is not None
    return Mirror(folder, state.database, state.gateway, state.fleet, state.bus, state.clock, changed, feed), bot


async def test_entry_cancelled_unfilled_then_its_trade_leaves_the_list_the_count_and_the_screens(panel: Panel) -> None:
    bot = await panel.create()
    path = panel.settings.bots / bot["id"] / "trades.sqlite"
    execute(path, SCHEMA)

    async def open_trades() -> tuple[int, int]:
        counts = panel.app.state.fleet.counts.get(bot["id"], Counts())
        return len(await trades_of(panel, bot["id"], status="open")), counts.open

    async def is_open() -> bool:
        return await open_trades() == (1, 1)

    async def is_gone() -> bool:
        return await open_trades() == (0, 0)

    await until(is_open)
    with panel.app.state.bus.reader() as reader:
        execute(path, "DELETE FROM trades; DELETE FROM orders;")
        await until(is_gone)
        told = [json.loads(reader.queue.get_nowait()) for _ in range(reader.queue.qsize())]
    removed = [message["data"] for message in told if message["type"] == "trade_removed"]
    assert removed == [{"id": f"{bot['id']}-1", "bot_id": bot["id"]}]


async def test_trade_with_fills_vanishes_then_it_is_kept_and_told_of_once(panel: Panel) -> None:
    bot = await panel.create()
    path = panel.settings.bots / bot["id"] / "trades.sqlite"
    panel.gateway.orders.append(order(1))
    panel.gateway.fills.append(fill(1, 1, "BUY", bot_id=bot["id"]))
    execute(path, SCHEMA)
    panel.gateway.tell("fill", panel.gateway.fills[0], bot["id"])

    async def is_bought() -> bool:
        return any(trade["cost"] for trade in await trades_of(panel, bot["id"], status="open"))

    async def told() -> list[str]:
        rows = (await panel.client.get("/api/activity")).json()["items"]
        return [row["text"] for row in rows if row["kind"] == "trade.vanished"]

    async def is_told() -> bool:
        return bool(await told())

    await until(is_bought)
    execute(path, "DELETE FROM trades;")
    await until(is_told)
    other, known = own_mirror(panel, bot["id"])
    for script in ("DELETE FROM orders;", "VACUUM;"):
        execute(path, script)
        await other.sync(known)
    assert [trade["is_open"] for trade in await trades_of(panel, bot["id"])] == [True]
    texts = await told()
    assert len(texts) == 2  # once by the panel's own mirror, once by the other
    assert "has lost trade 1 in BTC/USDT" in texts[0]


async def test_database_is_not_there_then_no_trade_is_dropped(panel: Panel) -> None:
    bot = await panel.create()
    path = panel.settings.bots / bot["id"] / "trades.sqlite"
    execute(path, SCHEMA)

    async def is_open() -> bool:
        return len(await trades_of(panel, bot["id"], status="open")) == 1

    await until(is_open)
    for file in path.parent.glob("trades.sqlite*"):
        file.unlink()
    other, known = own_mirror(panel, bot["id"])
    await other.sync(known)
    assert await is_open()
