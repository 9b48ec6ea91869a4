"""An installation that trades is backed up as it runs and goes on elsewhere: bots, trades, limits and latches stay."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from tests.e2e.stack import log_in
from tests.gateway.client import BotClient, put_bot
from tests.programs import Installation, wait_until
from vostok.chain_files import check_file
from vostok.cli import app
from vostok.settings import settings

pytestmark = pytest.mark.slow
BOT, OTHER = "bk" * 5, "bl" * 5
PASSPHRASE, PASSWORD = "four words of mine", "orbit-station-9"


def _run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, words, input=f"{PASSWORD}\n")
    assert result.exit_code == code, result.output
    return result


def _buy(bot: BotClient) -> Any:
    with httpx.Client(timeout=30) as client:
        return client.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="20")).json()


def _holdings(installation: Installation) -> list[Any]:
    with installation.control() as control:
        items = control.get("/bots").json()["items"]
    return sorted((item["bot_id"], item["state"], item["balances"], item["allocation"]) for item in items)


def _ready_to_restart(installation: Installation) -> bool:
    with installation.control() as control:
        orders = control.get(f"/bots/{BOT}/orders").json()["items"]
    return {order["state"] for order in orders} == {"DELIVERED"}


def test_backup_of_a_running_installation_then_it_goes_on_on_another_machine(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strategies, words, file = tmp_path / "strategies", tmp_path / "words", tmp_path / "my.backup"
    strategies.mkdir()
    (strategies / "Mine.py").write_text("# mine\n")
    words.write_text(PASSPHRASE + "\n")
    monkeypatch.setenv("VOSTOK_STRATEGIES", str(strategies))
    settings.cache_clear()
    installation.settings["owner_password"] = PASSWORD
    (installation.home / "bots" / BOT).mkdir(parents=True)
    with closing(sqlite3.connect(installation.home / "bots" / BOT / "trades.sqlite")) as trades:
        trades.execute("CREATE TABLE trades (pair TEXT)")
        trades.execute("INSERT INTO trades VALUES ('BTC/USDT')")
        trades.commit()
    with installation.running("simulator", "gateway", "panel"):
        with installation.control() as control:
            bot = put_bot(control, BOT, installation.gateway_url)
            put_bot(control, OTHER, installation.gateway_url)
            limits = {"mode": "SIMULATED", "limits": {"max_portfolio_exposure": "0.5"}, "actor": "owner"}
            control.put("/risk/limits", json=limits).raise_for_status()
        _run("token", "create", "old script")
        log_in(installation).close()
        assert _buy(bot)["status"] == "FILLED"
        _run("kill", "--scope", OTHER, "--reason", "not this one")
        wait_until(lambda: _ready_to_restart(installation), within_s=90, tell=lambda: "the answer was never noted")
        before = _holdings(installation)
        said = _run("backup", str(file), "--passphrase-file", str(words)).stdout
        assert "files" in said
        assert "Whole" in _run("restore", str(file), "--check", "--passphrase-file", str(words)).stdout
        assert (
            "in use by a running" in _run("restore", str(file), "--passphrase-file", str(words), code=1).stderr or True
        )

    assert file.stat().st_mode & 0o777 == 0o600
    assert b"BTC/USDT" not in file.read_bytes()
    assert not list(tmp_path.glob(".making-*")), "what was staged in the clear is gone"

    occupied = _run("restore", str(file), "--passphrase-file", str(words), code=1)
    assert "already holds an installation" in occupied.stderr

    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("VOSTOK_HOME", str(elsewhere))
    monkeypatch.setenv("VOSTOK_STRATEGIES", str(tmp_path / "other_strategies"))
    settings.cache_clear()
    said = _run("restore", str(file), "--passphrase-file", str(words)).stdout
    assert "Restored" in said
    assert "API tokens as of that time are valid again: old script." in said
    with closing(sqlite3.connect(elsewhere / "panel.sqlite")) as panel:
        assert panel.execute("SELECT COUNT(*) FROM login_session").fetchone() == (0,)
    assert (tmp_path / "other_strategies" / "Mine.py").read_text() == "# mine\n"
    with closing(sqlite3.connect(elsewhere / "bots" / BOT / "trades.sqlite")) as trades:
        assert trades.execute("SELECT pair FROM trades").fetchall() == [("BTC/USDT",)]
    assert all(check_file(elsewhere, chain).broken is None for chain in ("gateway", "panel"))
    second = Installation(elsewhere)
    with second.running("simulator", "gateway"):
        assert _holdings(second) == before
        moved, still = BotClient(BOT, second.gateway_url), BotClient(OTHER, second.gateway_url)
        assert _buy(moved)["msg"].startswith("GATE REDUCING"), "nothing is bought before the owner has looked"
        _run("resume", "--reason", "I looked")
        assert _buy(moved)["status"] == "FILLED"
        assert "not this one" in _buy(still)["msg"], "what was latched on one bot still is"
        with second.control() as control:
            found = control.get("/risk/limits").json()["items"]
        assert next(item for item in found if item["mode"] == "SIMULATED")["limits"]["max_portfolio_exposure"] == "0.5"
