"""Denied entries on a bot's chart: one mark a candle, with the newest reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import Panel
from vostok.panel.gateway_models import Denied
from vostok.panel.market.models import CandlesPublic
from vostok.panel.market.service import candle
from vostok.panel.trades.chart import blocked_entries
from vostok.panel.trades.models import BotCandlesPublic

MINUTE = 60_000


def _denied(ts: int, reason: str = "No.", times: int = 1, last_ts: int | None = None) -> Denied:
    return Denied(ts, last_ts or ts, times, "exposure", reason)


def test_denials_of_one_candle_are_one_mark_with_the_newest_reason() -> None:
    denied = [_denied(2 * MINUTE + 5), _denied(MINUTE + 9, "Newest."), _denied(MINUTE + 1, "Oldest.")]
    marks = blocked_entries([MINUTE, 2 * MINUTE], denied)
    assert [(mark.ts, mark.count, mark.reason) for mark in marks] == [(MINUTE, 2, "Newest."), (2 * MINUTE, 1, "No.")]


def test_denial_that_was_counted_shows_where_it_began_and_where_it_was_said_last() -> None:
    opens = [MINUTE, 2 * MINUTE, 3 * MINUTE]
    marks = blocked_entries(opens, [_denied(MINUTE + 1, times=9, last_ts=3 * MINUTE + 1)])
    assert [(mark.ts, mark.count) for mark in marks] == [(MINUTE, 1), (3 * MINUTE, 8)]
    began_before = blocked_entries(opens[1:], [_denied(MINUTE + 1, times=9, last_ts=3 * MINUTE + 1)])
    assert [(mark.ts, mark.count) for mark in began_before] == [(3 * MINUTE, 8)]


def test_denial_before_the_first_candle_has_no_mark() -> None:
    assert blocked_entries([MINUTE], [_denied(MINUTE - 1)]) == []


@given(st.lists(st.integers(0, 20 * MINUTE)))
def test_every_denial_since_the_first_candle_is_counted_once(times: list[int]) -> None:
    opens = [5 * MINUTE, 6 * MINUTE, 9 * MINUTE]
    marks = blocked_entries(opens, [_denied(ts) for ts in sorted(times, reverse=True)])
    assert sum(mark.count for mark in marks) == sum(ts >= opens[0] for ts in times)
    assert [mark.ts for mark in marks] == sorted({mark.ts for mark in marks})


async def test_decisions_of_all_bots_are_chosen_by_the_gateway(panel: Panel) -> None:
    panel.gateway.records.decisions = [
        {"id": 9, "bot_id": "a" * 10, "pair": "BTC/USDT", "side": "BUY", "allowed": False, "code": "EXPOSURE"}
        | {"rule": "exposure", "reason": "No.", "price": "1", "quantity": "1", "notional": "1"}
        | {"source": "wire", "ts": 5, "times": 1, "last_ts": 5, "trace": ""}
    ]
    params = {"pair": "BTC/USDT", "rule": "exposure", "allowed": "false", "after": "12", "limit": "3", "asked": "false"}
    answer = (await panel.client.get("/api/risk/decisions", params=params)).json()
    assert answer["items"][0]["reason"] == "No."
    asked = {"after": "12", "limit": "3", "pair": "BTC/USDT", "rule": "exposure", "allowed": "false", "asked": "false"}
    assert panel.gateway.records.asked == [asked]


async def test_chart_shows_denied_entries_of_its_span(panel: Panel) -> None:
    bot = await panel.create()
    path = f"/api/bots/{bot['id']}/candles"
    plain = (await panel.client.get(path)).json()
    asked = panel.gateway.records.asked[-1]
    assert (asked["bot_id"], asked["pair"]) == (bot["id"], plain["pair"])
    first = plain["items"][0]["ts"]
    assert (int(asked["since"]), plain["blocked"]) == (first, [])
    newest = plain["items"][-1]["ts"]
    panel.gateway.records.denied_entries = [[newest, newest, 1, "exposure", "Too much."]]
    # Another view, as the first one is known for a second.
    marked = (await panel.client.get(path, params={"limit": 10})).json()
    told = {"ts": newest, "count": 1, "rule": "exposure", "reason": "Too much.", "reason_pt": None}
    assert marked["blocked"] == [told]


async def test_chart_has_the_shape_that_its_route_declares(panel: Panel) -> None:
    bot = await panel.create()
    for path, model in ((f"/api/bots/{bot['id']}/candles", BotCandlesPublic), ("/api/market/candles", CandlesPublic)):
        answer = (await panel.client.get(path, params={"pair": "BTC/USDT"})).json()
        assert answer["items"]
        assert model.model_validate(answer).model_dump(mode="json") == answer


@pytest.mark.parametrize(("said", "shown"), [("60000.01000000", "60000.01000000"), ("1E-7", "0.0000001"), ("0", "0")])
def test_prices_of_a_candle_are_decimal_digits(said: str, shown: str) -> None:
    row = [MINUTE, said, said, said, said, said, 2 * MINUTE - 1, "0", 0, "0", "0", "0"]
    assert candle(row, 2 * MINUTE) == {
        "ts": MINUTE,
        **dict.fromkeys(("open", "high", "low", "close", "volume"), shown),
        "closed": True,
    }
