"""A real bot host for the tests of this folder, and a wire of its own for each test."""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.fake_exchange import FakeExchange, serving
from tests.programs import Installation
from vostok.bot.config import BotSpec, Credentials, Endpoints, build_config, new_credentials
from vostok.bot.wrapper import wrapper_text
from vostok.bothost.client import BothostClient, Process, ProcessState
from vostok.sockets import socket_path

PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT")

STEADY = '''
from freqtrade.strategy import IntParameter, IStrategy


class {name}(IStrategy):
    """Enters whenever it may and never exits."""

    timeframe = "1m"
    minimal_roi = {{"0": 10}}
    stoploss = -0.5
    process_only_new_candles = False
    buy_speed = IntParameter(1, 10, default=3)

    def populate_indicators(self, dataframe, metadata):
        {body}
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe
'''


class HostUnderTest:
    """A running host, its client, and the strategies and bots of one test."""

    def __init__(self, installation: Installation, strategies: Path) -> None:
        self.installation = installation
        self.home = installation.home
        self.strategies = strategies
        self.client = BothostClient(socket_path(self.home, "bothost"))
        self.credentials: dict[str, Credentials] = {}
        self._ids = itertools.count()

    def new_bot(self) -> str:
        """An id that no test has used."""
        number = next(self._ids)
        return "bot" + "".join(chr(ord("a") + number // 26**place % 26) for place in range(7))

    def strategy(self, name: str, body: str = "pass", *, source: str | None = None) -> str:
        """Write a strategy file that enters always; `body` runs in `populate_indicators`."""
        (self.strategies / f"{name}.py").write_text(source or STEADY.format(name=name, body=body))
        return name

    async def start(self, strategy: str, exchange: FakeExchange, **parameters: Any) -> str:
        """Start a new bot on `exchange`; returns its id."""
        bot = self.new_bot()
        await self.start_again(bot, strategy, exchange, **parameters)
        return bot

    async def start_again(self, bot: str, strategy: str, exchange: FakeExchange, **parameters: Any) -> Process:
        """Start `bot`, with new credentials."""
        credentials = self.credentials[bot] = new_credentials()
        spec = BotSpec(id=bot, name=bot, strategy=strategy, pairs=PAIRS)
        config = build_config(spec, Endpoints(gateway_port=exchange.port), credentials)
        wrapper = wrapper_text(strategy, self.strategies / f"{strategy}.py")
        return await self.client.start(bot, config=config, strategy=strategy, wrapper=wrapper, parameters=parameters)

    async def process(self, bot: str) -> Process:
        """The bot's Process now."""
        return next(process for process in await self.client.list() if process.bot == bot)

    async def until(self, bot: str, *states: ProcessState, within_s: float = 60) -> Process:
        """Wait until the bot is in one of `states`."""
        deadline = time.monotonic() + within_s
        while (process := await self.process(bot)).state not in states:
            assert time.monotonic() < deadline, f"{process}\n{self.log(bot)}"
            await asyncio.sleep(0.02)
        return process

    def log(self, bot: str) -> str:
        """The bot's log so far."""
        file = self.home / "bots" / bot / "bot.log"
        return file.read_text() if file.exists() else ""

    def orders_in_database(self, bot: str) -> set[str]:
        """Exchange ids of the orders that the bot's Freqtrade knows."""
        connection = sqlite3.connect(f"file:{self.home}/bots/{bot}/trades.sqlite?mode=ro", uri=True)
        try:
            return {row[0] for row in connection.execute("SELECT order_id FROM orders")}
        finally:
            connection.close()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostUnderTest]:
    """A host that the tests of a module share; each has bots of its own."""
    folder = tmp_path_factory.mktemp("host")
    strategies = folder / "strategies"
    strategies.mkdir()
    installation = Installation(folder / "home", settings={"strategies": str(strategies)})
    with installation.running("bothost"):
        yield HostUnderTest(installation, strategies)


@pytest.fixture
def exchange() -> Iterator[FakeExchange]:
    """A wire that behaves, until the test says otherwise."""
    with serving(FakeExchange()) as wire:
        yield wire


async def eventually(condition: Any, within_s: float = 45) -> None:
    """Wait until `condition()` holds."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        await asyncio.sleep(0.02)
