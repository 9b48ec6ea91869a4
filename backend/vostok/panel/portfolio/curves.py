"""Reads stored equity samples: where a span began, the curve of a book, the sparkline of each of its bots."""

from decimal import Decimal

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from vostok.clock import DAY_MS
from vostok.errors import Invalid
from vostok.panel.bots.models import Bot
from vostok.panel.fields import Mode
from vostok.panel.portfolio.curve import minutes
from vostok.panel.portfolio.models import (
    BookEquity,
    EquityPoint,
    EquityPointPublic,
    EquityPublic,
    SparklinePublic,
    SparklinesPublic,
)

SPARKLINE_POINTS = 32


def opening(session: Session, bot_id: str, begin: int) -> Decimal | None:
    """A bot's last known profit (equity - start) in the day before `begin` (UTC ms), else its first one after it.

    A bot that was made since began with nothing, whatever it had lost when it was first sampled.
    """
    query = select(EquityPoint.equity, EquityPoint.start).where(
        EquityPoint.bot_id == bot_id, col(EquityPoint.equity).is_not(None), col(EquityPoint.start).is_not(None)
    )
    before = query.where(EquityPoint.ts <= begin, EquityPoint.ts > begin - DAY_MS).order_by(col(EquityPoint.ts).desc())
    after = query.where(EquityPoint.ts > begin).order_by(col(EquityPoint.ts))
    found = session.exec(before.limit(1)).first()
    if found is None:
        born = session.exec(select(Bot.created_at).where(Bot.id == bot_id)).first()
        if born is not None and born >= begin:
            return Decimal(0)
        found = session.exec(after.limit(1)).first()
    return None if found is None else Decimal(found[0] or 0) - Decimal(found[1] or 0)


def sparklines(session: Session, mode: Mode, stake_currency: str, now: int) -> SparklinesPublic:
    """The last 24 hours of each bot of a book that was sampled in them."""
    times = minutes(now - DAY_MS, now, SPARKLINE_POINTS)
    query = select(EquityPoint.bot_id, EquityPoint.ts, EquityPoint.equity, EquityPoint.start).where(
        EquityPoint.mode == mode, EquityPoint.stake_currency == stake_currency, col(EquityPoint.ts).in_(times)
    )
    places = {ts: place for place, ts in enumerate(times)}
    found: dict[str, list[Decimal | None]] = {}
    for bot_id, ts, equity_then, start in session.exec(query):
        line = found.setdefault(bot_id, [None] * len(times))
        line[places[ts]] = None if equity_then is None or start is None else Decimal(equity_then) - Decimal(start)
    items = [SparklinePublic(bot_id=bot_id, profit=profit) for bot_id, profit in sorted(found.items())]
    return SparklinesPublic(times=times, items=items)


def equity(
    session: Session,
    mode: Mode,
    stake_currency: str,
    bot_id: str | None,
    since: int | None,
    until: int | None,
    points: int,
    now: int,
) -> EquityPublic:
    """The curve of one book, or of one of its bots, thinned to `points`."""
    end = now if until is None else until
    start = end - DAY_MS if since is None else since
    if start >= end:
        raise Invalid("The beginning of the span must be before its end.", field="since")
    source: type[EquityPoint] | type[BookEquity] = BookEquity if bot_id is None else EquityPoint
    of_it = [col(source.mode) == mode, col(source.stake_currency) == stake_currency]
    if bot_id is not None:
        of_it.append(col(EquityPoint.bot_id) == bot_id)
    # A young book is shown minute by minute, not as two points of a day.
    first = session.exec(select(func.min(source.ts)).where(*of_it, source.ts >= start)).one()
    times = minutes(first, end, points) if first is not None else []
    columns = (col(source.ts), col(source.balance), col(source.equity), col(source.start))
    query = sql_select(*columns).where(*of_it, col(source.ts).in_(times)).order_by(col(source.ts))
    items = [
        EquityPointPublic(ts=ts, balance=balance, equity=equity, start=given)
        for ts, balance, equity, given in session.connection().execute(query)
    ]
    return EquityPublic(mode=mode, stake_currency=stake_currency, bot_id=bot_id, items=items, next=None)
