"""Statistics against values worked out by hand, and what must hold for any trades and any curve."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.portfolio.statistics import Closed, Drawdown, buy_and_hold, of_trades

D = Decimal
profits = st.decimals(min_value=-1_000, max_value=1_000, places=8)
trades = st.lists(st.builds(Closed, profit=profits, duration_ms=st.integers(0, 10**9)), max_size=30)
curves = st.lists(st.decimals(min_value=D("0.01"), max_value=10_000, places=2), min_size=1, max_size=40)


def test_trades_won_lost_and_even_then_as_worked_out_by_hand() -> None:
    found = of_trades([Closed(D(30), 60_000), Closed(D(-12), 120_000), Closed(D(0), 0), Closed(D(-3), 60_000)])
    assert (found.closed, found.wins, found.losses) == (4, 1, 2)
    assert found.hit_ratio == D("0.25")
    assert found.profit_factor == D(2)  # 30 won, 12 + 3 lost
    assert found.average_duration_ms == 60_000


def test_no_trade_then_nothing_is_known() -> None:
    found = of_trades([])
    assert (found.hit_ratio, found.profit_factor, found.average_duration_ms) == (None, None, None)


def test_nothing_lost_then_profit_factor_is_unknown_not_infinite() -> None:
    assert of_trades([Closed(D(5), 1)]).profit_factor is None


def test_equity_falls_and_recovers_then_largest_and_current_drawdown_differ() -> None:
    found = Drawdown().over(map(D, (1000, 1100, 880, 1210, 1089)))
    assert found.peak == 1210
    assert found.largest == D("0.2")  # 1100 to 880
    assert found.current == D("0.1")  # 1210 to 1089


def test_two_pairs_held_then_the_mean_of_their_returns() -> None:
    assert buy_and_hold([(D(100), D(110)), (D(50), D(40))]) == D("-0.05")
    assert buy_and_hold([(D(100), D(110)), (None, D(40))]) is None
    assert buy_and_hold([]) is None


@given(trades)
def test_any_trades_then_ratios_are_in_range_and_agree_with_the_sum(done: list[Closed]) -> None:
    found = of_trades(done)
    assert found.wins + found.losses <= found.closed
    assert found.hit_ratio is None or 0 <= found.hit_ratio <= 1
    total = sum((trade.profit for trade in done), D(0))
    if found.profit_factor is not None and abs(total) > D("0.01"):
        assert (found.profit_factor >= 1) == (total > 0)


@given(curves, st.integers(0, 40))
def test_any_curve_then_drawdown_is_that_of_its_worst_pair_and_can_be_continued(curve: list[Decimal], at: int) -> None:
    found = Drawdown().over(curve)
    worst = max((curve[i] - curve[j]) / curve[i] for i in range(len(curve)) for j in range(i, len(curve)))
    assert abs(found.largest - worst) < D("1e-20")
    assert 0 <= found.current <= found.largest < 1
    assert Drawdown().over(curve[:at]).over(curve[at:]) == found


@given(curves, st.decimals(min_value=1, max_value=100, places=2))
def test_curve_in_another_currency_then_same_drawdown(curve: list[Decimal], rate: Decimal) -> None:
    scaled = Drawdown().over(equity * rate for equity in curve)
    assert abs(scaled.largest - Drawdown().over(curve).largest) < D("1e-20")
