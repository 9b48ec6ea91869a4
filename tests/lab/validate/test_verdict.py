"""Windows without gap or overlap; a verdict that an unknown figure never passes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.lab.curves import DAY_MS
from vostok.lab.validate.verdict import RULES, judge
from vostok.lab.validate.windows import windows

GOOD = {
    "sharpe": 2.0,
    "max_drawdown": 0.05,
    "profit_factor": 2.0,
    "hit_ratio": 0.6,
    "losing_streak": 3.0,
    "trades": 100.0,
    "lookahead": 0.0,
    "recursive": 0.0,
    "random_percentile": 0.99,
    "deflated_sharpe": 0.99,
    "doubled_costs": 0.1,
    "stability": 0.9,
}


@given(st.sampled_from(["rolling", "anchored"]), st.integers(30, 900), st.integers(1, 60), st.integers(1, 30))
def test_out_of_sample_parts_follow_each_other_and_are_never_seen_before(
    kind: str, days: int, in_days: int, out_days: int
) -> None:
    end = days * DAY_MS
    if days < in_days + out_days:
        with pytest.raises(ValueError, match="no window"):
            windows(kind, 0, end, in_days, out_days, 0.8)  # type: ignore[arg-type]
        return
    if (days - in_days) // out_days > 520:
        return
    made = windows(kind, 0, end, in_days, out_days, 0.8)  # type: ignore[arg-type]
    assert [window.number for window in made] == list(range(len(made)))
    for window in made:
        assert window.start < window.split < window.end <= end
        assert window.end - window.split == out_days * DAY_MS
        assert window.split - window.start == (window.split if kind == "anchored" else in_days * DAY_MS)
    assert all(one.end == other.split for one, other in itertools.pairwise(made))
    assert end - made[-1].end < out_days * DAY_MS


def test_split_is_one_window_at_a_day_s_beginning() -> None:
    assert windows("split", 0, 10 * DAY_MS, 28, 7, 0.8) == [(0, 0, 8 * DAY_MS, 10 * DAY_MS)]
    with pytest.raises(ValueError, match="too short"):
        windows("split", 0, DAY_MS, 28, 7, 0.8)
    with pytest.raises(ValueError, match="lengthen"):
        windows("rolling", 0, 900 * DAY_MS, 1, 1, 0.8)


def test_strategy_that_keeps_every_limit_passes_and_each_limit_can_fail_it() -> None:
    assert judge(GOOD, {}, has_parameters=True)[0] == "PASSED"
    assert set(GOOD) == set(RULES)
    for name, rule in RULES.items():
        bad = rule.limit - 0.01 if rule.better == "higher" else rule.limit + 0.01
        verdict, checks = judge(GOOD | {name: bad}, {}, has_parameters=True)
        assert verdict == "FAILED"
        assert [check.name for check in checks if not check.passed] == [name]


@given(st.sets(st.sampled_from(sorted(RULES)), min_size=1), st.booleans())
def test_unknown_figures_never_pass(unknown: set[str], parameters: bool) -> None:
    for nothing in (None, float("nan")):
        verdict, checks = judge(GOOD | dict.fromkeys(unknown, nothing), {}, has_parameters=parameters)
        exempt = set() if parameters else {"stability"}
        assert {check.name for check in checks if not check.passed} == unknown - exempt
        assert (verdict == "FAILED") == bool(unknown - exempt)


def test_limits_of_the_owner_win() -> None:
    verdict, checks = judge(GOOD, {"sharpe": 2.5}, has_parameters=True)
    assert verdict == "FAILED"
    assert checks[0].limit == 2.5
    assert judge(GOOD | {"sharpe": 0.5}, {"sharpe": 0.4}, has_parameters=True)[0] == "PASSED"
