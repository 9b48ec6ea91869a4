"""`npm start` and its end: quick, refused when it cannot work, nothing left over."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.e2e.stack import open_terminal, setup_code, started, wait_for_end, wait_for_health
from tests.programs import PROGRAMS, ROOT, Installation, processes_of, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SECOND_START_WITHIN_S = 10.0


def _programs(installation: Installation) -> dict[str, psutil.Process]:
    """The top process of each program."""
    found: dict[str, psutil.Process] = {}
    for process in processes_of(installation.home):
        command = process.cmdline()
        for name in PROGRAMS:
            if (
                command[-1:] == [f"vostok.{name}"]
                and (parent := process.parent())
                and "supervisord" in str(parent.cmdline())
            ):
                found[name] = process
    return found


def test_second_start_is_healthy_within_ten_seconds_and_ctrl_c_ends_all(installation: Installation) -> None:
    with started(installation) as first:
        assert len(setup_code(first)) == 9
        assert f"http://127.0.0.1:{installation.ports.panel}" in first.output
        assert set(_programs(installation)) == set(PROGRAMS)
    before = time.monotonic()
    with started(installation) as second:
        took = time.monotonic() - before
        assert "Installing" not in second.output
        assert "Traceback" not in second.output
        assert took < SECOND_START_WITHIN_S
    assert "Traceback" not in second.output


def test_sigterm_to_npm_alone_ends_all(installation: Installation) -> None:
    terminal = open_terminal(installation)
    try:
        wait_for_health(installation, terminal)
        terminal.terminate_npm()
        terminal.wait()
        assert wait_for_end(installation, within_s=60) == [], terminal.output
    finally:
        wait_for_end(installation, within_s=0)
        terminal.close()


def test_second_start_on_the_same_home_is_refused_and_the_first_goes_on(installation: Installation) -> None:
    with started(installation):
        result = subprocess.run(
            ["sh", "entrypoint.sh"],
            cwd=ROOT,
            env=installation.environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 1
        assert "in use by a running Vostok" in result.stderr
        assert httpx.get(f"{installation.panel_url}/api/health").json()["status"] == "ok"


def test_killed_program_comes_back_by_itself(installation: Installation) -> None:
    with started(installation) as terminal:
        killed = _programs(installation)["gateway"]
        killed.kill()
        wait_until(
            lambda: (now := _programs(installation).get("gateway")) is not None and now.pid != killed.pid,
            within_s=20,
        )
        wait_for_health(installation, terminal, within_s=30)


def test_start_after_supervisord_was_killed_ends_what_it_left_behind(installation: Installation) -> None:
    terminal = open_terminal(installation)
    try:
        wait_for_health(installation, terminal)
        orphans = _programs(installation)
        supervisor = orphans["panel"].parent()
        assert supervisor is not None
        supervisor.kill()
        terminal.wait()
        assert any(process.is_running() for process in orphans.values())
    finally:
        terminal.close()
    with started(installation) as again:
        assert "left" in again.output
        assert {process.pid for process in _programs(installation).values()}.isdisjoint(
            process.pid for process in orphans.values()
        )


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
