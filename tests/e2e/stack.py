"""`npm start` as a person runs it: in a terminal, stopped with Ctrl-C."""

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.programs import ROOT, Installation, end_processes_of, processes_of, wait_until

# The first start on a fresh clone installs and builds.
STARTED_WITHIN_S = 300.0
STOPPED_WITHIN_S = 60.0
# npm ends by the signal it was interrupted with, or tells it as a shell does.
INTERRUPTED = (0, 130, -signal.SIGINT)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Terminal:
    """A pseudo-terminal with `npm start` as its foreground process group."""

    process: "subprocess.Popen[bytes]"
    _master: int
    _read: bytearray = field(default_factory=bytearray)
    _is_open: bool = True

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        """What was printed so far, without colours."""
        return _COLOURS.sub("", self._read.decode(errors="replace"))

    def press_ctrl_c(self) -> None:
        """The terminal sends SIGINT to every process of the foreground group."""
        os.write(self._master, b"\x03")

    def terminate_npm(self) -> None:
        """SIGTERM to npm alone, as a service manager would."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """The exit code, once it ended."""
        code = self.process.wait(STOPPED_WITHIN_S)
        self._reader.join(5)
        return code

    def hang_up(self) -> None:
        """Close the window: the kernel sends SIGHUP to the foreground group, and writing to it fails."""
        self._is_open = False
        self._reader.join(5)
        os.close(self._master)
        self.process.wait(STOPPED_WITHIN_S)

    def close(self, installation: Installation) -> None:
        """Give the terminal back; what still runs is killed."""
        self.process.kill()
        self.process.wait()
        end_processes_of(installation.home)
        if self._is_open:
            self._is_open = False
            self._reader.join(5)
            os.close(self._master)

    def _collect(self) -> None:
        while self._is_open:
            # A read that waits would keep the terminal open after its close.
            if not select.select([self._master], [], [], 0.2)[0]:
                continue
            try:
                chunk = os.read(self._master, 65536)
            except OSError:  # the other end is closed
                return
            if not chunk:
                return
            self._read += chunk


def open_terminal(installation: Installation, *words: str, **settings: str) -> Terminal:
    """Type `npm start`, with `words` after it, into a new terminal."""
    master, slave = pty.openpty()

    def own_the_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        ["npm", "start", *(["--", *words] if words else [])],
        cwd=ROOT,
        env=installation.environment(**settings),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=own_the_terminal,
    )
    os.close(slave)
    return Terminal(process, master)


def wait_for_health(installation: Installation, terminal: Terminal, *, within_s: float = STARTED_WITHIN_S) -> None:
    """Return when all programs are alive."""

    def healthy() -> bool:
        # Else programs of an earlier start could answer.
        return "Starting on" in terminal.output and installation.health() == "ok"

    wait_until(
        healthy,
        within_s=within_s,
        alive=lambda: terminal.process.poll() is None,
        tell=lambda: terminal.output[-8_000:],
        every_s=0.2,
    )


def wait_for_end(installation: Installation, *, within_s: float = 20.0) -> list[list[str]]:
    """The command lines of what is left over after `within_s`; they are killed."""
    deadline = time.monotonic() + within_s
    while processes_of(installation.home) and time.monotonic() < deadline:
        time.sleep(0.1)
    return end_processes_of(installation.home)


@contextmanager
def started(installation: Installation, **settings: str) -> Iterator[Terminal]:
    """The whole of Vostok, healthy; ended with Ctrl-C, with nothing left over."""
    terminal = open_terminal(installation, **settings)
    try:
        wait_for_health(installation, terminal)
        yield terminal
        terminal.press_ctrl_c()
        assert terminal.wait() in INTERRUPTED, terminal.output[-8_000:]
        assert wait_for_end(installation) == []
    finally:
        terminal.close(installation)


def setup_code(terminal: Terminal) -> str:
    """The one-time code that the panel printed."""
    found = re.search(r"\b([A-Z2-9]{4}-[A-Z2-9]{4})\b", terminal.output)
    assert found, f"no setup code was printed:\n{terminal.output[-4_000:]}"
    return found.group(1)


def log_in(installation: Installation) -> httpx.Client:
    """A client that is logged in with the password of the installation's settings."""
    client = httpx.Client(base_url=f"{installation.panel_url}/api", timeout=30)
    session = post(client, "/auth/login", {"password": installation.settings["owner_password"]})
    client.headers["X-CSRF-Token"] = session["csrf_token"]
    return client


def post(client: httpx.Client, path: str, body: dict[str, Any] | None = None) -> Any:
    """POST that must succeed; the answer's JSON."""
    answer = client.post(path, json=body)
    assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
    return answer.json()


def get(client: httpx.Client, path: str, **query: str | int) -> Any:
    """GET that must succeed; the answer's JSON."""
    answer = client.get(path, params=query)
    assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
    return answer.json()
