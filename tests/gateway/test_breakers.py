"""Breakers on real books: what trips them, that the denial and the latch are one, and what does not lift them."""

import asyncio
import contextlib
import tempfile
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gateway.desk import BOT, Desk, buy, eventually, open_desk, sell
from vostok.binance.errors import OrderRejected
from vostok.clock import DAY_MS, now_ms
from vostok.gateway.breaker_watch import BreakerWatch
from vostok.gateway.breakers import look
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.pricing import Mark
from vostok.gateway.scales import Scales
from vostok.gateway.subaccounts import put_bot
from vostok.gateway.upstream import VenueSilent
from vostok.risk.gate import load_rules

OTHER = "b" * 10
RULES = load_rules()
LARGE = {"max_trade_value": "900", "max_exposure": "900"}
WIDE = {f"bot_{period}": "1" for period in ("day", "week", "month", "drawdown")} | {
    f"family_{period}": "1" for period in ("day", "week", "month")
}


async def _hold_and_fall(desk: Desk, bot_id: str = BOT, price: str = "90.00") -> None:
    """A bot with 8 BTC bought at 100.10 out of 1,000 USDT; then the price falls."""
    await desk.trading.place(await desk.bot(bot_id, limits=LARGE), buy("8"))
    _price(desk, price)


def _price(desk: Desk, price: str) -> None:
    desk.venue.bid, desk.venue.ask = price, price
    desk.market.take_mark("BTCUSDT", price, price)


async def test_loss_beyond_the_limit_denies_the_entry_and_latches_with_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _hold_and_fall(desk)
        bot = desk.writer.books.bots[BOT]
        with pytest.raises(OrderRejected, match=r"closed by a breaker: Lost 8\.\d+% of 1,000\.00 USDT since"):
            await desk.trading.place(bot, buy("0.1"))
        assert {scope for scope, _ in desk.writer.books.latches} == {
            BOT,
            "family:SIMULATED:X",
            "mode:SIMULATED",
        }
        rows = [row["type"] for row in desk.records.audit_page(0, 200)["items"]]
        assert rows.index("risk.latched") < max(place for place, kind in enumerate(rows) if kind == "decision")
        assert (await desk.trading.place(bot, sell("1"))).status == "FILLED"


async def test_breach_is_seen_while_bots_sleep_and_cancels_working_entries(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _hold_and_fall(desk, price="100.00")
        entry = await desk.trading.place(desk.writer.books.bots[BOT], buy("0.1", "80"))
        _price(desk, "90.00")
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        assert ("mode:SIMULATED", "breaker.day") in desk.writer.books.latches
        watching = asyncio.create_task(desk.kill_switch.run())
        await eventually(lambda: desk.locked("USDT") == 0)
        [row] = [row for row in desk.records.orders_of(BOT, "BTCUSDT", limit=9) if row.id == entry.id]
        assert row.status == "CANCELED"
        await eventually(lambda: (tmp_path / "latches.json").exists())
        watching.cancel()


async def test_another_price_recovery_restart_or_midnight_does_not_lift_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _hold_and_fall(desk)
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        _price(desk, "150.00")
        for jump in (0, 2 * DAY_MS, -2 * DAY_MS, 40 * DAY_MS):
            await desk.writer.run(look(dict(desk.market.marks), now_ms() + jump))
        assert ("mode:SIMULATED", "breaker.day") in desk.writer.books.latches
    async with open_desk(tmp_path) as desk:
        _price(desk, "100.00")
        with pytest.raises(OrderRejected, match="GATE REDUCING"):
            await desk.trading.place(desk.writer.books.bots[BOT], buy("0.1"))


async def test_lifted_breaker_measures_anew_and_trips_again_on_a_further_loss(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _hold_and_fall(desk)
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        for scope in (BOT, "family:SIMULATED:X", "mode:SIMULATED"):
            await desk.kill_switch.resume(scope, None, "sized down", "owner", "api")
        bot = desk.writer.books.bots[BOT]
        # The book of before the fall is kept for a quarter of a second.
        await asyncio.sleep(0.3)
        assert (await desk.trading.place(bot, buy("0.1"))).status == "FILLED"
        _price(desk, "80.00")
        with pytest.raises(OrderRejected, match=r"GATE REDUCING .*Entries are closed by a breaker: Lost"):
            await desk.trading.place(bot, buy("0.1"))


async def test_deposits_and_withdrawals_trip_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(limits=LARGE)
        await desk.trading.place(bot, buy("1"))
        settings = bot.model_dump(include={"name", "strategy", "key", "secret", "pairs", "limits"})
        for allocation in (5_000, 200, 1_000):
            await desk.writer.run(put_bot(BOT, settings, "SIMULATED", "USDT", Decimal(allocation)))
            await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        assert desk.writer.books.latches == {}


async def test_portfolio_adds_its_bots_and_leaves_the_other_mode_alone(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.writer.run(change_limits("SIMULATED", WIDE, "owner", RULES))
        await desk.bot(OTHER, allocation=Decimal(5_000))
        await desk.bot("c" * 10, mode="REAL_MARKET_SPOT")
        await _hold_and_fall(desk)
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        assert desk.writer.books.latches == {}
        _price(desk, "70.00")
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        assert {scope for scope, _ in desk.writer.books.latches} == {"mode:SIMULATED"}
        assert (await desk.trading.place(desk.writer.books.bots["c" * 10], buy("1"))).status == "FILLED"


async def test_holding_without_a_price_denies_entries_without_a_latch(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(), buy("1"))
        ledger = desk.writer.books.ledgers[BOT]
        assert ledger.holdings()
        other = await desk.bot(OTHER, pairs=["BTC/USDT"])
        desk.market.marks.clear()
        desk.venue.bid = "0"
        with pytest.raises(OrderRejected, match="GATE "):
            await desk.trading.place(other, buy("1"))
        assert desk.writer.books.latches == {}


async def test_unreadable_limits_deny_entries(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.writer.run(lambda tx: tx.put_risk_limits("SIMULATED", {"portfolio_day": "much"}))
        with pytest.raises(OrderRejected, match="cannot be read: set them again"):
            await desk.trading.place(bot, buy("1"))


async def test_owner_chose_halted_then_a_breach_halts(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.writer.run(change_limits("SIMULATED", {"portfolio_action": "HALTED"}, "owner", RULES))
        await _hold_and_fall(desk)
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        assert desk.kill_switch.report()["unprotected"]


async def test_no_period_begins_after_a_start_or_a_clock_jump_until_the_venue_tells_the_time(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        jump, silent = [0], [False]

        async def synchronise() -> None:
            if silent[0]:
                raise VenueSilent("no answer")

        market = SimpleNamespace(marks=desk.market.marks, venue_ms=lambda: now_ms() + jump[0])
        upstream, told = SimpleNamespace(synchronise=synchronise), SimpleNamespace(publish=lambda _events: None)

        def started() -> BreakerWatch:
            return BreakerWatch(desk.writer, market, upstream, told, lambda: now_ms() + jump[0])  # type: ignore[arg-type]

        watch = started()
        await watch.look()
        before = dict(desk.writer.books.references)
        assert len(before) == 10
        jump[0], silent[0] = 40 * DAY_MS, True
        for one in (watch, started()):
            await one.look()
            assert desk.writer.books.references == before
        silent[0] = False
        await watch.look()
        assert desk.writer.books.references != before


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(["buy", "sell", "rise", "fall", "pay in", "join", "day"]), max_size=8))
async def test_look_that_remembers_sums_finds_what_a_fresh_one_finds(steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_desk(Path(folder)) as desk:
            await desk.bot()
            scales, marks, now = Scales(), {"BTCUSDT": Mark(Decimal(100), Decimal(100), now_ms())}, now_ms()
            for number, step in enumerate(["buy", *steps]):
                bot = desk.writer.books.bots[BOT]
                if step in ("buy", "sell"):
                    with contextlib.suppress(OrderRejected):
                        await desk.trading.place(bot, buy("1") if step == "buy" else sell("0.2"))
                elif step in ("rise", "fall"):
                    price = marks["BTCUSDT"].bid + (1 if step == "rise" else -1)
                    marks["BTCUSDT"] = Mark(price, price, now)
                elif step == "day":
                    now += DAY_MS
                else:
                    await desk.bot(
                        BOT if step == "pay in" else f"{'b' * 9}{'cdefghijk'[number]}",
                        allocation=Decimal(1000 + number),
                    )
                found = await desk.writer.run(look(dict(marks), now, scales))
                assert found == await desk.writer.run(look(dict(marks), now))


async def test_report_shows_each_breaker_with_its_distance(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await _hold_and_fall(desk, price="97.00")
        breakers = {(gauge["level"], gauge["period"]): gauge for gauge in desk.kill_switch.report()["breakers"]}
        assert len(breakers) == 10
        portfolio = breakers["portfolio", "day"]
        assert (portfolio["status"], portfolio["limit"], portfolio["currency"]) == ("warning", "0.03", "USDT")
        assert Decimal("0.024") < Decimal(portfolio["loss"]) < Decimal("0.03")
        assert breakers["bot", "drawdown"]["status"] == "ok"
