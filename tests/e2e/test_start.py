"""`npm start` and its end: quick, refused when it cannot work, nothing left over."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.stack import open_terminal, setup_code, started, wait_for_end, wait_for_health
from tests.programs import PROGRAMS, ROOT, Installation, processes_of, stretched, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SECOND_START_WITHIN_S = 10.0


def _programs(installation: Installation) -> dict[str, psutil.Process]:
    """The top process of each program."""
    found: dict[str, psutil.Process] = {}
    for process in processes_of(installation.home):
        # One that ends while it is read is none of them.
        with contextlib.suppress(psutil.NoSuchProcess):
            command = process.cmdline()
            for name in PROGRAMS:
                if (
                    command[-1:] == [f"vostok.{name}"]
                    and (parent := process.parent())
                    and "vostok.supervise" in parent.cmdline()
                ):
                    found[name] = process
    return found


def test_first_start_shows_the_way_in_and_heals_and_refuses_another_on_its_home(installation: Installation) -> None:
    with started(installation) as terminal:
        assert f"http://127.0.0.1:{installation.ports.panel}" in terminal.output
        assert len(setup_code(terminal)) == 9
        assert set(_programs(installation)) == set(PROGRAMS)

        second = subprocess.run(
            ["sh", "entrypoint.sh"],
            cwd=ROOT,
            env=installation.environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert "in use by a running Vostok" in second.stderr

        killed = _programs(installation)["gateway"].pid
        psutil.Process(killed).kill()
        # A start that fails, as on a port not free yet, is followed by another: only the last one counts.
        wait_until(lambda: not psutil.pid_exists(killed), within_s=60)
        wait_until(lambda: _programs(installation).keys() == set(PROGRAMS), within_s=90, every_s=0.5)
        wait_for_health(installation, terminal, within_s=60)
    assert "Traceback" not in terminal.output


def test_closed_terminal_or_killed_supervisor_then_the_next_start_is_quick_and_sigterm_to_npm_alone_ends_all(
    installation: Installation,
) -> None:
    closed = open_terminal(installation)
    try:
        wait_for_health(installation, closed)
        closed.hang_up()
        assert wait_for_end(installation, within_s=60) == []
    finally:
        closed.close(installation)

    before = time.monotonic()
    crashed = open_terminal(installation)
    try:
        wait_until(lambda: installation.answers("panel"), within_s=60)
        assert time.monotonic() - before < stretched(SECOND_START_WITHIN_S)
        assert "Installing" not in crashed.output
        wait_for_health(installation, crashed)
        left_behind = _programs(installation)
        supervisor = left_behind["panel"].parent()
        assert supervisor is not None
        supervisor.kill()
        _replaces_and_ends_with_npm(installation, {process.pid for process in left_behind.values()})
    finally:
        crashed.close(installation)


def _replaces_and_ends_with_npm(installation: Installation, left_behind: set[int]) -> None:
    """A start beside what a dead supervisor left ends that first; SIGTERM to npm alone then ends all."""
    terminal = open_terminal(installation)
    try:
        wait_for_health(installation, terminal)
        assert left_behind.isdisjoint(process.pid for process in processes_of(installation.home))
        terminal.terminate_npm()
        terminal.wait()
        assert wait_for_end(installation, within_s=60) == [], terminal.output
    finally:
        terminal.close(installation)


def test_start_from_a_folder_with_spaces_without_home_and_into_a_socket(
    installation: Installation, tmp_path: Path
) -> None:
    """A service manager gives no terminal, no HOME, and a socket for the output."""
    home = tmp_path / "my data"
    spaced = Installation(home, installation.ports)
    environment = spaced.environment()
    environment.pop("HOME", None)
    here, there = socket.socketpair()
    process = subprocess.Popen(
        ["sh", str(ROOT / "entrypoint.sh")],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=there.fileno(),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    there.close()
    try:
        wait_until(lambda: spaced.answers("panel"), within_s=60, alive=lambda: process.poll() is None)
        here.settimeout(10)
        assert b"vostok" in here.recv(65536)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(60) == 0
        assert wait_for_end(spaced) == []
    finally:
        wait_for_end(spaced, within_s=0)
        here.close()
