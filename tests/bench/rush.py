"""Twenty bots that only enter, and a proxy that notes when their entries come by: each in a process of its own."""

import asyncio
import contextlib
import multiprocessing
import time
from collections.abc import Callable, Iterator
from multiprocessing.sharedctypes import Synchronized
from typing import Any

import httpx

from tests.gateway.client import BotClient
from tests.programs import connects, wait_until

SPAWN = multiprocessing.get_context("spawn")
STARTED_WITHIN_S = 30.0
ENDED_WITHIN_S = 10.0
# A refusal costs nothing: without a breath the refusals alone would fill both cores.
BREATH_S = 0.02
ENTRY = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quoteOrderQty": "6"}


class Tap:
    """A proxy that counts the entries that come by and notes when the last one did."""

    def __init__(self) -> None:
        self._count: Synchronized[int] = SPAWN.Value("q", 0)
        self._last: Synchronized[float] = SPAWN.Value("d", 0.0)

    @property
    def entries(self) -> int:
        """How many entries came by so far."""
        return self._count.value

    @property
    def last(self) -> float:
        """When the last one came by, monotonic seconds."""
        return self._last.value

    @contextlib.contextmanager
    def listening(self, port: int, target: int) -> Iterator[None]:
        """Pass every byte on from `port` to `target` while the block runs."""
        with _process(_serve, port, target, self._count, self._last):
            wait_until(lambda: connects(port), within_s=STARTED_WITHIN_S)
            yield


class Answers:
    """How many entries were filled and how many denied."""

    def __init__(self) -> None:
        self.filled: Synchronized[int] = SPAWN.Value("q", 0)
        self.denied: Synchronized[int] = SPAWN.Value("q", 0)


@contextlib.contextmanager
def trading(bots: list[BotClient], answers: Answers) -> Iterator[None]:
    """All bots at work while the block runs."""
    with _process(_rush, bots, answers.filled, answers.denied):
        yield


@contextlib.contextmanager
def _process(work: Callable[..., None], *arguments: Any) -> Iterator[None]:
    process = SPAWN.Process(target=work, args=arguments, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(ENDED_WITHIN_S)


def _rush(bots: list[BotClient], filled: "Synchronized[int]", denied: "Synchronized[int]") -> None:
    async def trade(bot: BotClient, client: httpx.AsyncClient) -> None:
        """Post entries one after another, as a strategy gone wild would."""
        while True:
            with contextlib.suppress(httpx.HTTPError):
                status = (await client.send(bot.order(**ENTRY))).status_code
                filled.value += status == 200
                denied.value += status == 400
            await asyncio.sleep(BREATH_S)

    async def all_bots() -> None:
        limits = httpx.Limits(max_connections=len(bots) * 2, max_keepalive_connections=len(bots) * 2)
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            await asyncio.gather(*(trade(bot, client) for bot in bots))

    asyncio.run(all_bots())


def _serve(port: int, target: int, count: "Synchronized[int]", last: "Synchronized[float]") -> None:
    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, note: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await source.read(65_536):
                if note and b"side=BUY" in chunk:
                    count.value, last.value = count.value + 1, time.monotonic()
                sink.write(chunk)
                await sink.drain()
        sink.close()

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(copy(reader, back, note=True), copy(there, writer, note=False))

    async def listen() -> None:
        server = await asyncio.start_server(passed_on, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(listen())
