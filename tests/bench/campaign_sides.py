"""The two sides of a campaign: the bot host's lab and the stock command line, each with what it takes."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import psutil

from tests.programs import Installation
from tests.strategies.laboratory import symbol_spec
from vostok.binance.symbols import to_exchange_info
from vostok.bot.config import ccxt_config
from vostok.bothost.client import BothostClient
from vostok.lab.spec import BacktestSpec
from vostok.memory import pss_bytes
from vostok.sockets import socket_path

NICE = 10  # as the lab runs
# What differs between two runs of the same backtest.
RUN_KEYS = {"backtest_run_start_ts", "backtest_run_end_ts"}
MB = 1e6

STRATEGY = '''
import talib.abstract as ta
from freqtrade.strategy import IntParameter, IStrategy


class Crossing(IStrategy):
    """EMA 20 crosses a slower one, not overbought; out when it crosses back, or 1.5 % below the entry."""

    timeframe = "5m"
    stoploss = -0.015
    minimal_roi = {}
    startup_candle_count = 60
    slow = IntParameter(30, 80, default=50, space="buy")

    def populate_indicators(self, dataframe, metadata):
        dataframe["fast"] = ta.EMA(dataframe, timeperiod=20)
        dataframe["slow"] = ta.EMA(dataframe, timeperiod=self.slow.value)
        dataframe["rsi"] = ta.RSI(dataframe, timeperiod=14)
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        above = dataframe["fast"] > dataframe["slow"]
        crossed = above & ~above.shift(1, fill_value=True)
        dataframe.loc[crossed & (dataframe["rsi"] < 70), "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        below = dataframe["fast"] < dataframe["slow"]
        dataframe.loc[below & ~below.shift(1, fill_value=True), "exit_long"] = 1
        return dataframe
'''


@dataclass
class Tally:
    """What one side took: seconds of the clock and of processors, and the highest PSS in MB."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    pss_mb: float = 0.0
    each: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        median = round(statistics.median(self.each), 2) if self.each else None
        return {
            "wall_s": round(self.wall_s, 1),
            "cpu_s": round(self.cpu_s, 1),
            "median_s": median,
            "pss_mb": round(self.pss_mb),
        }


@contextmanager
def exchange_facts(pairs: tuple[str, ...]) -> Iterator[int]:
    """What the stock command line asks an exchange for before it begins; the port it is answered on."""
    body = json.dumps(to_exchange_info([symbol_spec(pair) for pair in pairs], 0, [])).encode()

    class Facts(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Facts)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def highest_pss(tally: Tally, processes: Callable[[], list[int]]) -> Iterator[None]:
    """Look at memory twice a second while the block runs."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            tally.pss_mb = max(tally.pss_mb, sum(pss_bytes(pid) or 0 for pid in processes()) / MB)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Vostok:
    """The bot host's side."""

    def __init__(self, installation: Installation, datadir: Path) -> None:
        self.home = installation.home
        self._client = BothostClient(socket_path(installation.home, "bothost"), timeout_s=60)
        self._host = psutil.Process(asyncio.run(self._client.ping())["pid"])
        self._datadir = datadir

    def run(self, specs: Mapping[str, BacktestSpec], tally: Tally) -> dict[str, Any]:
        """Run all of `specs`, by job; their exported results."""
        cpu = self._cpu()
        with highest_pss(tally, self._processes):
            began = time.perf_counter()
            asyncio.run(self._campaign(specs, tally))
            tally.wall_s += time.perf_counter() - began
        tally.cpu_s += self._cpu() - cpu
        return {job: self.result(job) for job in specs}

    def result(self, job: str) -> Any:
        record = json.loads((self.home / "lab" / job / "record.json").read_text())
        return exported(self.home / "backtest_results" / record["export"])

    async def _campaign(self, specs: Mapping[str, BacktestSpec], tally: Tally) -> None:
        began: dict[str, float] = {}
        left = set(specs)
        events = self._client.subscribe_jobs()
        await asyncio.gather(
            *(
                self._client.backtest(job, spec.model_dump(mode="json"), str(self._datadir))
                for job, spec in specs.items()
            )
        )
        async for job in events:
            if job.job not in left:
                continue
            if job.state == "running":
                began.setdefault(job.job, time.perf_counter())
            if job.is_over:
                assert job.state == "done", job.error
                left.discard(job.job)
                tally.each.append(time.perf_counter() - began.get(job.job, time.perf_counter()))
            if not left:
                return

    def _processes(self) -> list[int]:
        try:
            return [child.pid for child in self._host.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _cpu(self) -> float:
        """Processor seconds of the host and of all it has waited for, its living children included."""
        total = 0.0
        for process in [self._host, *self._host.children(recursive=True)]:
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
        return total


class Stock:
    """The stock command line's side."""

    def __init__(self, folder: Path, strategies: Path, datadir: Path, port: int) -> None:
        self._folder, self._strategies, self._datadir, self._port = folder, strategies, datadir, port

    def run(self, specs: Mapping[str, BacktestSpec], tally: Tally, *, at_a_time: int = 1) -> dict[str, Any]:
        """Run all of `specs`, by job; their exported results."""
        commands = {job: self._command(job, spec) for job, spec in specs.items()}
        waiting = list(commands.items())
        running: dict[int, tuple[str, subprocess.Popen[bytes], float]] = {}
        began = time.perf_counter()
        with highest_pss(tally, lambda: [process.pid for _, process, _ in running.values()]):
            while waiting or running:
                while waiting and len(running) < at_a_time:
                    job, command = waiting.pop(0)
                    with (self._folder / job / "run.log").open("wb") as log:
                        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
                    running[process.pid] = job, process, time.perf_counter()
                pid, status, used = os.wait4(-1, 0)
                job, process, started = running.pop(pid)
                process.returncode = os.waitstatus_to_exitcode(status)
                assert process.returncode == 0, (self._folder / job / "run.log").read_text()[-2000:]
                tally.cpu_s += used.ru_utime + used.ru_stime
                tally.each.append(time.perf_counter() - started)
        tally.wall_s += time.perf_counter() - began
        return {job: exported(next((self._folder / job).glob("backtest-result-*.zip"))) for job in specs}

    def _command(self, job: str, spec: BacktestSpec) -> list[str]:
        folder = self._folder / job
        folder.mkdir(parents=True)
        config = spec.stock_config()
        config["exchange"] |= {"only_from_ccxt": True, "ccxt_config": ccxt_config(f"127.0.0.1:{self._port}")}
        (folder / "config.json").write_text(json.dumps(config))
        strategies = self._strategies
        if spec.parameters:
            strategies = folder / "strategies"
            strategies.mkdir()
            (strategies / "Crossing.py").write_text(STRATEGY)
            params = {"buy": dict(spec.parameters)}
            content = {"strategy_name": "Crossing", "params": params, "ft_stratparam_v": 1}
            (strategies / "Crossing.json").write_text(json.dumps(content))
        arguments = {
            "-c": folder / "config.json",
            "--strategy-path": strategies,
            "--userdir": self._folder,
            "--datadir": self._datadir,
            "--backtest-directory": folder,
        }
        flat = [str(part) for pair in arguments.items() for part in pair]
        return ["nice", "-n", str(NICE), sys.executable, "-W", "ignore", "-m", "freqtrade", "backtesting", *flat]


def exported(path: Path) -> dict[str, Any]:
    """The results of an export, run times and ids apart."""
    with ZipFile(path) as file:
        found = json.loads(file.read(next(name for name in file.namelist() if name == f"{path.stem}.json")))
    strategies = {
        name: {key: value for key, value in stats.items() if key not in RUN_KEYS}
        for name, stats in found["strategy"].items()
    }
    return {**found, "strategy": strategies}
