"""Books out of accounts: pure. One book per mode and stake currency, an unknown part makes the sum unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from vostok.panel.bots.fleet import Counts, open_positions
from vostok.panel.fields import Mode
from vostok.panel.gateway_models import Account
from vostok.panel.portfolio.models import BookBotPublic, BookPublic, HoldingPublic, PeriodPublic, PortfolioPublic
from vostok.panel.portfolio.periods import SPANS, Span, end_of, start_of

ZERO = Decimal(0)
_MODES: tuple[Mode, ...] = ("SIMULATED", "REAL_MARKET_SPOT")


@dataclass(frozen=True)
class Line:
    """One bot's part; `running` says that its process runs, also while it is paused. `opens` is its profit (equity -
    start) where day, week and month began, or it was first seen."""

    name: str
    mode: Mode
    account: Account
    counts: Counts
    running: bool
    opens: Mapping[Span, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Gone:
    """What an archived bot had earned and paid in `fees` in all, and what it had earned before each of day, week and
    month in which it was still there."""

    bot_id: str
    mode: Mode
    currency: str
    profit: Decimal
    opens: Mapping[Span, Decimal] = field(default_factory=dict)
    realised_today: Decimal = ZERO
    fees: Decimal = ZERO


@dataclass(frozen=True)
class Unread:
    """A bot whose account the gateway has not told since the panel's start."""

    id: str
    name: str
    mode: Mode
    stake_currency: str
    counts: Counts
    running: bool


def portfolio(lines: Iterable[Line], gone: Iterable[Gone], now: int, unread: Iterable[Unread] = ()) -> PortfolioPublic:
    """All books, SIMULATED first; the one of SIMULATED in USDT is there even when it is empty."""
    grouped: dict[tuple[Mode, str], list[Line]] = {("SIMULATED", "USDT"): []}
    missing: dict[tuple[Mode, str], list[Unread]] = {}
    for unknown in unread:
        missing.setdefault((unknown.mode, unknown.stake_currency), []).append(unknown)
        grouped.setdefault((unknown.mode, unknown.stake_currency), [])
    for line in lines:
        grouped.setdefault((line.mode, line.account.stake_currency), []).append(line)
    left: dict[tuple[Mode, str], list[Gone]] = {}
    for bot in gone:
        left.setdefault((bot.mode, bot.currency), []).append(bot)
        if bot.opens:
            grouped.setdefault((bot.mode, bot.currency), [])
    keys = sorted(grouped, key=lambda key: (_MODES.index(key[0]), key[1] != "USDT", key[1]))
    books = [book(*key, grouped[key], left.get(key, []), now) for key in keys]
    return PortfolioPublic(
        ts=now,
        books=[
            _with_unread(known, missing[key]) if key in missing else known
            for key, known in zip(keys, books, strict=True)
        ],
    )


def book(mode: Mode, currency: str, all_lines: list[Line], gone: list[Gone], now: int) -> BookPublic:
    """The sums over the bots at work, all in `currency`, with what archived ones had earned."""
    # As the gateway's limits and breakers count (`gateway.holdings.is_at_work`).
    lines = [line for line in all_lines if line.account.at_work]
    equity = _sum_known(line.account.equity for line in lines)
    earned = sum((bot.profit for bot in gone), ZERO)
    periods = [
        PeriodPublic(
            period=span,
            since=start_of(span, now),
            until=end_of(span, now),
            profit=_sum_known([*(_profit(line, span) for line in lines), *_earned(gone, span)]),
        )
        for span in SPANS
    ]
    marks = [line.account.mark_ts for line in lines if line.account.mark_ts is not None]
    return BookPublic(
        mode=mode,
        stake_currency=currency,
        start_balance=_sum(lines, lambda account: account.start_balance) - earned,
        balance=_sum(lines, lambda account: account.balance),
        equity=equity,
        realised=_sum(lines, lambda account: account.realised) + earned,
        unrealised=_sum_known(line.account.unrealised for line in lines),
        fees=_sum(lines, lambda account: account.fees) + sum((bot.fees for bot in gone), ZERO),
        exposure=_sum_known(line.account.exposure for line in lines),
        reserved=_sum(lines, lambda account: account.reserved),
        today=periods[0].profit,
        realised_today=sum((line.counts.realised_today for line in lines), ZERO)
        + sum((bot.realised_today for bot in gone), ZERO),
        open_positions=sum(open_positions(line.account) for line in lines),
        running=sum(line.running and not _is_paused(line) for line in all_lines),
        paused=sum(line.running and _is_paused(line) for line in all_lines),
        mark_ts=min(marks, default=None),
        periods=periods,
        holdings=holdings(line.account for line in lines),
        bots=[_bot(line) for line in sorted(all_lines, key=lambda line: line.name.casefold())],
    )


def _with_unread(known: BookPublic, missing: list[Unread]) -> BookPublic:
    """The book with bots of which only the panel's own database and the bot host tell."""
    lines = [
        BookBotPublic(
            id=bot.id,
            name=bot.name,
            equity=None,
            realised=None,
            unrealised=None,
            exposure=None,
            open_positions=None,
            today=None,
        )
        for bot in missing
    ]
    unknown = dict.fromkeys(
        ("start_balance", "balance", "equity", "realised", "unrealised", "fees", "exposure", "reserved", "today")
    )
    return known.model_copy(
        update={
            **unknown,
            "open_positions": None,
            "realised_today": known.realised_today + sum((bot.counts.realised_today for bot in missing), ZERO),
            "running": known.running + sum(bot.running for bot in missing),
            "periods": [period.model_copy(update={"profit": None}) for period in known.periods],
            "bots": sorted([*known.bots, *lines], key=lambda line: line.name.casefold()),
        }
    )


def holdings(accounts: Iterable[Account]) -> list[HoldingPublic]:
    """What all `accounts` hold of each asset, the largest first; an asset with an unknown part is unknown."""
    values: dict[str, list[Decimal | None]] = {}
    for account in accounts:
        for position in account.positions:
            values.setdefault(position.pair.partition("/")[0], []).append(position.value)
    found = [HoldingPublic(asset=asset, value=_sum_known(parts)) for asset, parts in values.items()]
    return sorted(found, key=lambda holding: (holding.value is not None, -(holding.value or ZERO), holding.asset))


def _profit(line: Line, span: Span) -> Decimal | None:
    opened = line.opens.get(span)
    if line.account.equity is None or opened is None:
        return None
    return line.account.equity - line.account.start_balance - opened


def _earned(gone: Iterable[Gone], span: Span) -> list[Decimal]:
    return [bot.profit - bot.opens[span] for bot in gone if span in bot.opens]


def _is_paused(line: Line) -> bool:
    return line.account.state == "PAUSED"


def _bot(line: Line) -> BookBotPublic:
    account = line.account
    return BookBotPublic(
        id=account.bot_id,
        name=line.name,
        equity=account.equity,
        realised=account.realised,
        unrealised=account.unrealised,
        exposure=account.exposure,
        open_positions=open_positions(account),
        today=_profit(line, "day"),
    )


def _sum(lines: list[Line], figure: Callable[[Account], Decimal]) -> Decimal:
    return sum((figure(line.account) for line in lines), ZERO)


def _sum_known(parts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None when a part is unknown: a sum without it would be a wrong figure."""
    total = ZERO
    for part in parts:
        if part is None:
            return None
        total += part
    return total
