"""Read the mirror: trades of a bot, candles with its fills, and counts."""

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Literal

import sqlalchemy
from sqlalchemy import ColumnElement, Float, cast, tuple_
from sqlmodel import Session, col, func, select

from vostok.errors import Invalid, Unavailable
from vostok.panel.bots import freqtrade_api
from vostok.panel.bots import service as bots
from vostok.panel.bots.fleet import Counts, Fleet
from vostok.panel.bots.models import Bot
from vostok.panel.fields import Page
from vostok.panel.gateway_models import Position
from vostok.panel.trades import by_hand
from vostok.panel.trades.indicators import lines
from vostok.panel.trades.models import (
    IndicatorsPublic,
    MirroredFill,
    Trade,
    TradePublic,
)

Status = Literal["open", "closed", "all"]
# A bot that keeps asking is denied every few seconds: beyond so many, older candles show no denial.
MAX_BLOCKED = 1_000
_NO_CURSOR = "This is not a cursor of this list; take `next` of the part before."
# The newest fills of a chart; more arrows would hide its candles.
MAX_MARKERS = 1_000


def list_trades(
    session: Session, fleet: Fleet, bot: Bot, status: Status, limit: int, after: str | None, now: int
) -> Page[TradePublic]:
    """Trades newest first (closed ones by when they closed, others by number), from the one after number `after`."""
    query = select(Trade).where(Trade.bot_id == bot.id).limit(limit + 1)
    if status != "all":
        query = query.where(Trade.is_open == (status == "open"))
    number = None if after is None else _number(after)
    if status != "closed":
        query = query.order_by(col(Trade.number).desc())
        query = query if number is None else query.where(col(Trade.number) < number)
    else:
        query = query.order_by(col(Trade.closed_at).desc(), col(Trade.number).desc())
        query = query if number is None else query.where(_closed_before(session, bot.id, number))
    rows = session.exec(query).all()
    items = [show(row, bot.name, position_of(fleet, bot.id, row.pair), now) for row in rows[:limit]]
    return Page(items=items, next=str(rows[limit - 1].number) if len(rows) > limit else None)


def show(row: Trade, bot_name: str, position: Position | None, now: int) -> TradePublic:
    """A stored trade with what its open part is worth at `position`'s mark."""
    mark = position.mark if position and row.is_open else None
    remaining = Decimal(row.remaining)
    value = _money(mark * remaining) if mark is not None else None
    average = position.average_price if position else None
    unrealised = _money(value - average * remaining) if value is not None and average is not None else None
    return TradePublic.model_validate(
        row.model_dump(exclude={"number", "updated_at"})
        | {
            "id": f"{row.bot_id}-{row.number}",
            "bot_name": bot_name,
            "duration_ms": max(0, (row.closed_at or now) - row.opened_at),
            "mark": mark,
            "value": value,
            "unrealised": unrealised,
        }
    )


async def indicators(
    session: Session, fleet: Fleet, home: Path, bot: Bot, pair: str | None, limit: int
) -> IndicatorsPublic:
    """The strategy's lines of `pair` (the bot's first by default), from the running bot's own analysis."""
    by_hand.require_process(fleet, bot, "its indicators are computed while it runs, start or pause it")
    settings = bots.settings_of(session, bot, bot.running_version)
    chosen, length = pair or settings.pairs[0], settings.timeframe or "1h"
    if chosen not in settings.pairs:
        raise Invalid(f"{bot.name} does not trade {chosen}.", field="pair")
    password = bot.credentials["api_password"]
    candles, plot = await freqtrade_api.analysed(home, bot.id, password, chosen, length, limit)
    try:
        found = lines(candles, plot)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise Unavailable(f"The bot's Freqtrade gave candles of another shape ({error!r}).") from error
    return IndicatorsPublic(pair=chosen, interval=length, items=found)


def counts(session: Session, of: Collection[str], day_start: int) -> dict[str, Counts]:
    """Trades of each bot in `of`: open, closed, won and lost, and what was realised since `day_start`."""
    closed = col(Trade.is_open).is_(False)
    # A float decides only the sign here; every sum of money is made of decimals.
    profit = cast(col(Trade.profit), Float)
    query = (
        sqlalchemy.select(
            col(Trade.bot_id),
            func.count().filter(~closed),
            func.count().filter(closed),
            func.count().filter(closed, profit > 0),
            func.count().filter(closed, profit < 0),
        )
        .where(col(Trade.bot_id).in_(of))
        .group_by(col(Trade.bot_id))
    )
    today = realised_since(session, day_start)
    counted = {
        bot_id: Counts(open_, closed_, wins, losses, today.get(bot_id, Decimal(0)))
        for bot_id, open_, closed_, wins, losses in session.connection().execute(query)
    }
    return {bot_id: counted.get(bot_id, Counts(realised_today=today.get(bot_id, Decimal(0)))) for bot_id in of}


def realised_since(session: Session, since: int) -> dict[str, Decimal]:
    """Realised profit and loss of the fills since `since`, by bot, in its stake currency."""
    sums: dict[str, Decimal] = {}
    query = select(MirroredFill.bot_id, MirroredFill.realised).where(
        MirroredFill.ts >= since, col(MirroredFill.realised).is_not(None)
    )
    for bot_id, realised in session.exec(query):
        sums[bot_id] = sums.get(bot_id, Decimal(0)) + Decimal(realised or 0)
    return sums


def position_of(fleet: Fleet, bot_id: str, pair: str) -> Position | None:
    """What the bot holds of `pair`, as last seen."""
    account = fleet.accounts.get(bot_id)
    return next((position for position in account.positions if position.pair == pair), None) if account else None


def _money(amount: Decimal) -> Decimal:
    """Binance counts in eight places; more digits of an average price are noise."""
    return round(amount, 8)


def _closed_before(session: Session, bot_id: str, number: int) -> ColumnElement[bool]:
    last = session.get(Trade, (bot_id, number))
    if last is None or last.closed_at is None:
        raise Invalid(_NO_CURSOR, field="after")
    return tuple_(col(Trade.closed_at), col(Trade.number)) < (last.closed_at, number)


def _number(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 15:
        raise Invalid(_NO_CURSOR, field="after")
    return int(cursor)
