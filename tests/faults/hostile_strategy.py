"""A strategy that attacks its installation, for `npm run faults -- container`. Copied into the image as `Hostile.py`.

Each attack prints one line, `ATTACK {"name", "got": sentence|null}`; null means that nothing was to be had.
"""

import contextlib
import ctypes
import hashlib
import hmac
import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from freqtrade.strategy import IStrategy
from pandas import DataFrame

HOME = Path(os.environ["VOSTOK_HOME"])
# Unlike PTRACE_ATTACH it does not stop what it takes hold of, so that the control group goes on.
PTRACE_SEIZE = 0x4206
PATHS = (
    "gateway.sqlite", "gateway.sqlite-wal", "panel.sqlite", "panel.sqlite-wal", "simulator.sqlite", "secrets", "audit",
    "secrets/gateway.seal", "secrets/panel.seal", "secrets/simulator.json", "secrets/audit-gateway.key", "backups",
    "logs/gateway.jsonl", "logs/panel.jsonl", "logs/bothost.jsonl", "run", "lab", "backtest_results", "bots", "",
)  # fmt: skip


def other_processes() -> list[int]:
    """Every process in sight but this one."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and int(entry.name) != OWN]


OWN = os.getpid()
Attack = Callable[[dict[str, Any]], Iterator[str]]


def reads_files(target: dict[str, Any]) -> Iterator[str]:
    """Databases, keys, logs and folders of the programs."""
    for name in PATHS:
        path = HOME / name
        try:
            yield f"{name}: {len(list(path.iterdir())) if path.is_dir() else len(path.read_bytes())}"
        except OSError:
            continue


def reads_another_bot(target: dict[str, Any]) -> Iterator[str]:
    """All that lies in the folder of the bot under attack."""
    folder = HOME / "bots" / target["victim"]
    for name in ("", "config.json", "trades.sqlite", "bot.log", "strategy"):
        try:
            path = folder / name
            yield f"{name}: {len(list(path.iterdir())) if path.is_dir() else len(path.read_bytes())}"
        except OSError:
            continue


def writes(target: dict[str, Any]) -> Iterator[str]:
    """Into the program's code, the strategies, and the folders of other programs."""
    for path in ("/app/x", "/app/strategies/x.py", "/app/backend/vostok/x.py", HOME / "kill", HOME / "run" / "x"):
        try:
            Path(path).write_text("x")
            yield str(path)
        except OSError:
            continue


def reads_environments(target: dict[str, Any]) -> Iterator[str]:
    """The owner's password here, or anything of other processes' environment, memory and open files."""
    names = set(os.environ)
    with contextlib.suppress(OSError):
        names |= {
            entry.partition("=")[0] for entry in Path("/proc/self/environ").read_text(errors="replace").split("\0")
        }
    if "VOSTOK_OWNER_PASSWORD" in names:
        yield "the owner's password"
    for pid in other_processes():
        for name in ("environ", "mem", "maps", "fd"):
            try:
                path = Path("/proc") / str(pid) / name
                got = list(path.iterdir()) if name == "fd" else path.open("rb").read(1)
            except OSError:
                continue
            if got:
                yield f"{name} of {pid}"


def traces(target: dict[str, Any]) -> Iterator[str]:
    """ptrace and process_vm_readv on every other process."""
    library = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(16)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 16)
    for pid in other_processes():
        if library.ptrace(PTRACE_SEIZE, pid, 0, 0) == 0:
            yield f"ptrace of {pid}"
        if library.process_vm_readv(pid, vector, 1, vector, 1, 0) > 0:
            yield f"memory of {pid}"


def signals(target: dict[str, Any]) -> Iterator[str]:
    """Whether it could stop another process."""
    for pid in other_processes():
        try:
            os.kill(pid, 0)
            yield f"may end {pid}"
        except OSError:
            continue


def changes_user(target: dict[str, Any]) -> Iterator[str]:
    """Become root, the gateway or another bot; use a right that the host had."""
    for uid in (0, 10001, 10002, 10003, 20000, 20001, 20002):
        if uid == os.getuid():
            continue
        try:
            os.setresuid(uid, uid, uid)
            yield f"user {uid}"
        except OSError:
            continue
    with contextlib.suppress(OSError):
        os.setgroups([10010])
        yield "group ledger"
    status = Path("/proc/self/status").read_text()
    for line in status.splitlines():
        name, _, value = line.partition(":")
        if name in ("CapPrm", "CapEff", "CapAmb") and int(value, 16):
            yield f"{name}{value}"
        if name == "NoNewPrivs" and value.strip() != "1":
            yield "may gain rights"


def reaches_sockets(target: dict[str, Any]) -> Iterator[str]:
    """The control sockets and the API of another bot."""
    for name in ("gateway", "panel", "bothost", "simulator", f"bot-{target['victim']}"):
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(HOME / "run" / f"{name}.sock"))
                yield name
            except OSError:
                continue


def orders_for_another(target: dict[str, Any]) -> Iterator[str]:
    """An order with this bot's own key: on another bot's address, without one, and straight at the exchange."""
    key, port, exchange = target["key"], target["gateway_port"], target["simulator_port"]
    order = f"symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=50&timestamp={time.time_ns() // 1_000_000}"
    order += f"&signature={hmac.new(target['secret'].encode(), order.encode(), hashlib.sha256).hexdigest()}"
    for where in (
        f"http://127.0.0.1:{port}/b/{target['victim']}/api/v3/order",
        f"http://127.0.0.1:{port}/api/v3/order",
        f"http://127.0.0.1:{exchange}/api/v3/order",
    ):
        request = urllib.request.Request(f"{where}?{order}", method="POST", headers={"X-MBX-APIKEY": key})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                yield f"{where}: {answer.status}"
        except urllib.error.HTTPError as error:
            if error.code not in (400, 401, 403, 404):
                yield f"{where}: {error.code}"


def commands_the_panel(target: dict[str, Any]) -> Iterator[str]:
    """The API over TCP without a login."""
    for method, path in (("GET", "/api/bots"), ("POST", f"/api/bots/{target['victim']}/stop"), ("GET", "/api/keys")):
        request = urllib.request.Request(f"http://127.0.0.1:{target['panel_port']}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                yield f"{method} {path}: {answer.status}"
        except urllib.error.HTTPError as error:
            if error.code not in (401, 403):
                yield f"{method} {path}: {error.code}"


ATTACKS: tuple[Attack, ...] = (
    reads_files, reads_another_bot, writes, reads_environments, traces, signals, changes_user, reaches_sockets,
    orders_for_another, commands_the_panel,
)  # fmt: skip


class Hostile(IStrategy):  # type: ignore[misc]  # Freqtrade is not typed
    """Attacks once, at its first candle; it never trades."""

    INTERFACE_VERSION = 3
    timeframe = "1m"
    process_only_new_candles = False
    minimal_roi: ClassVar[dict[str, float]] = {}
    stoploss = -0.5
    has_attacked = False

    def populate_indicators(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """All attacks, one line each."""
        if not Hostile.has_attacked:
            Hostile.has_attacked = True
            target = json.loads(Path("/app/strategies/target.json").read_text())
            # Freqtrade takes them out of the configuration; its client has them.
            client = self.dp._exchange._api
            target |= {"key": client.apiKey, "secret": client.secret}
            for attack in ATTACKS:
                got = list(attack(target))
                print("ATTACK", json.dumps({"name": attack.__name__, "got": "; ".join(got[:5]) or None}))
        return dataframe

    def populate_entry_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """None."""
        return dataframe

    def populate_exit_trend(self, dataframe: DataFrame, metadata: dict[str, Any]) -> DataFrame:
        """None."""
        return dataframe
