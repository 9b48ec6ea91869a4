"""A start that cannot succeed is refused with one sentence, before anything runs."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.programs import ROOT, Installation, wait_until
from tests.simulator.candle_folder import write_candles, zigzag
from vostok.db import lock_file
from vostok.preflight import (
    check_home,
    end_orphans,
    misspelled,
    supervisor_environment,
    write_stock_config,
)
from vostok.processes import port_problem
from vostok.settings import Settings


@pytest.fixture
def dashboard(tmp_path: Path) -> Path:
    """A folder that passes for the built dashboard."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>")
    return folder


def _refusal(installation: Installation, **settings: str) -> str:
    """What the start says when it refuses; fails when it does not, or started anything."""
    result = subprocess.run(
        [sys.executable, "-m", "vostok.preflight"],
        cwd=ROOT,
        env=installation.environment(**settings),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert not list(installation.home.glob("*.sqlite"))
    return result.stderr


def test_start_when_dashboard_port_is_taken_then_names_the_port_and_its_setting(
    installation: Installation, dashboard: Path
) -> None:
    with socket.create_server(("127.0.0.1", installation.ports.panel)):
        said = _refusal(installation, frontend=str(dashboard))
    assert f"Port {installation.ports.panel} on 127.0.0.1 is taken" in said
    assert "VOSTOK_PORT" in said


def test_start_when_simulator_port_is_taken_then_matters_only_to_the_simulator(
    installation: Installation, dashboard: Path
) -> None:
    with socket.create_server(("127.0.0.1", installation.ports.simulator)):
        said = _refusal(installation, frontend=str(dashboard))
        assert "VOSTOK_SIMULATOR_PORT" in said
        # On another venue the only complaint left is the port that is out of range for everyone.
        elsewhere = _refusal(installation, frontend=str(dashboard), venue="testnet", bind="192.0.2.1")
    assert "VOSTOK_SIMULATOR_PORT" not in elsewhere
    assert "192.0.2.1 is no address of this machine" in elsewhere


def test_start_when_two_ports_are_the_same_then_refused(installation: Installation, dashboard: Path) -> None:
    same = str(installation.ports.panel)
    assert "must be different ports" in _refusal(installation, frontend=str(dashboard), gateway_port=same)


def test_start_when_home_is_in_use_then_refused(installation: Installation, dashboard: Path) -> None:
    run = installation.home / "run"
    run.mkdir()
    descriptor = lock_file(run / "vostok.lock", "held by this test")
    try:
        said = _refusal(installation, frontend=str(dashboard))
    finally:
        os.close(descriptor)
    assert "is in use by a running Vostok" in said
    assert "VOSTOK_HOME" in said


@pytest.mark.parametrize("folder", ["/proc/vostok", "/dev/null"])
def test_start_when_home_cannot_be_written_then_refused(folder: str, installation: Installation) -> None:
    said = _refusal(installation, home=folder)
    assert folder in said
    assert len(said.splitlines()) == 1


def test_home_of_another_user_then_refused(tmp_path: Path) -> None:
    """In a child without root's rights, since root may write everywhere."""
    foreign = tmp_path / "foreign"
    foreign.mkdir(mode=0o755)
    tmp_path.chmod(0o755)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            else:
                foreign.chmod(0o500)
            check_home(foreign)
        except Exception as error:  # noqa: BLE001 - a forked child of pytest must end here, whatever happens
            code = 0 if "cannot be written by user" in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize(
    ("name", "value"), [("port", "eighty"), ("port", "0"), ("venue", "kraken"), ("log_level", "LOUD")]
)
def test_start_when_setting_is_impossible_then_names_it_and_its_value(
    name: str, value: str, installation: Installation
) -> None:
    said = _refusal(installation, **{name: value})
    assert f"VOSTOK_{name.upper()}={value} is not possible" in said
    assert len(said.splitlines()) == 1


def test_start_when_strategies_or_candles_or_dashboard_are_missing_then_refused(
    installation: Installation, dashboard: Path
) -> None:
    assert "VOSTOK_STRATEGIES" in _refusal(installation, strategies="/nowhere", frontend=str(dashboard))
    assert "VOSTOK_REPLAY" in _refusal(installation, replay="/nowhere", frontend=str(dashboard))
    assert "is not built" in _refusal(installation, frontend="/nowhere")


def test_start_when_replay_cannot_begin_then_says_why(
    installation: Installation, dashboard: Path, tmp_path: Path
) -> None:
    write_candles(tmp_path, "BTC/USDT", "1h", zigzag(100, "1h"))
    replay = {"replay": str(tmp_path), "frontend": str(dashboard)}
    assert "VOSTOK_REPLAY_FROM is 'soon', which is no date" in _refusal(installation, **replay, replay_from="soon")
    assert "choose a date between them" in _refusal(
        installation, **replay, replay_from="2031-01-01", replay_stretch="60"
    )
    assert "VOSTOK_REPLAY_STRETCH is 7" in _refusal(installation, **replay, replay_stretch="7")


def test_misspelled_setting_in_environment_or_file_then_hints_at_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "env"
    file.write_text("VOSTOK_VENEU=testnet\nVOSTOK_PORT=1\n")
    monkeypatch.setenv("VOSTOK_ENV_FILE", str(file))
    hints = misspelled({"VOSTOK_PROT": "1", "VOSTOK_HOME": "x", "PATH": ""})
    assert hints == [
        "VOSTOK_PROT is not a setting and is ignored; did you mean VOSTOK_PORT?",
        "VOSTOK_VENEU is not a setting and is ignored; did you mean VOSTOK_VENUE?",
    ]


def test_free_port_then_no_problem(installation: Installation) -> None:
    assert port_problem("VOSTOK_PORT", "127.0.0.1", installation.ports.panel) is None
    assert port_problem("VOSTOK_PORT", "localhost", installation.ports.panel) is None


def test_orphans_of_this_home_are_ended_and_no_others(home: Path, tmp_path: Path) -> None:
    def sleeper(of: Path) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)", "vostok.gateway"],
            env={**os.environ, "VOSTOK_HOME": str(of)},
        )

    orphan, stranger = sleeper(home), sleeper(tmp_path / "other")
    try:
        wait_until(lambda: "vostok.gateway" in psutil.Process(orphan.pid).cmdline(), within_s=30)
        end_orphans(home)
        assert orphan.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
    finally:
        for process in (orphan, stranger):
            process.kill()
            process.wait()


def test_stock_config_is_written_once_and_points_at_this_gateway(home: Path) -> None:
    chosen = Settings(home=home, gateway_port=18181, _env_file=None)
    write_stock_config(chosen)
    written = json.loads((home / "config.json").read_text())
    assert written["dry_run"] is True
    assert written["exchange"]["ccxt_config"]["urls"]["api"]["public"] == "http://127.0.0.1:18181/api/v3"
    (home / "config.json").write_text("{}")
    write_stock_config(chosen)
    assert (home / "config.json").read_text() == "{}"


def test_supervisor_gets_an_absolute_home_and_the_simulator_only_on_its_venue(tmp_path: Path) -> None:
    there = Settings(home=tmp_path / "a" / ".." / "b", venue="simulator", _env_file=None)
    environment = supervisor_environment(there)
    assert environment["VOSTOK_HOME"] == str(tmp_path / "b")
    assert environment["VOSTOK_WITH_SIMULATOR"] == "true"
    assert supervisor_environment(Settings(venue="binance", _env_file=None))["VOSTOK_WITH_SIMULATOR"] == "false"


def test_wait_until_gives_up_when_the_program_died() -> None:
    with pytest.raises(AssertionError, match="the end of the log"):
        wait_until(lambda: False, within_s=5, alive=lambda: False, tell=lambda: "the end of the log")
