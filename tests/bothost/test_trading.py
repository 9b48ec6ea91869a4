"""Real bots on the real gateway and simulator: trades, a clean end, and a gateway that goes away."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bothost.conftest import PAIRS, HostUnderTest, eventually
from tests.programs import Installation
from vostok.bot.config import BotSpec, Endpoints, build_config, new_credentials
from vostok.bot.wrapper import wrapper_text

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


class Market:
    """A host with its bots, on a gateway and a simulator of its own."""

    def __init__(self, installation: Installation, strategies: Path) -> None:
        self.installation = installation
        self.host = HostUnderTest(installation, strategies)
        self.host.strategy("Restless", source=RESTLESS)

    async def start(self, mode: str, state: str = "RUNNING") -> str:
        """What the panel does: the sub-account, its state, the process."""
        bot, credentials = self.host.new_bot(), new_credentials()
        account = {
            "name": bot,
            "mode": mode,
            "strategy": "Restless",
            "key": credentials.key,
            "secret": credentials.secret,
            "pairs": list(PAIRS),
            "stake_currency": "USDT",
            "allocation": "1000",
            "limits": {"max_trade_value": "200", "max_exposure": "500"},
            "stoploss": "-0.01",
        }
        with self.installation.control() as control:
            control.put(f"/bots/{bot}", json=account).raise_for_status()
        self.set_state(bot, state)
        spec = BotSpec(id=bot, name=bot, strategy="Restless", pairs=PAIRS)
        await self.host.client.start(
            bot,
            config=build_config(spec, Endpoints(gateway_port=self.installation.ports.gateway), credentials),
            strategy="Restless",
            wrapper=wrapper_text("Restless", self.host.strategies / "Restless.py"),
        )
        return bot

    async def stop(self, bot: str) -> None:
        """Entries closed and cancelled at the gateway first, then the process."""
        self.set_state(bot, "STOPPED")
        await self.host.client.stop(bot)
        stopped = await self.host.until(bot, "stopped")
        assert (stopped.exit_code, stopped.error) == (0, None), self.host.log(bot)[-3000:]

    def set_state(self, bot: str, state: str) -> None:
        """Tell the gateway."""
        body = {"state": state, "actor": "test", "reason": "a test"}
        with self.installation.control() as control:
            control.post(f"/bots/{bot}/state", json=body).raise_for_status()

    def orders(self, bot: str) -> list[dict[str, Any]]:
        """The gateway's orders of the bot, newest first."""
        with self.installation.control() as control:
            items: list[dict[str, Any]] = control.get(f"/bots/{bot}/orders", params={"limit": 500}).json()["items"]
        return items

    def filled(self, bot: str, side: str) -> int:
        """How many orders of one side have traded in full."""
        return sum(order["side"] == side and order["status"] == "FILLED" for order in self.orders(bot))

    async def until_filled(self, bot: str, side: str, count: int, within_s: float = 40) -> None:
        """Wait until so many orders of `side` are filled; after an exit a pair rests until its next candle."""
        deadline = time.monotonic() + within_s
        while self.filled(bot, side) < count:
            assert time.monotonic() < deadline, self.host.log(bot)[-3000:]
            await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """Simulator, gateway and host, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp("market")
    strategies = folder / "strategies"
    strategies.mkdir()
    installation = Installation(folder / "home", settings={"strategies": str(strategies)})
    with installation.running("simulator", "gateway", "bothost"):
        yield Market(installation, strategies)


@pytest.mark.parametrize("mode", ["SIMULATED", "REAL_MARKET_SPOT"])
async def test_bot_trades_both_ways_and_its_end_leaves_no_orphan(market: Market, mode: str) -> None:
    bot = await market.start(mode)
    await market.until_filled(bot, "SELL", 2)
    await market.stop(bot)
    orders = market.orders(bot)
    assert {order["status"] for order in orders} <= {"FILLED", "CANCELED"}
    assert market.host.orders_in_database(bot) == {order["exchange_order_id"] for order in orders}


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
    traded = {order["exchange_order_id"] for order in market.orders(bot) if order["executed"] != "0"}
    assert traded <= market.host.orders_in_database(bot), "every order that traded is one of the bot's"
