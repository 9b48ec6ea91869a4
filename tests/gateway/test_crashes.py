"""Gateway and venue die and come back: nothing is lost, and both find each other again."""

import os
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.gateway.client import bot_settings, put_bot
from tests.programs import Installation, stretched, wait_until
from vostok.peers import is_bot
from vostok.sockets import socket_path

pytestmark = pytest.mark.slow


def status(control: httpx.Client) -> str:
    return str(control.get("/health").json()["status"])


def test_killed_gateway_comes_back_with_every_order_and_ledger(installation: Installation) -> None:
    with installation.running("simulator", "gateway"), httpx.Client(timeout=30) as client:
        with installation.control() as control:
            bots = [
                put_bot(control, "ca" * 5, installation.gateway_url),
                put_bot(control, "cb" * 5, installation.gateway_url, mode="REAL_MARKET_SPOT"),
            ]
            for bot in bots:
                bought = bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="100")
                client.send(bought).raise_for_status()
                resting = {"symbol": "ETHUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC"}
                client.send(bot.order(**resting, quantity="0.05", price="1000.00")).raise_for_status()
            before = [control.get(f"/bots/{bot.bot_id}").json()["balances"] for bot in bots]
        installation.programs.pop("gateway").kill()
        installation.start("gateway")
        with installation.control() as control:
            assert [control.get(f"/bots/{bot.bot_id}").json()["balances"] for bot in bots] == before
            assert control.post("/audit/verify").json()["ok"] is True
            for bot in bots:
                opened = client.send(bot.request("GET", "openOrders")).json()
                assert [order["price"] for order in opened] == ["1000.00000000"]


def test_gateway_is_degraded_while_the_venue_is_away_and_heals_by_itself(installation: Installation) -> None:
    with installation.running("simulator", "gateway"), installation.control() as control:
        bot = put_bot(control, "cc" * 5, installation.gateway_url)
        with httpx.Client(timeout=30) as client:
            installation.stop("simulator")
            wait_until(lambda: status(control) == "degraded", within_s=60)
            entry = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quoteOrderQty": "50"}
            refused = client.send(bot.order(**entry))
            assert refused.status_code in (400, 503)
            assert Decimal(control.get(f"/bots/{bot.bot_id}").json()["reserved"]) == 0
            installation.start("simulator")
            wait_until(lambda: status(control) == "ok", within_s=60)
            assert client.send(bot.order(**entry)).json()["status"] == "FILLED"


def test_gateway_starts_before_its_venue_and_waits_for_it(installation: Installation) -> None:
    with installation.running("gateway"), installation.control() as control:
        assert status(control) == "degraded"
        assert control.put(f"/bots/{'cd' * 5}", json=bot_settings()).status_code == 503
        installation.start("simulator")
        wait_until(lambda: status(control) == "ok", within_s=60)
        assert control.put(f"/bots/{'cd' * 5}", json=bot_settings()).status_code == 200


def test_tampered_audit_row_is_named(installation: Installation) -> None:
    with installation.running("simulator", "gateway"), installation.control() as control:
        put_bot(control, "ce" * 5, installation.gateway_url)
    with sqlite3.connect(installation.home / "gateway.sqlite") as database:
        database.execute("DROP TRIGGER audit_no_UPDATE")
        (row,) = database.execute("SELECT min(seq) FROM audit WHERE body LIKE '%1000%'").fetchone()
        database.execute("UPDATE audit SET body = replace(body, '1000', '9000') WHERE seq = ?", (row,))
    with installation.running("gateway"), installation.control() as control:
        verdict = control.post("/audit/verify").json()
        assert (verdict["ok"], verdict["broken"]["seq"]) == (False, row)


def test_second_gateway_is_refused_and_children_of_bothost_get_no_word_on_the_control_socket(
    installation: Installation,
) -> None:
    """A process whose parent is the pid in `bothost.pid` is hung up on; any other program of the owner is heard."""
    probe = (
        "import socket,sys; s=socket.socket(socket.AF_UNIX); s.settimeout(5); s.connect(sys.argv[1]);"
        "s.sendall(b'GET /health HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n');"
        "print(len(s.recv(100)))"
    )
    with installation.running("gateway"):
        second = subprocess.run(
            [sys.executable, "-m", "vostok.gateway"],
            env=installation.environment(gateway_port="1"),
            capture_output=True,
            text=True,
            timeout=stretched(60),
        )
        assert second.returncode != 0
        assert "in use by another Vostok" in second.stdout

        path = str(socket_path(installation.home, "gateway"))
        ask = [sys.executable, "-c", probe, path]
        assert int(subprocess.run(ask, capture_output=True, text=True).stdout) > 0
        (installation.home / "run" / "bothost.pid").write_text(str(os.getpid()))
        refused = subprocess.run(ask, capture_output=True, text=True)
        assert refused.returncode != 0 or int(refused.stdout) == 0
        with installation.control() as control:
            assert control.get("/health").status_code == 200


def test_descent_that_cannot_be_read_counts_as_a_bot(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "bothost.pid").write_text("1")
    assert is_bot(2**22 + 1, tmp_path)
    assert not is_bot(os.getpid(), tmp_path / "elsewhere")
