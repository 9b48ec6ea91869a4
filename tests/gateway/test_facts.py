"""What the gateway learns of a market before it lets an entry in, and that no exit ever waits for it."""

import asyncio
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import Desk, buy, eventually, open_desk, sell
from tests.gateway.fake_venue import SPEC, FakeVenue
from vostok.binance.errors import OrderRejected
from vostok.binance.symbols import to_exchange_info
from vostok.clock import now_ms
from vostok.gateway import facts
from vostok.gateway.facts import MarketWatch, Offers, Traded, Watched, facts_of
from vostok.gateway.market import SMALL_DEPTH
from vostok.gateway.models import Bot
from vostok.risk.facts import Reference


@dataclass
class Asked(FakeVenue):
    """A venue that counts what it is asked; `broken` paths answer junk."""

    asked: list[str] = field(default_factory=list)
    broken: frozenset[str] = frozenset()

    def _read(self, path: str, params: dict[str, str]) -> Any:
        self.asked.append(path)
        return {"junk": True} if path in self.broken else super()._read(path, params)


async def wide_bot(desk: Desk) -> Bot:
    return await desk.bot(allocation=Decimal(100_000), limits={"max_trade_value": "50000", "max_exposure": "90000"})


@pytest.mark.parametrize(
    ("venue", "code"),
    [
        (FakeVenue(volume="999999"), "LOW_VOLUME"),
        (FakeVenue(volume="1500000"), "LARGE_FOR_MARKET"),
        (FakeVenue(last="90"), "PRICE_COLLAR"),
        (FakeVenue(last="104"), "REFERENCES_DISAGREE"),
        (Asked(broken=frozenset({"klines"})), "LIQUIDITY_UNKNOWN"),
        (Asked(broken=frozenset({"ticker/24hr"})), "LIQUIDITY_UNKNOWN"),
    ],
)
async def test_market_that_is_thin_odd_or_unknown_takes_no_entry_and_every_exit(
    tmp_path: Path, venue: FakeVenue, code: str
) -> None:
    sound = FakeVenue()
    async with open_desk(tmp_path, sound) as desk:
        await desk.trading.place(await wide_bot(desk), buy("40"))
    async with open_desk(tmp_path, venue) as desk:
        bot = await wide_bot(desk)
        with pytest.raises(OrderRejected, match=f"GATE {code}"):
            await desk.trading.place(bot, buy("20"))
        assert (await desk.trading.place(bot, sell("39"))).status == "FILLED"


async def test_order_that_the_book_cannot_fill_is_denied(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        with pytest.raises(OrderRejected, match="GATE SLIPPAGE_UNKNOWN"):
            await desk.trading.place(await wide_bot(desk), buy("51"))


async def test_order_that_needs_more_than_twenty_levels_is_judged_by_a_deeper_book(tmp_path: Path) -> None:
    class Deep(Asked):
        def _read(self, path: str, params: dict[str, str]) -> Any:
            if path != "depth" or int(params["limit"]) <= SMALL_DEPTH:
                return super()._read(path, params)
            return {"lastUpdateId": 2, "bids": [[self.bid, "50"]], "asks": [[self.ask, "50"], ["100.20", "90"]]}

    async with open_desk(tmp_path, Deep()) as desk:
        assert (await desk.trading.place(await wide_bot(desk), buy("51", "100.20"))).executed > 0


async def test_limit_that_the_owner_changes_holds_from_the_next_entry_on(tmp_path: Path) -> None:
    async with open_desk(tmp_path, FakeVenue(volume="999999")) as desk:
        bot = await desk.bot()
        await desk.limit(min_daily_volume="500000")
        assert (await desk.trading.place(bot, buy("1"))).status == "FILLED"


async def test_facts_are_fetched_once_for_all_who_ask_and_renewed_behind_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue = Asked()
    async with open_desk(tmp_path, venue) as desk:
        spec = await desk.market.spec("BTCUSDT")
        watch = MarketWatch(desk.market, now_ms)
        await asyncio.gather(*(watch.look(spec, buy()) for _ in range(20)))
        assert [venue.asked.count(path) for path in ("depth", "ticker/24hr", "klines")] == [1, 1, 1]
        first = watch.seen["BTCUSDT"]
        monkeypatch.setattr(facts, "FRESH_S", 0.0)
        await asyncio.sleep(0.3)
        await watch.look(spec, buy())
        assert watch.seen["BTCUSDT"] is first
        await eventually(lambda: watch.seen["BTCUSDT"] is not first)


async def test_fact_that_does_not_come_any_more_keeps_its_old_moment(tmp_path: Path) -> None:
    venue = Asked()
    async with open_desk(tmp_path, venue) as desk:
        spec = await desk.market.spec("BTCUSDT")
        watch = MarketWatch(desk.market, now_ms)
        await watch.look(spec, buy())
        before = watch.seen["BTCUSDT"]
        venue.reachable = False
        await asyncio.sleep(0.3)
        watch._looked.clear()
        await watch.look(spec, buy())
        after = watch.seen["BTCUSDT"]
        assert after.offers == before.offers
        assert before.traded is not None
        known = facts_of(after, None, Decimal(100), before.traded.ts + 20_000)
        assert known is not None
        assert known.last is not None
        assert known.last.age_ms == 20_000


@pytest.mark.parametrize(
    ("symbol", "price", "in_usdt"), [("EURUSDT", "1.25", Decimal("1.25")), ("USDTEUR", "0.8", Decimal("1.25"))]
)
async def test_volume_in_another_currency_is_told_in_usdt(
    tmp_path: Path, symbol: str, price: str, in_usdt: Decimal
) -> None:
    base, quote = (symbol[:3], symbol[3:]) if symbol.startswith("EUR") else (symbol[:4], symbol[4:])
    listed = [replace(SPEC, symbol="BTCEUR", quote="EUR"), replace(SPEC, symbol=symbol, base=base, quote=quote)]

    class Euro(FakeVenue):
        def _read(self, path: str, params: dict[str, str]) -> Any:
            if path == "exchangeInfo":
                return to_exchange_info(listed, now_ms(), [])
            if path == "ticker/price":
                return {"symbol": params["symbol"], "price": price}
            return super()._read(path, params)

    async with open_desk(tmp_path, Euro(volume="1000000")) as desk:
        watch = MarketWatch(desk.market, now_ms)
        await watch.look(await desk.market.spec("BTCEUR"), buy())
        assert watch.seen["BTCEUR"].daily_volume == 1_000_000 * in_usdt


def test_facts_of_an_order_say_what_it_would_pay_and_how_old_they_are() -> None:
    offers = Offers(Decimal(99), ((Decimal(101), Decimal(1)), (Decimal(103), Decimal(9))), 1_000)
    watched = Watched(Traded(Decimal(100), Decimal(5_000_000), 2_000), offers, Decimal(7_000_000))
    known = facts_of(watched, None, Decimal(101), 5_000)
    assert known is not None
    assert known.last == Reference(Decimal(100), 3_000)
    assert known.mid == Reference(Decimal(100), 4_000)
    assert known.slippage == Decimal("0.01")
    assert facts_of(None, None, Decimal(1), 0) is None


async def test_venue_that_does_not_answer_leaves_everything_unknown(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        spec = await desk.market.spec("BTCUSDT")
        watch = MarketWatch(desk.market, now_ms)
        desk.venue.reachable = False
        await watch.look(spec, buy())
        assert watch.seen["BTCUSDT"] == Watched()
