"""What was seen before the clock was set back is of a moment to come: nobody knows how old it is."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.desk import Desk, buy, open_desk
from tests.gateway.fake_venue import FakeVenue
from tests.gateway.test_holdings import NOW, ledger, view
from vostok.binance.errors import OrderRejected
from vostok.clock import HOUR_MS, age_ms
from vostok.gateway.facts import Offers, Traded, Watched, facts_of
from vostok.gateway.scales import Scales


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
