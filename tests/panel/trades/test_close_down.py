"""A breach is carried out by the bot's own Freqtrade while it lives."""

from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.fake_freqtrade import serving_freqtrade
from tests.panel.samples import until
from tests.panel.trades.test_by_hand import add_trade, running_bot
from vostok.sockets import socket_path


def reduction(bot_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "scope": bot_id,
        "source": "breaker.day",
        "bot_id": bot_id,
        "name": "Alpha",
        "pair": "BTC/USDT",
        "action": "FLATTEN",
        "before": "0.001",
        "keep": "0",
        "held": "0.001",
        "at": 0,
        "gateway_at": 30_000,
    } | changes


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ([{}], {"tradeid": "7", "ordertype": "market"}),
        (
            [{"action": "CLOSE_HALF", "keep": "0.0005"}],
            {"tradeid": "7", "ordertype": "market", "amount": 0.0005},
        ),
        ([{}, {"source": "breaker.week", "keep": "0.0005"}], {"tradeid": "7", "ordertype": "market"}),
    ],
)
async def test_breach_then_the_bot_sells_what_is_above_the_target_once(
    panel: Panel, wanted: list[dict[str, Any]], asked: dict[str, Any]
) -> None:
    bot_id = await running_bot(panel)
    add_trade(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        panel.gateway.risk.reductions = [reduction(bot_id, **changes) for changes in wanted]
        panel.gateway.tell("reduction", panel.gateway.risk.reductions[0], bot_id)
        await until(lambda: any(call == "forceexit" for call, _ in freqtrade.calls))
        for _ in range(2):
            await panel.app.state.close_down.look()
    assert [body for call, body in freqtrade.calls if call == "forceexit"] == [asked]


async def test_freqtrade_refuses_then_it_is_left_to_the_gateway(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    add_trade(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.refuse = "Remaining amount of 1 would be too small."
        panel.gateway.risk.reductions = [reduction(bot_id, keep="0.0005")]
        panel.gateway.tell("reduction", panel.gateway.risk.reductions[0], bot_id)
        await until(lambda: any(call == "forceexit" for call, _ in freqtrade.calls))
        assert (await panel.client.get("/api/risk/state")).json()["reductions"][0]["keep"] == "0.0005"
