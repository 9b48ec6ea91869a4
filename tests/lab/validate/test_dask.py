"""The same validation on a Dask cluster: a real scheduler and two workers on loopback."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.validate.planted import COIN, home_with, plan_of, validated
from tests.lab.validate.test_planted import without_times
from vostok.errors import Unavailable
from vostok.lab.executor import StepFailed

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    # Every step is a fresh process on a cluster; a busy machine takes minutes for them.
    pytest.mark.timeout(900),
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning", "ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, in a folder that has nothing of ours."""
    folder = tmp_path_factory.mktemp("dask")
    log = folder / "scheduler.log"
    base = [sys.executable, "-m", "distributed.cli"]
    plain = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    with log.open("w") as output:
        scheduler = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
            ],
            cwd=folder,
            stderr=output,
            env=plain,
        )
    address = _until(log, r"Scheduler at:\s+(tcp://\S+)")
    workers = [
        subprocess.Popen(
            [*base[:2], "distributed.cli.dask_worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"],
            cwd=folder,
            stderr=subprocess.DEVNULL,
            env=plain,
        )
        for _ in range(2)
    ]
    yield address.removeprefix("tcp://")
    for process in [*workers, scheduler]:
        process.terminate()
        process.wait(20)


def _until(log: Path, pattern: str, within_s: float = 90) -> str:
    deadline = time.monotonic() + within_s
    while not (found := re.search(pattern, log.read_text())):
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
    return found[1]


def test_cluster_gives_the_same_results_as_forks(cluster: str, tmp_path: Path) -> None:
    home, plan = home_with(tmp_path, "Coin", COIN), plan_of("Coin")
    here = validated(home, plan, "here")
    there = validated(home, plan, "there", f"dask://{cluster}")
    assert without_times(there) == without_times(here)


def test_strategy_that_fails_on_a_worker_is_told(cluster: str, tmp_path: Path) -> None:
    home = home_with(tmp_path, "Coin", COIN.replace("mixed = ", "mixed = 1 / 0 + "))
    with pytest.raises(StepFailed) as found:
        validated(home, plan_of("Coin"), executor=f"dask://{cluster}")
    assert "ZeroDivisionError" in found.value.problem.text


def test_scheduler_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vostok.lab.executor.CONNECT_S", 1)
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9"):
        validated(home_with(tmp_path, "Coin", COIN), plan_of("Coin"), executor="dask://127.0.0.1:9")
