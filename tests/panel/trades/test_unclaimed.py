"""Orders that a bot does not know: its Freqtrade orders the same again, or the gateway closes them."""

import json
from typing import Any

from sqlalchemy import select

from tests.panel.conftest import Panel
from tests.panel.fake_freqtrade import serving_freqtrade
from tests.panel.samples import order
from tests.panel.trades.test_by_hand import add_trade, running_bot
from vostok.audit import audit_table
from vostok.sockets import socket_path


def lost(panel: Panel, bot_id: str, side: str = "BUY", **changes: Any) -> None:
    panel.gateway.records.in_doubt = [order(3, side, bot_id=bot_id, state="ADOPTABLE", **changes)]


def audited(panel: Panel) -> list[tuple[str, Any]]:
    with panel.app.state.database.read() as session:
        rows = session.connection().execute(select(audit_table.c.type, audit_table.c.body)).all()
    return [(type, json.loads(body)) for type, body in rows if type.startswith(("bot.hand", "bot.close"))]


async def test_entry_is_handed_over_then_freqtrade_enters_with_just_its_stake(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    lost(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.on_call = panel.gateway.records.in_doubt.clear
        answer = await panel.client.post(f"/api/bots/{bot_id}/orders/3/hand-over")
    assert answer.status_code == 204
    assert freqtrade.calls == [("forceenter", {"pair": "BTC/USDT", "side": "long", "stakeamount": "100.000"})]
    assert audited(panel) == [("bot.hand_over", {"name": "Alpha", "order": "3", "pair": "BTC/USDT", "side": "BUY"})]


async def test_sale_is_handed_over_then_freqtrade_exits_its_trade(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    add_trade(panel, bot_id)
    lost(panel, bot_id, "SELL")
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.on_call = panel.gateway.records.in_doubt.clear
        assert (await panel.client.post(f"/api/bots/{bot_id}/orders/3/hand-over")).status_code == 204
    assert freqtrade.calls == [("forceexit", {"tradeid": "7", "ordertype": "market"})]


async def test_freqtrade_orders_something_else_then_the_owner_reads_that_it_still_waits(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    lost(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")):
        answer = await panel.client.post(f"/api/bots/{bot_id}/orders/3/hand-over")
    assert (answer.status_code, "still waits" in answer.json()["detail"]) == (409, True)
    assert [type for type, _ in audited(panel)] == ["bot.hand_over", "bot.hand_over_failed"]


async def test_order_that_cannot_be_handed_over_then_a_sentence(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    path = f"/api/bots/{bot_id}/orders/3/hand-over"
    assert (await panel.client.post(path)).status_code == 404
    panel.gateway.records.in_doubt = [order(3, bot_id=bot_id, state="IN_DOUBT")]
    assert "not known yet" in (await panel.client.post(path)).json()["detail"]
    lost(panel, bot_id, "SELL")
    assert "no open trade in BTC/USDT" in (await panel.client.post(path)).json()["detail"]
    lost(panel, bot_id, "SELL", stop_price="90000")
    assert "taken over by itself" in (await panel.client.post(path)).json()["detail"]


async def test_order_is_closed_then_the_gateway_does_it_and_the_audit_says_who(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    lost(panel, bot_id)
    assert (await panel.client.post(f"/api/bots/{bot_id}/orders/3/close")).status_code == 204
    assert panel.gateway.records.closed == [("3", {"actor": "owner", "reason": "the owner closed it"})]
    assert [type for type, _ in audited(panel)] == ["bot.close_order"]
