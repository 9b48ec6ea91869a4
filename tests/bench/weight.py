"""`npm run bench -- weight`: request weight a minute and bot at the exchange, for 1, 10 and 50 bots.

The bots are clients that ask what a Freqtrade with an open trade and a resting stop asks: each loop the book of the
trade's pair and the stop order, at each closed candle the candles of its five pairs, at its start the exchange's
symbols, candles and account. Fifty real Freqtrades do not fit this machine; one real stock Freqtrade runs in each
group, so that the clients can be compared with it. Loops are Vostok's 2 s at the gateway and Freqtrade's own 5 s
in the control group, which asks the simulated exchange itself. What the exchange counted (X-MBX-USED-WEIGHT-1M) is
the figure; fifty plain bots would be banned from it, so the control group has ten at most.
"""

import argparse
import asyncio
import itertools
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from tests.bench.density import PAIRS, STRATEGY, stock_bot, stock_processes
from tests.gateway.client import BotClient, put_bot
from tests.programs import Installation, free_ports
from vostok.binance.signing import KEY_HEADER, signed
from vostok.bot.config import BotSpec, Endpoints, build_config, ccxt_config, new_credentials
from vostok.clock import now_ms

BOTS, CONTROLS = (1, 10, 50), (1, 10)
TARGET_PER_BOT = 10.0
VOSTOK_LOOP_S, STOCK_LOOP_S = 2.0, 5.0
SYMBOLS = tuple(pair.replace("/", "") for pair in PAIRS)
MINUTE_S = 60.0
SETTLE_S = 8.0
# Two orders each: together they stay below what the gate lets the account place in 10 s.
APART_S = 0.53
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Door:
    """Where a client asks, and its key there."""

    url: str
    key: str
    secret: str

    def request(self, method: str, path: str, **params: str | int) -> httpx.Request:
        """A signed request for `path`."""
        payload = signed(self.secret, {**params, "timestamp": now_ms()})
        return httpx.Request(method, f"{self.url}/api/v3/{path}?{payload}", headers={KEY_HEADER: self.key})


class Trader:
    """Asks what a Freqtrade asks that holds a trade with a stop at the exchange."""

    def __init__(self, door: Door, http: httpx.AsyncClient, number: int, loop_s: float) -> None:
        self._door = door
        self._http = http
        self._symbol = SYMBOLS[number % len(SYMBOLS)]
        self._loop_s = loop_s
        self._late_s = number * APART_S
        self.failures: list[str] = []

    async def run(self) -> None:
        """Start as Freqtrade does, enter, then loop until cancelled."""
        await asyncio.sleep(self._late_s)
        await self._get("exchangeInfo")
        await self._signed("GET", "account")
        stop = await self._enter()
        minute = -1
        while True:
            if (current := now_ms() // 60_000) != minute:
                await asyncio.gather(*(self._get(f"klines?symbol={name}&interval=1m&limit=100") for name in SYMBOLS))
                minute = current
            await self._get(f"depth?symbol={self._symbol}&limit=5")
            await self._signed("GET", "order", symbol=self._symbol, orderId=stop)
            await asyncio.sleep(self._loop_s)

    async def _enter(self) -> int:
        bought = await self._signed(
            "POST", "order", symbol=self._symbol, side="BUY", type="MARKET", quoteOrderQty="40", newOrderRespType="FULL"
        )
        price = Decimal(bought["cummulativeQuoteQty"]) / Decimal(bought["executedQty"])
        step = Decimal(1).scaleb(Decimal(bought["executedQty"]).normalize().as_tuple().exponent)  # type: ignore[arg-type]
        # Fees come out of the coins, and a stop may lie at half the price.
        half = (Decimal(bought["executedQty"]) / 2).quantize(step, "ROUND_DOWN")
        tick = Decimal(bought["fills"][0]["price"]).normalize()
        low = (price / 2).quantize(tick, "ROUND_DOWN")
        stop = await self._signed(
            "POST", "order", symbol=self._symbol, side="SELL", type="STOP_LOSS_LIMIT", timeInForce="GTC",
            quantity=f"{half:f}", price=f"{low:f}", stopPrice=f"{low:f}",
        )  # fmt: skip
        return int(stop["orderId"])

    async def _get(self, path: str) -> Any:
        return self._read(await self._http.get(f"{self._door.url}/api/v3/{path}"))

    async def _signed(self, method: str, path: str, **params: str | int) -> Any:
        return self._read(await self._http.send(self._door.request(method, path, **params)))

    def _read(self, answer: httpx.Response) -> Any:
        if not answer.is_success:
            self.failures.append(answer.text[:200])
        return answer.json()


class Meter:
    """What the exchange counted for this address, without the meter's own questions."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = f"{url}/api/v3/ping"
        self._last = 0
        self.total = 0

    async def look(self) -> None:
        """Add what was counted since the last look; a new minute begins at 0."""
        used = int((await self._http.get(self._url)).headers["X-MBX-USED-WEIGHT-1M"])
        self.total += used - 1 - (self._last if used > self._last else 0)
        self._last = used

    async def per_minute(self, seconds: float) -> float:
        """The weight a minute over `seconds` from now on."""
        await self.look()
        self.total, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(0.5)
            await self.look()
        return self.total * MINUTE_S / seconds


@asynccontextmanager
async def trading(doors: list[Door], loop_s: float) -> AsyncIterator[list[Trader]]:
    """A client at each of `doors`, past its start."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(timeout=30, limits=limits) as http:
        traders = [Trader(door, http, number, loop_s) for number, door in enumerate(doors)]
        tasks = [asyncio.create_task(trader.run()) for trader in traders]
        try:
            await asyncio.sleep(SETTLE_S + len(doors) * APART_S)
            yield traders
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
    broken = [str(error) for error in ended if not isinstance(error, asyncio.CancelledError)]
    # What was refused explains what broke over it.
    failures = [failure for trader in traders for failure in trader.failures] + broken
    assert not failures, failures[0]


async def clients_figure(simulator: str, doors: list[Door], loop_s: float, seconds: float) -> float:
    """Weight a minute and bot of clients at `doors`."""
    async with trading(doors, loop_s), httpx.AsyncClient() as http:
        return round(await Meter(http, simulator).per_minute(seconds) / len(doors), 2)


async def freqtrades_figure(simulator: str, config: Path, seconds: float) -> float:
    """Weight a minute of one real stock Freqtrade."""
    with stock_processes([config]) as processes:
        log, deadline = config.with_suffix(".log"), time.monotonic() + 120
        while "to: RUNNING" not in log.read_text():
            assert processes[0].poll() is None, log.read_text()[-2_000:]
            assert time.monotonic() < deadline, "the stock Freqtrade did not start"
            await asyncio.sleep(0.2)
        await asyncio.sleep(SETTLE_S)
        async with httpx.AsyncClient() as http:
            return round(await Meter(http, simulator).per_minute(seconds), 2)


def gateway_doors(installation: Installation, count: int) -> list[Door]:
    """Sub-accounts of `count` more bots."""
    doors = []
    with installation.control() as control:
        for number in range(count):
            bot_id = f"b{count:03d}".translate(str.maketrans("0189", "wxyz")) + "".join(
                itertools.islice(itertools.cycle(LETTERS[number // 26] + LETTERS[number % 26]), 6)
            )
            bot: BotClient = put_bot(control, bot_id, installation.gateway_url, pairs=PAIRS)
            doors.append(Door(f"{installation.gateway_url}/b/{bot_id}", bot.key, bot.secret))
    return doors


def plain_config(installation: Installation, folder: Path) -> Path:
    """A stock Freqtrade of the same settings that asks the simulated exchange itself."""
    keys = json.loads((installation.home / "secrets" / "simulator.json").read_text())
    spec = BotSpec(id="a" * 10, name="plain", strategy=STRATEGY, pairs=PAIRS, timeframe="1m")
    config = build_config(spec, Endpoints(gateway_port=installation.ports.simulator), new_credentials())
    config["exchange"] |= {**keys, "ccxt_config": ccxt_config(f"127.0.0.1:{installation.ports.simulator}")}
    config["internals"] |= {"process_throttle_secs": int(STOCK_LOOP_S)}
    config["api_server"] |= {"listen_port": free_ports().panel}
    config |= {"db_url": f"sqlite:///{folder / 'plain.sqlite'}", "user_data_dir": str(folder)}
    path = folder / "plain.json"
    path.write_text(json.dumps(config))
    return path


async def vostoks_figures(installation: Installation, folder: Path, seconds: float) -> dict[str, float]:
    """Weight a minute and bot behind the gateway."""
    figures: dict[str, float] = {}
    for count in BOTS:
        doors = gateway_doors(installation, count)
        figures[f"bots_{count}"] = await clients_figure(installation.simulator_url, doors, VOSTOK_LOOP_S, seconds)
        print(f"vostok   {count:3} bots: {figures[f'bots_{count}']:7} a minute and bot")
    config = stock_bot(installation, folder, 0)
    figures["real_freqtrade"] = await freqtrades_figure(installation.simulator_url, config, seconds)
    print(f"vostok   a real stock Freqtrade: {figures['real_freqtrade']}")
    return figures


async def controls_figures(installation: Installation, folder: Path, seconds: float) -> dict[str, float]:
    """The same at the exchange itself, with the owner's key."""
    keys = json.loads((installation.home / "secrets" / "simulator.json").read_text())
    door = Door(installation.simulator_url, keys["key"], keys["secret"])
    figures: dict[str, float] = {}
    for count in CONTROLS:
        figures[f"bots_{count}"] = await clients_figure(door.url, [door] * count, STOCK_LOOP_S, seconds)
        print(f"control  {count:3} bots: {figures[f'bots_{count}']:7} a minute and bot")
    figures["real_freqtrade"] = await freqtrades_figure(door.url, plain_config(installation, folder), seconds)
    print(f"control  a real stock Freqtrade: {figures['real_freqtrade']}")
    return figures


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=60, help="seconds of each measurement (default 60)")
    parser.add_argument("--seed", type=int, default=7, help="of the simulated market")
    options = parser.parse_args()
    settings = {"simulator_seed": str(options.seed)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Installation(folder / "home", settings=settings).running("simulator", "gateway") as installation:
            figures = asyncio.run(vostoks_figures(installation, folder, options.n))
        with Installation(folder / "plain", settings=settings).running("simulator") as installation:
            control = asyncio.run(controls_figures(installation, folder, options.n))
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    targets = {f"bots_{BOTS[-1]}": TARGET_PER_BOT}
    ok = all(figures[name] <= target for name, target in targets.items())
    result = {"name": "weight", "n": options.n, "seed": options.seed, "figures": figures, "control": control}
    print(json.dumps({**result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
