"""Compares one bot after the other: fetches its candles, has the backtest run, holds both sides together."""

import asyncio
import contextlib
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog

from vostok.binance.intervals import INTERVAL_MS
from vostok.bothost.client import BothostClient
from vostok.clock import Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.lab.parity import Hindrances, Parity, Refusal, compare
from vostok.lab.spec import BacktestSpec
from vostok.panel import jobs
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Fleet
from vostok.panel.bots.models import BotSettings
from vostok.panel.data.download import Series, download, patient
from vostok.panel.data.progress import Progress
from vostok.panel.events import Bus
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import OrderPublic
from vostok.panel.parity import evidence, service
from vostok.panel.parity.evidence import Period
from vostok.panel.parity.models import ACTIVE, ParityRun, ParityRunPublic
from vostok.panel.strategies.service import find as find_strategy

log = structlog.get_logger()
Facts = Callable[[list[str]], Awaitable[list[dict[str, Any]]]]
LOOK_S = 60.0
# What a strategy that does not state its history is given.
USUAL_HISTORY = 500
DENIED_A_PAGE = 1_000
ORDERS_A_PAGE = 500
MOST_PAGES = 20
_FETCHED = 0.4


@dataclass
class Comparer:
    """The one who compares. `facts` tells the venue's rules of pairs."""

    home: Path
    strategies: Path
    database: Database
    gateway: Gateway
    bothost: BothostClient
    facts: Facts
    fleet: Fleet
    bus: Bus
    clock: Clock
    progress: dict[str, float] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _running: tuple[str, asyncio.Task[tuple[Period, Parity]]] | None = None

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    def shown(self, run: ParityRun) -> ParityRunPublic:
        """The comparison with its progress."""
        return service.public(run, self.progress.get(run.id, 0.0))

    def stop(self, id: str) -> None:
        """End the comparison if it is the one at work."""
        if self._running is not None and self._running[0] == id:
            self._running[1].cancel()

    async def run(self) -> None:
        """Work until cancelled; what a restart cut off is begun again."""
        while True:
            self._wake.clear()
            await asyncio.to_thread(self._queue_daily)
            with self.database.read() as session:
                waiting = service.active(session)
            for run in waiting:
                await self._work(run)
            if not waiting:
                await jobs.sleep_or(self._wake, LOOK_S)

    def _queue_daily(self) -> None:
        running = [bot for bot, process in self.fleet.processes.items() if process.state == "running"]
        if running:
            with self.database.write() as session:
                service.queue_daily(session, running, self.clock())

    async def _work(self, run: ParityRun) -> None:
        begun = await asyncio.to_thread(self._store, run.id, lambda row: setattr(row, "state", "RUNNING"))
        if begun.state != "RUNNING":
            return
        self._tell(begun, 0.0)
        task = asyncio.create_task(self._compare(begun))
        self._running = (run.id, task)
        try:
            await asyncio.wait({task})
        finally:
            await jobs.end([task])
            self._running = None
            self.progress.pop(run.id, None)
        ended = await asyncio.to_thread(self._store, run.id, lambda row: self._end(row, task))
        self.bus.publish("parity", self.shown(ended))

    def _end(self, row: ParityRun, task: asyncio.Task[tuple[Period, Parity]]) -> None:
        row.finished_at = self.clock()
        if task.cancelled():
            row.state = "CANCELLED"
        elif (error := task.exception()) is not None:
            if not isinstance(error, AppError):
                log.error("a comparison failed", run=row.id, exc_info=error)
            row.state = "FAILED"
            row.error = (
                error.detail if isinstance(error, AppError) else f"It failed unexpectedly ({error}); see the log."
            )
        else:
            period, parity = task.result()
            row.state, row.begin, row.end = "DONE", period.begin, period.end
            service.keep(row, parity)

    async def _compare(self, run: ParityRun) -> tuple[Period, Parity]:
        with self.database.read() as session:
            bot = bots.find(session, run.bot_id)
            settings = bots.settings_of(session, bot, run.version)
        strategy = await asyncio.to_thread(find_strategy, self.strategies, settings.strategy)
        timeframe = settings.timeframe or strategy.timeframe
        if timeframe is None:
            raise Unavailable(f"{settings.strategy} states no timeframe; choose one in the bot's settings.")
        period = evidence.period_of(bot, timeframe, self.clock())
        with self.database.read() as session:
            fee = evidence.fee_paid(session, bot.id, period.begin)
            earned = evidence.earned_before(session, bot.id, period.begin)
        if fee is None:
            fee = Decimal((await self.gateway.paper_fees())["taker"])
        markets = await self.facts(settings.pairs)
        spec = evidence.spec_of(settings, period, timeframe, markets, fee=fee, earned=earned)
        rows = await self._expected(run, spec, period, strategy.startup_candles or USUAL_HISTORY)
        expected = evidence.expected_of(rows, period)
        denied = await self._denied(bot.id, settings, period)
        orders = await self._orders(bot.id, period)
        with self.database.read() as session:
            actual = evidence.actual_of(session, bot.id, period)
            away = tuple(evidence.away_of(session, bot.id, period))
            carried = tuple(evidence.carried_of(session, bot.id, period))
        rested = tuple(evidence.rested_of(orders, period.candle_ms))
        hindrances = Hindrances(tuple(denied), away, carried, rested, settings.max_open_trades)
        return period, compare(expected, actual, period.candle_ms, hindrances)

    async def _denied(self, bot_id: str, settings: BotSettings, period: Period) -> list[Refusal]:
        found: list[Refusal] = []
        for pair in settings.pairs:
            until = period.end + period.candle_ms
            after: str | None = None
            for _ in range(MOST_PAGES):
                denied, after = await self.gateway.denied_entries(
                    bot_id, pair, period.begin, until, DENIED_A_PAGE, after
                )
                found += evidence.refusals_of(pair, denied)
                if after is None:
                    break
        return found

    async def _orders(self, bot_id: str, period: Period) -> list[OrderPublic]:
        """The bot's orders of the period, the newest first; of a bot with very many, the newest of them."""
        found: list[OrderPublic] = []
        after: str | None = None
        for _ in range(MOST_PAGES):
            page = await self.gateway.orders(bot_id, after, ORDERS_A_PAGE)
            found += page.items
            after = page.next
            if after is None or (found and found[-1].created_at < period.begin):
                break
        return found

    async def _expected(self, run: ParityRun, spec: BacktestSpec, period: Period, history: int) -> list[Any]:
        """The backtest's trades; candles of further lengths that the strategy asks for are fetched when it has."""
        folder = self.home / "parity" / run.bot_id
        await self._fetch(run, [f"{pair} {spec.timeframe}" for pair in spec.pairs], folder, period, history)
        rows, absent = await self._backtest(run, spec, folder)
        if absent:
            await self._fetch(run, absent, folder, period, history)
            rows, _ = await self._backtest(run, spec, folder)
        return rows

    async def _fetch(self, run: ParityRun, wanted: list[str], folder: Path, period: Period, history: int) -> None:
        progress = Progress()
        progress.told = lambda: self._tell(run, _FETCHED * progress.done / max(progress.total, 1))
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        ask = patient(self.gateway, progress)
        series = []
        for pair, timeframe in (name.split(" ") for name in wanted):
            step = INTERVAL_MS[timeframe]
            first = period.begin // step * step - history * step
            series.append(Series(pair, timeframe, first, period.end // step * step))
        progress.expect(sum(one.pages for one in series))
        for one in series:
            outcome = await download(one, folder, ask, progress)
            if outcome.result == "failed":
                raise Unavailable(f"The candles of {one.pair} {one.timeframe} could not be fetched: {outcome.detail}")

    async def _backtest(self, run: ParityRun, spec: BacktestSpec, folder: Path) -> tuple[list[Any], list[str]]:
        """Its trades and the candles it missed. Raises Unavailable with the backtest's own sentence where it fails."""
        # Each try is a job of its own: the host would answer a known one as it ended.
        job = service.new_id()
        try:
            await self.bothost.backtest(job, spec.model_dump(mode="json"), str(folder))
            await self._follow(run, job)
            results = self.home / "lab" / job
            return _read(results / "trades.json"), _read(results / "report.json")["absent"]
        except asyncio.CancelledError:
            with contextlib.suppress(AppError):
                await self.bothost.cancel(job)
            raise
        finally:
            await asyncio.to_thread(self._clear, job)

    async def _follow(self, run: ParityRun, job: str) -> None:
        async for seen in self.bothost.subscribe_jobs():
            if seen.job != job:
                continue
            if seen.state == "done":
                return
            if seen.is_over:
                raise Unavailable(f"The backtest of the same period {seen.state}: {seen.error and seen.error.text}")
            self._tell(run, _FETCHED + (1 - _FETCHED) * seen.progress)

    def _clear(self, job: str) -> None:
        """The backtest was a means: its files go."""
        shutil.rmtree(self.home / "lab" / job, ignore_errors=True)
        for file in (self.home / "backtest_results").glob(f"backtest-result-*-{job}.*"):
            file.unlink(missing_ok=True)

    def _store(self, id: str, change: Callable[[ParityRun], None]) -> ParityRun:
        """Change the row unless it has ended; the row."""
        with self.database.write() as session:
            row = session.get_one(ParityRun, id)
            if row.state in ACTIVE:
                change(row)
                session.add(row)
        return row

    def _tell(self, run: ParityRun, progress: float) -> None:
        known = self.progress.get(run.id)
        self.progress[run.id] = progress
        if known is None or int(known * 100) != int(progress * 100):
            self.bus.publish("parity", self.shown(run))


def _read(path: Path) -> Any:
    """A result of the backtest. Raises Unavailable where it is gone."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        raise Unavailable(f"The results of the backtest are gone or damaged ({path.name}); compare again.") from None
