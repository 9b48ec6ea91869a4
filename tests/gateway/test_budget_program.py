"""Real programs: when the venue refuses this address, nothing leaves the gateway, and bots go on with what is known."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.client import let_hurry, put_bot
from tests.programs import Installation, wait_until

pytestmark = pytest.mark.slow
HEAVY = "/api/v3/depth?symbol=BTCUSDT&limit=5000"
KNOWN = (
    "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=5",
    "/api/v3/depth?symbol=BTCUSDT&limit=5",
    "/api/v3/exchangeInfo?symbol=BTCUSDT",
    "/api/v3/ticker/price?symbol=BTCUSDT",
)


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Installation]:
    """A simulator and a gateway of this test alone: it uses up the address's weight."""
    installed = Installation(tmp_path / "home")
    with installed.running("simulator", "gateway"):
        yield installed


def health(control: httpx.Client) -> dict[str, Any]:
    body: dict[str, Any] = control.get("/health").json()
    return body


def use_up(exchange: httpx.Client, until: int) -> None:
    """Another program of this address asks until the exchange answers with the status `until`."""
    for _ in range(200):
        answer = exchange.get(HEAVY)
        if answer.status_code == until:
            return
    raise AssertionError(f"the exchange never answered {until}")


@pytest.mark.parametrize(("status", "waiting_for"), [(429, "weight"), (418, "banned")])
def test_pause_of_the_venue_holds_for_all_and_the_cache_serves_on(
    floor: Installation, status: int, waiting_for: str
) -> None:
    with (
        floor.control() as control,
        httpx.Client(base_url=floor.gateway_url, timeout=30) as wire,
        httpx.Client(base_url=floor.simulator_url, timeout=30) as exchange,
    ):
        bot = put_bot(control, "pa" * 5, floor.gateway_url)
        let_hurry(control)
        before = [wire.get(path).raise_for_status() for path in KNOWN]
        order = bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="50")
        assert wire.send(order).json()["status"] == "FILLED"
        used = health(control)["budget"]["weight"]
        assert 0 < used["used"] < used["limit"] == 6_000
        if time.time() % 60 > 40:
            # The weight is forgotten at the full minute, and the answers below should come before it.
            time.sleep(61 - time.time() % 60)
        use_up(exchange, status)

        def refused() -> bool:
            unknown = wire.get("/api/v3/klines?symbol=ETHUSDT&interval=1d&limit=5")
            assert (unknown.status_code, unknown.json()["code"]) == (503, -1008)
            # On a busy machine that may have been an answer that came too late.
            return bool(health(control)["budget"]["waiting_for"] == waiting_for)

        wait_until(refused, within_s=30)
        said = health(control)
        assert 0 < said["budget"]["waiting_until"] - time.time() * 1000 < 121_000
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            assert [wire.get(path).status_code for path in KNOWN] == [200] * len(before)
            time.sleep(0.1)

        # Streams are no requests, so a SIMULATED bot's orders still meet the market.
        # A book that is two seconds old is none, so a bot may have to try again.
        def filled() -> bool:
            again = wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="50")).json()
            return bool(again.get("status") == "FILLED")

        wait_until(filled, within_s=60, every_s=0.5)
        now = health(control)
        assert now["upstream_requests"] == said["upstream_requests"]
        assert now["budget"]["held"] > said["budget"]["held"]
        wait_until(lambda: health(control)["status"] == "degraded", within_s=30)
        assert "pause" in health(control)["detail"]
