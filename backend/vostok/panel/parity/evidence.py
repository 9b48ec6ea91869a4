"""Both sides of a comparison: the period, the bot's own trades, the backtest's, and what held the bot off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from vostok.binance.intervals import INTERVAL_MS, open_time
from vostok.clock import DAY_MS, MINUTE_MS
from vostok.errors import Conflict
from vostok.lab.candles import last_closed
from vostok.lab.parity import Fact, Refusal, Rest
from vostok.lab.spec import BacktestSpec
from vostok.panel.activity.models import Activity
from vostok.panel.bots.models import Bot, BotSettings
from vostok.panel.gateway_models import Denied, OrderPublic
from vostok.panel.trades.models import MirroredFill, Trade

LONGEST_DAYS = 30
# Freqtrade's own at the end of a backtest: the trade is still open.
STILL_OPEN = "force_exit"
_PLACES = 8
_NOTHING_LEFT = Decimal("0.00000001")
_RUNS = "bot.running"
_UP_WITHIN_MS = 10 * MINUTE_MS
_RESTS = ("bot.paused", "bot.stopped", "bot.crashed")


@dataclass(frozen=True)
class Period:
    """Opening times of the first and the last candle, UTC ms; entries can come from the second candle on."""

    begin: int
    end: int
    candle_ms: int

    def holds(self, moment: int) -> bool:
        """Whether an entry at `moment` can be compared: a backtest never enters on its last candle."""
        return self.begin + self.candle_ms <= moment < self.end


def period_of(bot: Bot, timeframe: str, now: int) -> Period:
    """From the candle before the bot's process started, thirty days at most, to the newest closed one.

    Raises Conflict where nothing has closed since.
    """
    step = INTERVAL_MS[timeframe]
    started = max(bot.started_at or now, now - LONGEST_DAYS * DAY_MS)
    found = Period(open_time(started, timeframe) - step, last_closed(now, timeframe), step)
    if found.end < found.begin + 2 * step:
        raise Conflict(f"{bot.name} has run for less than two candles ({timeframe}) since its start; compare it later.")
    return found


def spec_of(
    settings: BotSettings,
    period: Period,
    timeframe: str,
    markets: Sequence[dict[str, Any]],
    *,
    fee: Decimal,
    earned: Decimal = Decimal(0),
) -> BacktestSpec:
    """The bot's settings as a backtest of the period; `earned` is what its trades of before brought or cost."""
    return BacktestSpec(
        strategy=settings.strategy,
        pairs=tuple(settings.pairs),
        start=period.begin,
        end=period.end,
        markets=tuple(markets),
        timeframe=timeframe,
        parameters=settings.parameters,
        stake_currency=settings.stake_currency,
        stake_amount=settings.stake_amount,
        max_open_trades=settings.max_open_trades,
        # A bot that has lost everything enters nothing either.
        balance=max(settings.simulated_balance + earned, _NOTHING_LEFT),
        stoploss=settings.stoploss,
        minimal_roi=settings.minimal_roi,
        trailing_stop=settings.trailing_stop,
        trailing_stop_positive=settings.trailing_stop_positive,
        trailing_stop_positive_offset=settings.trailing_stop_positive_offset,
        trailing_only_offset_is_reached=settings.trailing_only_offset_is_reached,
        fee=fee,
    )


def expected_of(rows: Sequence[Mapping[str, Any]], period: Period) -> list[Fact]:
    """The trades of the backtest's `trades.json`; one that ends with the period is open."""
    return [
        _fact(
            row,
            is_open=row["exit_reason"] == STILL_OPEN or row["closed_at"] >= period.end,
            entry=row["open_rate"],
            exit=row["close_rate"],
            quantity=row["amount"],
            traded=row["traded"],
            left=Decimal(row["amount"]) * Decimal(row["close_rate"]),
            tag=row["enter_tag"],
        )
        for row in rows
        if period.holds(row["opened_at"])
    ]


def actual_of(session: Session, bot_id: str, period: Period) -> list[Fact]:
    """What the bot really did in the period, by the gateway's fills; what closed after it is open."""
    rows = session.exec(select(Trade).where(col(Trade.bot_id) == bot_id, col(Trade.opened_at) >= period.begin))
    return [
        _fact(
            row.model_dump(),
            is_open=row.is_open or row.exit_price is None or (row.closed_at or period.end) >= period.end,
            entry=row.entry_price,
            exit=row.exit_price,
            quantity=row.quantity,
            traded=Decimal(row.cost or 0) + _received(row),
            left=_received(row),
            tag=row.entry_tag,
        )
        for row in rows
        if row.entry_price is not None and period.holds(row.opened_at)
    ]


def _received(row: Trade) -> Decimal:
    """What the exits of a trade that has closed brought, in quote currency; 0 while it is open."""
    return Decimal(0) if row.is_open or row.exit_price is None else Decimal(row.quantity) * Decimal(row.exit_price)


def _fact(
    row: Mapping[str, Any],
    *,
    is_open: bool,
    entry: Any,
    exit: Any,
    quantity: Any,
    traded: Any,
    left: Decimal,
    tag: Any,
) -> Fact:
    """`traded` is the notional of all its orders, `left` that of the exits, which an open trade has not paid for."""
    fees, whole = Decimal(row["fees"] or 0), Decimal(traded)
    return Fact(
        pair=row["pair"],
        opened_at=row["opened_at"],
        closed_at=None if is_open else row["closed_at"],
        entry=Decimal(entry),
        exit=None if is_open else Decimal(exit),
        quantity=Decimal(quantity),
        fees=round(fees * (whole - left) / whole, _PLACES) if is_open and whole else fees,
        tag=tag,
        exit_reason=None if is_open else row["exit_reason"],
    )


def fee_paid(session: Session, bot_id: str, begin: int) -> Decimal | None:
    """What the bot's fills since `begin` cost, as a fraction of what was traded; None without a fill."""
    query = select(MirroredFill.quote, MirroredFill.fee_quote).where(
        col(MirroredFill.bot_id) == bot_id, col(MirroredFill.ts) >= begin, col(MirroredFill.fee_quote).is_not(None)
    )
    fills = [(Decimal(quote), Decimal(fee or 0)) for quote, fee in session.exec(query)]
    traded = sum((quote for quote, _ in fills), Decimal(0))
    return round(sum((fee for _, fee in fills), Decimal(0)) / traded, 6) if traded else None


def earned_before(session: Session, bot_id: str, begin: int) -> Decimal:
    """What the bot's trades that closed before `begin` (UTC ms) brought or cost, in the stake currency."""
    query = select(Trade.profit).where(
        col(Trade.bot_id) == bot_id, col(Trade.is_open).is_(False), col(Trade.closed_at) < begin
    )
    return sum((Decimal(profit) for profit in session.exec(query) if profit is not None), Decimal(0))


def carried_of(session: Session, bot_id: str, period: Period) -> list[tuple[str, int, int]]:
    """Pairs that the bot came to the period with, and from when to when (UTC ms) it still had them."""
    query = select(Trade.pair, Trade.is_open, Trade.closed_at).where(
        col(Trade.bot_id) == bot_id, col(Trade.opened_at) < period.begin + period.candle_ms
    )
    end = period.end + period.candle_ms
    held = [(pair, end if is_open else closed_at or end) for pair, is_open, closed_at in session.exec(query)]
    return [(pair, period.begin, until) for pair, until in held if until > period.begin]


def away_of(session: Session, bot_id: str, period: Period) -> list[tuple[int, int]]:
    """Stretches of the period in which the bot was paused, stopped or gone, or had not come up yet."""
    events = comings_of(session, bot_id, period.begin)
    # The period begins with the process, which trades when it is up. Later news of it are of something else: the feed
    # forgets its oldest rows, and a panel that was started anew says again what runs.
    up_by = period.begin + 2 * period.candle_ms + _UP_WITHIN_MS
    since = period.begin if events and events[0][1] and events[0][0] < up_by else None
    return stretches_away(events, since, period.end + period.candle_ms)


def comings_of(session: Session, bot_id: str, begin: int) -> list[tuple[int, bool]]:
    """When (UTC ms) the bot began to run, or was paused, stopped or gone (False), since `begin`, oldest first."""
    wanted = (
        col(Activity.bot_id) == bot_id,
        col(Activity.kind).in_((_RUNS, *_RESTS)),
        col(Activity.ts) >= begin,
    )
    events = session.exec(select(Activity.ts, Activity.kind).where(*wanted).order_by(col(Activity.id))).all()
    return [(ts, kind == _RUNS) for ts, kind in events]


def stretches_away(events: Iterable[tuple[int, bool]], since: int | None, end: int) -> list[tuple[int, int]]:
    """The stretches until `end` in which it did not run; `since` is where one has begun already."""
    away: list[tuple[int, int]] = []
    for ts, runs in events:
        if not runs:
            since = ts if since is None else since
        elif since is not None:
            away.append((since, ts))
            since = None
    return away if since is None else [*away, (since, end)]


def rested_of(orders: Iterable[OrderPublic], candle_ms: int) -> list[Rest]:
    """The bot's limit orders that were taken back, or outlived the candle they were placed in."""
    return [
        Rest(one.pair, one.side, one.created_at)
        for one in orders
        if one.type == "LIMIT"
        and one.status is not None
        and (one.status != "FILLED" or one.created_at // candle_ms != one.updated_at // candle_ms)
    ]


def refusals_of(pair: str, denied: Sequence[Denied]) -> list[Refusal]:
    """The gate's no to entries of a pair."""
    return [Refusal(pair, one.ts, one.last_ts, one.reason or one.rule or "") for one in denied]
