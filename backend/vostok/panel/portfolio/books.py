"""Books out of accounts: pure. One book per mode and stake currency, an unknown part makes the sum unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from vostok.panel.bots.fleet import Counts, open_positions
from vostok.panel.fields import Mode
from vostok.panel.gateway_models import Account
from vostok.panel.portfolio.models import BookBotPublic, BookPublic, PortfolioPublic

ZERO = Decimal(0)
_MODES: tuple[Mode, ...] = ("SIMULATED", "REAL_MARKET_SPOT")


@dataclass(frozen=True)
class Line:
    """One bot's part. `day_open` is its profit (equity - start) at 00:00 UTC, or when it was first seen today."""

    name: str
    mode: Mode
    account: Account
    counts: Counts
    running: bool
    day_open: Decimal | None


def portfolio(lines: Iterable[Line], now: int) -> PortfolioPublic:
    """All books, SIMULATED first; the one of SIMULATED in USDT is there even when it is empty."""
    grouped: dict[tuple[Mode, str], list[Line]] = {("SIMULATED", "USDT"): []}
    for line in lines:
        grouped.setdefault((line.mode, line.account.stake_currency), []).append(line)
    keys = sorted(grouped, key=lambda key: (_MODES.index(key[0]), key[1] != "USDT", key[1]))
    return PortfolioPublic(ts=now, books=[book(mode, currency, grouped[mode, currency]) for mode, currency in keys])


def book(mode: Mode, currency: str, lines: list[Line]) -> BookPublic:
    """The sums over `lines`, all in `currency`."""
    equity = _sum_known(line.account.equity for line in lines)
    day_open = _sum_known(line.day_open for line in lines)
    start = _sum(lines, lambda account: account.start_balance)
    marks = [line.account.mark_ts for line in lines if line.account.mark_ts is not None]
    return BookPublic(
        mode=mode,
        stake_currency=currency,
        start_balance=start,
        balance=_sum(lines, lambda account: account.balance),
        equity=equity,
        realised=_sum(lines, lambda account: account.realised),
        unrealised=_sum_known(line.account.unrealised for line in lines),
        fees=_sum(lines, lambda account: account.fees),
        exposure=_sum_known(line.account.exposure for line in lines),
        reserved=_sum(lines, lambda account: account.reserved),
        today=None if equity is None or day_open is None else equity - start - day_open,
        realised_today=sum((line.counts.realised_today for line in lines), ZERO),
        open_positions=sum(open_positions(line.account) for line in lines),
        running=sum(line.running for line in lines),
        mark_ts=min(marks, default=None),
        bots=[_bot(line) for line in sorted(lines, key=lambda line: line.name.casefold())],
    )


def day_opens(
    samples: Mapping[str, Decimal], accounts: Mapping[str, Account], known: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The profit each bot began the day with: the sample at 00:00 UTC, else what it was first seen with today."""
    found = dict(known)
    for bot_id, account in accounts.items():
        if bot_id not in found:
            first = None if account.equity is None else account.equity - account.start_balance
            opening = samples.get(bot_id, first)
            if opening is not None:
                found[bot_id] = opening
    return found


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
