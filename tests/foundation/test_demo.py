"""What the demo asks of the panel."""

import json
from typing import Any

import httpx
import pytest

from vostok import demo
from vostok.panel.bots.models import BotCreate
from vostok.preflight import Refused, check_demo
from vostok.settings import Settings


@pytest.mark.parametrize("venue", ["testnet", "binance"])
def test_demo_when_venue_is_not_the_simulator_then_refused(venue: Any) -> None:
    with pytest.raises(Refused, match="simulator only"):
        check_demo(Settings(demo=True, venue=venue))


def test_demo_when_on_the_simulator_then_allowed() -> None:
    check_demo(Settings(demo=True, venue="simulator"))


@pytest.mark.parametrize("bot", demo.BOTS, ids=lambda bot: bot.name)
def test_bots_of_the_demo_are_requests_that_the_panel_takes(bot: demo.DemoBot) -> None:
    assert BotCreate.model_validate(bot.request()).mode == "SIMULATED"


def test_market_moves_concern_pairs_that_a_bot_holds() -> None:
    held = {pair for bot in demo.BOTS for pair in bot.pairs}
    assert held.issuperset((*demo.RISES, *demo.FALLS))


def test_trade_when_entries_are_refused_then_events_are_still_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.path, json.loads(request.content or b"null")))
        if request.url.path == "/api/bots":
            return httpx.Response(200, json={"items": [{"id": "a", "pairs": ["BTC/USDT"]}]})
        if request.url.path.endswith("/force-entry"):
            return httpx.Response(409, json={"detail": "The kill switch is pressed."})
        return httpx.Response(201, json={"id": len(asked)})

    monkeypatch.setattr("vostok.demo.time.sleep", lambda _: None)
    with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://panel") as panel:
        demo.trade(panel, 0)
    begun = [body for path, body in asked if path == "/api/market/lab"]
    ended = [path for path, _ in asked if path.endswith("/stop")]
    assert {body["kind"] for body in begun} == {"spike", "crash"}
    assert len(ended) == len(begun) == 3
