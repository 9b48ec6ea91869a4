"""Real programs for tests: on free ports, with a home of their own, none left behind."""

import contextlib
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil

from vostok.local_http import sync_transport
from vostok.sockets import socket_path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ("simulator", "gateway", "bothost", "panel")
READY_WITHIN_S = 120.0
STOPPED_WITHIN_S = 90.0
LOG_TAIL_LINES = 60
# An answer on a slow machine is late, not missing.
ANSWER_WITHIN_S = 10.0
# Without it httpx reads every authority's certificate for each question: 20 ms of a core, many times a second.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# A program that hangs is ended with SIGABRT, and tells where.
TELLING = {"PYTHONFAULTHANDLER": "1"}


class Ports(NamedTuple):
    """The TCP ports of one installation, all on 127.0.0.1."""

    panel: int
    gateway: int
    simulator: int


class NotReady(AssertionError):
    """A program ended or did not answer in time; the message holds the end of its log."""


def stretched(seconds: float) -> float:
    """A bound that is meant for an idle machine, on this one: other work on its cores makes it longer."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def free_ports() -> Ports:
    """Three ports that nothing listens on, below the range the kernel gives to outgoing connections."""
    # Whatever seed a campaign has set: two of the same seed beside each other must not draw the same ports.
    draw = random.SystemRandom()
    found: list[int] = []
    while len(found) < len(Ports._fields):
        port = draw.randint(15_000, 32_000)
        if port not in found and _is_free(port):
            found.append(port)
    return Ports(*found)


def shared_data() -> Path | None:
    """The folder of real candles beside the repository, or None where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@dataclass
class Program:
    """One started program and the file its output goes to."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def tail(self) -> str:
        """The last lines of its log."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def kill(self) -> None:
        """End it as a crash would (SIGKILL)."""
        self.process.kill()
        self.process.wait(STOPPED_WITHIN_S)

    def stop(self) -> int:
        """End it with SIGTERM, SIGKILL when that does nothing; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(STOPPED_WITHIN_S)
        # With PYTHONFAULTHANDLER its log then ends with where each thread stood.
        self.process.send_signal(signal.SIGABRT)
        self.process.wait(STOPPED_WITHIN_S)
        # Not "from None": what went wrong before the end is what a reader wants to see.
        raise AssertionError(f"{self.name} ignored SIGTERM; its log ends:\n{self.tail()}")


@dataclass
class Installation:
    """A data directory, its ports and the programs that run on it.

    `settings` are VOSTOK_* values without the prefix, in any case: `{"venue": "simulator", "simulator_seed": "3"}`.
    """

    home: Path
    ports: Ports = field(default_factory=free_ports)
    settings: dict[str, str] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def panel_url(self) -> str:
        """Base address of the panel."""
        return f"http://127.0.0.1:{self.ports.panel}"

    @property
    def gateway_url(self) -> str:
        """Base address of the gateway's wire side."""
        return f"http://127.0.0.1:{self.ports.gateway}"

    @property
    def simulator_url(self) -> str:
        """Base address of the simulated exchange."""
        return f"http://127.0.0.1:{self.ports.simulator}"

    def control(self) -> httpx.Client:
        """A client for the gateway's control socket."""
        transport = sync_transport(socket_path(self.home, "gateway"))
        return httpx.Client(transport=transport, base_url="http://gateway", timeout=10)

    def environment(self, **settings: str) -> dict[str, str]:
        """This process's environment with the settings of this installation and of no other."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("VOSTOK_")}
        chosen = {
            "env_file": os.devnull,
            "home": str(self.home),
            "port": str(self.ports.panel),
            "gateway_port": str(self.ports.gateway),
            "simulator_port": str(self.ports.simulator),
            # How full the disk of the machine is that tests, is no part of what they say.
            "disk_limit": "1",
            **self.settings,
            **settings,
        }
        return inherited | TELLING | {f"VOSTOK_{name.upper()}": value for name, value in chosen.items()}

    @contextlib.contextmanager
    def running(self, *names: str, **settings: str) -> Iterator["Installation"]:
        """Start `names` in order, each when the one before answers; end all and check that nothing is left."""
        try:
            for name in names or PROGRAMS:
                self.start(name, **settings)
            yield self
        finally:
            self.stop_all()

    def start(self, name: str, *, module: str | None = None, **settings: str) -> Program:
        """Start one program, or `module` in its place, and wait until it answers.

        Raises NotReady with the end of its log.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        logs = self.home.with_name(f"{self.home.name}-logs")
        logs.mkdir(exist_ok=True)
        log = logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", module or f"vostok.{name}"],
                cwd=ROOT,
                env=self.environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        program = self.programs[name] = Program(name, process, log)
        wait_until(
            lambda: self.answers(name), within_s=READY_WITHIN_S, alive=lambda: process.poll() is None, tell=program.tail
        )
        return program

    def stop(self, name: str) -> int:
        """End one program and return its exit code."""
        return self.programs.pop(name).stop()

    def stop_all(self) -> None:
        """End all programs in the opposite order of their start; fails if one ignored it or left a child."""
        problems: list[str] = []
        for name in reversed(list(self.programs)):
            try:
                self.stop(name)
            except AssertionError as problem:
                problems.append(str(problem))
        problems += [f"left running: {' '.join(left)}" for left in end_processes_of(self.home)]
        assert not problems, "\n".join(problems)

    def answers(self, name: str) -> bool:
        """Whether program `name` answers where ARCHITECTURE.md says it does."""
        if name == "simulator":
            return connects(self.ports.simulator)
        if name == "panel":
            return self.health() is not None
        on_socket = _connects_to(socket_path(self.home, name))
        return on_socket and (name != "gateway" or connects(self.ports.gateway))

    def health(self) -> str | None:
        """The panel's word on all programs, `ok` when they are alive; None while it does not answer."""
        try:
            answer = httpx.get(f"{self.panel_url}/api/health", timeout=ANSWER_WITHIN_S, verify=NO_TLS)
        except httpx.TransportError:
            return None
        return str(answer.json()["status"]) if answer.is_success else None


def wait_until(
    condition: Callable[[], bool],
    *,
    within_s: float,
    alive: Callable[[], bool] = lambda: True,
    tell: Callable[[], str] = lambda: "",
    every_s: float = 0.05,
) -> None:
    """Return when `condition` holds; raise NotReady with `tell()` after `within_s` or when not `alive`."""
    deadline = time.monotonic() + within_s
    while not condition():
        if not alive():
            raise NotReady(f"ended before it was ready:\n{tell()}")
        if time.monotonic() > deadline:
            raise NotReady(f"not ready within {within_s:.0f} s:\n{tell()}")
        time.sleep(every_s)


def processes_of(home: Path) -> list[psutil.Process]:
    """The live processes whose VOSTOK_HOME is `home` (children inherit it), among those younger than this one."""
    found = []
    began = psutil.Process().create_time()
    for process in psutil.process_iter():
        try:
            if process.create_time() < began:
                continue
            if process.environ().get("VOSTOK_HOME") == str(home) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return [process for process in found if process.pid != os.getpid()]


def end_processes_of(home: Path) -> list[list[str]]:
    """Kill what still runs on `home`; returns the command lines."""
    left = []
    for process in processes_of(home):
        try:
            left.append(process.cmdline())
            process.kill()
        except psutil.NoSuchProcess:
            continue
    return left


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def connects(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _connects_to(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        return probe.connect_ex(str(path)) == 0
