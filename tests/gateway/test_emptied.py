"""A venue that was emptied is recognised: nothing counts as cancelled, filled or lost until the owner starts afresh."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gateway.desk import BOT, Desk, buy, hurry, open_desk, sell
from tests.gateway.test_account_books import Eye
from vostok.binance.errors import BinanceError, ServerBusy
from vostok.clock import now_ms
from vostok.errors import Conflict, Unavailable
from vostok.gateway import emptied as emptied_module
from vostok.gateway.emptied import EmptiedWatch
from vostok.gateway.models import Bot, Order
from vostok.gateway.venue_control import FreshStart
from vostok.gateway.venues.binance import VENUE as BINANCE
from vostok.gateway.venues.testnet import VENUE
from vostok.risk.portuguese import portuguese
from vostok.risk.states import EMPTIED

REAL: Final = "REAL_MARKET_SPOT"
OTHER = "b" * 10


class World(NamedTuple):
    """A desk on a venue that is emptied at times, and what watches over that."""

    desk: Desk
    watch: EmptiedWatch
    fresh: FreshStart
    eye: Eye

    def empty(self, **balances: str) -> None:
        """What Binance does to its testnet."""
        self.desk.venue.orders.clear()
        self.desk.venue.balances = {"USDT": "100000"} | balances

    async def resting(self, bot: Bot) -> Order:
        """An order that waits at the venue."""
        self.desk.venue.fills_limit_orders = False
        order = await self.desk.trading.place(bot, buy("1", "90"))
        self.desk.venue.fills_limit_orders = True
        return order

    def latched(self) -> list[str]:
        """Who latched live bots."""
        return [latch.source for latch in self.desk.switch.held()]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptied_module, "KNOWN_AFTER_MS", -1)
    monkeypatch.setattr(emptied_module, "AGAIN_AFTER_S", 0.0)


@asynccontextmanager
async def _world(folder: Path) -> AsyncIterator[World]:
    async with open_desk(folder) as desk:
        upstream = desk.live._upstream
        watch = EmptiedWatch(VENUE, desk.database, upstream, desk.switch, now_ms, desk.kill_switch.impose)
        eye = Eye(desk)
        desk.live.emptied = eye.watch.emptied = watch.emptied
        fresh = FreshStart("testnet", upstream, desk.writer, desk.switch, watch, desk.kill_switch)
        yield World(desk, watch, fresh, eye)


async def test_emptied_venue_freezes_live_bots_and_books_nothing(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        desk = world.desk
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        resting = await world.resting(bot)
        await world.eye.look(4)
        held, unowned = dict(desk.writer.books.ledgers[BOT].balances), dict(desk.writer.books.unowned)
        world.empty()
        await world.eye.look(1)
        [latch] = world.desk.switch.held()
        assert latch.source == EMPTIED
        assert (portuguese(latch.reason) or "").startswith("A corretora (Binance testnet) foi zerada: ")
        await world.eye.look(5)
        assert dict(desk.writer.books.ledgers[BOT].balances) == held
        assert desk.writer.books.unowned == unowned
        assert desk.writer.books.orders[resting.id].status == "NEW"
        with pytest.raises(ServerBusy, match="HALTED"):
            await desk.trading.place(bot, sell("0.5"))
        with pytest.raises(ServerBusy, match="HALTED"):
            await desk.trading.cancel_for(bot, resting)


async def test_working_order_that_the_venue_does_not_know_is_the_first_sign(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        order = await world.resting(bot)
        world.empty()
        with pytest.raises(BinanceError):
            await world.desk.live.query(order)
        assert world.latched() == [EMPTIED]
        asked = world.desk.venue.posts
        with pytest.raises(ServerBusy):
            await world.desk.live.cancel(order)
        assert world.desk.writer.books.orders[order.id].status == "NEW"
        assert world.desk.venue.posts == asked


async def test_order_in_doubt_when_the_venue_is_emptied_stays_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        await world.desk.trading.place(bot, buy("1"))
        world.desk.venue.faults.append("accept:reset")
        world.desk.venue.hidden = 10**6
        world.desk.venue.orders.clear()
        with pytest.raises(ServerBusy):
            await world.resting(bot)
        assert world.latched() == [EMPTIED]
        assert [order.state for order in world.desk.writer.books.orders.values()][-1] == "IN_DOUBT"


async def test_order_that_the_account_cannot_pay_is_a_sign(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        await world.desk.trading.place(bot, buy("1"))
        world.desk.venue.faults.append("lose:refuse")
        with pytest.raises(BinanceError, match="insufficient"):
            await world.desk.trading.place(bot, sell("0.5"))
        assert world.latched() == []
        world.empty()
        world.desk.venue.faults.append("lose:refuse")
        with pytest.raises(BinanceError, match="insufficient"):
            await world.desk.trading.place(bot, sell("0.5"))
        assert world.latched() == [EMPTIED]


async def test_orders_placed_after_the_venue_was_emptied_do_not_hide_it(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bots = [await world.desk.bot(bot_id, mode=REAL) for bot_id in (BOT, OTHER)]
        for bot in bots:
            await world.desk.trading.place(bot, buy("1"))
        world.empty()
        for bot in bots:
            await world.resting(bot)
        assert await world.watch.emptied()
        assert world.latched() == [EMPTIED]


async def test_one_forgotten_order_beside_a_newer_that_is_known_is_no_emptied_venue(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        first = await world.desk.trading.place(bot, buy("1"))
        await world.resting(bot)
        del world.desk.venue.orders[first.venue_client_id]
        assert not await world.watch.emptied()


async def test_one_order_that_is_still_known_is_no_emptied_venue(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        first = await world.desk.trading.place(bot, buy("1"))
        second = await world.resting(bot)
        del world.desk.venue.orders[second.venue_client_id]
        assert first.venue_client_id in world.desk.venue.orders
        assert not await world.watch.emptied()
        world.desk.venue.reachable = False
        with pytest.raises(Exception, match="reached"):
            await world.watch.emptied()
        assert world.latched() == []


async def test_venue_that_is_never_emptied_is_not_asked(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        await world.desk.trading.place(bot, buy("1"))
        world.empty()
        upstream = world.desk.live._upstream
        watch = EmptiedWatch(
            BINANCE, world.desk.database, upstream, world.desk.switch, now_ms, world.desk.kill_switch.impose
        )
        before = upstream.requests
        assert not await watch.emptied()
        assert upstream.requests == before


async def test_fresh_start_is_neither_profit_nor_loss_and_trading_goes_on(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        desk = world.desk
        bot = await desk.bot(mode=REAL)
        await desk.trading.place(bot, buy("1"))
        resting = await world.resting(bot)
        before = desk.writer.books.ledgers[BOT]
        world.empty(BNB="3")
        await world.watch.emptied()
        risk = await world.fresh.confirm("owner", "The testnet was reset")
        after = desk.writer.books.ledgers[BOT]
        assert (risk["state"], world.latched()) == ("ACTIVE", [])
        assert after.holdings() == {}
        assert after.balance("USDT").free == after.start + after.realised
        assert abs(after.realised - before.realised) < Decimal("1e-7")
        assert after.start == before.start
        assert desk.writer.books.unowned["BNB"] == 3
        assert desk.writer.books.unowned["USDT"] == 100_000 - after.balance("USDT").total
        ended, written_off = (desk.records.orders_by_id([resting.id, resting.id + 1])[n] for n in (0, 1))
        assert ended.status == "EXPIRED"
        assert "emptied" in (ended.reason or "")
        assert (written_off.status, written_off.side, written_off.by_gateway) == ("FILLED", "SELL", True)
        assert "written off at cost" in (written_off.reason or "")
        # Orders of before the fresh start are no sign any more.
        assert not await world.watch.emptied()
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"
        await world.eye.look(5)
        assert world.latched() == []
        assert desk.records.verify_audit()["ok"]


async def test_fresh_start_needs_an_emptied_venue_that_says_so(tmp_path: Path) -> None:
    async with _world(tmp_path) as world:
        bot = await world.desk.bot(mode=REAL)
        await world.desk.trading.place(bot, buy("1"))
        with pytest.raises(Conflict, match="nothing to start afresh"):
            await world.fresh.confirm("owner", "by mistake")
        kept = dict(world.desk.venue.orders)
        world.empty()
        await world.watch.emptied()
        world.desk.venue.reachable = False
        with pytest.raises(Unavailable, match="try again"):
            await world.fresh.confirm("owner", "The testnet was reset")
        world.desk.venue.reachable = True
        world.desk.venue.orders = kept
        with pytest.raises(Conflict, match="lift the latch"):
            await world.fresh.confirm("owner", "The testnet was reset")
        assert world.desk.total("BTC") > 0
        assert world.latched() == [EMPTIED]


@settings(max_examples=8)
@given(
    bought=st.lists(st.tuples(st.sampled_from([BOT, OTHER]), st.decimals("0.1", "3", places=3)), max_size=4),
    left=st.integers(0, 2_500),
)
async def test_after_a_fresh_start_the_books_are_exactly_the_account(
    bought: list[tuple[str, Decimal]], left: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with _world(Path(folder)) as world:
            bots = {bot_id: await world.desk.bot(bot_id, mode=REAL) for bot_id in (BOT, OTHER)}
            await world.desk.trading.place(bots[BOT], buy("0.1"))
            for bot_id, quantity in bought:
                await _tried(world.desk, bots[bot_id], quantity)
            world.empty(USDT=str(left))
            await world.watch.emptied()
            await world.fresh.confirm("owner", "The testnet was reset")
            owned = sum((world.desk.total("USDT", bot_id) for bot_id in bots), Decimal(0))
            assert owned + world.desk.writer.books.unowned["USDT"] == left
            for bot_id in bots:
                ledger = world.desk.writer.books.ledgers[bot_id]
                assert ledger.balance("USDT").total == ledger.start + ledger.realised
                assert abs(ledger.realised) < Decimal("1e-6")


async def _tried(desk: Desk, bot: Bot, quantity: Decimal) -> None:
    try:
        await desk.trading.place(bot, buy(f"{quantity}"))
    except BinanceError:
        return
