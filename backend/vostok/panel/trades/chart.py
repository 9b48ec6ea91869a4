"""A bot's chart: candles of one of its pairs with its fills and its denied entries."""

from bisect import bisect_right
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from vostok.db import Database
from vostok.panel.bots import service as bots
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_models import Denied
from vostok.panel.market import service as market_service
from vostok.panel.market.service import CANDLES_AGE_S, Market
from vostok.panel.ready import ReadyAnswer
from vostok.panel.trades.models import BlockedPublic, MirroredFill

# A bot that keeps asking is denied every few seconds: beyond so many, older candles show no denial.
MAX_BLOCKED = 1_000
# The newest fills of a chart; more arrows would hide its candles.
MAX_MARKERS = 1_000


class ChartView(NamedTuple):
    """What of a chart is looked at: the bot's first pair and its timeframe by default, candles before `end`."""

    pair: str | None
    interval: str | None
    limit: int
    end: int | None


async def chart(database: Database, market: Market, bot: Bot, view: ChartView, now: int) -> ReadyAnswer:
    """A BotCandlesPublic as bytes: at most `CANDLES_AGE_S` old, and never older than the newest fill of its pair."""
    with database.read() as session:
        settings = bots.settings_of(session, bot)
        pair, length = view.pair or settings.pairs[0], view.interval or settings.timeframe or "1h"
        newest = session.exec(
            select(func.max(MirroredFill.ts)).where(MirroredFill.bot_id == bot.id, MirroredFill.pair == pair)
        ).one()

    async def made() -> ReadyAnswer:
        found = await market_service.candles(market, pair, length, view.limit, view.end, now)
        if not found["items"]:
            return ReadyAnswer.of({**found, "markers": [], "blocked": []})
        since = found["items"][0]["ts"]
        denied, _ = await market.gateway.denied_entries(bot.id, pair, since, view.end, MAX_BLOCKED)
        blocked = blocked_entries([candle["ts"] for candle in found["items"]], denied)
        with database.read() as session:
            markers = _markers(session, bot.id, pair, since, view.end)
        return ReadyAnswer.of({**found, "markers": markers, "blocked": [mark.model_dump() for mark in blocked]})

    key = (bot.id, pair, length, view.limit, view.end, newest)
    answer: ReadyAnswer = await market.charts.get(key, CANDLES_AGE_S, made)
    return answer


def blocked_entries(opens: list[int], denied: list[Denied]) -> list[BlockedPublic]:
    """Denied entries (newest first) by the candle they fell into, each candle with its newest reason.

    One that was said several times shows where it began, and with all the others where it was said last.
    """
    found: dict[int, BlockedPublic] = {}
    for decision in denied:
        for moment, times in ((decision.last_ts, decision.times - 1), (decision.ts, 1)):
            place = bisect_right(opens, moment) - 1
            if place < 0 or times == 0:
                continue
            known = found.get(opens[place])
            found[opens[place]] = BlockedPublic(
                ts=opens[place],
                count=times if known is None else known.count + times,
                rule=decision.rule if known is None else known.rule,
                reason=decision.reason if known is None else known.reason,
            )
    return [found[ts] for ts in sorted(found)]


def _markers(session: Session, bot_id: str, pair: str, since: int, until: int | None) -> list[dict[str, Any]]:
    """MarkerPublics, oldest first."""
    fill = MirroredFill
    query = (
        select(fill.id, fill.ts, fill.side, fill.price, fill.quantity, fill.realised)  # type: ignore[call-overload]
        .where(fill.bot_id == bot_id, fill.pair == pair, fill.ts >= since)
        .order_by(col(fill.ts).desc(), col(fill.id).desc())
        .limit(MAX_MARKERS)
    )
    if until is not None:
        query = query.where(fill.ts < until)
    # Our own rows, plain decimals in text: as objects of the mapper and models they would take ten times as long.
    return [dict(row) for row in reversed(session.connection().execute(query).mappings().all())]
