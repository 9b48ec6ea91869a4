"""The control group of `npm run faults -- stranger`: stock Freqtrades with the owner's key, and what they know."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.invariants import Placed, venue_orders
from tests.faults.real_floor import SYMBOLS
from tests.faults.restless import write_strategies
from tests.gateway.strangers import KEY, Stranger
from tests.programs import ROOT, stretched, wait_until
from vostok.bot.config import ccxt_config

CAPITAL = 1_000
STARTED_WITHIN_S = 180.0
# Freqtrade asks about its open orders in each loop of five seconds; what it does not know by then it never will.
QUIET_S = 30.0
ENDED_WITHIN_S = 120.0
RUNNING = "to: RUNNING"
# Freqtrade keeps floats.
SAME = 1e-9


class Known(NamedTuple):
    """An order in a bot's own database; `filled` in base currency."""

    order_id: str
    filled: float


@dataclass
class PlainBots:
    """The processes; `clock` is the file that says by how many seconds their clock is wrong."""

    folder: Path
    stranger: Stranger
    processes: list["subprocess.Popen[bytes]"]
    logs: list[Path]
    clock: Path

    def findings(self) -> dict[str, Any]:
        """The exchange's orders beside those in the bots' databases, after quiet rounds and a clean end."""
        time.sleep(stretched(QUIET_S))
        ended = sum(process.poll() is not None for process in self.processes)
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(ENDED_WITHIN_S)
        known = [order for log in self.logs for order in known_orders(log.with_suffix(".sqlite"))]
        return compared(asyncio.run(self._placed()), known) | {"bots_ended": ended}

    async def _placed(self) -> list[Placed]:
        owner = self.stranger.owner()
        try:
            return await venue_orders(owner, SYMBOLS)
        finally:
            await owner.close()


def compared(placed: list[Placed], known: list[Known]) -> dict[str, Any]:
    """How many effective orders no bot knows (`lost`), and what bots know wrongly."""
    by_id = {order.order_id: order for order in placed}
    ids = {order.order_id for order in known}
    return {
        "exchange_orders": len(placed),
        "bot_orders": len(known),
        "lost": sum(order.effective and order.order_id not in ids for order in placed),
        "ghosts": len(ids - by_id.keys()),
        "differences": sum(
            abs(float(by_id[order.order_id].executed) - order.filled) > 1e-9
            for order in known
            if order.order_id in by_id
        ),
    }


def known_orders(database: Path) -> list[Known]:
    """The orders of a Freqtrade's own database."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as found:
        rows = found.execute("SELECT order_id, filled FROM orders").fetchall()
    return [Known(str(order_id), float(filled or 0)) for order_id, filled in rows]


@contextmanager
def plain_bots(folder: Path, stranger: Stranger, port: int, stock: list[Any]) -> Iterator[PlainBots]:
    """A stock Freqtrade for each configuration of `stock`, at the proxy's `port`, once all of them run."""
    folder.mkdir(parents=True, exist_ok=True)
    strategies = write_strategies(folder / "strategies")
    clock = folder / "clock"
    clock.write_text("0")
    paths = [_config(folder, stranger, port, number, config) for number, config in enumerate(stock)]
    bots = PlainBots(folder, stranger, [], [path.with_suffix(".log") for path in paths], clock)
    try:
        bots.processes += [_start(path, strategies, clock) for path in paths]
        wait_until(
            lambda: all(RUNNING in log.read_text() for log in bots.logs),
            within_s=stretched(STARTED_WITHIN_S),
            alive=lambda: all(process.poll() is None for process in bots.processes),
            tell=lambda: "\n".join(log.read_text()[-2_000:] for log in bots.logs),
            every_s=0.5,
        )
        yield bots
    finally:
        for process in bots.processes:
            process.kill()
            process.wait()


def _config(folder: Path, stranger: Stranger, port: int, number: int, exported: Any) -> Path:
    """The configuration with its `dry_run` taken back, and nothing but the stranger in reach."""
    ways = ccxt_config(f"127.0.0.1:{port}") | {"enableRateLimit": True}
    # As it comes: ccxt waits for 10 s.
    del ways["timeout"]
    own = {"key": KEY, "secret": stranger.secret, "ccxt_config": ways, "enable_ws": False, "only_from_ccxt": True}
    home = folder / f"plain{number}"
    home.mkdir()
    config = exported | {
        "dry_run": False,
        "exchange": exported["exchange"] | own,
        # One account for all, as for all who run several Freqtrades: each is told what it may use of it.
        "available_capital": CAPITAL,
        "db_url": f"sqlite:///{folder / f'plain{number}.sqlite'}",
        "user_data_dir": str(home),
    }
    path = folder / f"plain{number}.json"
    path.write_text(json.dumps(config))
    return path


def _start(config: Path, strategies: Path, clock: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "freqtrade", "trade", "-c", str(config), "--strategy-path", str(strategies)]
    wrong_clock = {"FAULTS_CLOCK": str(clock), "PYTHONPATH": str(Path(__file__).with_name("clock"))}
    with config.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | wrong_clock,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
