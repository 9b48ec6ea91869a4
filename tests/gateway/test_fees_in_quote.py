"""Fees in the quote currency, as an account that pays them in BNB has them where BNB is the quote."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import Desk, buy, hurry, open_desk
from tests.gateway.fake_venue import FakeVenue
from tests.gateway.test_fees_elsewhere import HOLDER, missing
from vostok.binance.errors import ServerBusy
from vostok.gateway.models import Order

FREE: dict[str, Any] = {"limits": {"max_trade_value": "500", "max_exposure": "800"}}


class QuoteFees(FakeVenue):
    """Takes each fee in quote currency, as a fraction `rate` of a fill's value."""

    rate = Decimal("0.001")

    def execute(self, order: dict[str, Any], quantity: Decimal, price: str) -> dict[str, Any]:
        """Fill `quantity` of an order."""
        filled = super().execute(order, quantity, price)
        fee = quantity * Decimal(price) * self.rate
        filled["fills"][-1] |= {"commission": f"{fee:.8f}", "commissionAsset": "USDT"}
        return filled


class Dear(FakeVenue):
    """Fills above the limit, which no venue may."""

    def execute(self, order: dict[str, Any], quantity: Decimal, price: str) -> dict[str, Any]:
        """Fill `quantity` of an order."""
        return super().execute(order, quantity, "250.00")


async def _all_in(desk: Desk, quantity: str = "1", price: str | None = None) -> Order:
    """An entry that locks all that the bot has."""
    allocation = Decimal("101.11") if price is None else Decimal(quantity) * Decimal(price)
    bot = await desk.bot(mode="REAL_MARKET_SPOT", allocation=allocation, **FREE)
    return await desk.trading.place(bot, buy(quantity, price))


async def test_fee_of_an_entry_that_locked_everything_is_paid_of_what_it_did_not_spend(tmp_path: Path) -> None:
    async with open_desk(tmp_path, QuoteFees()) as desk:
        order = await _all_in(desk)
        assert (order.status, desk.total("BTC")) == ("FILLED", Decimal(1))
        assert desk.total("USDT") == Decimal("101.11") - Decimal("100.10") - Decimal("0.1001")


async def test_fee_beyond_all_that_the_bot_has_is_the_accounts(tmp_path: Path) -> None:
    async with open_desk(tmp_path, QuoteFees(ask="100.00")) as desk:
        order = await _all_in(desk, "1", "100.00")
        assert (order.status, desk.total("BTC"), desk.total("USDT")) == ("FILLED", Decimal(1), Decimal(0))
        ledger = desk.writer.books.ledgers[order.bot_id]
        assert ledger.balance("BTC").cost == ledger.start + ledger.realised


async def test_fee_beyond_all_that_the_bot_has_comes_out_of_the_books_of_another(tmp_path: Path) -> None:
    async with open_desk(tmp_path, QuoteFees(ask="100.00", balances={"USDT": "1100"})) as desk:
        await desk.bot(HOLDER, "REAL_MARKET_SPOT")
        order = await _all_in(desk, "1", "100.00")
        assert (order.status, desk.total("USDT")) == ("FILLED", Decimal(0))
        assert desk.total("USDT", HOLDER) == Decimal("999.9")
        assert missing(desk) == {}


async def test_fill_that_the_books_cannot_pay_leaves_the_order_in_doubt_and_the_gateway_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with open_desk(tmp_path, Dear(ask="100.00")) as desk:
        with pytest.raises(ServerBusy, match="not known yet"):
            await _all_in(desk, "1", "100.00")
        assert [order.state for order in desk.writer.books.orders.values()] == ["IN_DOUBT"]
        assert (desk.total("BTC"), desk.locked("USDT")) == (Decimal(0), Decimal(100))
