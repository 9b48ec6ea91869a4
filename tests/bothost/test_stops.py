"""Stops that rest at the exchange: placed by Freqtrade, kept while nobody watches, filled by the market."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from tests.bothost.market import Market
from tests.programs import Installation
from vostok.panel.bots import freqtrade_api

pytestmark = pytest.mark.slow

STORED_STOPS = "SELECT status FROM orders WHERE ft_order_side = 'stoploss'"
MODES = ("SIMULATED", "REAL_MARKET_SPOT")
# A crash of the lab falls by a fifth in a quarter of its time, so by less than a percent in a second.
CRASH_S = 120
# This one falls by 8 % in its first second, and stays below that for eight.
JUMP_S = 10
HOLDER = '''
from freqtrade.strategy import IStrategy


class Holder(IStrategy):
    """Enters whenever it may and leaves only by its stop."""

    timeframe = "1m"
    minimal_roi = {"0": 10}
    stoploss = -0.03
    process_only_new_candles = False

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe
'''


class Stops:
    """Bots that hold one pair with a stop at the exchange."""

    def __init__(self, market: Market) -> None:
        self.market = market

    async def holding(self, mode: str, pair: str, **choices: Any) -> str:
        """A bot whose entry is filled and whose stop rests, as it has stored both; it enters nothing more."""
        bot = await self.market.start(mode, **_choices(pair) | choices)
        await self.market.until_filled(bot, "BUY", 1)
        await self.until(lambda: [stop["status"] for stop in self.orders_of(bot)] == ["NEW"], bot)
        await self.until(lambda: self.query(bot, STORED_STOPS) == [("open",)], bot)
        self.market.set_state(bot, "PAUSED")
        return bot

    async def back(self, bot: str, mode: str, pair: str) -> None:
        """Start the bot's process again."""
        await self.market.start_again(bot, mode, "PAUSED", **_choices(pair))

    def orders_of(self, bot: str) -> list[dict[str, Any]]:
        """The stop orders of the bot at the gateway, newest first."""
        return [order for order in self.market.orders(bot) if order["type"] == "STOP_LOSS_LIMIT"]

    def crash(self, pair: str, duration_s: int = CRASH_S) -> None:
        """Let the price of the pair fall by a fifth, and come back."""
        self.post("/lab", {"kind": "crash", "pair": pair, "duration_s": duration_s, "actor": "test"})

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Ask the gateway's control side."""
        with self.market.installation.control() as control:
            answer = control.post(path, json=body)
            answer.raise_for_status()
            return answer.json()

    def trades(self, bot: str) -> list[tuple[int, str | None]]:
        """`is_open` and the reason of the exit of each trade, as Freqtrade stored them."""
        return self.query(bot, "SELECT is_open, exit_reason FROM trades")

    def query(self, bot: str, statement: str) -> list[Any]:
        """What a statement answers in Freqtrade's file of trades; it may change the file of a bot that is dead."""
        with closing(sqlite3.connect(self.market.host.home / "bots" / bot / "trades.sqlite")) as file, file:
            return file.execute(statement).fetchall()

    def held(self, bot: str) -> list[str]:
        """What the bot holds that is more than dust, by the gateway's ledger."""
        with self.market.installation.control() as control:
            positions = control.get(f"/bots/{bot}").json()["positions"]
        return [position["pair"] for position in positions if not position["dust"]]

    async def until(self, condition: Callable[[], bool], bot: str, within_s: float = 120) -> None:
        """Wait until `condition()` holds."""
        deadline = time.monotonic() + within_s
        while not condition():
            if time.monotonic() >= deadline:
                orders = [(order["type"], order["side"], order["status"]) for order in self.market.orders(bot)]
                pytest.fail(f"{self.trades(bot)}\n{orders}\n{self.market.host.log(bot)[-3000:]}")
            await asyncio.sleep(0.2)


def _choices(pair: str) -> dict[str, Any]:
    return {
        "strategy": "Holder",
        "pairs": (pair,),
        "max_open_trades": 1,
        "stoploss_on_exchange": True,
        "account": {"stoploss": "-0.03", "stops_at_venue": True},
    }


@pytest.fixture(scope="module")
def stops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stops]:
    """Simulator, gateway and host, shared by the tests of this module; each crashes a pair of its own."""
    folder = tmp_path_factory.mktemp("stops")
    strategies = folder / "strategies"
    strategies.mkdir()
    installation = Installation(folder / "home", settings={"strategies": str(strategies)})
    with installation.running("simulator", "gateway", "bothost"):
        market = Market(installation, strategies)
        market.host.strategy("Holder", source=HOLDER)
        yield Stops(market)


@pytest.mark.parametrize(("mode", "pair"), [("SIMULATED", "BTC/USDT"), ("REAL_MARKET_SPOT", "ETH/USDT")])
async def test_price_falls_then_the_stop_at_the_exchange_closes_the_trade(stops: Stops, mode: str, pair: str) -> None:
    bot = await stops.holding(mode, pair)
    stops.crash(pair)
    await stops.until(lambda: stops.trades(bot) == [(0, "stoploss_on_exchange")], bot)
    assert [stop["status"] for stop in stops.orders_of(bot)] == ["FILLED"]
    assert stops.held(bot) == []
    await stops.market.stop(bot)


@pytest.mark.parametrize(
    ("mode", "pair", "stored"),
    [("SIMULATED", "SOL/USDT", True), ("REAL_MARKET_SPOT", "XRP/USDT", True), ("SIMULATED", "DOGE/USDT", False)],
)
async def test_bot_that_is_killed_then_its_stop_sells_and_it_learns_of_it_later(
    stops: Stops, mode: str, pair: str, stored: bool
) -> None:
    bot = await stops.holding(mode, pair)
    await stops.market.host.client.kill(bot)
    await stops.market.host.until(bot, "crashed", "stopped")
    stops.market.set_state(bot, "STOPPED")
    if not stored:  # as if it had died between the answer to its stop and its own file
        stops.query(bot, "DELETE FROM orders WHERE ft_order_side = 'stoploss'")
    assert [stop["status"] for stop in stops.orders_of(bot)] == ["NEW"], "stopping keeps stops"
    stops.crash(pair)
    await stops.until(lambda: [stop["status"] for stop in stops.orders_of(bot)] == ["FILLED"], bot)
    assert stops.trades(bot)[0][0] == 1, "nobody has told Freqtrade"
    await stops.back(bot, mode, pair)
    reason = "stoploss_on_exchange" if stored else "sold_on_exchange"
    await stops.until(lambda: stops.trades(bot) == [(0, reason)], bot)
    await stops.market.stop(bot)


async def test_price_that_jumps_over_the_stop_order_then_the_bot_sells_itself(stops: Stops) -> None:
    # Stop and limit lie 1 % and 6 % below the entry: the price is seen above them, then below both.
    bot = await stops.holding("SIMULATED", "ADA/USDT", stoploss=Decimal("-0.01"))
    stops.crash("ADA/USDT", JUMP_S)
    await stops.until(lambda: stops.trades(bot) == [(0, "stop_loss")], bot)
    assert [stop["status"] for stop in stops.orders_of(bot)] == ["CANCELED"]
    assert [order["type"] for order in stops.market.orders(bot) if order["status"] == "FILLED"] == ["MARKET", "LIMIT"]
    await stops.market.stop(bot)


@pytest.mark.parametrize("mode", MODES)
async def test_trade_closed_by_hand_then_its_stop_is_cancelled_first(stops: Stops, mode: str) -> None:
    bot = await stops.holding(mode, "BNB/USDT")
    password = stops.market.credentials[bot].api_password
    await freqtrade_api.force_exit(stops.market.installation.home, bot, password)
    await stops.until(lambda: stops.trades(bot) == [(0, "force_exit")], bot)
    assert [stop["status"] for stop in stops.orders_of(bot)] == ["CANCELED"]
    assert stops.market.filled(bot, "SELL") == 1
    await stops.market.stop(bot)


@pytest.mark.parametrize("mode", MODES)
async def test_halted_then_the_stop_stays_and_flatten_of_a_dead_bot_sells_afterwards(stops: Stops, mode: str) -> None:
    bot = await stops.holding(mode, "BNB/USDT")
    who = {"actor": "test", "reason": "a test", "via": "api"}
    risk = stops.post("/risk/kill", {"scope": bot, "state": "HALTED", **who})
    assert [item for item in risk["unprotected"] if item["bot_id"] == bot] == []
    await stops.market.host.client.kill(bot)
    await stops.market.host.until(bot, "crashed", "stopped")
    stops.market.set_state(bot, "STOPPED")
    assert [stop["status"] for stop in stops.orders_of(bot)] == ["NEW"]
    stops.post("/risk/resume", {"scope": bot, **who})
    stops.post(f"/bots/{bot}/flatten", {"actor": "test", "reason": "a test"})
    assert [stop["status"] for stop in stops.orders_of(bot)] == ["CANCELED"]
    assert stops.held(bot) == []
