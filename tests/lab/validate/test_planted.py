"""A strategy that knows the future, one that flips a coin and one that was fitted to luck: none of them passes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.lab.validate.planted import COIN, JOB, ORACLE, OVERFITTED, failed, home_with, plan_of, validated
from tests.lab.validate.worthless import worthless
from vostok.lab.executor import StepFailed, check_executor
from vostok.lab.plan import RESULT
from vostok.lab.run.optimise import spaces_of
from vostok.lab.validate.earlier import tried
from vostok.lab.validate.verdict import judge

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning", "ignore::DeprecationWarning")


def test_strategy_that_knows_the_future_earns_much_and_fails(tmp_path: Path) -> None:
    report = validated(home_with(tmp_path, "Oracle", ORACLE), plan_of("Oracle"))
    assert report["values"]["sharpe"] > 5
    assert report["values"]["random_percentile"] > 0.95
    assert "lookahead" in failed(report)
    assert report["bias"]["lookahead"]["biased"] > 0


def test_coin_fails_as_random_entries_do_as_well(tmp_path: Path) -> None:
    report = validated(home_with(tmp_path, "Coin", COIN), plan_of("Coin"))
    assert report["values"]["trades"] > 30
    assert report["has_parameters"] is False
    assert {"random_percentile", "deflated_sharpe"} <= failed(report)
    assert "lookahead" not in failed(report)


def test_overfitted_strategy_earns_in_sample_only_and_its_neighbours_collapse(tmp_path: Path) -> None:
    home = home_with(tmp_path, "Overfitted", OVERFITTED)
    report = validated(home, plan_of("Overfitted", epochs=8))
    inside = [window["inside"]["sharpe"] for window in report["windows"]]
    outside = [window["outside"]["sharpe"] for window in report["windows"]]
    assert np.mean(inside) > np.mean(outside) + 1
    assert {"deflated_sharpe", "random_percentile"} & failed(report)
    assert all(window["parameters"].keys() == {"luck"} for window in report["windows"])
    assert report["deflated"]["trials"] == 16
    stored = [json.loads(file.read_text()) for file in (home / "lab" / JOB / "steps").glob("window-*.json")]
    assert report["deflated"]["tried"] == tried([window["result"] for window in stored])
    assert validated(home, plan_of("Overfitted", epochs=8), "again")["deflated"] == report["deflated"]
    steps = {file.name for file in (home / "lab" / JOB / "steps").iterdir()}
    assert {"window-0.json", "window-1.json", "lookahead-0.json", "recursive-0.json", "sweep-0.json"} <= steps
    assert list((home / "lab" / JOB / "work").iterdir()) == []


def test_stability_is_asked_around_own_values_where_nothing_is_searched(tmp_path: Path) -> None:
    report = validated(home_with(tmp_path, "Overfitted", OVERFITTED), plan_of("Overfitted", epochs=0))
    assert [window["parameters"] for window in report["windows"]] == [{}, {}]
    assert report["stability"]["axes"] == [{"name": "luck", "values": [1, 1001, 2001], "chosen": 0}]
    assert report["has_parameters"] is True
    _, checks = judge(report["values"], {}, has_parameters=report["has_parameters"])
    stability = next(check for check in checks if check.name == "stability")
    assert (stability.note, stability.value) == (None, report["stability"]["score"])
    assert stability.value is not None


CHOICE = """
from freqtrade.strategy import CategoricalParameter, IStrategy


class Choice(IStrategy):
    mode = CategoricalParameter(["fast", "slow"], default="fast", space="buy", optimize={optimize})
    populate_indicators = populate_entry_trend = populate_exit_trend = lambda self, dataframe, metadata: dataframe
"""


@pytest.mark.parametrize(("optimize", "spaces"), [(True, ["buy"]), (False, [])])
def test_parameter_without_a_range_is_one_that_can_be_searched(
    tmp_path: Path, optimize: bool, spaces: list[str]
) -> None:
    home_with(tmp_path, "Choice", CHOICE.format(optimize=optimize))
    assert spaces_of(tmp_path / "strategies", "Choice") == spaces


def test_finished_steps_are_kept_and_not_done_again(tmp_path: Path) -> None:
    home, plan = home_with(tmp_path, "Coin", COIN), plan_of("Coin")
    first = validated(home, plan)
    folder = home / "lab" / JOB
    kept = {file.name: file.stat().st_mtime_ns for file in (folder / "steps").iterdir()}
    (folder / RESULT).unlink()
    (folder / "steps" / "window-1.json").unlink()
    again = validated(home, plan)
    after = {file.name: file.stat().st_mtime_ns for file in (folder / "steps").iterdir()}
    assert {name for name in kept if after[name] != kept[name]} == {"window-1.json"}
    assert without_times(again) == without_times(first)


def test_failing_strategy_is_named_with_file_and_line(tmp_path: Path) -> None:
    home = home_with(tmp_path, "Coin", COIN.replace("mixed = ", "mixed = 1 / 0 + "))
    with pytest.raises(StepFailed) as found:
        validated(home, plan_of("Coin"))
    assert "ZeroDivisionError" in found.value.problem.text
    assert found.value.problem.file == str(home / "strategies" / "Coin.py")


def test_bad_executor_is_refused() -> None:
    for good in ("local", "dask://cluster.lan:8786"):
        check_executor(good)
    for bad in ("dask://", "dask://host", "threads", "dask://host:port", ""):
        with pytest.raises(Exception, match="VOSTOK_EXECUTOR"):
            check_executor(bad)


def test_none_of_a_hundred_worthless_records_passes() -> None:
    passed = [seed for seed in range(100) if not failed(worthless(seed))]
    assert passed == []


def without_times(report: dict[str, Any]) -> str:
    """The report but for what only tells how long it took."""
    windows = [{key: value for key, value in each.items() if key != "seconds"} for each in report["windows"]]
    return json.dumps(report | {"windows": windows}, sort_keys=True)
