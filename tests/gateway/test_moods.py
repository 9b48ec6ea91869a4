"""Sentiment on its way from the panel to an order's judgement, on a real simulator."""

from typing import Any

import httpx
import pytest

from tests.gateway.client import put_bot
from tests.programs import Installation
from vostok.clock import HOUR_MS, now_ms

pytestmark = pytest.mark.slow


def test_told_sentiment_then_replaced_as_a_whole_and_bad_ones_refused(control: httpx.Client) -> None:
    told = {"items": [{"coin": "BTC", "score": "-0.7", "at": 1}, {"coin": None, "score": "0.1", "at": 2}]}
    assert control.put("/sentiment", json=told).json()["items"] == told["items"]
    refused = control.put("/sentiment", json={"items": [{"coin": "BTC", "score": "-1.5", "at": 1}]})
    assert refused.status_code == 422
    assert control.get("/sentiment").json()["items"] == told["items"]
    control.put("/sentiment", json={"items": []})
    assert control.get("/sentiment").json()["items"] == []


def test_bad_news_of_a_coin_then_its_entries_alone_are_denied_until_they_are_old(
    control: httpx.Client, trading_floor: Installation
) -> None:
    bot = put_bot(control, "mo" * 5, trading_floor.gateway_url)

    def asked(pair: str) -> Any:
        question = {"pair": pair, "side": "BUY", "amount": 0.01, "price": 1000.0}
        url = f"{trading_floor.gateway_url}/b/{bot.bot_id}/vostok/guard"
        return httpx.post(url, headers={"X-MBX-APIKEY": bot.key}, json=question).json()

    try:
        control.put("/sentiment", json={"items": [{"coin": "BTC", "score": "-0.9", "at": now_ms()}]})
        assert asked("BTC/USDT")["code"] != "SENTIMENT_LOW"
        limit = {"mode": "SIMULATED", "limits": {"min_sentiment": "-0.5"}, "actor": "owner"}
        assert control.put("/risk/limits", json=limit).status_code == 200
        assert asked("BTC/USDT")["code"] == "SENTIMENT_LOW"
        assert asked("ETH/USDT")["code"] != "SENTIMENT_LOW"
        control.put("/sentiment", json={"items": [{"coin": "BTC", "score": "-0.9", "at": now_ms() - 7 * HOUR_MS}]})
        assert asked("BTC/USDT")["code"] != "SENTIMENT_LOW"
    finally:
        control.put("/risk/limits", json={**limit, "limits": {"min_sentiment": "-1"}})
        control.put("/sentiment", json={"items": []})
