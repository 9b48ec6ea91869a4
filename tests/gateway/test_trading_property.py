"""Whatever a bot does and the market does: locks, ledger and audit agree after every move."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gateway.desk import BOT, FEES, Desk, buy, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from vostok.binance.errors import FilterFailure, OrderRejected
from vostok.binance.marketdata import PublicTrade
from vostok.gateway import paper

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["buy", "buy limit", "sell", "sell limit", "cancel", "trade", "price", "restart"]),
        st.sampled_from(["0.5", "1", "2", "3.33333"]),
        st.integers(-300, 300),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(MOVES)
def test_ledger_holds_after_any_sequence(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, str, int]]
) -> None:
    asyncio.run(_play(tmp_path_factory.mktemp("desk"), moves))


async def _play(folder: Path, moves: list[tuple[str, str, int]]) -> None:
    venue = FakeVenue()
    async with open_desk(folder, venue) as desk:
        await desk.bot(limits={"max_trade_value": "500", "max_exposure": "800"})
        for move in moves:
            if move[0] == "restart":
                continue
            await _move(desk, *move)
            _check(desk)
        remembered = desk.writer.books.ledgers[BOT]
    async with open_desk(folder, venue) as desk:
        assert desk.writer.books.ledgers[BOT] == remembered
        assert desk.records.verify_audit()["ok"]


async def _move(desk: Desk, kind: str, quantity: str, ticks: int) -> None:
    bot = desk.writer.books.bots[BOT]
    price = f"{100 + Decimal(ticks) / 10:.2f}"
    resting = [order for order in desk.writer.books.orders_of(BOT) if order.working]
    request = {
        "buy": buy(quantity),
        "buy limit": buy(quantity, price),
        "sell": sell(quantity),
        "sell limit": sell(quantity, price),
    }.get(kind)
    if request is not None:
        try:
            await desk.trading.place(bot, request)
        except (FilterFailure, OrderRejected):
            # What the venue or the gate refuses must change nothing, which is checked after every move.
            return
    elif kind == "price":
        desk.venue.bid, desk.venue.ask = price, f"{Decimal(price) + Decimal('0.10'):.2f}"
        desk.market._shared._values.clear()
        desk.market.marks.clear()
    elif resting and kind == "cancel":
        await desk.trading.cancel(resting[0])
    elif resting and kind == "trade":
        trade = PublicTrade(1, Decimal(price), Decimal(quantity), 2**50, ticks > 0)
        outcome = paper.rest(resting[-1], trade, fees=FEES)
        if outcome is not None:
            await desk.trading.settle_paper(resting[-1], outcome)


def _check(desk: Desk) -> None:
    ledger = desk.writer.books.ledgers[BOT]
    for held in ledger.balances.values():
        assert min(held.free, held.locked, held.cost) >= 0
    costs = sum((held.cost for held in ledger.holdings().values()), Decimal(0))
    assert ledger.balance("USDT").total + costs == ledger.start + ledger.realised
    for asset in ("USDT", "BTC"):
        locks = [order.locked for order in desk.writer.books.orders_of(BOT) if order.locked_asset == asset]
        assert ledger.balance(asset).locked == sum(locks, Decimal(0))
