"""A dead bot's holdings are sold through the journal; what the venue would not buy is dust and stays."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.desk import BOT, Desk, buy, eventually, hurry, open_desk, sell
from tests.gateway.fake_venue import SPEC, FakeVenue
from vostok.binance.decimals import floor_to_step
from vostok.binance.errors import FilterFailure
from vostok.binance.filters import check_order
from vostok.binance.orders import OrderRequest
from vostok.errors import Conflict, Unavailable
from vostok.gateway.adoption import forgotten
from vostok.gateway.flatten import Flatten
from vostok.gateway.journal import set_order_state
from vostok.gateway.pricing import sellable
from vostok.gateway.subaccounts import archive, set_state
from vostok.risk.types import Mode

BID = Decimal("100.00")


def flatten(desk: Desk) -> Flatten:
    return Flatten(desk.writer, desk.market, desk.trading)


async def stopped_with(desk: Desk, quantity: str, mode: Mode = "SIMULATED") -> None:
    """A STOPPED bot that bought `quantity` BTC and knows of it."""
    order = await desk.trading.place(await desk.bot(mode=mode), buy(quantity))
    await desk.writer.run(set_order_state([order.id], "DELIVERED"))
    await desk.writer.run(set_state(BOT, "STOPPED", "owner", "test"))


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_holding_of_a_stopped_bot_is_sold_and_its_rest_does_not_block_removal(tmp_path: Path, mode: Mode) -> None:
    async with open_desk(tmp_path) as desk:
        await stopped_with(desk, "1.00001", mode)
        assert desk.total("BTC") == Decimal("0.99900999")
        await flatten(desk).sell_all(BOT, "owner", "close it")
        assert desk.total("BTC") == Decimal("0.00000999")
        ledger = desk.writer.books.ledgers[BOT]
        assert ledger.balance("USDT").total + ledger.balance("BTC").cost == 1000 + ledger.realised
        await desk.writer.run(archive(BOT, dict(desk.market.specs), dict(desk.market.marks)))
        rows = [row for row in desk.records.audit_page(0, 100)["items"] if row["type"] in ("bot.flattened", "fill")]
        assert [(row["type"], row["actor"]) for row in rows[-2:]] == [
            ("bot.flattened", "owner"),
            ("fill", f"bot:{BOT}"),
        ]
        assert desk.records.verify_audit()["ok"]


async def test_lost_sale_of_the_same_value_is_not_taken_for_the_gateways_own(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await stopped_with(desk, "2", "REAL_MARKET_SPOT")
        lost = await desk.trading.place(desk.writer.books.bots[BOT], sell("0.999"))
        await desk.writer.run(set_order_state([lost.id], "ADOPTABLE"))
        await flatten(desk).sell_all(BOT, "owner", "close it")
        assert desk.total("BTC") == 0
        # Its bot is still offered what it asked for, and is not told of the other.
        waiting = [order.id for order in desk.writer.books.orders.values() if order.state == "ADOPTABLE"]
        assert waiting == [lost.id]


async def test_stop_that_rests_is_cancelled_first_so_that_its_coins_are_sold(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await stopped_with(desk, "1")
        bot = desk.writer.books.bots[BOT]
        await desk.trading.place(bot, sell("0.999", "90", type="STOP_LOSS_LIMIT", stop_price=Decimal(91)))
        await flatten(desk).sell_all(BOT, "owner", "")
        assert desk.total("BTC") == desk.locked("BTC") == 0


@pytest.mark.parametrize("state", ["RUNNING", "PAUSED"])
async def test_holding_of_a_bot_that_may_be_alive_is_not_touched(tmp_path: Path, state: str) -> None:
    async with open_desk(tmp_path) as desk:
        await stopped_with(desk, "1")
        await desk.writer.run(set_state(BOT, state, "owner", "test"))  # type: ignore[arg-type]
        with pytest.raises(Conflict, match="stop it first"):
            await flatten(desk).sell_all(BOT, "owner", "")
        assert desk.total("BTC") == Decimal("0.999")


async def test_nothing_is_sold_while_trading_is_halted(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await stopped_with(desk, "1")
        await desk.kill_switch.kill("all", "HALTED", "freeze", "owner", "api")
        with pytest.raises(Unavailable, match="HALTED"):
            await flatten(desk).sell_all(BOT, "owner", "")
        assert desk.total("BTC") == Decimal("0.999")


async def test_lost_answer_of_the_sale_then_the_next_call_does_not_sell_twice(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue()) as desk:
        await stopped_with(desk, "1", "REAL_MARKET_SPOT")
        desk.venue.faults = ["accept:reset"]
        await flatten(desk).sell_all(BOT, "owner", "")
        await flatten(desk).sell_all(BOT, "owner", "again")
        assert desk.total("BTC") == 0
        assert desk.venue.posts == 2


async def test_what_the_gateway_sold_is_never_offered_to_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, answer_within_s=0.05)
    async with open_desk(tmp_path, FakeVenue()) as desk:
        await stopped_with(desk, "1", "REAL_MARKET_SPOT")
        desk.venue.faults, desk.venue.hidden = ["accept:reset"], 10**6
        with pytest.raises(Unavailable):
            await flatten(desk).sell_all(BOT, "owner", "")
        (sale,) = [order for order in desk.writer.books.orders.values() if order.side == "SELL"]
        assert sale.state == "IN_DOUBT"
        desk.venue.hidden = 0
        await eventually(lambda: sale.id not in desk.writer.books.orders)
        # Nor is the entry that brought the coins, although the bot's database does not hold it: they are gone.
        assert await desk.writer.run(forgotten(BOT, [], 0)) == 0
        assert desk.writer.books.orders == {}


@pytest.mark.parametrize(("by_bot", "reason"), [(False, "The gateway sold coins"), (True, "What the bot did next")])
async def test_entry_that_its_bot_never_heard_of_then_the_sale_says_who_ended_it(
    tmp_path: Path, by_bot: bool, reason: str
) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        entry = await desk.trading.place(bot, buy("1"))
        await desk.writer.run(set_order_state([entry.id], "ADOPTABLE"))
        if by_bot:
            await desk.trading.place(bot, sell("0.999"))
        else:
            await desk.writer.run(set_state(BOT, "STOPPED", "owner", "test"))
            await flatten(desk).sell_all(BOT, "owner", "close it")
        told = desk.records.orders_by_id([entry.id])[0]
        assert told.state == "DELIVERED"
        assert (told.reason or "").startswith(reason)


amounts = st.decimals(Decimal("0.00000001"), Decimal(20_000), places=8)


@given(
    held=amounts, bid=st.decimals(Decimal("0.01"), Decimal(200_000), places=2), market_max=st.sampled_from(["0", "50"])
)
def test_what_is_sellable_passes_the_venues_filters_and_what_is_not_fails_them(
    held: Decimal, bid: Decimal, market_max: str
) -> None:
    spec = replace(SPEC, market_max_quantity=Decimal(market_max))
    quantity = sellable(held, spec, bid)
    assert 0 <= quantity <= held
    whole = quantity or floor_to_step(min(held, spec.max_quantity), spec.step_size)
    request = OrderRequest(symbol="BTCUSDT", side="SELL", type="MARKET", quantity=whole)
    if quantity:
        check_order(request, replace(spec, max_notional=Decimal(0)), reference_price=bid)
    else:
        with pytest.raises(FilterFailure):
            check_order(request, spec, reference_price=bid)
