"""What earlier validations add to the trials of one, and what that does to its deflated Sharpe ratio."""

from typing import Any

import numpy as np
import pytest

from tests.lab.validate.worthless import worthless
from vostok.lab.validate.deflated import deflated_sharpe, expected_maximum
from vostok.lab.validate.earlier import Earlier, deflate, earlier_trials, tried

WINDOW: dict[str, Any] = {
    "start": 0,
    "split": 10,
    "end": 20,
    "parameters": {"ema": 21},
    "trials": 5,
    "trial_sharpes": [0.1, 0.2],
    "inside": {"trades": 3},
    "outside": {"trades": 2},
    "equity": [[0, 1], [100.0, 101.5]],
    "seconds": {"all": 3.1},
    "files": {"BTC_USDT-1h": "a"},
}


@pytest.mark.parametrize(
    ("others", "added"),
    [
        ([], (0, 0)),
        ([{"a": 40, "b": 40}], (0, 0)),  # the same again
        ([{"a": 40}], (0, 0)),  # the same, cancelled half-way
        ([{"c": 30, "d": 10}], (40, 1)),
        ([{"a": 40, "c": 30}], (30, 1)),  # one window is shared
        ([{"c": 30}, {"c": 30}, {"d": 7}], (37, 2)),  # a repetition of another one
        ([{"c": 0, "d": 0}, {"e": 0}], (2, 2)),  # nothing searched: one attempt each
    ],
)
def test_every_other_window_counts_once(others: list[dict[str, int]], added: tuple[int, int]) -> None:
    assert earlier_trials({"a": 40, "b": 40}, others) == added


def test_window_is_known_by_what_it_found_and_not_by_its_time_or_files() -> None:
    (own,) = tried([WINDOW])
    assert tried([WINDOW | {"seconds": {"all": 9.9}, "files": {"BTC_USDT-1h": "b"}}]) == {own: 5}
    for other in ({"parameters": {"ema": 22}}, {"trial_sharpes": [0.1, 0.3]}, {"equity": [[0, 1], [100.0, 101.6]]}):
        assert own not in tried([WINDOW | other])


def test_earlier_trials_raise_what_luck_would_show_and_leave_the_variance() -> None:
    report = worthless(3)
    alone, many = deflate(report, Earlier()), deflate(report, Earlier(80, 2))
    assert alone.probability == report["values"]["deflated_sharpe"]
    assert (alone.trials, alone.earlier_trials) == (20, 0)
    assert (many.trials, many.earlier_trials, many.earlier_validations) == (100, 80, 2)
    assert many.variance == alone.variance == report["deflated"]["variance"]
    assert many.benchmark == expected_maximum(100, many.variance) > alone.benchmark
    daily = np.array(report["predicted"]["daily"])
    assert many.probability == deflated_sharpe(daily, 100, many.variance)
    assert many.probability is not None
    assert alone.probability is not None
    assert many.probability < alone.probability
    again = deflated_sharpe(daily, 20, alone.variance)
    assert alone.probability == pytest.approx(again, abs=1e-6)  # the kept days are enough to compute it again


def test_strategy_that_searches_nothing_pays_for_its_earlier_versions() -> None:
    report = worthless(3)
    report["deflated"] |= {"trials": 1, "variance": 0.0, "benchmark": 0.0}
    days = len(report["predicted"]["daily"])
    found = deflate(report, Earlier(49, 49))
    assert (found.trials, found.variance) == (50, 1 / days)
    assert found.benchmark == expected_maximum(50, 1 / days) > 0


def test_lucky_one_of_many_versions_without_a_search_does_not_pass() -> None:
    """Two hundred records without an edge, the best of them validated last: alone it passes, among all it does not."""
    noise = np.random.default_rng(7).normal(0, 0.01, (200, 250))
    best = noise[np.argmax(noise.mean(axis=1) / noise.std(axis=1))]
    report = {
        "deflated": {"trials": 1, "variance": 0.0, "benchmark": 0.0},
        "predicted": {"daily": best.tolist()},
        "values": {"deflated_sharpe": deflated_sharpe(best, 1, 0.0)},
    }
    alone, among = deflate(report, Earlier()).probability, deflate(report, Earlier(199, 199)).probability
    assert alone is not None
    assert among is not None
    assert alone > 0.95 > among


def test_report_says_what_it_tried() -> None:
    assert list(worthless(3)["deflated"]["tried"].values()) == [20]
    assert worthless(3)["deflated"]["tried"] == worthless(3)["deflated"]["tried"]
    assert worthless(3)["deflated"]["tried"] != worthless(4)["deflated"]["tried"]
