"""What the market does now: `market_now` of any pairs, kept up to date from closed candle to closed candle."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite

import structlog

from vostok.binance.intervals import next_open
from vostok.errors import AppError, NotFound, Unavailable
from vostok.indicators.bank import Value
from vostok.indicators.correlation import correlations
from vostok.indicators.regime import Regime, regime_of
from vostok.panel.analytics.table import Row, Table
from vostok.panel.market.service import Market, spread

log = structlog.get_logger()

SPARKLINE = 60
CORRELATED = 150
"""Closes that correlations go by."""
AT_ONCE = 8
ASK_AGAIN_MS = 2_000
GRACE_MS = 15_000
"""How long after its end a candle may take to arrive before figures count as stale."""


@dataclass(frozen=True)
class PairNow:
    """A pair at one interval. `price`, `change` and `quote_volume` (24 h) are the ticker's, as it was at `price_at`.

    `figures` are the indicators after the candle that opened at `opened_at` and closed at `closed_at` (all UTC ms);
    what is not known yet is None. `move` is the change of that candle's close against the one before, a fraction.
    `stale` tells that a newer candle should have come, or that there is none.
    """

    pair: str
    interval: str
    price: Decimal | None
    price_at: int | None
    change: Decimal | None
    quote_volume: Decimal | None
    spread: Decimal | None
    opened_at: int | None = None
    closed_at: int | None = None
    stale: bool = True
    move: float | None = None
    figures: dict[str, float | None] = field(default_factory=dict)
    regime: Regime | None = None
    sparkline: list[float] = field(default_factory=list)


@dataclass
class Analytics:
    """Tables by interval, brought up to date when they are read."""

    market: Market
    _tables: dict[str, Table] = field(default_factory=dict)
    _locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _asked: dict[tuple[str, str], int] = field(default_factory=dict)

    async def table(self, pairs: Iterable[str], interval: str, now: int) -> Table:
        """The table of `interval` with the newest closed candles of `pairs`, as far as the venue gives them.

        Raises Unavailable where nothing at all is known of any of them.
        """
        table = self._tables.setdefault(interval, Table(interval))
        wanted = list(dict.fromkeys(pairs))
        async with self._locks[interval]:
            due = {pair: count for pair in wanted if (count := self._due(table, pair, now))}
            if due:
                candles = await self._fetch(due, interval, now)
                # Beginning with sixty pairs takes a quarter of a second; requests go on meanwhile.
                await asyncio.to_thread(table.take, candles, now)
        if wanted and not any(map(table.known, wanted)):
            raise Unavailable("No candles of these pairs are known yet: the venue does not answer.")
        return table

    def _due(self, table: Table, pair: str, now: int) -> int:
        asked = self._asked.get((pair, table.interval), 0)
        return 0 if now - asked < ASK_AGAIN_MS else table.missing(pair, now)

    async def _fetch(self, due: dict[str, int], interval: str, now: int) -> dict[str, list[Row]]:
        gate = asyncio.Semaphore(AT_ONCE)
        found: dict[str, list[Row]] = {}

        async def fetch(pair: str, count: int) -> None:
            async with gate:
                self._asked[pair, interval] = now
                try:
                    found[pair] = list(await self.market.gateway.klines(pair, interval, count, None))
                except AppError as error:
                    # The others are shown; this one keeps its old moment, and its age tells.
                    log.warning("candles could not be read", pair=pair, interval=interval, reason=error.detail)

        await asyncio.gather(*(fetch(pair, count) for pair, count in due.items()))
        return found


async def market_now(analytics: Analytics, pairs: Sequence[str], interval: str, now: int) -> list[PairNow]:
    """Price, indicators and regime of each of `pairs`, in their order, as of its last closed candle of `interval`.

    A pair that the venue does not trade is left out. Raises Unavailable when nothing is known of any.
    """
    traded = await analytics.market.symbols(now)
    known = [pair for pair in pairs if pair in traded]
    tickers = await analytics.market.tickers(now)
    table = await analytics.table(known, interval, now)
    found = []
    for pair in known:
        ticker = tickers.get(pair)
        one = PairNow(
            pair=pair,
            interval=interval,
            price=ticker.last if ticker else None,
            price_at=ticker.ts if ticker else None,
            change=ticker.change if ticker else None,
            quote_volume=ticker.quote_volume if ticker else None,
            spread=spread(ticker) if ticker else None,
        )
        found.append(_with_figures(one, table, now) if table.known(pair) else one)
    return found


async def correlation(
    analytics: Analytics, pairs: Sequence[str], interval: str, now: int
) -> tuple[list[str], list[list[float | None]]]:
    """The pairs whose candles are known, and the correlations of their returns over up to 150 candles."""
    traded = await analytics.market.symbols(now)
    known = [pair for pair in pairs if pair in traded]
    table = await analytics.table(known, interval, now)
    there = [pair for pair in known if table.known(pair)]
    closes = [table.closes(pair, CORRELATED) for pair in there]
    return there, await asyncio.to_thread(correlations, closes)


async def lines_of(
    analytics: Analytics, pair: str, interval: str, now: int
) -> tuple[list[int], dict[Value, list[float | None]]]:
    """Opening times of the newest candles of `pair` and each indicator's values at them. Raises NotFound."""
    if pair not in await analytics.market.symbols(now):
        raise NotFound(f"The venue does not trade {pair}.", field="pair")
    table = await analytics.table([pair], interval, now)
    history = table.history(pair)
    return table.times(pair), {value: _known(history[:, value]) for value in Value}


def _with_figures(one: PairNow, table: Table, now: int) -> PairNow:
    times, history = table.times(one.pair), table.history(one.pair)
    closes, last = history[:, Value.CLOSE], history[-1]
    opened, closed = times[-1], next_open(times[-1], table.interval)
    return PairNow(
        **{name: getattr(one, name) for name in ("pair", "interval", "price", "price_at", "change")},
        quote_volume=one.quote_volume,
        spread=one.spread,
        opened_at=opened,
        closed_at=closed,
        stale=now >= next_open(closed, table.interval) + GRACE_MS,
        move=float(closes[-1] / closes[-2] - 1) if len(closes) > 1 else None,
        figures={value.name.lower(): figure for value, figure in zip(Value, _known(last), strict=True)},
        regime=regime_of(last),
        sparkline=closes[-SPARKLINE:].tolist(),
    )


def _known(values: Iterable[float]) -> list[float | None]:
    return [float(value) if isfinite(value) else None for value in values]
