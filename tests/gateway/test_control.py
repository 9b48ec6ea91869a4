"""The control side on a real simulator."""

import json
import time
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.gateway.client import bot_settings, put_bot
from tests.programs import Installation

pytestmark = pytest.mark.slow


def test_put_is_idempotent_and_changes_what_it_names(control: httpx.Client) -> None:
    first = control.put(f"/bots/{'pa' * 5}", json=bot_settings()).json()
    rows = control.get("/audit?limit=1000").json()["items"]
    assert control.put(f"/bots/{'pa' * 5}", json=bot_settings()).json() == first
    assert len(control.get("/audit?limit=1000").json()["items"]) == len(rows)
    more = control.put(f"/bots/{'pa' * 5}", json=bot_settings(allocation="1500", name="Renamed")).json()
    assert (more["allocation"], more["equity"], more["name"], more["state"]) == ("1500", "1500", "Renamed", "STOPPED")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"pairs": ["NOPE/USDT"]}, "pairs"),
        ({"pairs": []}, "pairs"),
        ({"stake_currency": "EUR"}, "pairs"),
        ({"limits": {"max_trade_value": "0", "max_exposure": "1"}}, "limits.max_trade_value"),
        ({"limits": {"max_trade_value": "1"}}, "limits.max_exposure"),
        ({"limits": {"max_trade_value": "1", "max_exposure": "1", "speed": "1"}}, "limits.speed"),
        ({"allocation": "-1"}, "allocation"),
        ({"allocation": "NaN"}, "allocation"),
        ({"key": "short"}, "key"),
        ({"mode": "DRY"}, "mode"),
        ({"name": "n" * 101}, "name"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_bad_sub_account_gets_a_sentence_at_its_field(
    control: httpx.Client, change: dict[str, Any], field: str
) -> None:
    answer = control.put(f"/bots/{'pb' * 5}", json=bot_settings(**change))
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert control.get(f"/bots/{'pb' * 5}").status_code == 404


def test_real_allocation_beyond_what_no_bot_owns_is_refused(control: httpx.Client) -> None:
    body = bot_settings(mode="REAL_MARKET_SPOT", allocation="100000000")
    answer = control.put(f"/bots/{'pc' * 5}", json=body)
    assert answer.status_code == 409
    assert "no bot owns" in answer.json()["detail"]
    assert answer.json()["field"] == "allocation"


@pytest.mark.parametrize(("allocation", "status"), [("100000000", 409), ("10", 204)])
def test_question_whether_an_allocation_is_covered_then_no_bot_is_made(
    control: httpx.Client, allocation: str, status: int
) -> None:
    body = {"stake_currency": "USDT", "allocation": allocation}
    answer = control.post(f"/bots/{'pz' * 5}/allocation", json=body)
    assert answer.status_code == status
    assert status == 204 or (answer.json()["field"], "no bot owns" in answer.json()["detail"]) == ("allocation", True)
    assert control.get(f"/bots/{'pz' * 5}").status_code == 404


def test_mode_of_a_bot_that_has_traded_cannot_change(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    bot = put_bot(control, "pd" * 5, trading_floor.gateway_url)
    wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="50")).raise_for_status()
    answer = control.put(f"/bots/{bot.bot_id}", json=bot_settings(mode="REAL_MARKET_SPOT"))
    assert answer.status_code == 409
    assert "clone" in answer.json()["detail"]


def test_pause_denies_entries_from_its_answer_on_and_cancels_the_working_ones(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    bot = put_bot(control, "pe" * 5, trading_floor.gateway_url, mode="REAL_MARKET_SPOT")
    placed = wire.send(
        bot.order(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.001", price="50000.00")
    ).json()
    assert placed["status"] == "NEW"
    change = {"state": "PAUSED", "actor": "owner", "reason": "lunch"}
    account = control.post(f"/bots/{bot.bot_id}/state", json=change).json()
    assert (account["state"], account["reserved"]) == ("PAUSED", "0")
    denied = wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="50")).json()
    assert denied["msg"].startswith("GATE BOT_NOT_RUNNING")


def test_archive_only_what_is_empty(trading_floor: Installation, control: httpx.Client, wire: httpx.Client) -> None:
    bot = put_bot(control, "pf" * 5, trading_floor.gateway_url)
    wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="50")).raise_for_status()
    holding = control.delete(f"/bots/{bot.bot_id}")
    assert (holding.status_code, "holds" in holding.json()["detail"]) == (409, True)
    empty = put_bot(control, "pg" * 5, trading_floor.gateway_url)
    assert control.delete(f"/bots/{empty.bot_id}").status_code == 204
    assert control.get(f"/bots/{empty.bot_id}").status_code == 404
    restored = control.put(f"/bots/{empty.bot_id}", json=bot_settings())
    assert (restored.is_success, restored.json()["state"]) == (True, "STOPPED")
    assert control.get(f"/bots/{empty.bot_id}").json()["balance"] == restored.json()["balance"]


def test_pages_run_from_new_to_old_without_gap(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    bot = put_bot(control, "ph" * 5, trading_floor.gateway_url)
    for _ in range(5):
        wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="20")).raise_for_status()
    seen: list[int] = []
    after = ""
    while True:
        page = control.get(f"/bots/{bot.bot_id}/decisions?limit=2{after}").json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_market_in_vostoks_own_shape(control: httpx.Client) -> None:
    symbols = control.get("/market/symbols").json()["items"]
    assert len(symbols) >= 12
    bitcoin = next(item for item in symbols if item["pair"] == "BTC/USDT")
    assert (bitcoin["symbol"], bitcoin["status"]) == ("BTCUSDT", "TRADING")
    assert Decimal(bitcoin["min_notional"]) > 0
    tickers = {item["pair"]: item for item in control.get("/market/tickers").json()["items"]}
    assert Decimal(tickers["BTC/USDT"]["bid"]) < Decimal(tickers["BTC/USDT"]["ask"])
    assert abs(Decimal(tickers["BTC/USDT"]["change"])) < 1
    rows = control.get("/market/klines", params={"pair": "BTC/USDT", "interval": "5m", "limit": 3}).json()
    assert [len(row) for row in rows] == [12, 12, 12]
    quality = control.get("/market/quality", params={"pair": "BTC/USDT", "interval": "5m"}).json()
    assert quality == {"grade": "GOOD", "reasons": [], "flaws": []}
    for path in ("/market/klines", "/market/quality"):
        assert control.get(path, params={"pair": "NO/PE", "interval": "5m"}).status_code == 422


def test_budget_is_what_the_venue_counts(control: httpx.Client) -> None:
    budget = control.get("/budget").json()
    assert 0 < budget["weight"]["used"] < budget["weight"]["limit"] == 6_000
    assert [(window["limit"], window["window_ms"]) for window in budget["orders"]] == [
        (100, 10_000),
        (200_000, 86_400_000),
    ]
    assert (budget["waiting_until"], budget["waiting_for"]) == (None, None)


def test_audit_chain_verifies(control: httpx.Client) -> None:
    verdict = control.post("/audit/verify").json()
    assert verdict["ok"] is True, verdict
    assert verdict["rows"] > 0
    first = control.get("/audit?limit=2").json()
    second = control.get(f"/audit?limit=2&after={first['next']}").json()
    assert second["items"][0]["prev"] == first["items"][-1]["hash"]
    assert not any("ssss" in item["body"] for item in first["items"] + second["items"])


def test_events_tell_of_orders_fills_and_accounts_once_each(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    bot = put_bot(control, "pi" * 5, trading_floor.gateway_url)
    with control.stream("GET", "/events", params={"after": 0}, timeout=10) as stream:
        wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="20")).raise_for_status()
        mine, seqs = [], []
        began = time.monotonic()
        for line in stream.iter_lines():
            event = json.loads(line)
            seqs.append(event["seq"])
            if event["bot_id"] == bot.bot_id:
                mine.append(event)
            if {"account", "fill", "decision", "order"} <= {item["type"] for item in mine}:
                break
            assert time.monotonic() - began < 8, f"only {[item['type'] for item in mine]}"
    assert seqs == sorted(set(seqs))
    fill = next(item["data"] for item in mine if item["type"] == "fill")
    with control.stream("GET", "/events", params={"after": mine[0]["seq"]}, timeout=10) as stream:
        again = json.loads(next(iter(stream.iter_lines())))
    assert again["seq"] > mine[0]["seq"]
    assert fill["pair"] == "BTC/USDT"


def test_events_asked_for_from_before_they_were_kept_begin_with_a_gap(control: httpx.Client) -> None:
    with control.stream("GET", "/events", params={"after": 1}, timeout=10) as stream:
        assert json.loads(next(iter(stream.iter_lines())))["type"] == "gap"


def test_history_is_what_the_venue_has_of_a_range(control: httpx.Client) -> None:
    hour, start = 3_600_000, 1_700_002_800_000
    wanted: dict[str, str | int] = {"pair": "BTC/USDT", "interval": "1h", "start": start, "end": start + 9 * hour}
    rows = control.get("/market/history", params=wanted).json()
    assert [row[0] for row in rows] == [start + number * hour for number in range(10)]
    answer = control.get("/market/history", params=wanted | {"interval": "7m"})
    assert (answer.status_code, "Invalid interval" in answer.json()["detail"]) == (422, True)


def test_depth_then_the_best_levels_best_first_and_an_unknown_pair_is_named(control: httpx.Client) -> None:
    book = control.get("/market/depth?pair=BTC/USDT&limit=5").json()
    bids, asks = ([Decimal(price) for price, _ in book[side]] for side in ("bids", "asks"))
    assert (len(bids), len(asks)) == (5, 5)
    assert bids == sorted(bids, reverse=True)
    assert bids[0] < asks[0] == min(asks)
    unknown = control.get("/market/depth?pair=NO/PE")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "pair")
