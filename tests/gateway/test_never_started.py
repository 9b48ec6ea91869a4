"""A bot that never ran has no part in the limits of others."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.desk import BOT, Desk, buy, open_desk
from tests.gateway.test_holdings import AMOUNTS, HELD, NOW, bot, ledger, view
from vostok.binance.errors import OrderRejected
from vostok.clock import now_ms
from vostok.gateway.anchors import Anchors
from vostok.gateway.breakers import all_gauges, gauges, look
from vostok.gateway.holdings import View, add_up
from vostok.gateway.limit_use import limit_uses
from vostok.gateway.measurements import worth
from vostok.gateway.subaccounts import put_bot, set_state
from vostok.gateway.switch import bot_scopes
from vostok.risk.breakers import PERIODS, BreakerLimits, Level, Reference
from vostok.risk.gate import load_rules

RULES = load_rules()
MORE = "b" * 10
LEVELS: tuple[Level, ...] = ("bot", "family", "portfolio")
mine = st.lists(st.tuples(st.sampled_from("XY"), AMOUNTS, HELD), min_size=1, max_size=4)
idle = st.lists(st.tuples(st.sampled_from("XYZ"), AMOUNTS), min_size=1, max_size=3)


@given(mine, idle)
def test_bots_that_never_ran_change_no_figure_that_a_limit_of_another_bot_is_held_against(
    active: list[tuple[str, Decimal, dict[str, Decimal]]], never: list[tuple[str, Decimal]]
) -> None:
    bots = [bot(f"a{number}", strategy) for number, (strategy, _, _) in enumerate(active)]
    ledgers = {one.id: ledger(free, Decimal(0), held) for one, (_, free, held) in zip(bots, active, strict=True)}
    more = [
        bot(f"n{number}", strategy).model_copy(update={"started_at": None, "state": "STOPPED"})
        for number, (strategy, _) in enumerate(never)
    ]
    all_ledgers = ledgers | {one.id: ledger(free, Decimal(0), {}) for one, (_, free) in zip(more, never, strict=True)}
    alone = add_up("SIMULATED", bots, ledgers, [], view(), NOW)
    together = add_up("SIMULATED", [*more, *bots], all_ledgers, [], view(), NOW)
    for one in bots:
        for pair in ("BTC/USDT", "ETH/USDT"):
            assert together.holdings(one, pair) == alone.holdings(one, pair)

    references: dict[Any, Reference | None] = {
        (scope, one.id, period): Reference(0, Decimal(2000), Decimal(0), "USDT")
        for one in bots
        for level, scope in zip(LEVELS, bot_scopes(one), strict=False)
        for period in PERIODS[level]
    }
    worths = {one.id: worth(one, all_ledgers[one.id], view().marks) for one in [*bots, *more]}
    read = {
        (gauge.scope, gauge.period): gauge.reading
        for gauge in gauges([*more, *bots], worths, Anchors(references), BreakerLimits())
    }
    for gauge in gauges(bots, worths, Anchors(references), BreakerLimits()):
        assert read[gauge.scope, gauge.period] == gauge.reading


def _limit(desk: Desk) -> Decimal:
    uses = limit_uses(desk.writer.books, View(dict(desk.market.marks), desk.market.specs), RULES, now_ms())
    return next(Decimal(use["limit"]) for use in uses if use["field"] == "max_portfolio_exposure")


async def _create(desk: Desk, **changes: Any) -> None:
    known = desk.writer.books.bots[BOT]
    settings = {name: getattr(known, name) for name in ("strategy", "key", "secret", "pairs", "limits", "stoploss")}
    mode = changes.get("mode", "SIMULATED")
    await desk.writer.run(put_bot(MORE, {"name": MORE, **settings}, mode, "USDT", Decimal(1000)))


async def test_money_counts_from_the_first_start_on_and_not_before(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await _create(desk)
        assert _limit(desk) == 1000
        await desk.writer.run(set_state(MORE, "PAUSED", "owner", "test"))
        assert _limit(desk) == 1000
        await desk.writer.run(set_state(MORE, "RUNNING", "owner", "test"))
        assert _limit(desk) == 2000
        await desk.writer.run(set_state(MORE, "STOPPED", "owner", "test"))
        assert _limit(desk) == 2000, "what a stopped bot won or lost stays part of the mode"


async def test_entry_that_only_money_of_a_bot_that_never_ran_would_allow_is_denied(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        known = await desk.bot()
        await _create(desk)
        await desk.limit(max_pair_exposure="0.3")
        with pytest.raises(OrderRejected, match="MAX_PAIR_EXPOSURE"):
            await desk.trading.place(known, buy("4"))
        await desk.writer.run(set_state(MORE, "RUNNING", "owner", "test"))
        assert (await desk.trading.place(known, buy("4"))).status == "FILLED"


async def test_loss_of_a_mode_is_not_made_smaller_by_a_bot_that_never_ran(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await _create(desk)
        await desk.writer.run(look(dict(desk.market.marks), now_ms()))
        found = all_gauges(desk.writer.books, desk.market.marks, now_ms())
        assert {gauge.reading.base for gauge in found if gauge.level == "portfolio"} == {Decimal(1000)}


async def test_bot_that_changes_its_mode_begins_there_as_one_that_never_ran(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.bot()
        await _create(desk, mode="REAL_MARKET_SPOT")
        await desk.writer.run(set_state(MORE, "RUNNING", "owner", "test"))
        await desk.writer.run(set_state(MORE, "STOPPED", "owner", "test"))
        await _create(desk, mode="SIMULATED")
        assert desk.writer.books.bots[MORE].mode == "SIMULATED"
        assert _limit(desk) == 1000
