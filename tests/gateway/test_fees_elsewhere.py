"""Fees in BNB: nobody's coins pay them, else those that a bot holds; nothing is missing then."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.gateway.desk import BOT, Desk, buy, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.gateway.account_books import owned, take_up
from vostok.gateway.book_watch import read_account
from vostok.risk.account import differences
from vostok.risk.ledger import receive

HOLDER = "b" * 10
FEE = Decimal("0.00075")


class BnbFees(FakeVenue):
    """Takes each fee in BNB."""

    asset = "BNB"

    def execute(self, order: dict[str, Any], quantity: Decimal, price: str) -> dict[str, Any]:
        """Fill `quantity` of an order."""
        filled = super().execute(order, quantity, price)
        filled["fills"][-1] |= {"commission": f"{FEE}", "commissionAsset": self.asset}
        return filled


class BaseFees(BnbFees):
    """Takes each fee in the base asset, as Binance does where BNB is sold."""

    asset = "BTC"


def missing(desk: Desk) -> dict[str, Decimal]:
    """What account and books do not agree on."""
    account, books = read_account({"balances": desk.venue._account()}), desk.writer.books
    return differences(account, owned(books), books.unowned)


async def test_fee_in_a_third_asset_is_paid_by_what_is_nobodys(tmp_path: Path) -> None:
    async with open_desk(tmp_path, BnbFees(balances={"USDT": "1000", "BNB": "0.001"})) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        await desk.writer.run(take_up({"BNB": Decimal("0.001")}))
        order = await desk.trading.place(bot, buy("1"))
        assert (order.executed, desk.total("BTC")) == (Decimal(1), Decimal(1))
        assert desk.writer.books.unowned["BNB"] == Decimal("0.00025")
        assert missing(desk) == {}


async def test_fee_beyond_that_comes_out_of_the_books_of_the_bot_that_holds_the_asset(tmp_path: Path) -> None:
    async with open_desk(tmp_path, BnbFees(balances={"USDT": "2000", "BNB": "1.001"})) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        await desk.bot(HOLDER, "REAL_MARKET_SPOT")
        await desk.writer.run(take_up({"BNB": Decimal("0.001")}))
        await desk.trading.place(bot, buy("1"))
        await desk.writer.run(
            lambda tx: tx.put_ledger(HOLDER, receive(tx.ledger(HOLDER), "BNB", Decimal(1), Decimal(600)))
        )
        assert missing(desk) == {}
        await desk.trading.place(desk.writer.books.bots[BOT], sell("1"))
        assert desk.total("BNB", HOLDER) == 1 - Decimal("0.0005")
        assert (desk.writer.books.unowned["BNB"], missing(desk)) == (Decimal(0), {})
        # Neither profit nor loss of the one that lost them, and its allocation is as the owner set it.
        ledger, holder = desk.writer.books.ledgers[HOLDER], desk.writer.books.bots[HOLDER]
        assert ledger.balance("USDT").total + ledger.balance("BNB").cost == ledger.start + ledger.realised
        assert holder.assigned == ledger.start - 1600
        assert desk.records.verify_audit()["ok"]


async def test_fee_of_an_exit_in_what_it_sells_is_paid_by_the_bot_that_still_holds_some(tmp_path: Path) -> None:
    async with open_desk(tmp_path, BaseFees(balances={"USDT": "2000"})) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        await desk.trading.place(await desk.bot(HOLDER, "REAL_MARKET_SPOT"), buy("1"))
        await desk.trading.place(bot, buy("1"))
        assert missing(desk) == {}
        order = await desk.trading.place(desk.writer.books.bots[BOT], sell(f"{1 - FEE}"))
        assert (order.status, desk.total("BTC")) == ("FILLED", Decimal(0))
        assert desk.total("BTC", HOLDER) == 1 - 2 * FEE
        assert missing(desk) == {}
