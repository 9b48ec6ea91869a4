"""A stake below the exchange's minimum has a reason that the owner can read."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.guarded import Gate, MindingMinimum, Plain, guarded
from vostok.bot import guard
from vostok.bot.asking import Entry, GatewayAsker
from vostok.bot.denials import Answer

SMALL = Answer(False, "STAKE_TOO_SMALL", "The strategy's stake is 5 USDT, an entry needs at least 11 USDT.")
WANTS = {"pair": "BTC/USDT", "proposed_stake": 100.0, "min_stake": 11.0, "current_rate": 50.0, "entry_tag": None}


@pytest.fixture(autouse=True)
def fresh_guard() -> Iterator[None]:
    yield
    _forget()


def _forget() -> None:
    guard.install(None)
    guard._guard.held.until.clear()
    guard._guard.small.clear()


def test_stake_that_the_strategy_drops_is_told_to_the_gateway_locked_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = Gate(SMALL)
    guard.install(gate)
    strategy = guarded(MindingMinimum)
    assert [strategy.custom_stake_amount(**WANTS) for _ in range(5)] == [0.0] * 5
    assert gate.asked == [Entry("BTC/USDT", 0.1, 50.0, 11.0)]
    assert strategy.locks == [("BTC/USDT", f"STAKE_TOO_SMALL {SMALL.reason}", "long")]
    # The next candle: asked again, not said again.
    guard._guard.held.until.clear()
    assert strategy.custom_stake_amount(**WANTS) == 0.0
    assert len(gate.asked) == 2
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"No entry of BTC/USDT: STAKE_TOO_SMALL {SMALL.reason}"]


def test_stake_is_said_again_after_one_that_was_large_enough(caplog: pytest.LogCaptureFixture) -> None:
    guard.install(Gate(SMALL))
    strategy = guarded(MindingMinimum)
    for proposed in (100.0, 1_000.0, 100.0):
        guard._guard.held.until.clear()
        strategy.custom_stake_amount(**WANTS | {"proposed_stake": proposed})
    assert len(caplog.records) == 2


def test_stake_of_a_backtest_is_nobodys_question() -> None:
    gate = Gate(SMALL)
    guard.install(gate)
    strategy = guarded(MindingMinimum)
    strategy.config = {"runmode": SimpleNamespace(value="backtest")}
    assert strategy.custom_stake_amount(**WANTS) == 0.0
    assert (gate.asked, strategy.locks) == ([], [])


@given(proposed=st.floats(0, 1_000), least=st.floats(0.01, 100))
def test_guard_never_changes_a_stake_and_asks_only_of_one_that_no_order_can_have(proposed: float, least: float) -> None:
    for base in (Plain, MindingMinimum):
        _forget()
        gate = Gate(SMALL)
        guard.install(gate)
        wants: dict[str, Any] = WANTS | {"proposed_stake": proposed, "min_stake": least}
        stake = guarded(base).custom_stake_amount(**wants)
        own = {name: value for name, value in wants.items() if name != "proposed_stake"}
        assert stake == base().custom_stake_amount(proposed, **own)
        assert not gate.asked or stake * guard.RAISED_AT_MOST < least


def test_question_carries_the_minimum() -> None:
    heard: list[dict[str, str]] = []

    class Listening(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps({"allowed": False, "code": SMALL.code, "reason": SMALL.reason, "hold_s": None}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        asker = GatewayAsker(f"http://127.0.0.1:{server.server_port}/vostok/guard", "key")
        assert asker(Entry("BTC/USDT", 0.1, 50.0, 11.0)) == SMALL
        thread.join()
    (question,) = heard
    assert len(question.pop("trace")) == 12
    assert question == {"pair": "BTC/USDT", "side": "BUY", "amount": "0.1", "price": "50.0", "minimum": "11.0"}
