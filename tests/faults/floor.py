"""Simulator, fault proxy and gateway with bots that trade for real on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal

import httpx

from tests.faults.invariants import Findings, compare, journal_entries, money_differences, venue_balances, venue_orders
from tests.faults.proxy import Plan, proxy
from tests.faults.trader import Trader
from tests.gateway.client import let_hurry, put_bot
from tests.gateway.strangers import Stranger
from tests.programs import Installation, free_ports
from vostok.clock import now_ms
from vostok.gateway.credentials import key_in
from vostok.gateway.upstream import Upstream
from vostok.local_http import async_transport
from vostok.sockets import socket_path

PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT", "XRP/USDT", "ADA/USDT", "LINK/USDT", "AVAX/USDT")
ALLOCATION = Decimal(2_000)
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
MAX_BOTS = 40


@dataclass
class Floor:
    """A running installation; `owner` looks at the account directly, past the proxy."""

    installation: Installation
    traders: list[Trader]
    owner: Upstream
    before: dict[str, Decimal]
    way: dict[str, str]

    async def start_gateway(self) -> None:
        """Start the gateway behind the proxy, which must go on working meanwhile."""
        await asyncio.to_thread(self.installation.start, "gateway", **self.way)

    async def findings(self) -> Findings:
        """All books held against each other, and the money."""
        for trader in self.traders:
            await trader.refresh()
        # Deliveries are noted a moment after the answers.
        await asyncio.sleep(1.5)
        symbols = sorted({trader.symbol for trader in self.traders})
        views = {
            trader.client.bot_id: {number: Decimal(order["executedQty"]) for number, order in trader.known.items()}
            for trader in self.traders
        }
        steps = {trader.client.bot_id: trader.steps for trader in self.traders}
        home = self.installation.home
        found = compare(await venue_orders(self.owner, symbols), journal_entries(home), views, steps)
        found.duplicate += sum(trader.told_twice for trader in self.traders)
        found.differences += money_differences(home, self.before, await venue_balances(self.owner))
        with self.installation.control() as control:
            verified = (await asyncio.to_thread(control.post, "/audit/verify", timeout=60)).json()
        if not verified["ok"]:
            found.differences.append(f"the audit chain is broken: {verified['broken']}")
        return found


@asynccontextmanager
async def open_floor(
    installation: Installation, plan: Plan, *, bots: int, seed: int, stranger: Stranger | None = None
) -> AsyncIterator[Floor]:
    """Start everything, with `bots` sub-accounts of the mode REAL_MARKET_SPOT, at a `stranger` by the testnet's way."""
    port = free_ports().panel
    exchange = installation if stranger is None else stranger.installation
    way = {"simulator_port": str(port)}
    if stranger is not None:
        way = {"venue": "testnet", "testnet_address": f"http://127.0.0.1:{port}"}
    async with AsyncExitStack() as stack:
        stack.callback(exchange.stop_all)
        stack.callback(installation.stop_all)
        await asyncio.to_thread(exchange.start, "simulator")
        await stack.enter_async_context(proxy(port, exchange.ports.simulator, plan, seed))
        owner = _own(installation) if stranger is None else stranger.owner()
        stack.push_async_callback(owner.close)
        limits = httpx.Limits(max_connections=bots * 2)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30, limits=limits))
        socket = async_transport(socket_path(installation.home, "gateway"))
        control = await stack.enter_async_context(
            httpx.AsyncClient(transport=socket, base_url="http://gateway", timeout=30)
        )
        floor = Floor(installation, [], owner, await venue_balances(owner), way)
        await floor.start_gateway()
        if stranger is not None:
            with installation.control() as entrance:
                await asyncio.to_thread(stranger.open_to, entrance)
        # The programs end before the proxy does: a gateway that cannot reach its venue stops slowly.
        stack.push_async_callback(asyncio.to_thread, installation.stop_all)
        floor.traders = await asyncio.to_thread(_traders, installation, http, control, min(bots, MAX_BOTS))
        yield floor


def _own(installation: Installation) -> Upstream:
    return Upstream(installation.simulator_url, key_in(installation.home / "secrets" / "simulator.json"), now_ms)


def _traders(
    installation: Installation, http: httpx.AsyncClient, control_side: httpx.AsyncClient, count: int
) -> list[Trader]:
    with installation.control() as control:
        let_hurry(control)
        symbols = {item["pair"]: item for item in control.get("/market/symbols").json()["items"]}
        traders = []
        for number in range(count):
            pair = PAIRS[number % len(PAIRS)]
            bot_id = "f" * 8 + LETTERS[number // len(LETTERS)] + LETTERS[number % len(LETTERS)]
            client = put_bot(
                control,
                bot_id,
                installation.gateway_url,
                mode="REAL_MARKET_SPOT",
                pairs=[pair],
                allocation=f"{ALLOCATION:f}",
                limit=f"{ALLOCATION:f}",
            )
            item = symbols[pair]
            traders.append(
                Trader(
                    client, http, control_side, item["symbol"], Decimal(item["step_size"]), Decimal(item["tick_size"])
                )
            )
    return traders
