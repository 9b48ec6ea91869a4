"""Losses on real books: what was lost in a period stays in its breakers when bots and money come and go."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import BOT, Desk, buy, open_desk, sell
from tests.gateway.test_breakers import LARGE, WIDE
from vostok.binance.errors import OrderRejected
from vostok.clock import DAY_MS, now_ms
from vostok.gateway.breakers import all_gauges, look
from vostok.gateway.fresh_start import begin_afresh
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.subaccounts import archive, put_bot, set_state
from vostok.risk.breakers import period_start
from vostok.risk.gate import load_rules
from vostok.risk.types import Mode

RULES = load_rules()
OTHER = "b" * 10
ALL_WIDE = WIDE | {f"portfolio_{period}": "1" for period in ("day", "week", "month")}


def loss(desk: Desk, level: str = "portfolio", scope: str = "", period: str = "day") -> Decimal:
    found = [
        gauge.reading.loss
        for gauge in all_gauges(desk.writer.books, desk.market.marks, now_ms())
        if gauge.level == level and gauge.period == period and gauge.scope.endswith(scope)
    ]
    assert len(found) == 1
    assert found[0] is not None
    return round(found[0], 7)


async def look_now(desk: Desk, later_ms: int = 0) -> None:
    await desk.writer.run(look(dict(desk.market.marks), now_ms() + later_ms))


async def change(desk: Desk, bot_id: str = BOT, **changes: Any) -> None:
    known = desk.writer.books.bots[bot_id]
    settings = {name: getattr(known, name) for name in ("name", "strategy", "key", "secret", "pairs", "limits")}
    allocation = Decimal(changes.pop("allocation", 1_000))
    await desk.writer.run(put_bot(bot_id, settings | changes, "SIMULATED", "USDT", allocation))


async def close(desk: Desk, bot_id: str = BOT) -> None:
    await desk.writer.run(set_state(bot_id, "STOPPED", "owner", "test"))
    await desk.writer.run(archive(bot_id, dict(desk.market.specs), dict(desk.market.marks)))


async def lose(desk: Desk, quantity: str = "4") -> None:
    """The bot loses about 40 of its 1,000 USDT and holds nothing any more."""
    await desk.writer.run(change_limits("SIMULATED", ALL_WIDE, "owner", RULES))
    bot = await desk.bot(limits=LARGE)
    await look_now(desk)
    await desk.trading.place(bot, buy(quantity))
    desk.venue.bid = desk.venue.ask = "90.10"
    desk.market.take_mark("BTCUSDT", "90.10", "90.10")
    # The book of before the fall is kept for a quarter of a second.
    await asyncio.sleep(0.3)
    await desk.trading.place(bot, sell(str(Decimal(quantity) * Decimal("0.999"))))
    await look_now(desk)


async def test_archived_loser_leaves_its_loss_in_the_portfolio_also_after_a_restart(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        await desk.bot(OTHER, allocation=Decimal(5_000))
        await look_now(desk)
        before = loss(desk)
        assert before > Decimal("0.03")
        await close(desk)
        assert loss(desk) == before, "at once, before anybody looks"
        await look_now(desk)
        assert loss(desk) == before
    async with open_desk(tmp_path) as desk:
        desk.market.take_mark("BTCUSDT", "90.10", "90.10")
        await look_now(desk)
        assert loss(desk) == before
        await look_now(desk, DAY_MS)
        assert loss(desk) == 0
        assert loss(desk, period="month") == before, "unless the month has turned, too"


async def test_last_bot_is_archived_then_the_next_one_begins_with_what_was_lost(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        before = loss(desk)
        await close(desk)
        await look_now(desk)
        await desk.bot(OTHER, allocation=Decimal(50_000))
        await look_now(desk)
        assert loss(desk) == before
        assert loss(desk, "bot", OTHER) == 0


def shown(desk: Desk, at_ms: int) -> dict[tuple[str, str], Decimal]:
    """What was lost, by scope and period, as the Risk page shows it at that moment."""
    found = all_gauges(desk.writer.books, desk.market.marks, at_ms)
    return {(one.scope, one.period): round(one.reading.loss, 7) for one in found if one.reading.loss}


async def test_family_without_a_bot_is_shown_with_its_loss_until_the_period_ends(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        now = now_ms()
        before = {key: lost for key, lost in shown(desk, now).items() if key[0] != BOT}
        assert {scope for scope, _ in before} == {"family:SIMULATED:X", "mode:SIMULATED"}
        await close(desk)
        assert shown(desk, now) == before, "no bot is left at all"
        await desk.bot(OTHER, allocation=Decimal(5_000), strategy="Y")
        await look_now(desk)
        family = {key: lost for key, lost in before.items() if key[0].startswith("family")}
        assert {key: lost for key, lost in shown(desk, now).items() if key[0].startswith("family")} == family
        later = shown(desk, now + 32 * DAY_MS)
        assert [key for key in later if key[0] == "family:SIMULATED:X"] == []


async def test_archived_bot_that_comes_back_counts_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        before = loss(desk)
        for looks in (False, True):
            await close(desk)
            if looks:
                await look_now(desk)
            await desk.bot(limits=LARGE)
            await look_now(desk)
            assert loss(desk) == before
            assert loss(desk, "bot") == before


@pytest.mark.parametrize("allocation", [1, 10_000, 960])
async def test_money_paid_in_or_out_leaves_every_reading_as_it_was(tmp_path: Path, allocation: int) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        levels = ("bot", "family", "portfolio")
        before = [loss(desk, level) for level in levels]
        await change(desk, allocation=max(allocation, 100))
        assert [loss(desk, level) for level in levels] == before
        await look_now(desk)
        assert [loss(desk, level) for level in levels] == before
        assert loss(desk, "bot", period="drawdown") == before[0]


@pytest.mark.parametrize(("mode", "currency"), [("REAL_MARKET_SPOT", "USDT"), ("SIMULATED", "USDC")])
async def test_bot_that_never_traded_takes_another_mode_or_currency_and_dilutes_no_loss(
    tmp_path: Path, mode: Mode, currency: str
) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        before = loss(desk)
        other = await desk.bot(OTHER, allocation=Decimal(50_000))
        await look_now(desk)
        settings = {name: getattr(other, name) for name in ("name", "strategy", "key", "secret", "pairs", "limits")}
        await desk.writer.run(put_bot(OTHER, settings, mode, currency, Decimal(50_000)))
        await desk.writer.run(set_state(OTHER, "STOPPED", "owner", "test"))
        assert shown(desk, now_ms())["mode:SIMULATED", "day"] == before
        await look_now(desk)
        assert shown(desk, now_ms())["mode:SIMULATED", "day"] == before


async def test_bot_that_takes_another_strategy_leaves_its_loss_in_the_family(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        before = loss(desk, "family", ":X")
        await change(desk, strategy="Y")
        await look_now(desk)
        assert loss(desk, "family", ":Y") == 0
        await desk.bot(OTHER, allocation=Decimal(9_000))
        await look_now(desk)
        assert loss(desk, "family", ":X") == before
        assert loss(desk) == before


async def test_entry_of_a_bot_that_just_started_is_denied_by_what_others_lost(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        other = await desk.bot(OTHER, allocation=Decimal(90_000))
        await desk.writer.run(change_limits("SIMULATED", {"portfolio_day": "0.03"}, "owner", RULES))
        with pytest.raises(OrderRejected, match=r"closed by a breaker: Lost [34]\.\d+%"):
            await desk.trading.place(other, buy("0.1"))
        assert ("mode:SIMULATED", "breaker.day") in desk.writer.books.latches


async def test_lifted_breaker_measures_anew_without_what_archived_bots_lost(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        await desk.bot(OTHER)
        await close(desk)
        await desk.writer.run(change_limits("SIMULATED", {"portfolio_day": "0.015"}, "owner", RULES))
        await look_now(desk)
        assert ("mode:SIMULATED", "breaker.day") in desk.writer.books.latches
        await desk.kill_switch.resume("mode:SIMULATED", None, "looked at", "owner", "api")
        await look_now(desk)
        assert loss(desk) == 0
        assert loss(desk, period="week") > 0


async def test_emptied_venue_begins_afresh_also_for_what_archived_bots_lost(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot(mode="REAL_MARKET_SPOT")
        await desk.bot(OTHER, mode="REAL_MARKET_SPOT", strategy="Y")
        await look_now(desk)
        await close(desk)
        assert any(key[1] == BOT and key[0] != BOT for key in desk.writer.books.references)
        await desk.writer.run(begin_afresh("testnet", {"USDT": Decimal(1_000)}, "owner", "emptied"))
        assert {key for key in desk.writer.books.references if key[0] != BOT} == set()


async def test_first_entry_right_after_the_first_start_is_measured_from_before_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await lose(desk)
        before = loss(desk)
        known = desk.writer.books.bots[BOT]
        settings = {name: getattr(known, name) for name in ("strategy", "secret", "pairs", "limits")}
        await desk.writer.run(
            put_bot(OTHER, {"name": OTHER, "key": OTHER, **settings}, "SIMULATED", "USDT", Decimal(1000))
        )
        await look_now(desk)
        other = await desk.writer.run(set_state(OTHER, "RUNNING", "owner", "test"))
        await desk.trading.place(other, buy("4"))
        assert {key[0] for key in desk.writer.books.references if key[1] == OTHER} == {
            OTHER,
            "family:SIMULATED:X",
            "mode:SIMULATED",
        }
        desk.market.take_mark("BTCUSDT", "80.10", "80.10")
        assert loss(desk) > before + Decimal("0.01"), "also what it loses before the next look"


async def test_measurement_that_an_entry_begins_ends_with_the_day_of_the_venue(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot()
        await desk.market.freshen({"BTCUSDT"})
        desk.upstream.offset_ms = -3 * DAY_MS
        with pytest.raises(OrderRejected, match="CLOCK_WRONG"):
            await desk.trading.place(bot, buy("1"))
        begun = {reference.since for key, reference in desk.writer.books.references.items() if key[2] == "day"}
        assert begun == {period_start(now_ms() - 3 * DAY_MS, "day")}
