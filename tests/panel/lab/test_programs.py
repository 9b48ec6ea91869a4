"""Backtests on all programs: from the command line to a result, again in milliseconds, and across restarts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from tests.programs import ROOT, Installation
from tests.strategies.laboratory import candles
from vostok.bot.config import ccxt_config
from vostok.local_http import sync_transport
from vostok.sockets import socket_path

pytestmark = pytest.mark.slow

SLOW = """
import time
from freqtrade.strategy import IStrategy


class Slow(IStrategy):
    timeframe = "1h"
    stoploss = -0.1
    minimal_roi = {"0": 0.02}

    def populate_indicators(self, dataframe, metadata):
        time.sleep(4)
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe
"""
ARGUMENTS = ["-p", "BTC/USDT", "-p", "ETH/USDT", "--start", "2023-01-10", "--end", "2023-02-05"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("lab")
    strategies = folder / "strategies"
    strategies.mkdir()
    (strategies / "Slow.py").write_text(SLOW)
    for name in ("TrendFollowing.py", "FirstFlight.py"):
        (strategies / name).write_bytes((ROOT / "strategies" / name).read_bytes())
    made = Installation(folder / "home", settings={"strategies": str(strategies), "owner_password": "a long password"})
    data = made.home / "data" / "binance"
    data.mkdir(parents=True)
    for seed, pair in enumerate(("BTC", "ETH")):
        candles(seed, 900, "1h").to_feather(data / f"{pair}_USDT-1h.feather")
    with made.running():
        yield made


def vostok(installation: Installation, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "vostok.cli", "backtest", *arguments],
        env=installation.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def call(installation: Installation, method: str, path: str, body: Any = None) -> Any:
    transport = sync_transport(socket_path(installation.home, "panel"))
    with httpx.Client(transport=transport, base_url="http://panel", timeout=30) as client:
        answer = client.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def ended(installation: Installation, id: str, within_s: float = 150) -> Any:
    deadline = time.monotonic() + within_s
    while (found := call(installation, "GET", f"/api/backtests/{id}"))["state"] in ("QUEUED", "RUNNING"):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return found


def test_command_line_backtests_and_repeats_in_milliseconds(installation: Installation) -> None:
    first = vostok(installation, "TrendFollowing", *ARGUMENTS, "--json")
    assert first.returncode == 0, first.stderr
    found = json.loads(first.stdout)
    assert found["state"] == "DONE"
    assert found["summary"]["trades"] == found["report"]["metrics"]["trading"]["trades"] > 0
    assert set(found["record"]["hashes"]["data"]) == {"BTC_USDT-1h.feather", "ETH_USDT-1h.feather"}
    assert (installation.home / "backtest_results" / found["export"]).is_file()
    took = []
    for _ in range(5):
        began = time.perf_counter()
        again = call(installation, "POST", "/api/backtests", {**found["request"], "force": False})
        took.append(time.perf_counter() - began)
        assert again["id"] == found["id"]
    assert min(took) < 0.25, took
    shown = vostok(installation, "TrendFollowing", *ARGUMENTS)
    assert "total return" in shown.stdout
    assert "Fewer than 30 trades" in shown.stdout


def test_result_equals_the_stock_command_lines(installation: Installation, tmp_path: Path) -> None:
    found = json.loads(vostok(installation, "FirstFlight", *ARGUMENTS, "-t", "1h", "--json", "--fresh").stdout)
    folder = installation.home / "lab" / found["id"]
    config = json.loads((folder / "config.json").read_text())
    config["exchange"] |= {
        "only_from_ccxt": True,
        "ccxt_config": ccxt_config(f"127.0.0.1:{installation.ports.gateway}"),
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    command = [sys.executable, "-m", "freqtrade", "backtesting", "-c", str(tmp_path / "config.json")]
    command += ["--strategy-path", str(installation.settings["strategies"]), "--userdir", str(tmp_path)]
    command += ["--datadir", str(installation.home / "data" / "binance"), "--backtest-directory", str(tmp_path)]
    stock = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=170, check=False)
    assert stock.returncode == 0, stock.stdout + stock.stderr
    theirs = exported(next(tmp_path.glob("backtest-result-*.zip")))
    ours = exported(installation.home / "backtest_results" / found["export"])
    different = [key for key in theirs if theirs[key] != ours.get(key)]
    assert len(theirs["trades"]) > 20
    assert set(different) <= {"backtest_run_start_ts", "backtest_run_end_ts"}
    assert list(theirs) == list(ours)


def exported(path: Path) -> Any:
    """The strategy's part of an export, as text of JSON to be compared."""
    with ZipFile(path) as file:
        name = next(
            name
            for name in file.namelist()
            if name.startswith("backtest-result")
            and name.endswith(".json")
            and "_config" not in name
            and "_FirstFlight" not in name
        )
        return next(iter(json.loads(file.read(name))["strategy"].values()))


@pytest.mark.parametrize("program", ["panel", "bothost"])
def test_queued_backtests_survive_the_death_of_a_program(program: str, installation: Installation) -> None:
    body = {
        "strategy": "Slow",
        "pairs": ["BTC/USDT"],
        "start": 1_673_308_800_000,
        "end": 1_675_555_200_000,
        "fresh": True,
    }
    ids = [call(installation, "POST", "/api/backtests", body)["id"] for _ in range(3)]
    deadline = time.monotonic() + 30
    while call(installation, "GET", f"/api/backtests/{ids[0]}")["state"] != "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    installation.programs[program].kill()
    installation.start(program)
    states = [ended(installation, id) for id in ids]
    assert [state["state"] for state in states] == ["DONE"] * 3, states


def test_bad_wishes_end_with_a_sentence(installation: Installation) -> None:
    for arguments, word in (
        (["Nothing", *ARGUMENTS], "no strategy"),
        (["TrendFollowing", "-p", "BTC/USDT", "--start", "yesterday", "--end", "2023-02-05"], "no day"),
        (["TrendFollowing", *ARGUMENTS, "--set", "speed"], "name=value"),
    ):
        answer = vostok(installation, *arguments)
        assert answer.returncode == 1
        assert word in answer.stderr
