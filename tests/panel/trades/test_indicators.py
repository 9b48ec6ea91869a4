"""What Freqtrade analysed becomes lines, each on the pane where it can be read."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import Panel
from tests.panel.fake_freqtrade import serving_freqtrade
from tests.panel.trades.test_by_hand import running_bot
from vostok.panel.trades.indicators import lines
from vostok.sockets import socket_path

COLUMNS = [
    "date", "open", "high", "low", "close", "volume", "ema", "rsi", "adx", "mood", "warm", "enter_long", "enter_tag",
    "__date_ts", "_enter_long_signal_close",
]  # fmt: skip


def row(ts: int, close: float, ema: float | None, rsi: float) -> list[Any]:
    return ["2026", close, close, close, close, 5.0, ema, rsi, 25.0, "calm", None, 1.0, "x", ts, close]


CANDLES = {"columns": COLUMNS, "data": [row(0, 100.0, None, 30.0), row(60_000, 102.0, 101.5, 31.0)]}
PLOT = {"main_plot": {}, "subplots": {"RSI": {"rsi": {"color": "#1971c2"}}}}


def test_columns_then_lines_on_the_panes_of_the_plan_and_of_their_values() -> None:
    found = {line.name: line for line in lines(CANDLES, PLOT)}
    assert {name: (line.pane, line.planned) for name, line in found.items()} == {
        "rsi": ("RSI", True),
        "ema": ("price", False),
        "adx": ("adx", False),
    }
    assert [(point.ts, point.value) for point in found["ema"].points] == [(60_000, 101.5)]
    assert [line.name for line in lines(CANDLES, PLOT)] == ["rsi", "ema", "adx"]


def test_nothing_analysed_yet_then_no_lines() -> None:
    assert lines({"columns": COLUMNS[:-2], "data": []}, PLOT) == []
    assert lines({"columns": [], "data": []}, {}) == []


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.text(max_size=3), st.booleans()), max_size=20))
def test_any_column_then_only_its_numbers_in_order_of_time(cells: list[Any]) -> None:
    data = [[float(ts + 1), cell, ts] for ts, cell in enumerate(cells)]
    found = lines({"columns": ["close", "odd", "__date_ts"], "data": data}, {})
    numbers = [(ts, float(cell)) for ts, cell in enumerate(cells) if isinstance(cell, float)]
    assert [(point.ts, point.value) for line in found for point in line.points] == numbers


async def test_running_bot_then_its_own_freqtrade_is_asked_for_its_pair(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.answers |= {"pair_candles": CANDLES, "plot_config": PLOT}
        answer = await panel.client.get(f"/api/bots/{bot_id}/indicators", params={"pair": "BTC/USDT"})
        assert answer.status_code == 200, answer.text
        assert [line["name"] for line in answer.json()["items"]] == ["rsi", "ema", "adx"]
        freqtrade.answers["pair_candles"] = {"unexpected": True}
        assert (await panel.client.get(f"/api/bots/{bot_id}/indicators")).status_code == 503
    asked = {"pair": "BTC/USDT", "timeframe": "1h", "limit": "500"}
    assert ("pair_candles", asked) in freqtrade.calls


async def test_bot_does_not_run_then_a_sentence_says_so(panel: Panel) -> None:
    bot = await panel.create()
    answer = await panel.client.get(f"/api/bots/{bot['id']}/indicators")
    assert (answer.status_code, "not running" in answer.json()["detail"]) == (409, True)
    bot_id = bot["id"]
    await panel.client.post(f"/api/bots/{bot_id}/start")
    answer = await panel.client.get(f"/api/bots/{bot_id}/indicators", params={"pair": "ETH/BTC"})
    assert answer.status_code in (409, 422)
