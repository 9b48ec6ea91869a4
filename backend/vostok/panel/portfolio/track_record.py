"""Reads what a bot's statistics are made of: its trades, its equity curve, the market since its first start."""

import asyncio
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from vostok.audit import audit_table
from vostok.db import Database
from vostok.errors import NotFound, Unavailable
from vostok.panel.bots import service as bots
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_models import Account
from vostok.panel.market.service import Market
from vostok.panel.portfolio.models import EquityPoint, StatisticsPublic
from vostok.panel.portfolio.statistics import PLACES, Closed, Drawdown, TradeStatistics, buy_and_hold, of_trades
from vostok.panel.trades.models import Trade

# Questions about old prices go out a few at a time, so that other pages are answered in between.
_AT_ONCE = 5


@dataclass(frozen=True)
class Remembered:
    """What is known of a bot's past for good: the drawdown up to a sample, its first start (UTC ms).

    `base` is the allocation of the first sample: the curve is `base` + profit, so that money given or taken later
    is neither a gain nor a fall.
    """

    drawdown: Drawdown = field(default_factory=Drawdown)
    base: Decimal | None = None
    sampled_until: int = -1
    first_start: int | None = None


@dataclass
class TrackRecords:
    """Statistics by bot. Only equity samples that are new since the last question are read."""

    database: Database
    market: Market
    _remembered: dict[str, Remembered] = field(default_factory=dict)
    _of_closed: dict[str, tuple[tuple[int, int], TradeStatistics]] = field(default_factory=dict)
    _first_prices: dict[tuple[str, int], Decimal] = field(default_factory=dict)

    async def of(self, bot: Bot, account: Account | None, now: int) -> StatisticsPublic:
        """The statistics of `bot` as of now; what cannot be known yet is null."""
        remembered, trades, pairs = await asyncio.to_thread(self._read, bot)
        equity = account.equity if account else None
        drawdown = remembered.drawdown
        if account and equity is not None:
            drawdown = drawdown.then(_level(equity, account.start_balance, remembered.base))
        market = await self._buy_and_hold(pairs, remembered.first_start, now)
        return StatisticsPublic(
            bot_id=bot.id,
            first_started_at=remembered.first_start,
            closed_trades=trades.closed,
            wins=trades.wins,
            losses=trades.losses,
            hit_ratio=trades.hit_ratio,
            profit_factor=trades.profit_factor,
            average_duration_ms=trades.average_duration_ms,
            realised=account.realised if account else None,
            unrealised=account.unrealised if account else None,
            fees=account.fees if account else None,
            drawdown=None if drawdown.peak is None or equity is None else round(drawdown.current, PLACES),
            max_drawdown=None if drawdown.peak is None else round(drawdown.largest, PLACES),
            peak_equity=drawdown.peak,
            total_return=_return(account),
            buy_and_hold=market,
        )

    def _read(self, bot: Bot) -> tuple[Remembered, TradeStatistics, list[str]]:
        known = self._remembered.get(bot.id, Remembered())
        with self.database.read() as session:
            trades = self._of_trades(session, bot.id)
            pairs = bots.settings_of(session, bot).pairs
            samples = _samples(session, bot.id, known.sampled_until)
            first_start = known.first_start or _first_start(session, bot)
        if samples:
            base = known.base if known.base is not None else next((start for *_, start in samples if start), None)
            drawdown = known.drawdown.over(_level(equity, start, base) for _, equity, start in samples)
            known = replace(known, drawdown=drawdown, base=base, sampled_until=samples[-1][0])
        known = replace(known, first_start=first_start)
        self._remembered[bot.id] = known
        return known, trades, pairs

    def _of_trades(self, session: Session, bot_id: str) -> TradeStatistics:
        """The statistics of all closed trades, worked out again only when one came or changed."""
        newest = select(func.count(), func.max(Trade.updated_at))
        found = session.exec(newest.where(Trade.bot_id == bot_id, col(Trade.is_open).is_(False))).one()
        known = self._of_closed.get(bot_id)
        if known is None or known[0] != found:
            known = self._of_closed[bot_id] = (found, of_trades(_closed_trades(session, bot_id)))
        return known[1]

    async def _buy_and_hold(self, pairs: list[str], since: int | None, now: int) -> Decimal | None:
        if since is None:
            return None
        try:
            tickers = await self.market.tickers(now)
        except Unavailable:
            return None
        gate = asyncio.Semaphore(_AT_ONCE)

        async def prices(pair: str) -> tuple[Decimal | None, Decimal | None]:
            async with gate:
                first = await self._first_price(pair, since)
            return first, tickers[pair].last if pair in tickers else None

        return buy_and_hold(await asyncio.gather(*map(prices, pairs)))

    async def _first_price(self, pair: str, since: int) -> Decimal | None:
        """The opening price of the minute in which the bot first started; None when the venue does not tell."""
        known = self._first_prices.get((pair, since))
        if known is not None:
            return known
        try:
            rows = await self.market.gateway.klines(pair, "1m", 1, since + 1)
        except (Unavailable, NotFound):
            return None
        if not rows:
            return None
        price = self._first_prices[pair, since] = Decimal(rows[-1][1])
        return price


def _return(account: Account | None) -> Decimal | None:
    """Equity over the balance the bot started with, minus one: a fraction, after fees."""
    if account is None or account.equity is None or account.start_balance <= 0:
        return None
    return round(account.equity / account.start_balance - 1, PLACES)


def _closed_trades(session: Session, bot_id: str) -> list[Closed]:
    """Closed trades whose profit the gateway's fills tell."""
    query = select(Trade.profit, Trade.opened_at, Trade.closed_at).where(
        Trade.bot_id == bot_id, col(Trade.is_open).is_(False), col(Trade.profit).is_not(None)
    )
    return [
        Closed(Decimal(profit or 0), max(0, (closed_at or opened_at) - opened_at))
        for profit, opened_at, closed_at in session.exec(query)
    ]


def _level(equity: Decimal, start: Decimal | None, base: Decimal | None) -> Decimal:
    """The height of the curve; a sample older than the record of allocations counts as it is."""
    return equity if start is None or base is None else equity - start + base


def _samples(session: Session, bot_id: str, after: int) -> list[tuple[int, Decimal, Decimal | None]]:
    query = (
        select(EquityPoint.ts, EquityPoint.equity, EquityPoint.start)
        .where(EquityPoint.bot_id == bot_id, EquityPoint.ts > after, col(EquityPoint.equity).is_not(None))
        .order_by(col(EquityPoint.ts))
    )
    return [
        (ts, Decimal(equity or 0), None if start is None else Decimal(start))
        for ts, equity, start in session.exec(query)
    ]


def _first_start(session: Session, bot: Bot) -> int | None:
    """When the owner first started the bot: the audit log is the only record that later starts do not overwrite."""
    if bot.started_at is None:
        return None
    rows = audit_table.c
    query = sql_select(rows.ts_us).where(rows.type == "bot.start", rows.subject == bot.id).order_by(rows.seq).limit(1)
    found = session.connection().execute(query).scalar()
    return bot.started_at if found is None else int(found) // 1_000
