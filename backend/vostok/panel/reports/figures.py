"""The figures of a report, out of fills, trades and samples of equity. Pure, in decimals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from vostok.panel.fields import Mode
from vostok.panel.portfolio.statistics import Drawdown
from vostok.panel.reports.models import (
    ReportBookPublic,
    ReportBotPublic,
    ReportCorrelationPublic,
    ReportDenialPublic,
    ReportLinePublic,
    ReportOwnerPublic,
)

ZERO = Decimal(0)
Curve = Sequence[tuple[Decimal, Decimal]]
"""Equity and allocations of all bots of a book, minute by minute, oldest first."""

LEAST_STEPS = 8
"""Changes that two must share; fewer say nothing of how they move together."""


@dataclass(frozen=True)
class FillFact:
    """A fill; money in quote currency, None is not known. `realised` is of sells, after their fee."""

    bot_id: str
    pair: str
    buy: bool
    quote: Decimal
    fee: Decimal | None
    realised: Decimal | None
    ts: int


@dataclass(frozen=True)
class TradeFact:
    """A trade that was closed in the period."""

    bot_id: str
    pair: str
    profit: Decimal | None


@dataclass(frozen=True)
class DenialFact:
    bot_id: str
    rule: str
    times: int


@dataclass(frozen=True)
class BotFact:
    """A bot with what was measured of it: profit (equity less allocations) at each step, None where it is not known."""

    id: str
    name: str
    family: str
    stage: str
    mode: Mode
    currency: str
    profits: Sequence[Decimal | None]
    opening: Decimal | None
    closing: Decimal | None
    slippage: Decimal | None = None
    fidelity: float | None = None

    @property
    def profit(self) -> Decimal | None:
        """What the period changed."""
        return None if self.opening is None or self.closing is None else self.closing - self.opening


def book(
    bots: Sequence[BotFact],
    fills: Sequence[FillFact],
    trades: Sequence[TradeFact],
    denials: Sequence[DenialFact] | None,
    curve: Curve,
    begin: int,
) -> ReportBookPublic:
    """The report of one book. `bots` (at least one) are of it, `fills` are theirs since ever, oldest first."""
    within = [fill for fill in fills if fill.ts >= begin]
    families = {bot.id: bot.family for bot in bots}
    bot_lines = [_bot(bot, fills, within, trades, denials, begin) for bot in bots]
    family_lines = [
        _owner(family, family, [bot for bot in bots if bot.family == family], fills, within, trades, begin)
        for family in sorted(set(families.values()))
    ]
    everything = _owner("", "", bots, fills, within, trades, begin)
    return ReportBookPublic(
        **everything.model_dump(exclude={"id", "name"}),
        mode=bots[0].mode,
        stake_currency=bots[0].currency,
        equity=curve[-1][0] if curve else None,
        max_drawdown=max_drawdown(curve),
        slippage=_measured(bot.slippage for bot in bots),
        denials=None if denials is None else denials_by_rule(denials),
        bots=sorted(bot_lines, key=_by_profit),
        families=sorted(family_lines, key=_by_profit),
        pairs=_pairs(within, trades),
        bot_correlation=correlation([bot.name for bot in bots], [bot.profits for bot in bots]),
        family_correlation=correlation(
            [line.name for line in family_lines],
            [_together([bot.profits for bot in bots if bot.family == line.id]) for line in family_lines],
        ),
    )


def max_drawdown(curve: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The deepest fall of the time-weighted return below its highest point so far, as a fraction of that point.

    `curve` is equity and what was given to the bots, oldest first. Each step counts what the money that was there made
    of itself, so that what comes or goes meanwhile is no profit, and no measure of an earlier loss.
    """
    before: tuple[Decimal, Decimal] | None = None
    state, level = Drawdown(), Decimal(1)
    for equity, start in curve:
        if before is not None and before[0] > 0:
            level *= max(ZERO, (equity - (start - before[1])) / before[0])
        before = equity, start
        state = state.then(level)
    return None if before is None else round(state.largest, 8)


def max_exposure(fills: Iterable[FillFact], begin: int) -> Decimal:
    """The highest cost of what was held at once since `begin` (UTC ms); `fills` since ever, oldest first.

    A sell takes out what its part had cost: proceeds less fee less realised profit, as the gateway's ledger counts.
    """
    cost: dict[tuple[str, str], Decimal] = {}
    total = highest = ZERO
    started = False
    for fill in fills:
        if fill.ts >= begin and not started:
            started, highest = True, total
        key = (fill.bot_id, fill.pair)
        before = cost.get(key, ZERO)
        change = fill.quote if fill.buy else -(fill.quote - (fill.fee or ZERO) - (fill.realised or ZERO))
        cost[key] = max(ZERO, before + change)
        total += cost[key] - before
        if started:
            highest = max(highest, total)
    return highest if started else total


def denials_by_rule(denials: Iterable[DenialFact]) -> list[ReportDenialPublic]:
    """How often each rule said no, the most often first."""
    times: dict[str, int] = {}
    bots: dict[str, set[str]] = {}
    for denial in denials:
        times[denial.rule] = times.get(denial.rule, 0) + denial.times
        bots.setdefault(denial.rule, set()).add(denial.bot_id)
    found = [ReportDenialPublic(rule=rule, times=count, bots=len(bots[rule])) for rule, count in times.items()]
    return sorted(found, key=lambda one: (-one.times, one.rule))


def correlation(names: Sequence[str], profits: Sequence[Sequence[Decimal | None]]) -> ReportCorrelationPublic:
    """How the changes of profit of each two go together, from -1 to 1."""
    changes = [
        np.array([np.nan if value is None else float(value) for value in line], dtype=np.float64) for line in profits
    ]
    moves = [np.diff(line) for line in changes]
    matrix = [[1.0 if one is other else _pearson(one, other) for other in moves] for one in moves]
    return ReportCorrelationPublic(names=list(names), matrix=matrix)


def _pearson(one: np.ndarray, other: np.ndarray) -> float | None:
    shared = ~(np.isnan(one) | np.isnan(other))
    if shared.sum() < LEAST_STEPS:
        return None
    first, second = one[shared] - one[shared].mean(), other[shared] - other[shared].mean()
    scale = float(np.sqrt((first @ first) * (second @ second)))
    # The same change at every step is rounding noise away from none at all.
    return round(float(np.clip(first @ second / scale, -1, 1)), 6) if scale > 1e-12 else None


def _together(profits: Sequence[Sequence[Decimal | None]]) -> list[Decimal | None]:
    return [_known_sum(step) for step in zip(*profits, strict=True)]


def _bot(
    bot: BotFact,
    fills: Sequence[FillFact],
    within: Sequence[FillFact],
    trades: Sequence[TradeFact],
    denials: Sequence[DenialFact] | None,
    begin: int,
) -> ReportBotPublic:
    line = _owner(bot.id, bot.name, [bot], fills, within, trades, begin)
    said_no = None if denials is None else sum(one.times for one in denials if one.bot_id == bot.id)
    return ReportBotPublic(
        **line.model_dump(),
        family=bot.family,
        stage=bot.stage,
        slippage=bot.slippage,
        fidelity=bot.fidelity,
        denials=said_no,
    )


def _owner(
    id: str,
    name: str,
    bots: Sequence[BotFact],
    fills: Sequence[FillFact],
    within: Sequence[FillFact],
    trades: Sequence[TradeFact],
    begin: int,
) -> ReportOwnerPublic:
    ids = {bot.id for bot in bots}
    own = [fill for fill in within if fill.bot_id in ids]
    line = _line(id, name, own, [trade for trade in trades if trade.bot_id in ids])
    return ReportOwnerPublic(
        **line.model_dump(),
        profit=_known_sum(bot.profit for bot in bots),
        max_exposure=max_exposure((fill for fill in fills if fill.bot_id in ids), begin),
    )


def _line(id: str, name: str, fills: Sequence[FillFact], trades: Sequence[TradeFact]) -> ReportLinePublic:
    return ReportLinePublic(
        id=id,
        name=name,
        realised=_known_sum(fill.realised for fill in fills if not fill.buy),
        fees=_known_sum(fill.fee for fill in fills),
        traded=sum((fill.quote for fill in fills), ZERO),
        fills=len(fills),
        closed_trades=len(trades),
        wins=sum(trade.profit is not None and trade.profit > 0 for trade in trades),
    )


def _pairs(fills: Sequence[FillFact], trades: Sequence[TradeFact]) -> list[ReportLinePublic]:
    return [
        _line(pair, pair, [one for one in fills if one.pair == pair], [one for one in trades if one.pair == pair])
        for pair in sorted({one.pair for one in fills} | {one.pair for one in trades})
    ]


def _measured(parts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what was measured; None where nothing was."""
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if known else None


def _by_profit(line: ReportOwnerPublic) -> tuple[bool, Decimal, str]:
    return (line.profit is None, -(line.profit or ZERO), line.name)


def _known_sum(parts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None when a part is unknown: a sum without it would be a wrong figure."""
    total = ZERO
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def grouped(bots: Iterable[BotFact]) -> Mapping[tuple[Mode, str], list[BotFact]]:
    """The bots by book, SIMULATED last: real money comes first."""
    books: dict[tuple[Mode, str], list[BotFact]] = {}
    for bot in sorted(bots, key=lambda one: (one.mode, one.currency, one.name, one.id)):
        books.setdefault((bot.mode, bot.currency), []).append(bot)
    return books
