"""The command lines that the README prints work as printed."""

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.programs import ROOT, Installation
from vostok.preflight import write_stock_config
from vostok.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def _commands(heading: str) -> list[str]:
    """The lines of the first shell block under `heading`, without their comments."""
    section = (ROOT / "README.md").read_text().split(f"## {heading}\n", 1)[1]
    found = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert found, f"no shell block under {heading}"
    return [line.split("  #")[0].strip() for line in found.group(1).splitlines()]


@pytest.fixture
def checkout(tmp_path: Path, installation: Installation) -> Path:
    """What a person has in front of them: the repository with this installation's data in `user_data`."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in (".venv", "strategies"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "user_data").symlink_to(installation.home)
    return folder


def _ended(command: str, checkout: Path, installation: Installation) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        cwd=checkout,
        env=installation.environment(),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def _run(command: str, checkout: Path, installation: Installation) -> str:
    result = _ended(command, checkout, installation)
    assert result.returncode == 0, f"{command}\n{result.stdout[-4_000:]}\n{result.stderr[-4_000:]}"
    return result.stdout


def _refused(command: str, checkout: Path, installation: Installation) -> str:
    result = _ended(command, checkout, installation)
    assert result.returncode == 1
    return result.stderr


def test_stock_freqtrade_downloads_and_backtests_on_the_same_data_and_strategies(
    installation: Installation, checkout: Path
) -> None:
    write_stock_config(Settings(home=installation.home, gateway_port=installation.ports.gateway, _env_file=None))
    download, backtest = _commands("The stock Freqtrade command line")
    with installation.running("simulator", "gateway"):
        _run(download, checkout, installation)
        assert (installation.home / "data" / "binance" / "BTC_USDT-1h.feather").is_file()
        report = _run(backtest, checkout, installation)
    assert "TrendFollowing" in report
    assert list((installation.home / "backtest_results").glob("backtest-result-*.zip"))


def test_vostok_commands_do_what_they_say(installation: Installation, checkout: Path) -> None:
    (
        status, bots, trades, report, risk, data, backtest, create_token, level, kill, resume, backup, restore, verify,
        export,
    ) = _commands("Command line")  # fmt: skip
    (checkout / "passphrase").write_text("four words for tests\n")
    with installation.running():
        assert "gateway" in _run(status, checkout, installation)
        assert "There are no bots yet" in _run(bots, checkout, installation)
        assert '"items": []' in _run(f"{bots} --json", checkout, installation)
        assert "no such trades" in _run(trades, checkout, installation)
        assert "No bot existed in this period." in _run(report, checkout, installation)
        assert "Trading is ACTIVE" in _run(risk, checkout, installation)
        assert "There are no candles yet" in _run(data, checkout, installation)
        assert "BTC/USDT" in _refused(backtest, checkout, installation)
        token = _run(create_token, checkout, installation).splitlines()[-1]
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{installation.panel_url}/api/bots", headers=headers).json()["items"] == []
        assert httpx.get(f"{installation.panel_url}/api/bots").status_code == 401
        assert "DEBUG" in _run(level, checkout, installation)
        assert "Trading is REDUCING" in _run(kill, checkout, installation)
        assert "Trading is ACTIVE" in _run(f"echo 'It was a test.' | {resume}", checkout, installation)
        assert "Keep it elsewhere" in _run(f"{backup} --passphrase-file passphrase", checkout, installation)
        (made,) = (installation.home / "backups").glob("*manual*")
        check = restore.replace("FILE", f"{made} --check --passphrase-file passphrase")
        assert "Whole" in _run(check, checkout, installation)
        assert "rows hold" in _run(verify, checkout, installation)
        assert "verify.py" in _run(export, checkout, installation)
    assert len(list(checkout.glob("vostok-audit-*.zip"))) == 1
