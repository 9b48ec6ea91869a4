"""The command line stops and resumes trading at the gateway itself, with no panel there."""

import httpx
import pytest
from typer.testing import CliRunner, Result

from tests.gateway.client import BotClient, put_bot
from tests.programs import Installation, wait_until
from vostok.cli import app
from vostok.db import Database
from vostok.panel.auth.passwords import hash_password
from vostok.panel.lifecycle import MIGRATIONS

pytestmark = pytest.mark.slow
BOT = "ks" * 5


def _run(*words: str, keys: str = "") -> Result:
    result = CliRunner().invoke(app, words, input=keys)
    assert result.exit_code == 0, result.output
    return result


def _buy(bot: BotClient) -> httpx.Response:
    with httpx.Client(timeout=30) as client:
        return client.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="20"))


def _wait_for_delivery(installation: Installation) -> None:
    # A gateway that dies before it has noted that an answer arrived offers the order again.
    def delivered() -> bool:
        with installation.control() as control:
            orders = control.get(f"/bots/{BOT}/orders").json()["items"]
        return [order["state"] for order in orders] == ["DELIVERED"]

    wait_until(delivered, within_s=60, tell=lambda: "the answer was never noted as delivered")


def test_command_line_kills_and_resumes_without_a_panel(installation: Installation) -> None:
    with installation.running("simulator", "gateway"):
        with installation.control() as control:
            bot = put_bot(control, BOT, installation.gateway_url)
        assert _buy(bot).json()["status"] == "FILLED"

        said = _run("kill", "--reason", "fire drill").stdout
        assert "Trading is REDUCING" in said
        assert "fire drill" in said
        assert _buy(bot).json()["msg"].startswith("GATE REDUCING")
        _wait_for_delivery(installation)
        installation.programs["gateway"].kill()
        installation.start("gateway")
        assert _buy(bot).json()["msg"].startswith("GATE REDUCING")
        assert "Trading is ACTIVE" in _run("resume", "--reason", "drill over").stdout
        assert _buy(bot).json()["status"] == "FILLED"

        _run("kill", "--scope", BOT, "--state", "HALTED")
        answer = _buy(bot)
        assert (answer.status_code, answer.json()["code"]) == (503, -1008)
        assert f"unprotected: {BOT} holds" in _run("risk").stdout
        _run("resume", "--scope", BOT, "--reason", "drill over")


def test_kill_when_the_gateway_is_dead_then_it_starts_latched(installation: Installation) -> None:
    assert "starts HALTED" in _run("kill", "--state", "HALTED").stdout
    with installation.running("simulator", "gateway"), installation.control() as control:
        bot = put_bot(control, BOT, installation.gateway_url)
        assert _buy(bot).status_code == 503
        _run("resume", "--reason", "it was me")
        assert not (installation.home / "kill").exists()
        assert _buy(bot).json()["status"] == "FILLED"


def test_resume_asks_for_the_owners_password(installation: Installation) -> None:
    database = Database(installation.home / "panel.sqlite", MIGRATIONS).open()
    with database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO owner (id, password_hash, created_at, changed_at) VALUES (1, ?, 0, 0)",
            (hash_password("orbit-station-9"),),
        )
    database.close()
    (installation.home / "kill").touch()
    with installation.running("simulator", "gateway"):
        wrong = CliRunner().invoke(app, ["resume", "--reason", "why not"], input="guess\n")
        assert wrong.exit_code == 1
        assert (installation.home / "kill").exists()
        assert "ACTIVE" in _run("resume", "--reason", "all is well", keys="orbit-station-9\n").stdout
