"""Reads what a report is made of: the mirror, the equity samples, comparisons, and the gateway's denials."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from vostok.clock import DAY_MS
from vostok.panel.bots.models import Bot, BotSettings, BotVersion
from vostok.panel.fields import Mode
from vostok.panel.gateway_client import Gateway
from vostok.panel.parity.models import ParityRowPublic, ParityRun
from vostok.panel.parity.service import latest_fidelity
from vostok.panel.portfolio.curves import opening
from vostok.panel.portfolio.models import BookEquity, EquityPoint
from vostok.panel.reports import figures
from vostok.panel.reports.models import PeriodReportPublic, ReportBookPublic
from vostok.panel.reports.span import Period, steps
from vostok.panel.trades.models import MirroredFill, Trade

PAGE = 1_000
# A gate that says another no every second for a week says less than this; a report need not count beyond it.
MOST_DENIALS = 500_000
ZERO = Decimal(0)


async def denials(gateway: Gateway, period: Period) -> list[figures.DenialFact]:
    """Each denial whose last time was in the period. Raises Unavailable."""
    found: list[figures.DenialFact] = []
    cursor: str | None = None
    while len(found) < MOST_DENIALS:
        page = await gateway.decisions_where(cursor, PAGE, allowed=False, since=period.begin, until=period.end)
        found += [
            figures.DenialFact(said.bot_id, said.rule or said.code or "unknown", said.times)
            for said in page.items
            if said.last_ts < period.end
        ]
        cursor = page.next
        if cursor is None:
            break
    return found


def report(session: Session, period: Period, said_no: list[figures.DenialFact] | None, now: int) -> PeriodReportPublic:
    """The report of a period, as far as it has gone by `now`."""
    fills = _fills(session, period.end)
    bots = [_bot(session, bot, own, period) for bot, own in _bots(session, period)]
    traded = {fill.bot_id for fill in fills if fill.ts >= period.begin}
    # One that had neither money nor a fill in the period is not part of it.
    present = [bot for bot in bots if bot.closing is not None or bot.id in traded]
    return PeriodReportPublic(
        id=period.id,
        kind=period.kind,
        begin=period.begin,
        end=period.end,
        made_at=now,
        complete=period.end <= now,
        kept=False,
        books=[
            _book(session, period, mode, currency, members, fills, said_no)
            for (mode, currency), members in figures.grouped(present).items()
        ],
    )


def _book(
    session: Session,
    period: Period,
    mode: Mode,
    currency: str,
    bots: Sequence[figures.BotFact],
    fills: Sequence[figures.FillFact],
    said_no: list[figures.DenialFact] | None,
) -> ReportBookPublic:
    ids = {bot.id for bot in bots}
    trades = [trade for trade in _trades(session, period) if trade.bot_id in ids]
    mine = None if said_no is None else [one for one in said_no if one.bot_id in ids]
    curve = _curve(session, period, mode, currency)
    return figures.book(bots, [fill for fill in fills if fill.bot_id in ids], trades, mine, curve, period.begin)


def _bots(session: Session, period: Period) -> list[tuple[Bot, BotSettings]]:
    """Bots that existed in the period, with the settings they run with."""
    query = select(Bot, BotVersion).where(BotVersion.bot_id == Bot.id, BotVersion.version == Bot.version)
    rows = session.exec(query.where(Bot.created_at < period.end)).all()
    return [(bot, BotSettings.model_validate(version.settings)) for bot, version in rows]


def _bot(session: Session, bot: Bot, own: BotSettings, period: Period) -> figures.BotFact:
    closing = _closing(session, bot.id, period)
    return figures.BotFact(
        id=bot.id,
        name=bot.name,
        family=own.strategy,
        stage=bot.stage,
        mode=own.mode,
        currency=own.stake_currency,
        profits=_profits(session, bot.id, steps(period)),
        opening=None if closing is None else opening(session, bot.id, period.begin),
        closing=closing,
        slippage=_slippage(session, bot.id, period),
        fidelity=latest_fidelity(session, bot.id),
    )


def _closing(session: Session, bot_id: str, period: Period) -> Decimal | None:
    """The bot's last known profit in the period."""
    query = select(EquityPoint.equity, EquityPoint.start).where(
        EquityPoint.bot_id == bot_id,
        EquityPoint.ts > period.begin,
        EquityPoint.ts <= period.end,
        col(EquityPoint.equity).is_not(None),
        col(EquityPoint.start).is_not(None),
    )
    found = session.exec(query.order_by(col(EquityPoint.ts).desc()).limit(1)).first()
    return None if found is None else Decimal(found[0] or 0) - Decimal(found[1] or 0)


def _profits(session: Session, bot_id: str, moments: list[int]) -> list[Decimal | None]:
    query = select(EquityPoint.ts, EquityPoint.equity, EquityPoint.start).where(
        EquityPoint.bot_id == bot_id, col(EquityPoint.ts).in_(moments)
    )
    known = {
        ts: Decimal(equity) - Decimal(start)
        for ts, equity, start in session.exec(query)
        if equity is not None and start is not None
    }
    return [known.get(moment) for moment in moments]


def _slippage(session: Session, bot_id: str, period: Period) -> Decimal | None:
    """What the bot's trades cost more, at entry and exit, than in the newest backtest beside which they were held.

    Quote currency; less is a gain. Only trades that both sides made and closed in the period count; None without any.
    """
    runs = select(ParityRun).where(
        ParityRun.bot_id == bot_id,
        ParityRun.state == "DONE",
        col(ParityRun.finished_at) >= period.begin,
        col(ParityRun.finished_at) < period.end + 7 * DAY_MS,
    )
    # Runs overlap: a trade is counted as the newest of them saw it.
    costs: dict[tuple[str, int], Decimal] = {}
    for run in session.exec(runs.order_by(col(ParityRun.created_at))):
        for row in map(ParityRowPublic.model_validate, run.rows):
            one, other = row.actual, row.expected
            if one is None or other is None or one.closed_at is None or one.exit is None or other.exit is None:
                continue
            if period.begin <= one.closed_at < period.end:
                cost = (one.entry - other.entry) + (other.exit - one.exit)
                costs[row.pair, one.opened_at] = cost * one.quantity
    return round(sum(costs.values(), ZERO), 8) if costs else None


def _fills(session: Session, end: int) -> list[figures.FillFact]:
    """All fills before `end`, oldest first, as columns: objects of a hundred thousand take seconds to make."""
    row = MirroredFill.__table__.c  # type: ignore[attr-defined]
    columns = (row.bot_id, row.pair, row.side, row.quote, row.fee_quote, row.realised, row.ts)
    query = sql_select(*columns).where(row.ts < end).order_by(row.ts, row.id)
    return [
        figures.FillFact(bot_id, pair, side == "BUY", Decimal(quote), _decimal(fee), _decimal(realised), ts)
        for bot_id, pair, side, quote, fee, realised, ts in session.connection().execute(query)
    ]


def _trades(session: Session, period: Period) -> list[figures.TradeFact]:
    query = select(Trade.bot_id, Trade.pair, Trade.profit).where(
        col(Trade.closed_at) >= period.begin, col(Trade.closed_at) < period.end, col(Trade.is_open).is_(False)
    )
    return [figures.TradeFact(bot_id, pair, _decimal(profit)) for bot_id, pair, profit in session.exec(query)]


def _curve(session: Session, period: Period, mode: str, currency: str) -> list[tuple[Decimal, Decimal]]:
    query = select(BookEquity.equity, BookEquity.start).where(
        BookEquity.mode == mode,
        BookEquity.stake_currency == currency,
        BookEquity.ts >= period.begin,
        BookEquity.ts <= period.end,
    )
    rows = session.exec(query.order_by(col(BookEquity.ts)))
    return [(Decimal(equity), Decimal(start)) for equity, start in rows if equity is not None and start is not None]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
