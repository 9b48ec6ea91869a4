"""Each figure against another's computation of it: empyrical, Freqtrade's data.metrics and pandas, to 1e-9."""

import json
import math
from dataclasses import fields
from typing import Any

import empyrical
import numpy as np
import pandas as pd
import pytest
from freqtrade.data import metrics as freqtrade_metrics
from freqtrade.optimize.optimize_reports.optimize_reports import calc_streak
from hypothesis import given
from hypothesis import strategies as st

from tests.programs import ROOT
from vostok.lab import metrics
from vostok.lab.curves import DAY_MS, Curve, by_day, curve, hold, month_returns, since
from vostok.lab.metrics import ClosedTrade, Performance, Trading, measure, performance, trading
from vostok.lab.regimes import RegimeFigures

HOUR_MS = 3_600_000
START_MS = 1_704_067_200_000
EXACT = 1e-9


def hourly(seed: int, days: int = 400, volatility: float = 0.01) -> Curve:
    steps = np.random.default_rng(seed).normal(0.0002, volatility, days * 24)
    times = START_MS + np.arange(days * 24 + 1, dtype=np.int64) * HOUR_MS
    return Curve(times[:-1], 1000 * np.exp(np.cumsum(steps)))


def trades_of(seed: int, count: int = 120) -> list[ClosedTrade]:
    noise = np.random.default_rng(seed)
    profits = noise.normal(1, 20, count)
    opened = START_MS + np.sort(noise.integers(0, 390 * 24, count)) * HOUR_MS
    lasted = noise.integers(1, 60, count) * HOUR_MS
    return [
        ClosedTrade("BTC/USDT", int(begin), int(begin + length), float(profit), 400.0, 0.4)
        for begin, length, profit in zip(opened, lasted, profits, strict=True)
    ]


def as_frame(of: Curve) -> pd.DataFrame:
    return pd.DataFrame({"date": pd.to_datetime(of.times, unit="ms", utc=True), "total_quote": of.values})


def closes(of: Curve, rule: str) -> pd.Series:
    """The last value of each day or month as pandas finds it; midnight closes the one before, the first point none."""
    series = as_frame(of).set_index("date")["total_quote"]
    return series.resample(rule, closed="right", label="left").last().loc[series.index[0] :]


def daily_returns(of: Curve) -> pd.Series:
    """Daily returns as pandas makes them, with the first day's from the curve's first point."""
    last = closes(of, "1D")
    whole = pd.concat([pd.Series([of.values[0]]), last])
    return whole.pct_change().iloc[1:].astype(float)


def trade_frame(closed: list[ClosedTrade], balance: float) -> pd.DataFrame:
    ordered = sorted(closed, key=lambda trade: trade.closed_ms)
    profits = [trade.profit for trade in ordered]
    return pd.DataFrame(
        {
            "profit_abs": profits,
            "profit_ratio": [profit / balance for profit in profits],
            "close_date": pd.to_datetime([trade.closed_ms for trade in ordered], unit="ms", utc=True),
        }
    )


@pytest.mark.parametrize("seed", range(8))
def test_risk_figures_equal_empyricals(seed: int) -> None:
    equity = hourly(seed)
    own, returns = performance(equity), daily_returns(equity)
    assert own.volatility == pytest.approx(empyrical.annual_volatility(returns, annualization=365), rel=EXACT)
    assert own.sharpe == pytest.approx(empyrical.sharpe_ratio(returns, annualization=365), rel=EXACT)
    assert own.sortino == pytest.approx(empyrical.sortino_ratio(returns, annualization=365), rel=EXACT)
    assert own.total_return == pytest.approx(empyrical.cum_returns_final(returns), rel=EXACT)
    points = as_frame(equity)["total_quote"].pct_change().dropna()
    assert own.max_drawdown == pytest.approx(-empyrical.max_drawdown(points), rel=EXACT)
    assert own.annual_return is not None
    assert own.calmar == pytest.approx(own.annual_return / -empyrical.max_drawdown(points), rel=EXACT)


@pytest.mark.parametrize("seed", range(8))
def test_growth_and_drawdown_equal_freqtrades(seed: int) -> None:
    equity = hourly(seed)
    own = performance(equity)
    years = float(equity.values[-1] / equity.values[0])
    assert own.annual_return == pytest.approx(
        freqtrade_metrics.calculate_cagr(equity.days, 1.0, years),
        rel=EXACT,
    )
    theirs = freqtrade_metrics.calculate_max_drawdown_from_balance(as_frame(equity), relative=True)
    assert own.max_drawdown == pytest.approx(theirs.relative_account_drawdown, rel=EXACT)


@pytest.mark.parametrize("seed", range(8))
def test_trade_figures_equal_freqtrades(seed: int) -> None:
    equity, closed = hourly(seed), sorted(trades_of(seed), key=lambda trade: trade.closed_ms)
    own, frame = trading(equity, closed), trade_frame(closed, float(equity.values[0]))
    expectancy, ratio = freqtrade_metrics.calculate_expectancy(frame)
    assert own.expectancy == pytest.approx(expectancy, rel=EXACT)
    assert own.expectancy_ratio == pytest.approx(ratio, rel=EXACT)
    assert own.sqn is not None
    # Freqtrade rounds its SQN to four places.
    assert round(own.sqn, 4) == freqtrade_metrics.calculate_sqn(frame, float(equity.values[0]))
    wins, losses = (frame.loc[sign * frame["profit_abs"] > 0, "profit_abs"] for sign in (1, -1))
    assert own.profit_factor == pytest.approx(wins.sum() / -losses.sum(), rel=EXACT)
    assert own.payoff == pytest.approx(wins.mean() / -losses.mean(), rel=EXACT)
    assert own.hit_ratio == pytest.approx((frame["profit_abs"] > 0).mean(), rel=EXACT)
    assert own.longest_losing_streak == calc_streak(frame)[1]


@pytest.mark.parametrize("seed", range(4))
def test_sqn_equals_its_formula_in_pandas(seed: int) -> None:
    equity, closed = hourly(seed), trades_of(seed)
    profits = pd.Series([trade.profit for trade in closed])
    assert trading(equity, closed).sqn == pytest.approx(math.sqrt(len(profits)) * profits.mean() / profits.std())


@pytest.mark.parametrize("seed", range(4))
def test_months_equal_pandas_months(seed: int) -> None:
    equity = hourly(seed)
    series = closes(equity, "MS")
    before = series.shift(1)
    before.iloc[0] = equity.values[0]
    expected = {f"{moment:%Y-%m}": value for moment, value in (series / before - 1).items()}
    assert month_returns(equity) == pytest.approx(expected, rel=EXACT)


@pytest.mark.parametrize("seed", range(4))
def test_holding_equals_freqtrades_market_change(seed: int) -> None:
    pairs = [hourly(seed * 10 + number) for number in range(5)]
    frames = {str(number): as_frame(pair).rename(columns={"total_quote": "close"}) for number, pair in enumerate(pairs)}
    held = performance(hold(pairs))
    assert held.total_return == pytest.approx(freqtrade_metrics.calculate_market_change(frames), rel=EXACT)


def test_time_under_water_is_from_a_high_until_it_is_reached_again() -> None:
    of = curve([(day * DAY_MS, value) for day, value in enumerate([100, 90, 95, 100, 110, 100, 105])])
    largest, longest_ms, share = metrics.drawdown(of)
    assert largest == pytest.approx(0.1)
    assert longest_ms == 3 * DAY_MS
    assert share == pytest.approx(3 / 6)


def test_what_the_data_does_not_define_is_none() -> None:
    flat = curve([(START_MS, 100.0), (START_MS + HOUR_MS, 100.0)])
    nothing = measure(flat, [])
    assert nothing.performance.sharpe is None
    assert nothing.performance.sortino is None
    assert nothing.performance.calmar is None
    assert nothing.performance.volatility is None
    assert nothing.market is None
    assert nothing.beyond_market is None
    figures = nothing.trading
    assert (figures.hit_ratio, figures.payoff, figures.profit_factor, figures.sqn) == (None, None, None, None)
    assert figures.time_in_market == 0


def test_growth_that_no_number_can_hold_is_none() -> None:
    assert performance(curve([(0, 1.0), (60_000, 2.0)])).annual_return is None


@pytest.mark.parametrize(("count", "warned"), [(29, True), (30, False)])
def test_fewer_than_thirty_trades_warn(count: int, warned: bool) -> None:
    assert ("few_trades" in measure(hourly(1), trades_of(1, count)).warnings) == warned


@pytest.mark.parametrize(("days", "warned"), [(29, True), (31, False)])
def test_less_than_thirty_days_warn(days: int, warned: bool) -> None:
    assert ("short_period" in measure(hourly(1, days), []).warnings) == warned


def test_costs_turnover_and_time_in_the_market_add_up() -> None:
    equity = curve([(START_MS, 1000.0), (START_MS + 10 * DAY_MS, 1000.0)])
    closed = [
        ClosedTrade("A/B", START_MS, START_MS + 2 * DAY_MS, 1.0, 200.0, 0.2),
        ClosedTrade("C/B", START_MS + DAY_MS, START_MS + 3 * DAY_MS, 1.0, 300.0, 0.3),
    ]
    own = trading(equity, closed)
    assert own.traded == pytest.approx(500)
    assert own.fees == pytest.approx(0.5)
    assert own.cost_ratio == pytest.approx(0.0005)
    assert own.turnover == pytest.approx(0.5 * 365 / 10)
    assert own.time_in_market == pytest.approx(0.3)


def test_the_first_day_counts_from_the_first_point() -> None:
    days = by_day(curve([(START_MS, 100.0), (START_MS + HOUR_MS, 110.0), (START_MS + 3 * DAY_MS, 121.0)]))
    assert days.returns.tolist() == pytest.approx([0.1, 0.0, 0.1])


def test_point_at_midnight_then_the_close_of_the_day_before() -> None:
    run = curve([(START_MS, 100.0), (START_MS + DAY_MS, 110.0), (START_MS + 2 * DAY_MS, 121.0)])
    days = by_day(run)
    assert days.numbers.tolist() == [START_MS // DAY_MS, START_MS // DAY_MS + 1]
    assert days.returns.tolist() == pytest.approx([0.1, 0.1])


def test_run_to_the_end_of_a_month_then_no_month_more() -> None:
    january = 1_704_067_200_000
    run = curve([(january + day * DAY_MS, 100.0 + day) for day in range(32)])
    assert month_returns(run) == pytest.approx({"2024-01": 0.31})


@given(st.lists(st.floats(0.9, 1.1), min_size=2, max_size=20), st.integers(1, 24))
def test_run_from_midnight_to_midnight_has_its_days_however_often_it_is_sampled(steps: list[float], each: int) -> None:
    closes = 100 * np.cumprod([1.0, *steps])
    between = [
        (START_MS + (day * each + part) * DAY_MS // each, float(closes[day] if part == 0 else 100 + part))
        for day in range(len(steps))
        for part in range(each)
    ]
    run = curve([*between, (START_MS + len(steps) * DAY_MS, float(closes[-1]))])
    assert by_day(run).returns.tolist() == pytest.approx([step - 1 for step in steps])


def test_a_pair_without_a_price_waits_in_cash() -> None:
    early = curve([(0, 10.0), (DAY_MS, 20.0), (2 * DAY_MS, 20.0)])
    late = curve([(DAY_MS, 5.0), (2 * DAY_MS, 10.0)])
    assert hold([early, late]).values.tolist() == pytest.approx([1.0, 1.5, 2.0])


def test_a_curve_since_a_moment_begins_with_the_value_then() -> None:
    cut = since(curve([(0, 1.0), (10, 2.0), (20, 3.0)]), 15)
    assert (cut.times.tolist(), cut.values.tolist()) == ([15, 20], [2.0, 3.0])


@pytest.mark.parametrize(
    "points",
    [[(0, 1.0)], [(0, 1.0), (0, 2.0)], [(1, 1.0), (0, 2.0)], [(0, 1.0), (1, 0.0)], [(0, 1.0), (1, math.nan)]],
)
def test_what_is_no_curve_is_refused(points: list[tuple[int, float]]) -> None:
    with pytest.raises(ValueError, match="curve"):
        curve(points)


CURVES = st.lists(st.floats(0.5, 2.0), min_size=3, max_size=60).map(
    lambda steps: curve([(START_MS + index * 7 * HOUR_MS, float(v)) for index, v in enumerate(np.cumprod(steps))])
)


@given(CURVES, st.floats(0.001, 1000))
def test_figures_do_not_depend_on_the_size_of_the_account(equity: Curve, factor: float) -> None:
    larger = Curve(equity.times, equity.values * factor)
    for field in fields(Performance):
        one, other = (getattr(performance(of), field.name) for of in (equity, larger))
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(other, rel=1e-6, abs=1e-9)


@given(CURVES)
def test_months_and_days_compound_to_the_whole(equity: Curve) -> None:
    whole = 1 + performance(equity).total_return
    assert math.prod(1 + value for value in month_returns(equity).values()) == pytest.approx(whole)
    assert float(np.prod(1 + by_day(equity).returns)) == pytest.approx(whole)


@given(CURVES)
def test_a_drawdown_is_a_fraction_and_none_is_deeper_than_the_fall_from_the_top(equity: Curve) -> None:
    largest, longest_ms, share = metrics.drawdown(equity)
    assert 0 <= largest < 1
    assert 0 <= share <= 1
    assert 0 <= longest_ms <= equity.times[-1] - equity.times[0]
    assert largest >= 1 - equity.values[-1] / equity.values.max() - 1e-12


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_figure_has_its_name_and_its_definition(language: str) -> None:
    path = ROOT / "frontend" / "src" / "i18n" / f"{language}.json"
    texts: dict[str, Any] = json.loads(path.read_text())["metrics"]
    names = {field.name for kind in (Performance, Trading, RegimeFigures) for field in fields(kind)}
    missing = [name for name in sorted(names) if not {"name", "help"} <= set(texts.get(name, {}))]
    assert not missing
