"""README's commands for the stock `freqtrade`, as printed, on a fresh installation without a network."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.programs import ROOT, Installation
from vostok.preflight import write_stock_config
from vostok.settings import Settings

pytestmark = pytest.mark.slow


def printed_commands() -> list[list[str]]:
    """The `freqtrade` lines of README.md, in order."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith(".venv/bin/freqtrade ")]
    return [shlex.split(line)[1:] for line in lines]


def run(arguments: list[str], installation: Installation) -> str:
    """What one command prints. It keeps its words except the data directory, which is this test's."""
    replaced = [str(installation.home) if argument == "user_data" else argument for argument in arguments]
    finished = subprocess.run(
        [sys.executable, "-m", "freqtrade", *replaced],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    output = finished.stdout + finished.stderr
    assert finished.returncode == 0, output
    return output


def test_readme_commands_fetch_candles_and_backtest(installation: Installation) -> None:
    commands = printed_commands()
    assert [arguments[0] for arguments in commands] == ["download-data", "backtesting"]
    write_stock_config(Settings(home=installation.home, gateway_port=installation.ports.gateway))
    with installation.running("simulator", "gateway"):
        run(commands[0], installation)
        report = run(commands[1], installation)
    total = re.search(r"TOTAL\D+(\d+)", report)
    assert total, report
    assert int(total.group(1)) >= 5
    assert re.search(r"trailing_stop_loss", report)
    assert list((installation.home / "data" / "binance").glob("*-1h.feather"))
    assert list((installation.home / "backtest_results").glob("backtest-result-*.zip"))
