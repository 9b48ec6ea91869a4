"""Real bots on the real gateway and simulator: trades, a clean end, and a gateway that goes away."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.bothost.conftest import eventually
from tests.bothost.market import Market
from tests.gateway.client import BotClient
from tests.programs import Installation
from vostok.panel.bots import freqtrade_api
from vostok.panel.gateway_models import OrderPublic
from vostok.panel.trades.unclaimed import stake_of

pytestmark = pytest.mark.slow

RESTLESS = '''
from datetime import timedelta

from freqtrade.strategy import IStrategy


class Restless(IStrategy):
    """Enters whenever it may and exits after three seconds."""

    timeframe = "1m"
    minimal_roi = {"0": 10}
    stoploss = -0.5
    process_only_new_candles = False

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe

    def custom_exit(self, pair, trade, current_time, current_rate, current_profit, **kwargs):
        return "restless" if current_time - trade.open_date_utc > timedelta(seconds=3) else None
'''


IDLE = RESTLESS.replace("class Restless", "class Idle").replace(
    'dataframe["enter_long"] = 1', 'dataframe["enter_long"] = 0'
)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """Simulator, gateway and host, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp("market")
    strategies = folder / "strategies"
    strategies.mkdir()
    installation = Installation(folder / "home", settings={"strategies": str(strategies)})
    with installation.running("simulator", "gateway", "bothost"):
        found = Market(installation, strategies)
        found.host.strategy("Restless", source=RESTLESS)
        found.host.strategy("Idle", source=IDLE)
        yield found


def traded(orders: list[dict[str, Any]]) -> set[str]:
    """The venue's ids of the orders that bought or sold anything."""
    return {order["exchange_order_id"] for order in orders if Decimal(order["executed"])}


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_bot_trades_both_ways_and_its_end_leaves_no_orphan(market: Market, mode: str) -> None:
    bot = await market.start(mode)
    await market.until_filled(bot, "SELL", 2)
    await market.stop(bot)
    orders = market.orders(bot)
    assert {order["status"] for order in orders} <= {"FILLED", "CANCELED"}
    known = market.host.orders_in_database(bot)
    # An entry that still rested is cancelled by the stop; Freqtrade forgets it if it comes round once more.
    assert traded(orders) <= known <= {order["exchange_order_id"] for order in orders}


async def test_entry_when_paused_then_denied_with_the_gateways_reason(market: Market) -> None:
    bot = await market.start("SIMULATED", state="PAUSED")
    await eventually(lambda: "denied: " in market.host.log(bot))
    denied = next(line for line in market.host.log(bot).splitlines() if "denied: " in line)
    assert "paused" in denied.lower()
    assert market.orders(bot) == []
    await market.stop(bot)


async def test_exit_when_paused_then_goes_on(market: Market) -> None:
    bot = await market.start("SIMULATED")
    await market.until_filled(bot, "BUY", 1)
    market.set_state(bot, "PAUSED")
    bought = market.filled(bot, "BUY")
    await market.until_filled(bot, "SELL", bought)
    assert market.filled(bot, "BUY") == bought
    await market.stop(bot)


async def test_gateway_when_it_dies_the_bot_sells_what_it_holds_once_it_is_back(market: Market) -> None:
    bot = await market.start("SIMULATED")
    await market.until_filled(bot, "BUY", 1)
    market.installation.programs["gateway"].kill()
    assert not market.installation.answers("gateway")
    await asyncio.sleep(4)
    assert (await market.host.process(bot)).state == "running"
    market.installation.start("gateway")
    await market.until_filled(bot, "SELL", market.filled(bot, "BUY"))
    await market.stop(bot)
    assert traded(market.orders(bot)) <= market.host.orders_in_database(bot), "every order that traded is the bot's"


async def test_order_that_its_bot_does_not_know_is_handed_over_to_a_real_freqtrade(market: Market) -> None:
    bot = await market.start("REAL_MARKET_SPOT", strategy="Idle")
    await eventually(lambda: "Bot heartbeat" in market.host.log(bot))
    secrets = market.credentials[bot]
    wire = BotClient(bot, market.installation.gateway_url, secrets.key, secrets.secret)
    entry = wire.order(symbol="ETHUSDT", side="BUY", type="MARKET", quoteOrderQty="50")
    async with httpx.AsyncClient(timeout=30) as client:
        placed = (await client.send(entry)).raise_for_status().json()
    with market.installation.control() as control:
        known = {"exchange_order_ids": [], "since": 0}
        assert control.post(f"/bots/{bot}/known-orders", json=known).json() == {"adoptable": 1}
        waiting = OrderPublic.model_validate(control.get("/orders/in-doubt").json()["items"][0])
        stake = stake_of(waiting)
        await freqtrade_api.force_entry(market.host.home, bot, secrets.api_password, "ETH/USDT", stake)
        assert control.get("/orders/in-doubt").json()["items"] == []
    assert market.host.orders_in_database(bot) == {str(placed["orderId"])}
    assert [order["exchange_order_id"] for order in market.orders(bot)] == [str(placed["orderId"])]
    await market.stop(bot)
