"""The named cases of `npm run faults -- crash` with real Freqtrade bots: what is done, and what is measured."""

import random
import socket
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psutil

from tests.faults.real_floor import PASSWORD, RealFloor
from vostok.bothost.folder import of_bot

Figures = dict[str, Any]
# Longer than SQLite waits for a lock (5 s).
LOCKED_S = 6.0
FULL_S = 4.0
FULL_AT_BYTES = 65_536
JUMPS_S = (120, -120, 2 * 86_400, -2 * 86_400)
REFUSED_WITHIN_S = 20.0
LOOPS_WATCHED_S = 60.0
# After an exit Freqtrade leaves a pair alone until its next candle, of a minute.
TRADES_WITHIN_S = 120.0
HUNG_WITHIN_S = 240.0
ATE_WITHIN_S = 120.0


def kill_bots(floor: RealFloor, n: int) -> Figures:
    """kill -9 of `n` bots at random moments."""
    for _ in range(n):
        time.sleep(random.uniform(0.5, 8.0))
        living = floor.bot_processes()
        if living:
            random.choice(living).kill()
    return {"kills": n, "running_again_s": floor.until_running()}


def _kill_program(name: str) -> Callable[[RealFloor, int], Figures]:
    def case(floor: RealFloor, n: int) -> Figures:
        worst = 0.0
        for _ in range(n):
            time.sleep(random.uniform(0.5, 8.0))
            killed = floor.program(name)
            begin = time.monotonic()
            killed.kill()
            floor.until(lambda killed=killed: _is_back(floor, name, killed.pid), 60)
            worst = max(worst, time.monotonic() - begin)
        return {"kills": n, "slowest_back_s": round(worst, 2), "running_again_s": floor.until_running()}

    return case


def _is_back(floor: RealFloor, name: str, old_pid: int) -> bool:
    return floor.program(name).pid != old_pid and floor.installation.answers(name)


def kill_supervisor(floor: RealFloor, _n: int) -> Figures:
    """kill -9 of the supervisor, then a start: what it left behind is ended first."""
    assert floor.process is not None
    floor.process.kill()
    floor.process.wait(10)
    return {"started_s": floor.start(), "running_again_s": floor.until_running()}


def lock_databases(floor: RealFloor, _n: int) -> Figures:
    """Another program holds the write lock of both databases for longer than anybody waits."""
    home = floor.installation.home
    for name in ("gateway", "panel"):
        with closing(sqlite3.connect(home / f"{name}.sqlite", isolation_level=None, timeout=10)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED_S)
            other.execute("ROLLBACK")
    return {"locked_s": LOCKED_S, "running_again_s": floor.until_running()}


def fill_disk(floor: RealFloor, _n: int) -> Figures:
    """No file of gateway and panel may grow, which is what a full disk does to them."""
    for name in ("gateway", "panel"):
        process = floor.program(name)
        before = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (FULL_AT_BYTES, before[1]))
        time.sleep(FULL_S)
        if process.is_running():
            process.rlimit(psutil.RLIMIT_FSIZE, before)
    floor.until(floor.healthy, 60)
    return {"full_s": FULL_S, "running_again_s": floor.until_running()}


def jump_clock(floor: RealFloor, _n: int) -> Figures:
    """The machine's clock jumps by minutes and days, there and back; a latch set before must stay."""
    latched = floor.bots[0]
    floor.call("POST", "/risk/kill", {"scope": latched, "state": "REDUCING", "reason": "the clock will jump"})
    for jump in JUMPS_S:
        floor.clock.write_text(str(jump))
        time.sleep(4)
        floor.clock.write_text("0")
        time.sleep(4)
    standing = {item["bot_id"]: item["state"] for item in floor.call("GET", "/risk/state")["bots"]}
    floor.call("POST", "/risk/resume", {"scope": latched, "reason": "the clock is back", "password": PASSWORD})
    return {
        "jumps_s": list(JUMPS_S),
        "latch_kept": standing[latched] == "REDUCING",
        "running_again_s": floor.until_running(),
    }


def start_twice(floor: RealFloor, _n: int) -> Figures:
    """A second start on the same data directory."""
    begin = time.monotonic()
    second = floor.preflight()
    code = second.wait(REFUSED_WITHIN_S)
    told = "is in use by a running Vostok" in floor.log.read_text(errors="replace")
    return {"refused": code != 0 and told, "refused_s": round(time.monotonic() - begin, 2)}


def take_port(floor: RealFloor, _n: int) -> Figures:
    """Another program has the gateway's port when Vostok starts again."""
    floor.stop()
    port = floor.installation.ports.gateway
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", port))
        thief.listen()
        code = floor.preflight().wait(REFUSED_WITHIN_S)
    told = f"Port {port} on 127.0.0.1 is taken by another program" in floor.log.read_text(errors="replace")
    return {"refused": code != 0 and told, "started_s": floor.start(), "running_again_s": floor.until_running()}


def bad_strategies(floor: RealFloor, _n: int) -> Figures:
    """One strategy loops without end, one eats memory: both are contained, the others come round as before."""
    before = loop_s(floor)
    looping, eater = floor.create("Looping", "Looping"), floor.create("Eater", "Eater")
    floor.until(
        lambda: "MemoryError" in _problem(floor, eater) or "memory" in _problem(floor, eater).lower(), ATE_WITHIN_S
    )
    during = loop_s(floor)
    floor.until(lambda: "finished no round" in _problem(floor, looping), HUNG_WITHIN_S)
    for bot in (looping, eater):
        floor.call("POST", f"/bots/{bot}/stop")
    slower = during / before - 1
    return {"loop_s": before, "loop_beside_s": during, "slower": round(slower, 3), "contained": slower <= 0.1}


def loop_s(floor: RealFloor) -> float:
    """The mean seconds that a round of the restless bots took, as each of them wrote down; a round that never ended
    counts until now."""
    begin = time.monotonic()
    time.sleep(LOOPS_WATCHED_S)
    end = time.monotonic()
    taken = []
    for bot in floor.bots:
        lines = (of_bot(floor.installation.home, bot) / "rounds").read_text().split()
        begun = [at for at in map(float, lines) if at >= begin] or [begin]
        taken.append((end - begun[0]) / len(begun))
    return round(statistics.mean(taken), 3)


def _problem(floor: RealFloor, bot: str) -> str:
    problem = floor.bot(bot)["problem"]
    return "" if problem is None else str(problem["text"])


CASES: dict[str, Callable[[RealFloor, int], Figures]] = {
    "bot_killed": kill_bots,
    "gateway_killed": _kill_program("gateway"),
    "panel_killed": _kill_program("panel"),
    "bothost_killed": _kill_program("bothost"),
    "database_locked": lock_databases,
    "disk_full": fill_disk,
    "clock_jumps": jump_clock,
    "second_start": start_twice,
    "supervisord_killed": kill_supervisor,
    "port_taken": take_port,
    "bad_strategies": bad_strategies,
}


def run_case(floor: RealFloor, name: str, n: int, *, busy: bool) -> Figures:
    """One case, and what the books say once they had time to agree; if `busy` it begins with fresh orders."""
    orders = floor.trades()
    if busy:
        floor.until(lambda: floor.trades() > orders, TRADES_WITHIN_S)
    figures = CASES[name](floor, n)
    found = floor.agree()
    for sentence in found.differences[:10]:
        print(f"{name}: {sentence}", flush=True)
    return figures | {"orders_meanwhile": floor.trades() - orders} | found.figures()
