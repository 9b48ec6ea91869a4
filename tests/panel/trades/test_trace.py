"""One order from the data to its profit or loss, put together from gateway, market and the bot's own database."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import NOW, fill, order, until
from tests.panel.trades.test_sync import SCHEMA, execute
from vostok.panel.gateway_models import OrderPublic
from vostok.panel.trades.models import TradePublic
from vostok.panel.trades.trace import tag_of

TRACE = "0123456789ab"


def decision(bot_id: str, number: int, source: str, ts: int) -> dict[str, Any]:
    return {
        "id": number,
        "bot_id": bot_id,
        "pair": "BTC/USDT",
        "side": "BUY",
        "allowed": True,
        "code": None,
        "rule": None,
        "reason": None,
        "price": "100000",
        "quantity": "0.001",
        "notional": "100",
        "source": source,
        "ts": ts,
        "times": 1,
        "last_ts": ts,
        "trace": TRACE,
    }


def step(seq: int, state: str, status: str, executed: str = "0") -> dict[str, Any]:
    return {"seq": seq, "ts": NOW + seq, "state": state, "status": status, "executed": executed, "reason": None}


def put_trace(panel: Panel, bot_id: str) -> None:
    panel.gateway.records.traces["1"] = {
        "order": order(1, bot_id=bot_id),
        "decisions": [decision(bot_id, 1, "guard", NOW - 400), decision(bot_id, 2, "wire", NOW)],
        "fills": [fill(1, 1, "BUY", bot_id=bot_id)],
        "steps": [
            step(1, "RESERVED", "PENDING_NEW"),
            step(2, "ACKED", "FILLED", "0.001") | {"reason": "Handed to the bot that had lost it."},
        ],
    }


async def test_trace_leads_from_the_closed_candle_to_the_trade(panel: Panel) -> None:
    bot = await panel.create()
    await until(lambda: bot["id"] in panel.gateway.accounts)
    put_trace(panel, bot["id"])
    panel.gateway.orders.append(order(1, bot_id=bot["id"]))
    panel.gateway.fills.append(fill(1, 1, "BUY", bot_id=bot["id"]))
    execute(panel.settings.bots / bot["id"] / "trades.sqlite", SCHEMA)

    async def is_mirrored() -> bool:
        return bool((await panel.client.get(f"/api/bots/{bot['id']}/trades")).json()["items"])

    await until(is_mirrored)
    answer = await panel.client.get(f"/api/bots/{bot['id']}/orders/1/trace")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    hour = 3_600_000
    assert (found["trace"], found["interval"]) == (TRACE, "1h")
    assert found["candle"]["ts"] + hour <= found["signal"]["at"] < found["candle"]["ts"] + 2 * hour
    assert found["signal"] == {"side": "BUY", "tag": "calm", "strategy": "Quiet", "source": "bot", "at": NOW - 400}
    assert [row["source"] for row in found["decisions"]] == ["guard", "wire"]
    assert [row["state"] for row in found["steps"]] == ["RESERVED", "ACKED"]
    assert [row["reason_pt"] for row in found["steps"]] == [None, "Entregue ao bot que a tinha perdido."]
    assert [row["order_id"] for row in found["fills"]] == ["1"]
    assert found["trade"]["id"] == f"{bot['id']}-1"


async def test_trace_of_an_order_of_another_bot_is_not_found(panel: Panel) -> None:
    bot, other = await panel.create(), await panel.create(name="Beta")
    put_trace(panel, other["id"])
    answer = await panel.client.get(f"/api/bots/{bot['id']}/orders/1/trace")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Alpha has no order 1.")


async def test_trace_before_the_bot_wrote_anything_down_has_no_trade_and_still_its_steps(panel: Panel) -> None:
    bot = await panel.create()
    put_trace(panel, bot["id"])
    found = (await panel.client.get(f"/api/bots/{bot['id']}/orders/1/trace")).json()
    assert (found["trade"], found["signal"]["tag"], len(found["steps"])) == (None, None, 2)


STOP = {"type": "STOP_LOSS_LIMIT", "price": "88000", "stop_price": "90000"}


@pytest.mark.parametrize(
    ("changes", "source"), [(STOP, "stop"), ({}, "bot"), ({"client_order_id": "gateway-1"}, "gateway")]
)
async def test_trace_of_a_sell_then_tells_the_stop_from_the_strategy_and_the_gateway(
    panel: Panel, changes: dict[str, Any], source: str
) -> None:
    bot = await panel.create()
    put_trace(panel, bot["id"])
    panel.gateway.records.traces["1"]["order"] = order(
        1, "SELL", bot_id=bot["id"], executed="0", status="NEW", **changes
    )
    found = (await panel.client.get(f"/api/bots/{bot['id']}/orders/1/trace")).json()
    assert (found["signal"]["source"], found["signal"]["tag"]) == (source, None)


def test_exit_reason_of_a_trade_is_that_of_a_stop_only_once_it_sold() -> None:
    trade = cast(TradePublic, SimpleNamespace(entry_tag="calm", exit_reason="roi"))
    waiting = OrderPublic.model_validate(order(1, "SELL", executed="0", status="CANCELED", **STOP))
    sold = OrderPublic.model_validate(order(1, "SELL", **STOP))
    signal = OrderPublic.model_validate(order(1, "SELL", executed="0", status="NEW"))
    bought = OrderPublic.model_validate(order(1))
    found = [tag_of(one, trade) for one in (waiting, sold, signal, bought)]
    assert found == [None, "roi", "roi", "calm"]


async def test_step_that_only_says_again_where_the_order_stands_is_shown_once(panel: Panel) -> None:
    bot = await panel.create()
    put_trace(panel, bot["id"])
    panel.gateway.records.traces["1"]["steps"] = [
        step(1, "ACKED", "NEW"),
        step(2, "DELIVERED", "NEW"),
        step(3, "DELIVERED", "NEW"),
        step(4, "DELIVERED", "PARTIALLY_FILLED", "0.0004"),
        step(5, "DELIVERED", "PARTIALLY_FILLED", "0.0007"),
        step(6, "DELIVERED", "FILLED", "0.001"),
        step(7, "DELIVERED", "FILLED", "0.001"),
    ]
    found = (await panel.client.get(f"/api/bots/{bot['id']}/orders/1/trace")).json()
    assert [row["seq"] for row in found["steps"]] == [1, 2, 4, 5, 6]
