"""What was seen before the clock was set back is of a moment to come: nobody knows how old it is."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.comparer import traded
from tests.gateway.desk import Desk, buy, open_desk, sell
from tests.gateway.fake_venue import FakeVenue
from tests.gateway.test_foreign_orders import Counting
from tests.gateway.test_holdings import NOW, ledger, view
from tests.gateway.test_resting import AWAY_MS, Candles, floor, trade
from vostok.binance.errors import OrderRejected
from vostok.clock import DAY_MS, HOUR_MS, age_ms
from vostok.gateway.facts import Offers, Traded, Watched, facts_of
from vostok.gateway.reconciliation import ORDERS_EVERY_MS
from vostok.gateway.scales import Scales
from vostok.risk.account import STAYS_MS, differences, followed
from vostok.risk.reconciliation import Cell, Difference
from vostok.risk.sightings import VENUE_STAYS_MS, sighted


@dataclass
class Blind(FakeVenue):
    """Takes orders, and can stop telling prices."""

    blind: bool = False

    def _read(self, path: str, params: dict[str, str]) -> Any:
        if self.blind and path in ("depth", "ticker/bookTicker", "ticker/24hr"):
            raise httpx.ConnectError("refused")
        return super()._read(path, params)


def set_back(desk: Desk) -> None:
    """The clock goes back by an hour, as seen from what was told before."""
    marks = desk.market.marks
    marks |= {symbol: mark._replace(ts=mark.ts + HOUR_MS) for symbol, mark in marks.items()}


def test_age_is_not_known_of_what_is_to_come_but_for_a_moment() -> None:
    assert [age_ms(NOW, NOW - 5), age_ms(NOW, NOW), age_ms(NOW, NOW + 1_000)] == [5, 0, 0]
    assert age_ms(NOW, NOW + 1_001) is None


async def test_price_from_before_is_asked_for_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.market.freshen({"BTCUSDT"})
        set_back(desk)
        desk.venue.bid, desk.venue.ask = "90.00", "90.10"
        await desk.market.freshen({"BTCUSDT"})
        assert desk.market.marks["BTCUSDT"].bid == Decimal(90)


async def test_entry_on_a_price_from_before_is_denied_while_no_newer_one_comes(tmp_path: Path) -> None:
    venue = Blind()
    async with open_desk(tmp_path, venue) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        await desk.trading.place(bot, buy("1"))
        set_back(desk)
        venue.blind = True
        with pytest.raises(OrderRejected, match="PRICE_UNKNOWN"):
            await desk.trading.place(bot, buy("2"))
        venue.blind = False
        assert (await desk.trading.place(bot, buy("2"))).status == "FILLED"


def test_facts_from_before_are_not_known() -> None:
    later, offers = NOW + HOUR_MS, ((Decimal(100), Decimal(1)),)
    watched = Watched(Traded(Decimal(100), Decimal(1), later), Offers(Decimal(99), offers, later), Decimal(1))
    facts = facts_of(watched, None, Decimal(1), NOW)
    assert facts is not None
    assert (facts.last, facts.mid, facts.slippage) == (None, None, None)


def test_holding_at_a_price_from_before_has_none() -> None:
    seen, own = view(), ledger(Decimal(1), Decimal(0), {"BTC": Decimal(1)})
    weight = Scales().weigh("a", own, seen.marks, seen.specs)
    assert not weight.priced(NOW - HOUR_MS)


async def test_venues_open_orders_are_read_again_after_it(tmp_path: Path) -> None:
    venue = Counting()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        comparer.ahead += 2 * DAY_MS
        await comparer.look("full")
        comparer.ahead -= 2 * DAY_MS
        before = venue.lists
        comparer.side.hear("web_1")
        await comparer.look()
        assert venue.lists == before + 1, "at once, as an order that is not ours was heard of"
        comparer.ahead += ORDERS_EVERY_MS
        await comparer.look()
        assert venue.lists == before + 2


@pytest.mark.parametrize("stop", [True, False])
async def test_paper_order_of_a_moment_to_come_meets_the_market(tmp_path: Path, stop: bool) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        bot = await desk.bot()
        await desk.trading.place(bot, buy("1"))
        waits: dict[str, Any] = {"type": "STOP_LOSS_LIMIT", "stop_price": Decimal("98.50")}
        order = await desk.trading.place(bot, sell("0.5", "95.00", **waits) if stop else sell("0.5", "100.50"))
        later = {"created_at": order.created_at + DAY_MS, "matched_at": order.matched_at + DAY_MS, "state": "DELIVERED"}
        await desk.writer.run(lambda tx: tx.put_order(order.model_copy(update=later)))
        await resting.look()
        assert desk.writer.books.orders[order.id].working
        await resting.meet("BTCUSDT", trade("98.00" if stop else "101.00", buyer_is_maker=False))
        assert order.id not in desk.writer.books.orders


async def test_paper_order_of_a_moment_to_come_is_shown_what_the_stream_misses(tmp_path: Path) -> None:
    async with floor(tmp_path, Candles()) as (desk, resting, _):
        order = await desk.trading.place(await desk.bot(), buy("1", "99.00"))
        later = {"created_at": order.created_at + DAY_MS, "matched_at": order.matched_at + DAY_MS, "state": "DELIVERED"}
        await desk.writer.run(lambda tx: tx.put_order(order.model_copy(update=later)))
        await resting.look()
        assert desk.writer.books.orders[order.id].executed == 0
        # What it was not shown since then, as a stream that is away for minutes leaves it.
        resting._looked[order.id] -= AWAY_MS
        await resting.look()
        assert desk.total("BTC") == Decimal("0.999")


def test_difference_since_a_moment_to_come_stands_as_soon_as_any_other() -> None:
    found = differences({"BTC": Decimal(1)}, {"BTC": Decimal(2)}, {})
    drifts = followed(followed({}, found, NOW + DAY_MS), found, NOW)
    drifts = followed(drifts, found, NOW + STAYS_MS)
    assert drifts["BTC"].stays(NOW + STAYS_MS)
    one = Difference("ORPHAN", "balance", "BTC", Cell(Decimal(1)), Cell(Decimal(2)), None, "TAKE_UP")
    seen = sighted(sighted((), [one], NOW + DAY_MS), [one], NOW)
    [sighting] = sighted(seen, [one], NOW + VENUE_STAYS_MS)
    assert sighting.stands(NOW + VENUE_STAYS_MS)
