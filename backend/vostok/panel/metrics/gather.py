"""Asks all programs for their figures and puts them together."""

import asyncio
import shutil
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from vostok import __version__
from vostok.bothost.client import BothostClient
from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import Unavailable
from vostok.local_http import async_transport
from vostok.metrics import merged, own_text
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_risk import RiskPublic
from vostok.panel.health.monitor import Monitor
from vostok.panel.metrics.figures import Facts, families
from vostok.panel.portfolio.models import PortfolioPublic
from vostok.panel.portfolio.service import Books
from vostok.sockets import socket_path

log = structlog.get_logger()
# Prometheus gives up after ten seconds by default: one silent program must not take the others along.
WITHIN_S = 3.0


@dataclass
class Metrics:
    """Where the figures are."""

    home: Path
    database: Database
    gateway: Gateway
    bothost: BothostClient
    fleet: Fleet
    books: Books
    health: Monitor
    clock: Clock

    async def text(self) -> bytes:
        """All programs in Prometheus's text format; one that does not answer is left out and down."""
        told = {"gateway": self.gateway.metrics(), "bothost": self.bothost.metrics()}
        if "simulator" in self.health.public().programs:
            told["simulator"] = _ask(socket_path(self.home, "simulator"))
        risk, answers = await asyncio.gather(
            self._risk(), asyncio.gather(*(_within(name, answer) for name, answer in told.items()))
        )
        texts = dict(zip(told, answers, strict=True))
        facts = await asyncio.to_thread(self._facts, risk)
        registry = CollectorRegistry()
        registry.register(_Known(facts))
        texts["panel"] = own_text(registry)
        return merged({name: text for name, text in texts.items() if text is not None})

    async def _risk(self) -> RiskPublic | None:
        try:
            async with asyncio.timeout(WITHIN_S):
                return await self.gateway.risk()
        except (Unavailable, TimeoutError):
            return None

    def _facts(self, risk: RiskPublic | None) -> Facts:
        with self.database.read() as session:
            known = bots.list_bots(session, self.fleet, archived=False)
        disk = shutil.disk_usage(self.home)
        return Facts(
            now=self.clock(),
            version=__version__,
            books=PortfolioPublic.model_validate_json(self.books.snapshot).books,
            bots=known,
            health=self.health.public(),
            risk=risk,
            disk_free=disk.free,
            disk_size=disk.total,
            databases={path.stem: _size(path) for path in sorted(self.home.glob("*.sqlite"))},
        )


class _Known(Collector):
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def collect(self) -> Iterable[Metric]:
        return families(self._facts)


async def _within(name: str, answer: Awaitable[str]) -> str | None:
    try:
        async with asyncio.timeout(WITHIN_S):
            return await answer
    except (Unavailable, TimeoutError, httpx.HTTPError) as error:
        log.warning("a program tells no figures", name=name, reason=str(error))
        return None


async def _ask(socket: Path) -> str:
    transport = async_transport(socket)
    async with httpx.AsyncClient(transport=transport, base_url="http://simulator", timeout=WITHIN_S) as client:
        answer = await client.get("/metrics")
        return answer.raise_for_status().text


def _size(path: Path) -> int:
    """The database and its write-ahead log, bytes."""
    size = 0
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            size += file.stat().st_size
        except FileNotFoundError:
            continue
    return size
