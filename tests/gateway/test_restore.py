"""A sub-account that was archived comes back as it went."""

from pathlib import Path

from tests.gateway.desk import BOT, buy, open_desk
from vostok.gateway.flatten import Flatten
from vostok.gateway.journal import set_order_state
from vostok.gateway.subaccounts import archive, set_state


async def test_archived_account_then_a_put_brings_it_back_with_balances_and_results(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        order = await desk.trading.place(await desk.bot(), buy("1"))
        await desk.writer.run(set_order_state([order.id], "DELIVERED"))
        await desk.writer.run(set_state(BOT, "STOPPED", "owner", "test"))
        await Flatten(desk.writer, desk.market, desk.trading).sell_all(BOT, "owner", "close it")
        before = desk.writer.books.ledgers[BOT]
        await desk.writer.run(archive(BOT, dict(desk.market.specs), dict(desk.market.marks)))
        assert BOT not in desk.writer.books.bots
    async with open_desk(tmp_path) as desk:
        assert BOT not in desk.writer.books.bots
        await desk.bot()
        after = desk.writer.books.ledgers[BOT]
        assert (after.realised, after.fees, after.start) == (before.realised, before.fees, before.start)
        assert dict(after.holdings()) == dict(before.holdings())
        assert after.balance("USDT") == before.balance("USDT")
        types = [row["type"] for row in desk.records.audit_page(0, 100)["items"]]
        assert types[-2:] == ["bot.restored", "bot.state"]
        assert desk.records.verify_audit()["ok"]
    async with open_desk(tmp_path) as desk:
        assert desk.writer.books.ledgers[BOT] == after
