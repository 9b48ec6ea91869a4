"""A chart is made once for all who look at it, and is never older than the newest fill."""

import asyncio

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import NOW
from vostok.panel.trades.models import MirroredFill


def _fill(bot_id: str, number: int) -> MirroredFill:
    return MirroredFill(
        id=str(number), bot_id=bot_id, order_id="1", exchange_order_id="1", pair="BTC/USDT", side="BUY", price="2",
        quantity="1", quote="2", fee_quote="0", realised="0", maker=False, ts=NOW - 60_000 + number,
    )  # fmt: skip


async def test_eight_callers_then_the_gateway_is_asked_once(panel: Panel) -> None:
    bot = await panel.create()
    questions = [panel.client.get(f"/api/bots/{bot['id']}/candles", params={"interval": "4h"}) for _ in range(8)]
    answers = await asyncio.gather(*questions)
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["items"]
    assert sum("since" in asked for asked in panel.gateway.records.asked) == 1


async def test_fill_then_on_the_chart_at_once(panel: Panel) -> None:
    bot = await panel.create()
    path = f"/api/bots/{bot['id']}/candles"
    for fills in (1, 2):
        with panel.app.state.database.write() as session:
            session.add(_fill(bot["id"], fills))
        assert len((await panel.client.get(path)).json()["markers"]) == fills


async def test_equal_fills_of_one_millisecond_then_a_marker_each(panel: Panel) -> None:
    bot = await panel.create()
    first, second = _fill(bot["id"], 1), _fill(bot["id"], 2)
    second.ts = first.ts
    with panel.app.state.database.write() as session:
        session.add_all([first, second])
    markers = (await panel.client.get(f"/api/bots/{bot['id']}/candles")).json()["markers"]
    assert [marker.pop("id") for marker in markers] == ["1", "2"]
    assert markers[0] == markers[1]


async def test_other_view_then_its_own_candles(panel: Panel) -> None:
    bot = await panel.create(pairs=["BTC/USDT", "ETH/USDT"])
    path = f"/api/bots/{bot['id']}/candles"
    first, pair, shorter = [
        (await panel.client.get(path, params=query)).json() for query in ({}, {"pair": "ETH/USDT"}, {"limit": 5})
    ]
    assert (first["pair"], pair["pair"]) == ("BTC/USDT", "ETH/USDT")
    assert (len(first["items"]), len(shorter["items"])) == (300, 5)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_compressed_or_not_then_the_same(panel: Panel, encoding: str) -> None:
    answer = await panel.client.get(
        "/api/market/candles", params={"pair": "BTC/USDT"}, headers={"Accept-Encoding": encoding}
    )
    assert (answer.headers.get("content-encoding") == "gzip") is (encoding == "gzip")
    assert (answer.headers["vary"], len(answer.json()["items"])) == ("Accept-Encoding", 300)
