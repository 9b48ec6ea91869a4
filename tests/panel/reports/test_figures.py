"""The figures of a report against values worked out by hand, and what must hold for any fills."""

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.reports.figures import (
    BotFact,
    DenialFact,
    FillFact,
    TradeFact,
    book,
    correlation,
    grouped,
    max_drawdown,
    max_exposure,
)
from vostok.panel.reports.spreadsheet import line

D = Decimal
money = st.decimals(min_value=0, max_value=1_000, places=8)


def bot(id: str, *, family: str = "Quiet", profit: int | None = 0, mode: str = "SIMULATED") -> BotFact:
    """A bot that gained `profit` in the period."""
    closing = None if profit is None else D(100 + profit)
    return BotFact(id, id.upper(), family, "RESEARCH", mode, "USDT", [], D(100), closing)  # type: ignore[arg-type]


def buy(bot_id: str, quote: int, ts: int, *, fee: str | None = "0.1") -> FillFact:
    return FillFact(bot_id, "BTC/USDT", True, D(quote), None if fee is None else D(fee), None, ts)


def sell(bot_id: str, quote: str, realised: str, ts: int) -> FillFact:
    return FillFact(bot_id, "BTC/USDT", False, D(quote), D("0.1"), D(realised), ts)


def test_two_bots_of_a_family_then_its_line_is_their_sum_and_each_has_its_own() -> None:
    fills = [buy("a", 100, 1), buy("b", 50, 2), sell("a", "110.1", "10", 3)]
    trades = [TradeFact("a", "BTC/USDT", D(10)), TradeFact("b", "ETH/USDT", D(-3))]
    found = book([bot("a", profit=10), bot("b", profit=-3)], fills, trades, [], [], 0)
    assert (found.profit, found.realised, found.fees, found.traded) == (D(7), D(10), D("0.3"), D("260.1"))
    assert [(one.id, one.profit, one.closed_trades, one.wins) for one in found.bots] == [
        ("a", D(10), 1, 1),
        ("b", D(-3), 1, 0),
    ]
    assert [(one.id, one.profit, one.max_exposure) for one in found.families] == [("Quiet", D(7), D(150))]
    assert [(one.id, one.fills, one.closed_trades) for one in found.pairs] == [("BTC/USDT", 3, 1), ("ETH/USDT", 0, 1)]


def test_fills_before_the_period_then_only_their_holdings_count() -> None:
    found = book([bot("a")], [buy("a", 100, 1), sell("a", "60.1", "10", 20)], [], [], [], 10)
    assert (found.fills, found.traded, found.max_exposure) == (1, D("60.1"), D(100))


def test_one_fee_is_unknown_then_so_is_the_sum() -> None:
    found = book([bot("a")], [buy("a", 100, 1), buy("a", 100, 2, fee=None)], [], [], [], 0)
    assert found.fees is None


def test_one_bot_is_unknown_then_the_book_has_no_profit_and_the_bot_stands_last() -> None:
    found = book([bot("a", profit=None), bot("b", profit=5)], [], [], None, [], 0)
    assert (found.profit, [one.id for one in found.bots], found.denials) == (None, ["b", "a"], None)


def test_denials_are_counted_by_rule_and_bot_each_time() -> None:
    said = [DenialFact("a", "max_exposure", 3), DenialFact("b", "max_exposure", 2), DenialFact("a", "sentiment", 1)]
    found = book([bot("a"), bot("b")], [], [], said, [], 0)
    assert [(one.rule, one.times, one.bots) for one in found.denials or []] == [
        ("max_exposure", 5, 2),
        ("sentiment", 1, 1),
    ]
    assert {one.id: one.denials for one in found.bots} == {"a": 4, "b": 2}


def test_simulated_and_real_then_two_books_with_the_real_one_first() -> None:
    found = grouped([bot("a"), bot("b", mode="REAL_MARKET_SPOT")])
    assert [mode for mode, _ in found] == ["REAL_MARKET_SPOT", "SIMULATED"]


def test_allocation_is_taken_back_then_it_is_no_drawdown() -> None:
    assert max_drawdown([(D(1000), D(1000)), (D(500), D(500)), (D(600), D(500))]) == 0
    assert max_drawdown([]) is None


def test_money_is_added_later_then_an_early_and_a_late_loss_count_for_what_was_there() -> None:
    added = [(D(1000), D(1000)), (D(100_000), D(100_000)), (D(99_000), D(100_000))]
    assert max_drawdown(added) == D("0.01")
    assert max_drawdown([(D(1000), D(1000)), (D(900), D(1000)), (D(99_900), D(100_000))]) == D("0.1")


def test_added_and_lost_between_two_samples_then_only_the_loss_is_a_fall() -> None:
    assert max_drawdown([(D(1000), D(1000)), (D(1400), D(1500))]) == D("0.1")


def test_bots_that_gain_together_and_against_each_other() -> None:
    rising = [D(value) for value in (0, 1, 3, 4, 8, 9, 15, 16, 20)]
    found = correlation(["up", "same", "down"], [rising, rising, [-value for value in rising]])
    assert found.matrix == [[1.0, 1.0, -1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]


def test_too_few_known_steps_then_no_correlation() -> None:
    line_of = [D(1), None] * 6
    assert correlation(["a", "b"], [line_of, line_of]).matrix == [[1.0, None], [None, 1.0]]


sides = st.builds(
    FillFact,
    bot_id=st.sampled_from("ab"),
    pair=st.sampled_from(["BTC/USDT", "ETH/USDT"]),
    buy=st.booleans(),
    quote=money,
    fee=money,
    realised=money,
    ts=st.integers(0, 100),
)


@given(st.lists(sides, max_size=30), st.integers(0, 100))
def test_any_fills_then_exposure_is_between_nothing_and_all_that_was_bought(fills: list[FillFact], begin: int) -> None:
    ordered = sorted(fills, key=lambda fill: fill.ts)
    highest = max_exposure(ordered, begin)
    bought = sum((fill.quote for fill in fills if fill.buy), D(0))
    returned = sum((fill.fee or D(0)) + (fill.realised or D(0)) for fill in fills if not fill.buy)
    assert 0 <= highest <= bought + returned
    assert highest <= max_exposure(ordered, 0)


@given(st.lists(sides, max_size=30))
def test_any_fills_then_the_book_is_the_sum_of_its_bots_families_and_pairs(fills: list[FillFact]) -> None:
    ordered = sorted(fills, key=lambda fill: fill.ts)
    found = book([bot("a"), bot("b", family="Loud")], ordered, [], [], [], 0)
    for part in (found.bots, found.families, found.pairs):
        assert sum((one.traded for one in part), D(0)) == found.traded
        assert sum((one.realised or D(0) for one in part), D(0)) == found.realised


@given(st.text(max_size=30))
def test_any_name_then_it_is_one_cell_and_never_a_formula(name: str) -> None:
    written = next(csv.reader(io.StringIO(line([name, "x"]), newline="")))
    assert len(written) == 2
    assert not written[0].lstrip().startswith(("=", "+", "@", "|", "%")) or written[0].startswith("'")
    assert written[0].removeprefix("'") == name.removeprefix("'")
    assert not written[0].startswith("-") or written[0][1:].replace(".", "").isdigit()
