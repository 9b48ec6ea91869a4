"""Backtests as routes get them: checked, and priced by the venue's facts, before the transaction opens."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import httpx
from fastapi import Depends
from fastapi.requests import HTTPConnection

from vostok.binance.symbols import symbol_of
from vostok.errors import Unavailable
from vostok.lab.candle_files import candle_folder
from vostok.lab.spec import BacktestSpec
from vostok.panel.data.catalogue import check_range, check_usable
from vostok.panel.deps import DatabaseDep, Now, SettingsDep
from vostok.panel.lab import service
from vostok.panel.lab.checks import check_request, spec_of
from vostok.panel.lab.keys import key_of
from vostok.panel.lab.models import Backtest, BacktestRequest
from vostok.panel.lab.runner import Runner
from vostok.panel.market.edge import MarketDep
from vostok.panel.strategies.service import find as find_strategy

Facts = Callable[[list[str]], Awaitable[list[dict[str, Any]]]]
TIMEOUT_S = 20


@dataclass(frozen=True)
class Wanted:
    """A backtest that may be queued, and the same one where it exists already."""

    backtest: Backtest
    existing: str | None


async def _runner(connection: HTTPConnection) -> Runner:
    runner: Runner = connection.app.state.lab
    return runner


async def _facts(connection: HTTPConnection) -> Facts:
    facts: Facts = connection.app.state.exchange_info
    return facts


RunnerDep = Annotated[Runner, Depends(_runner)]
FactsDep = Annotated[Facts, Depends(_facts)]


def exchange_info(gateway_port: int) -> Facts:
    """Asks the gateway's public wire, as the stock command line does: the same steps, ticks and minima."""

    async def ask(pairs: list[str]) -> list[dict[str, Any]]:
        symbols = json.dumps([symbol_of(pair) for pair in pairs], separators=(",", ":"))
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.get(
                    f"http://127.0.0.1:{gateway_port}/api/v3/exchangeInfo", params={"symbols": symbols}
                )
                entries: list[dict[str, Any]] = answer.raise_for_status().json()["symbols"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable(f"The gateway does not tell the venue's trading rules ({error}); try again.") from None
        by_symbol = {entry["symbol"]: entry for entry in entries}
        return [by_symbol[symbol_of(pair)] for pair in pairs]

    return ask


@dataclass(frozen=True)
class Prepared:
    """A request in its plain form, what the host runs of it, and the grade of each pair's candles."""

    request: BacktestRequest
    spec: BacktestSpec
    grades: dict[str, str]


async def prepared(
    body: BacktestRequest, settings: SettingsDep, market: MarketDep, facts: FactsDep, now: Now
) -> Prepared:
    """Check a backtest's request against strategy, venue and stored candles. Raises Invalid, NotFound, Unavailable."""
    strategy = await asyncio.to_thread(find_strategy, settings.strategies, body.strategy)
    if "fee" not in body.model_fields_set:
        # As SIMULATED bots pay it: entries and exits of a backtest meet the book.
        body = body.model_copy(update={"fee": Decimal((await market.gateway.paper_fees())["taker"])})
    request = check_request(body, strategy, await market.symbols(now))
    folder = candle_folder(settings.home)
    grades = await asyncio.to_thread(
        check_usable, folder, request.pairs, str(request.timeframe), now, forced=request.force
    )
    await asyncio.to_thread(check_range, folder, request.pairs, str(request.timeframe), request.start, request.end, now)
    return Prepared(request, spec_of(request, await facts(request.pairs)), dict(grades))


async def _wanted(
    body: BacktestRequest,
    settings: SettingsDep,
    market: MarketDep,
    facts: FactsDep,
    database: DatabaseDep,
    now: Now,
) -> Wanted:
    ready = await prepared(body, settings, market, facts, now)
    request, spec, folder = ready.request, ready.spec, candle_folder(settings.home)
    key = await asyncio.to_thread(key_of, spec, settings.strategies, folder, settings.home / "sentiment")
    backtest = _row(request, spec, key, ready.grades, now)
    with database.read() as session:
        existing = None if request.fresh else service.same(session, key)
    return Wanted(backtest, None if existing is None else existing.id)


def _row(request: BacktestRequest, spec: BacktestSpec, key: str, grades: dict[str, str], now: int) -> Backtest:
    return Backtest(
        id=service.new_id(),
        key=key,
        request=request.model_dump(mode="json"),
        spec=spec.model_dump(mode="json"),
        quality=grades,
        created_at=now,
    )


WantedDep = Annotated[Wanted, Depends(_wanted)]
