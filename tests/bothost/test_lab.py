"""Backtests on a real host: queued, forked, cancelled, failed with a sentence, and out of the bots' way."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from freqtrade.data.btanalysis import load_backtest_stats

from tests.bothost.conftest import HostUnderTest
from tests.strategies.backtests import as_exported, differences, outcome, spec_of
from tests.strategies.laboratory import Laboratory, candles
from vostok.bothost.client import Job
from vostok.errors import Invalid, NotFound
from vostok.sockets import socket_path

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]

PAIRS = ["BTC/USDT", "ETH/USDT"]
RANGE = "20230109-20230208"
CROSSING = """
import {more}
import time
import talib.abstract as ta
from freqtrade.strategy import IntParameter, IStrategy


class {name}(IStrategy):
    timeframe = "1h"
    stoploss = -0.02
    minimal_roi = {{}}
    startup_candle_count = 60
    slow = IntParameter(10, 60, default=21, space="buy")

    def populate_indicators(self, dataframe, metadata):
        {body}
        dataframe["fast"] = ta.EMA(dataframe, timeperiod=8)
        dataframe["slow"] = ta.EMA(dataframe, timeperiod=self.slow.value)
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["fast"] > dataframe["slow"], "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["fast"] < dataframe["slow"], "exit_long"] = 1
        return dataframe
"""


def source(name: str, body: str = "pass", more: str = "math") -> str:
    return CROSSING.format(name=name, body=body, more=more)


@pytest.fixture(scope="module")
def laboratory(host: HostUnderTest) -> Laboratory:
    laboratory = Laboratory(host.home)
    folder = host.home / "data" / "binance"
    folder.mkdir(parents=True)
    for seed, pair in enumerate(PAIRS):
        candles(seed, 900, "1h").to_feather(folder / f"{pair.replace('/', '_')}-1h.feather")
    return laboratory


def spec_json(strategy: str, **changes: Any) -> dict[str, Any]:
    return spec_of(strategy, PAIRS, RANGE, timeframe="1h", **changes).model_dump(mode="json")


async def ended(host: HostUnderTest, job: str, within_s: float = 150) -> Job:
    deadline = time.monotonic() + within_s
    while not (found := next(each for each in await host.client.jobs() if each.job == job)).is_over:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)
    return found


async def test_backtest_in_a_fork_equals_freqtrades_and_leaves_a_stock_export(
    host: HostUnderTest, laboratory: Laboratory, tmp_path: Path
) -> None:
    host.strategy("Crossing", source=source("Crossing"))
    job = host.new_bot()
    answered = await host.client.backtest(job, spec_json("Crossing"))
    assert answered.state == "queued"
    assert (await host.client.backtest(job, spec_json("Crossing"))).job == job
    done = await ended(host, job)
    assert done.error is None, done.error
    assert (done.state, done.progress) == ("done", 1.0)
    record = json.loads((host.home / "lab" / job / "record.json").read_text())
    stock = outcome(
        tmp_path,
        host.home / "data" / "binance",
        spec_of("Crossing", PAIRS, RANGE, timeframe="1h"),
        shortcuts=False,
        strategies=host.strategies,
    )
    exported = load_backtest_stats(host.home / "backtest_results", record["export"])["strategy"]["Crossing"]
    assert len(exported["trades"]) > 5
    assert differences(exported, as_exported(stock.strategy)) == []
    assert record["hashes"]["data"].keys() == {"BTC_USDT-1h.feather", "ETH_USDT-1h.feather"}
    assert record["steps"]["skipping"] == "all"
    report = json.loads((host.home / "lab" / job / "report.json").read_text())
    assert report["metrics"]["trading"]["trades"] == len(exported["trades"])
    assert float(report["end_balance"]) == pytest.approx(exported["final_balance"], abs=1e-8)


async def test_same_backtest_twice_gives_the_same_bytes(host: HostUnderTest, laboratory: Laboratory) -> None:
    host.strategy("Twice", source=source("Twice"))
    jobs = [host.new_bot(), host.new_bot()]
    changes = {
        "slippage": {"model": "volume", "bps": 10, "fill_share": 0.01},
        "gates": {"limits": {"max_trade_value": "1500", "max_exposure": "1500"}},
        "parameters": {"slow": 30},
    }
    for job in jobs:
        await host.client.backtest(job, spec_json("Twice", **changes))
    assert [(await ended(host, job)).state for job in jobs] == ["done", "done"]
    one, two = (host.home / "lab" / job for job in jobs)
    for name in ("report.json", "trades.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
    hashes = [json.loads((folder / "record.json").read_text())["hashes"] for folder in (one, two)]
    assert hashes[0] == hashes[1]
    gates = json.loads((one / "report.json").read_text())["gates"]
    assert gates["allowed"] > 0
    assert gates["denied"][0]["rule"] == "max_exposure"


async def test_running_backtest_is_cancelled_at_once_and_the_next_one_runs(
    host: HostUnderTest, laboratory: Laboratory
) -> None:
    host.strategy("Sleeper", source=source("Sleeper", "time.sleep(60)"))
    host.strategy("Awake", source=source("Awake"))
    sleepers = [host.new_bot() for _ in range((os.cpu_count() or 1) + 1)]
    for job in sleepers:
        await host.client.backtest(job, spec_json("Sleeper"))
    async with asyncio.timeout(60):
        while (states := {job.job: job for job in await host.client.jobs()})[sleepers[0]].state != "running":
            await asyncio.sleep(0.1)
    assert states[sleepers[-1]].state == "queued"
    child = psutil.Process(states[sleepers[0]].pid)
    assert child.nice() == 10
    for job in reversed(sleepers):
        assert (await host.client.cancel(job)).state == "cancelled"
    last = host.new_bot()
    await host.client.backtest(last, spec_json("Awake"))
    assert (await ended(host, last)).state == "done"
    assert not child.is_running()


async def test_failing_strategy_fails_its_backtest_with_file_and_line(
    host: HostUnderTest, laboratory: Laboratory
) -> None:
    host.strategy("Faulty", source=source("Faulty", "1 / 0"))
    job = host.new_bot()
    await host.client.backtest(job, spec_json("Faulty"))
    failed = await ended(host, job)
    assert failed.state == "failed"
    assert failed.error is not None
    assert "ZeroDivisionError" in failed.error.text
    assert failed.error.file == str(host.strategies / "Faulty.py")
    assert failed.error.line == 16


async def test_missing_candles_are_named(host: HostUnderTest, laboratory: Laboratory) -> None:
    host.strategy("Dataless", source=source("Dataless"))
    job = host.new_bot()
    spec = spec_of("Dataless", ["BTC/USDT", "SOL/USDT"], RANGE, timeframe="1h").model_dump(mode="json")
    await host.client.backtest(job, spec)
    failed = await ended(host, job)
    assert failed.error is not None
    assert "1h candles of SOL/USDT" in failed.error.text


async def test_killed_lab_fails_its_backtests_and_is_forked_again(host: HostUnderTest, laboratory: Laboratory) -> None:
    host.strategy("Held", source=source("Held", "time.sleep(60)"))
    host.strategy("Again", source=source("Again"))
    job = host.new_bot()
    await host.client.backtest(job, spec_json("Held"))
    while (found := next(each for each in await host.client.jobs() if each.job == job)).pid is None:
        await asyncio.sleep(0.05)
    parent = psutil.Process(found.pid).parent()
    assert parent is not None
    parent.kill()
    failed = await ended(host, job)
    assert failed.state == "failed"
    assert failed.error is not None
    assert "start this again" in failed.error.text
    second = host.new_bot()
    await host.client.backtest(second, spec_json("Again"))
    assert (await ended(host, second)).state == "done"


async def test_backtest_may_not_command_the_host(host: HostUnderTest, laboratory: Laboratory) -> None:
    path = socket_path(host.home, "bothost")
    body = f"""line = socket.socket(socket.AF_UNIX)
        line.connect({str(path)!r})
        try:
            line.sendall(b'{{"cmd":"ping"}}\\n')
            answer = line.recv(100)
        except ConnectionError:
            answer = b""
        assert answer == b"", "the host answered a strategy"
"""
    host.strategy("Intruder", source=source("Intruder", body, "socket"))
    job = host.new_bot()
    await host.client.backtest(job, spec_json("Intruder"))
    assert (await ended(host, job)).state == "done"


async def test_bad_orders_are_refused_with_the_field(host: HostUnderTest) -> None:
    good = spec_json("Crossing")
    for changes, word in (({"fee": 2}, "fee"), ({"end": good["start"]}, "range"), ({"nonsense": 1}, "nonsense")):
        with pytest.raises(Invalid, match=word):
            await host.client.backtest(host.new_bot(), good | changes)
    with pytest.raises(Invalid, match="id"):
        await host.client.backtest("../../etc", good)
    with pytest.raises(NotFound):
        await host.client.cancel(host.new_bot())
