"""Bots on a real gateway and a real simulator, started and stopped as the panel does it."""

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.bothost.conftest import PAIRS, HostUnderTest
from tests.programs import Installation
from vostok.bot.config import BotSpec, Credentials, Endpoints, build_config, new_credentials
from vostok.bot.wrapper import wrapper_text


class Market:
    """A host with its bots, on a gateway and a simulator of its own."""

    def __init__(self, installation: Installation, strategies: Path) -> None:
        self.installation = installation
        self.host = HostUnderTest(installation, strategies)
        self.credentials: dict[str, Credentials] = {}

    async def start(
        self, mode: str, state: str = "RUNNING", *, strategy: str = "Restless", account: Any = None, **choices: Any
    ) -> str:
        """What the panel does: the sub-account, its state, the process. `choices` are of the bot's `BotSpec`."""
        bot = self.host.new_bot()
        await self.start_again(bot, mode, state, strategy=strategy, account=account, **choices)
        return bot

    async def start_again(
        self, bot: str, mode: str, state: str = "RUNNING", *, strategy: str, account: Any = None, **choices: Any
    ) -> None:
        """The same for a bot that may have run before, with new secrets."""
        credentials = self.credentials[bot] = new_credentials()
        spec = BotSpec(**{"id": bot, "name": bot, "strategy": strategy, "pairs": PAIRS} | choices)
        body = {
            "name": bot,
            "mode": mode,
            "strategy": strategy,
            "key": credentials.key,
            "secret": credentials.secret,
            "pairs": list(spec.pairs),
            "stake_currency": "USDT",
            "allocation": "1000",
            "limits": {"max_trade_value": "200", "max_exposure": "500"},
            "stoploss": "-0.01",
        }
        body |= account or {}
        with self.installation.control() as control:
            control.put(f"/bots/{bot}", json=body).raise_for_status()
        self.set_state(bot, state)
        await self.host.client.start(
            bot,
            config=build_config(spec, Endpoints(gateway_port=self.installation.ports.gateway), credentials),
            strategy=strategy,
            wrapper=wrapper_text(strategy, self.host.strategies / f"{strategy}.py"),
        )

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

    async def until_filled(self, bot: str, side: str, count: int, within_s: float = 90) -> None:
        """Wait until so many orders of `side` are filled; after an exit a pair rests until its next candle."""
        deadline = time.monotonic() + within_s
        while self.filled(bot, side) < count:
            assert time.monotonic() < deadline, self.host.log(bot)[-3000:]
            await asyncio.sleep(0.1)
