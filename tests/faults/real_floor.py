"""The whole of Vostok under its supervisor, with real Freqtrade bots that trade for real on the simulator."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.faults.bot_books import gateways_orders, known_orders, open_trades
from tests.faults.invariants import Findings, compare, journal_entries, money_differences, venue_balances, venue_orders
from tests.faults.restless import LIMITS, write_strategies
from tests.gateway.strangers import Stranger
from tests.programs import ROOT, Installation, end_processes_of, processes_of, stretched, wait_until
from vostok.clock import now_ms
from vostok.gateway.credentials import key_in
from vostok.gateway.upstream import Upstream
from vostok.local_http import sync_transport
from vostok.sockets import socket_path

PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT")
SYMBOLS = tuple(pair.replace("/", "") for pair in PAIRS)
PASSWORD = "orbit-station-9"
STARTED_WITHIN_S = 120.0
RUNNING_WITHIN_S = 120.0
FIRST_TRADES_WITHIN_S = 150.0
AGREE_WITHIN_S = 150.0
CLOSED_WITHIN_S = 120.0


@dataclass
class RealFloor:
    """One installation; `clock` is the file that says by how many seconds its clock is wrong.

    `disk` is the one that says how many bytes are free; empty while the disk may speak for itself.
    """

    installation: Installation
    strategies: Path
    clock: Path
    disk: Path
    bots: list[str] = field(default_factory=list)
    before: dict[str, Decimal] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    # Where it trades instead of at its own simulator.
    stranger: Stranger | None = None

    @property
    def log(self) -> Path:
        """What all programs print."""
        return self.installation.home.with_name("vostok.log")

    def start(self) -> float:
        """Start everything as `npm start` does; returns after how many seconds all programs were well."""
        begin, old = time.monotonic(), {process.pid for process in self._found("panel")}
        process = self.process = self.preflight()

        def fresh() -> bool:
            return {panel.pid for panel in self._found("panel")}.isdisjoint(old) and self.healthy()

        wait_until(
            fresh,
            within_s=stretched(STARTED_WITHIN_S),
            alive=lambda: process.poll() is None,
            tell=self._tail,
            every_s=0.2,
        )
        return round(time.monotonic() - begin, 2)

    def preflight(self) -> "subprocess.Popen[bytes]":
        """The start by itself: it becomes the supervisor, or says why not."""
        environment = self.installation.environment(strategies=str(self.strategies), owner_password=PASSWORD)
        environment |= {
            "FAULTS_CLOCK": str(self.clock),
            "FAULTS_DISK": str(self.disk),
            "PYTHONPATH": os.pathsep.join(
                [str(Path(__file__).with_name("clock")), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
        }
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "vostok.preflight"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it as Ctrl-C does; what is left after a while is killed."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        end_processes_of(self.installation.home)

    def program(self, name: str) -> psutil.Process:
        """The process of a program, once it is there. Looked at once: a killed one is gone at the second look."""
        found: list[psutil.Process] = []

        def is_there() -> bool:
            found[:] = self._found(name)
            return bool(found)

        wait_until(is_there, within_s=30)
        return found[0]

    def bot_processes(self) -> list[psutil.Process]:
        """The processes of bots that live now."""
        hosts = self._found("bothost")
        try:
            return [child for host in hosts for child in host.children() if child.status() != psutil.STATUS_ZOMBIE]
        except psutil.NoSuchProcess:
            return []

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call to the panel as the owner of the machine. Raises httpx.HTTPError."""
        transport = sync_transport(socket_path(self.installation.home, "panel"))
        with httpx.Client(transport=transport, base_url="http://panel/api", timeout=30) as client:
            answer = client.request(method, path, json=body)
        if answer.is_error:
            raise httpx.HTTPError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def create_bots(self, count: int) -> None:
        """Start `count` bots that enter whenever they may and exit after seconds."""
        self.before = asyncio.run(self._account())
        self.call("PUT", "/risk/limits", {"mode": "REAL_MARKET_SPOT", "limits": LIMITS})
        self.bots = [self.create(f"Restless {number}", "Restless") for number in range(count)]

    def create(self, name: str, strategy: str) -> str:
        """Create and start one bot."""
        body: dict[str, Any] = {"name": name, "strategy": strategy, "pairs": list(PAIRS), "mode": "REAL_MARKET_SPOT"}
        body |= {"stake_amount": "40", "max_open_trades": len(PAIRS), "simulated_balance": "1000"}
        bot_id = str(self.call("POST", "/bots", body | {"stoploss": "-0.05"})["id"])
        self.call("POST", f"/bots/{bot_id}/start")
        return bot_id

    def bot(self, bot_id: str) -> dict[str, Any]:
        """A bot as the panel shows it."""
        shown: dict[str, Any] = self.call("GET", f"/bots/{bot_id}")
        return shown

    def until_running(self) -> float:
        """Wait until every bot runs; returns the seconds it took."""
        begin = time.monotonic()

        def running() -> bool:
            # The panel's word may be some moments old, the processes are not.
            alive = len(self.bot_processes()) >= len(self.bots)
            return alive and all(self.bot(bot)["state"] == "RUNNING" for bot in self.bots)

        self.until(running, RUNNING_WITHIN_S)
        return round(time.monotonic() - begin, 2)

    def until(self, condition: Any, within_s: float) -> None:
        """Wait for `condition`, longer on a busy machine; a panel that does not answer is a no."""

        def holds() -> bool:
            try:
                return bool(condition())
            except httpx.HTTPError:
                return False

        wait_until(holds, within_s=stretched(within_s), tell=self._tail, every_s=0.3)

    def trades(self) -> int:
        """How many orders the journal has."""
        return len(journal_entries(self.installation.home))

    def agree(self) -> Findings:
        """The findings at the first moment at which all books agree, or after the time in which they must."""
        deadline = time.monotonic() + stretched(AGREE_WITHIN_S)
        while True:
            found = asyncio.run(self.findings())
            if found.clean or time.monotonic() > deadline:
                return found
            time.sleep(1.0)

    def close_all(self) -> None:
        """Flatten every bot through its own Freqtrade, then stop it."""
        self._order_all("flatten", lambda bot: not bot["closing"])
        # The exchange is done before Freqtrade's next round writes it down.
        self.until(lambda: not self.still_open(), CLOSED_WITHIN_S)
        self._order_all("stop", lambda bot: bot["state"] == "STOPPED")

    def _order_all(self, verb: str, done: Callable[[dict[str, Any]], bool]) -> None:
        for bot in self.bots:
            self.call("POST", f"/bots/{bot}/{verb}")
        self.until(lambda: all(done(self.bot(bot)) for bot in self.bots), CLOSED_WITHIN_S)

    def still_open(self) -> list[str]:
        """Trades that a bot's own database takes for open."""
        home = self.installation.home
        return [f"{bot} still has an open trade in {pair}" for bot in self.bots for pair in open_trades(home, bot)]

    async def findings(self) -> Findings:
        """The exchange, the journal, each bot's own database and the money, held against each other."""
        home = self.installation.home
        own = gateways_orders(home)
        venue = await self._orders()
        entries = journal_entries(home)
        executed = {entry.order.order_id: entry.order.executed for entry in entries}
        views = {
            bot: {order_id: executed[order_id] for order_id in known_orders(home, bot) | own if order_id in executed}
            for bot in {entry.bot_id for entry in entries}
        }
        found = compare(venue, entries, views, {bot: len(view) for bot, view in views.items()})
        found.differences += money_differences(home, self.before, await self._account())
        return found

    def _owner(self) -> Upstream:
        if self.stranger is not None:
            return self.stranger.owner()
        return Upstream(
            self.installation.simulator_url, key_in(self.installation.home / "secrets" / "simulator.json"), now_ms
        )

    async def _orders(self) -> Any:
        owner = self._owner()
        try:
            return await venue_orders(owner, SYMBOLS)
        finally:
            await owner.close()

    async def _account(self) -> dict[str, Decimal]:
        owner = self._owner()
        try:
            return await venue_balances(owner)
        finally:
            await owner.close()

    def _found(self, name: str) -> list[psutil.Process]:
        found = []
        for process in processes_of(self.installation.home):
            try:
                words = process.cmdline()
                # Bots have the words of the host that forked them, also when it is gone.
                if f"vostok.{name}" in words and "vostok.supervise" in _parent_words(process):
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def healthy(self) -> bool:
        """Whether every program is well."""
        return self.installation.health() == "ok"

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-60:]) if self.log.exists() else ""


@contextmanager
def real_floor(folder: Path, *, bots: int, seed: int) -> Iterator[RealFloor]:
    """A floor on which `bots` bots trade; at its end nothing is left running."""
    floor = prepare(folder, seed)
    try:
        floor.start()
        floor.create_bots(bots)
        floor.until_running()
        floor.until(lambda: floor.trades() >= bots * len(PAIRS), FIRST_TRADES_WITHIN_S)
        yield floor
    finally:
        floor.stop()


def prepare(folder: Path, seed: int, **settings: str) -> RealFloor:
    """A floor on which nothing runs yet."""
    strategies = write_strategies(folder / "strategies")
    clock = folder / "clock"
    clock.write_text("0")
    disk = folder / "disk"
    disk.write_text("")
    random.seed(seed)
    settings = {"simulator_seed": str(seed), **settings}
    return RealFloor(Installation(folder / "home", settings=settings), strategies, clock, disk)


def _parent_words(process: psutil.Process) -> list[str]:
    parent = process.parent()
    try:
        return [] if parent is None else parent.cmdline()
    except psutil.NoSuchProcess:
        return []
