"""The host dies, ends, or finds others in its place."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.bot.fake_exchange import FakeExchange
from tests.bothost.conftest import HostUnderTest, eventually
from tests.programs import Installation, processes_of
from vostok.bothost import locks, takeover
from vostok.errors import Unavailable

STUBBORN = """
import pathlib, signal, sys, time
from vostok.bothost import locks
signal.signal(signal.SIGTERM, signal.SIG_IGN)
assert locks.acquire(pathlib.Path(sys.argv[1]))
print("locked", flush=True)
time.sleep(60)
"""


@pytest.mark.slow
async def test_bots_when_the_host_is_killed_end_and_the_next_host_starts_them(
    host: HostUnderTest, exchange: FakeExchange
) -> None:
    bots = [await host.start(host.strategy("Steady"), exchange) for _ in range(2)]
    for bot in bots:
        await host.until(bot, "running")
    await eventually(lambda: len(exchange.orders) == 6)
    before = {(await host.process(bot)).pid for bot in bots}
    started = time.monotonic()
    host.installation.programs["bothost"].kill()
    with pytest.raises(Unavailable):
        await host.client.ping()
    host.installation.start("bothost")
    assert not before & {process.pid for process in psutil.process_iter()}, "the old bots have ended"
    for bot in bots:
        await host.start_again(bot, "Steady", exchange)
    for bot in bots:
        await host.until(bot, "running")
    assert time.monotonic() - started < 20, "10 s are the goal; a busy test machine is slower"
    await asyncio.sleep(1)
    assert len(exchange.orders) == 6, "no trade was entered twice"


@pytest.mark.slow
def test_second_host_on_the_same_home_is_refused(host: HostUnderTest) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "vostok.bothost"],
        env=host.installation.environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert "Another bot host runs on this data directory; stop it first." in second.stdout
    assert asyncio.run(host.client.ping())["pid"] > 0


@pytest.mark.slow
async def test_host_when_told_to_end_ends_its_bots_first(tmp_path: Path, exchange: FakeExchange) -> None:
    strategies = tmp_path / "strategies"
    strategies.mkdir()
    installation = Installation(tmp_path / "home", settings={"strategies": str(strategies)})
    with installation.running("bothost"):
        host = HostUnderTest(installation, strategies)
        bot = await host.start(host.strategy("Steady"), exchange)
        await host.until(bot, "running")
        await eventually(lambda: len(exchange.orders) == 3)
        assert installation.stop("bothost") == 0
        assert processes_of(installation.home) == []
        assert "Traceback" not in host.log(bot)
        assert host.orders_in_database(bot) == {"1", "2", "3"}


def test_holder_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "bots" / "botaaaaaaa"
    folder.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", STUBBORN, str(folder)], stdout=subprocess.PIPE) as stubborn:
        assert stubborn.stdout is not None
        assert stubborn.stdout.readline() == b"locked\n"
        assert locks.holder(folder) == stubborn.pid
        takeover.ask_to_end(tmp_path / "bots")
        assert stubborn.poll() is None
        takeover.wait_until_ended(tmp_path / "bots", timeout_s=0.2)
        assert locks.holder(folder) is None
        assert stubborn.wait(5) == -signal.SIGKILL


def test_lock_when_its_holder_is_dead_is_free_whatever_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(f"{os.getpid()}\n")
    assert locks.holder(tmp_path) is None
    takeover.wait_until_ended(tmp_path.parent, timeout_s=0)


def test_lock_when_taken_is_refused_to_a_second_process(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", STUBBORN, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert not locks.acquire(tmp_path)
        holder.kill()
    assert locks.acquire(tmp_path)
