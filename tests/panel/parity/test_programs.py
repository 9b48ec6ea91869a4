"""A bot on the simulator does what the backtest of the same minutes says: real programs, the gateway's candles."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.programs import Installation
from vostok.sockets import socket_path

pytestmark = pytest.mark.slow

PAIRS = ["BTC/USDT", "ETH/USDT", "SOL/USDT"]
EACH_MINUTE = """
from freqtrade.strategy import IStrategy


class EachMinute(IStrategy):
    timeframe = "1m"
    stoploss = -0.2
    minimal_roi = {}
    startup_candle_count = 20

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["date"].dt.minute % 2 == 0, "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["date"].dt.minute % 2 == 1, "exit_long"] = 1
        return dataframe
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("parity")
    strategies = folder / "strategies"
    strategies.mkdir()
    (strategies / "EachMinute.py").write_text(EACH_MINUTE)
    made = Installation(folder / "home", settings={"strategies": str(strategies), "owner_password": "a long password"})
    with made.running():
        yield made


def call(installation: Installation, method: str, path: str, body: Any = None) -> Any:
    transport = httpx.HTTPTransport(uds=str(socket_path(installation.home, "panel")))
    with httpx.Client(transport=transport, base_url="http://panel", timeout=30) as client:
        answer = client.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


def compared(installation: Installation, path: str) -> Any:
    """The comparison that was asked for now, once it has ended."""
    asked = call(installation, "POST", path)["id"]
    deadline = time.monotonic() + 90
    while (found := call(installation, "GET", f"{path}?run={asked}"))["shown"]["state"] in ("QUEUED", "RUNNING"):
        assert time.monotonic() < deadline, found["shown"]
        time.sleep(0.5)
    assert found["shown"]["state"] == "DONE", found["shown"]
    return found


@pytest.mark.timeout(420)
def test_simulated_bot_has_a_fidelity_of_at_least_98_percent(installation: Installation) -> None:
    wish = {"name": "Twin", "strategy": "EachMinute", "pairs": PAIRS, "stake_amount": "20"}
    bot = call(installation, "POST", "/api/bots", wish)["id"]
    # A start in the middle of a candle enters late on the signal of the one before; begin with a fresh one.
    time.sleep(60 - time.time() % 60)
    call(installation, "POST", f"/api/bots/{bot}/start")
    deadline = time.monotonic() + 200
    while not call(installation, "GET", f"/api/bots/{bot}/trades?status=closed")["items"]:
        assert time.monotonic() < deadline, call(installation, "GET", f"/api/bots/{bot}")
        time.sleep(1)
    # The candle of the exits closes, and one more.
    time.sleep(125 - time.time() % 60)
    path = f"/api/bots/{bot}/parity"
    found = compared(installation, path)
    shown = found["shown"]
    assert shown["figures"]["matched"] >= len(PAIRS), found
    assert (shown["figures"]["missing"], shown["figures"]["extra"]) == (0, 0), found["rows"]
    assert shown["fidelity"] >= 0.98, found["rows"]
    assert {row["pair"] for row in found["rows"]} == set(PAIRS)
    assert not list((installation.home / "backtest_results").glob("*.zip"))
