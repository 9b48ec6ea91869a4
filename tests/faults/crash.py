"""`npm run faults -- crash`: everything dies at random points, disks fill up, clocks jump, strategies run wild.

First many bots on the wire, which lose nothing by themselves, and a gateway that is killed again and again; then real
Freqtrade bots under the whole of Vostok, case by case (`crash_cases`). All orders are REAL_MARKET_SPOT; after each case
exchange, journal, bot databases and money must tell the same story.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil

from tests.faults.crash_cases import CASES, run_case
from tests.faults.floor import Floor, open_floor
from tests.faults.real_floor import real_floor
from tests.faults.trader import Trader
from tests.programs import ROOT, Installation

# Longer than SQLite waits for a lock (5 s).
LOCKED_S = 6.0
FULL_S = 3.0
# Not even its log: what cannot be written must not end what would have written it.
FULL_AT_BYTES = 1
BOTS = 12
BOOKS = ("lost", "duplicate", "unowned", "differences")


class Campaign:
    """Crashes on one floor; `counts` says how often what happened."""

    def __init__(self, floor: Floor, *, n: int, seed: int) -> None:
        self._floor = floor
        self._n = n
        self._random = random.Random(seed)
        self._running = True
        self.counts = {"gateway_kills": 0, "bot_kills": 0, "locked": 0, "full": 0, "second_starts_refused": 0}
        self.restart_s: list[float] = []

    async def run(self) -> None:
        """`n` crashes of the gateway, as many database faults as fit between, and bots that die by the way."""
        lives = [asyncio.create_task(self._lives(trader)) for trader in self._floor.traders]
        for number in range(self._n):
            await asyncio.sleep(self._random.uniform(0.5, 3.0))
            await self._kill_gateway()
            if number % 5 == 0:
                await self._lock_database()
            if number % 5 == 1:
                await self._fill_disk()
        await self._start_a_second()
        self._running = False
        await asyncio.gather(*lives)

    async def _lives(self, trader: Trader) -> None:
        """One bot that is killed again and again in the middle of what it does; its last life ends by itself."""
        while self._running:
            life = asyncio.create_task(trader.run(lambda: self._running))
            done, _ = await asyncio.wait([life], timeout=self._random.uniform(1.0, 12.0))
            if not done and self._running:
                life.cancel()
                self.counts["bot_kills"] += 1
            await asyncio.gather(life, return_exceptions=True)
            if not life.cancelled():
                life.result()
        # A last whole round: an entry that nobody was told of is taken over by the next one.
        rounds = iter((True, False))
        await trader.run(lambda: next(rounds))

    async def _kill_gateway(self) -> None:
        self._floor.installation.programs.pop("gateway").kill()
        begin = time.monotonic()
        await self._floor.start_gateway()
        self.restart_s.append(time.monotonic() - begin)
        self.counts["gateway_kills"] += 1

    async def _lock_database(self) -> None:
        """Another program holds the write lock for longer than anybody waits."""
        with sqlite3.connect(self._floor.installation.home / "gateway.sqlite", isolation_level=None) as other:
            other.execute("PRAGMA busy_timeout=5000")
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(LOCKED_S)
            other.execute("ROLLBACK")
        other.close()
        self.counts["locked"] += 1

    async def _fill_disk(self) -> None:
        """No file of the gateway may grow, which is what a full disk does to a journal."""
        process = psutil.Process(self._floor.installation.programs["gateway"].process.pid)
        before = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (FULL_AT_BYTES, before[1]))
        await asyncio.sleep(FULL_S)
        process.rlimit(psutil.RLIMIT_FSIZE, before)
        self.counts["full"] += 1

    async def _start_a_second(self) -> None:
        installation = self._floor.installation
        second = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "vostok.gateway"],
            cwd=ROOT,
            env=installation.environment(gateway_port="1"),
            capture_output=True,
            timeout=60,
        )
        self.counts["second_starts_refused"] += second.returncode != 0 and b"in use by another" in second.stdout


async def campaign(home: Path, *, n: int, seed: int, bots: int = BOTS) -> dict[str, Any]:
    """`n` kills of the gateway and what goes with them; what was found."""
    installation = Installation(home, settings={"simulator_seed": str(seed)})
    async with open_floor(installation, lambda _request: None, bots=bots, seed=seed) as floor:
        work = Campaign(floor, n=n, seed=seed)
        async with asyncio.timeout(120 + n * 30):
            await work.run()
            found = await floor.findings()
    for sentence in found.differences[:20]:
        print(sentence)
    restart = round(max(work.restart_s, default=0.0), 2)
    return {**work.counts, **found.figures(), "slowest_restart_s": restart}


def real_cases(
    folder: Path, names: Iterable[str], *, n: int, seed: int, bots: int, busy: bool = False
) -> dict[str, dict[str, Any]]:
    """The named cases one after the other on one floor, then every bot is closed; figures by case."""
    figures: dict[str, dict[str, Any]] = {}
    with real_floor(folder, bots=bots, seed=seed) as floor:
        for name in names:
            figures[name] = run_case(floor, name, n, busy=busy)
            print(f"{name}: {figures[name]}", flush=True)
        floor.close_all()
        found = floor.agree()
        found.differences += floor.still_open()
        figures["all_closed"] = found.figures()
    return figures


def is_ok(cases: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every case kept the books, and refused, kept and contained what it should."""
    return all(case[name] == 0 for case in cases.values() for name in BOOKS) and all(
        case.get(name, True) for case in cases.values() for name in ("refused", "latch_kept", "contained")
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10, help="kills of each kind")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--bots", type=int, default=3, help="real Freqtrade bots")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wire = asyncio.run(campaign(Path(folder) / "home", n=options.n, seed=options.seed))
        print(f"wire: {wire}", flush=True)
        cases = {"wire": wire} | real_cases(
            Path(folder) / "real", CASES, n=options.n, seed=options.seed, bots=options.bots, busy=True
        )
    figures = {name: sum(case[name] for case in cases.values()) for name in BOOKS} | {"cases": cases}
    targets = dict.fromkeys(BOOKS, 0) | {"slower": 0.1}
    # Plain Freqtrade after a kill in mid-order is the control group of `outcomes` (reset_taken).
    result = {"name": "crash", "n": options.n, "seed": options.seed, "figures": figures, "control": {}}
    ok = is_ok(cases) and wire["second_starts_refused"] == 1
    print(json.dumps({**result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
