"""Watch list, indicators, correlation, signals and depth over the API."""

from math import sin

import pytest

from tests.panel.conftest import Panel
from tests.panel.fake_freqtrade import serving_freqtrade
from tests.panel.samples import account, position, until
from vostok.clock import HOUR_MS, now_ms
from vostok.panel.analytics.signals import Watcher, read_signal
from vostok.panel.gateway_models import Account
from vostok.sockets import socket_path


def moving(pair: str, ts: int) -> float:
    """Two prices that go in opposite directions; others follow the first."""
    wave = 1 + 0.1 * sin(ts / HOUR_MS / 5) + ts / HOUR_MS * 1e-6
    return 100 / wave if pair == "ETH/USDT" else 100 * wave


@pytest.fixture
def market(panel: Panel) -> Panel:
    panel.gateway.klines_until = now_ms()
    panel.gateway.price = moving
    return panel


async def watch(panel: Panel) -> dict[str, dict[str, object]]:
    answer = await panel.client.get("/api/market/watch")
    assert answer.status_code == 200, answer.text
    return {item["pair"]: item for item in answer.json()["items"]}


async def test_nothing_chosen_and_no_bot_then_the_most_traded_pairs(market: Panel) -> None:
    assert list(await watch(market)) == ["BTC/USDT"]


async def test_watch_list_then_figures_regime_and_age_of_the_last_closed_candle(market: Panel) -> None:
    item = (await market.client.get("/api/market/watch?interval=1h")).json()["items"][0]
    assert (item["price"], item["change"], item["spread"]) == ("100000", "0.01", "0.00002000")
    assert 0 <= now_ms() - item["closed_at"] <= HOUR_MS
    assert item["stale"] is False
    last = item["closed_at"] - HOUR_MS
    assert item["figures"]["close"] == pytest.approx(moving("BTC/USDT", last))
    assert item["move"] == pytest.approx(moving("BTC/USDT", last) / moving("BTC/USDT", last - HOUR_MS) - 1)
    assert all(figure is not None for figure in item["figures"].values())
    assert item["regime"]["kind"] in ("TREND_UP", "TREND_DOWN", "RANGE", "HIGH_VOLATILITY")
    assert item["regime"]["decided_by"]
    assert len(item["sparkline"]) == 60


async def test_second_reading_within_the_candle_then_asks_the_venue_nothing(market: Panel) -> None:
    await watch(market)
    asked = len(market.gateway.klines_asked)
    await watch(market)
    assert len(market.gateway.klines_asked) == asked == 1


async def test_bots_of_a_pair_then_named_with_what_they_hold(market: Panel) -> None:
    bot = await market.create(pairs=["BTC/USDT", "ETH/USDT"])
    held = Account.model_validate(account(bot["id"], positions=[position()]))
    market.app.state.fleet.accounts[bot["id"]] = held
    found = await watch(market)
    assert list(found) == ["BTC/USDT", "ETH/USDT"]
    btc, eth = found["BTC/USDT"]["bots"][0], found["ETH/USDT"]["bots"][0]  # type: ignore[index]
    assert (btc["name"], btc["quantity"], btc["value"]) == ("Alpha", "0.001", "100")
    assert (eth["quantity"], eth["value"]) == (None, None)


async def test_chosen_pairs_then_kept_audited_and_refused_when_unknown(market: Panel) -> None:
    refused = await market.client.put("/api/market/watch", json={"pairs": ["NO/PE"]})
    assert (refused.status_code, refused.json()["field"]) == (422, "pairs")
    answer = await market.client.put("/api/market/watch", json={"pairs": ["ETH/BTC", "ETH/BTC"]})
    assert answer.json() == {"pairs": ["ETH/BTC"]}
    found = await watch(market)
    assert [(pair, item["chosen"]) for pair, item in found.items()] == [("ETH/BTC", True)]
    audited = (await market.client.get("/api/audit?chain=panel")).json()["items"]
    assert [row["type"] for row in audited].count("market.watch") == 1
    await market.client.put("/api/market/watch", json={"pairs": []})
    assert list(await watch(market)) == ["BTC/USDT"]


async def test_pair_whose_candles_do_not_come_then_others_are_shown_and_it_is_stale(market: Panel) -> None:
    market.gateway.dumb_pairs = {"ETH/BTC"}
    await market.client.put("/api/market/watch", json={"pairs": ["ETH/BTC", "ETH/USDT"]})
    found = await watch(market)
    assert (found["ETH/BTC"]["stale"], found["ETH/BTC"]["figures"], found["ETH/BTC"]["regime"]) == (True, None, None)
    assert found["ETH/USDT"]["stale"] is False


async def test_no_candles_at_all_then_a_sentence(market: Panel) -> None:
    market.gateway.dumb_pairs = {"BTC/USDT"}
    answer = await market.client.get("/api/market/watch")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")


async def test_candles_that_stopped_then_stale(market: Panel) -> None:
    market.gateway.klines_until = now_ms() - 3 * HOUR_MS
    assert (await watch(market))["BTC/USDT"]["stale"] is True


async def test_one_pair_then_any_of_the_venue_or_404(market: Panel) -> None:
    one = (await market.client.get("/api/market/pair?pair=ETH/USDT")).json()["items"]
    assert [item["pair"] for item in one] == ["ETH/USDT"]
    unknown = await market.client.get("/api/market/pair?pair=NO/PE")
    assert (unknown.status_code, unknown.json()["field"]) == (404, "pair")


async def test_indicators_then_lines_at_candles_and_prices_on_their_pane(market: Panel) -> None:
    lines = (await market.client.get("/api/market/indicators?pair=BTC/USDT&interval=5m")).json()
    by_name = {line["name"]: line for line in lines["items"]}
    assert (by_name["ema50"]["pane"], by_name["ema50"]["planned"], by_name["rsi"]["pane"]) == ("price", True, "rsi")
    assert len(by_name["rsi"]["points"]) == 300
    times = [point["ts"] for point in by_name["rsi"]["points"]]
    assert times == sorted(times)
    assert times[-1] % 300_000 == 0
    unknown = await market.client.get("/api/market/indicators?pair=NO/PE")
    assert unknown.status_code == 404


async def test_correlation_then_opposite_prices_near_minus_one(market: Panel) -> None:
    await market.client.put("/api/market/watch", json={"pairs": ["BTC/USDT", "ETH/USDT", "ETH/BTC"]})
    found = (await market.client.get("/api/market/correlation")).json()
    assert found["pairs"] == ["BTC/USDT", "ETH/USDT", "ETH/BTC"]
    assert found["matrix"][0] == [1, pytest.approx(-1), pytest.approx(1)]


async def test_depth_then_best_levels_as_decimal_strings(market: Panel) -> None:
    book = (await market.client.get("/api/market/depth?pair=BTC/USDT&limit=3")).json()
    assert [level["price"] for level in book["bids"]] == ["99999", "99998", "99997"]
    assert book["asks"] == [{"price": "100001", "quantity": "2"}]


async def test_signals_then_what_the_running_bot_said_and_not_running_for_the_other(market: Panel) -> None:
    running, stopped = await market.create(), await market.create(name="Beta")
    path = socket_path(market.settings.home, f"bot-{running['id']}")
    await market.client.post(f"/api/bots/{running['id']}/start")

    async def runs() -> bool:
        return bool((await market.bot(running["id"]))["state"] == "RUNNING")

    await until(runs)
    async with serving_freqtrade(path) as freqtrade:
        freqtrade.answers["pair_candles"] = ANSWER
        items = (await market.client.get("/api/market/signals?pair=BTC/USDT")).json()["items"]
    found = {item["bot_id"]: (item["signal"], item["tag"], item["candle_at"]) for item in items}
    assert found == {running["id"]: ("ENTER", "dip", 1_700), stopped["id"]: ("NOT_RUNNING", None, None)}
    silent = (await market.client.get("/api/market/signals?pair=BTC/USDT")).json()["items"]
    assert {item["signal"] for item in silent} == {"UNKNOWN", "NOT_RUNNING"}


COLUMNS = ["date", "close", "enter_long", "exit_long", "enter_tag", "exit_tag", "__date_ts"]
ANSWER = {"columns": COLUMNS, "data": [["x", 1, 1, 0, "dip", None, 1_700]]}


@pytest.mark.parametrize(
    ("row", "signal", "tag"),
    [
        (["x", 1, 1, 0, "dip", None, 5], "ENTER", "dip"),
        (["x", 1, 0, 1, "dip", "out", 5], "EXIT", "out"),
        (["x", 1, 1, 1, "dip", "out", 5], "EXIT", "out"),
        (["x", 1, 0, 0, "dip", "out", 5], "NONE", None),
        (["x", 1, None, None, None, None, 5], "NONE", None),
    ],
)
def test_last_row_then_its_signal(row: list[object], signal: str, tag: str | None) -> None:
    found = read_signal(Watcher("a", "A", "Quiet", "1h", "x"), {"columns": COLUMNS, "data": [row]})
    assert (found.signal, found.tag, found.candle_at) == (signal, tag, 5)
