"""Breakers on the books: every bot, strategy family and mode against its limits; a breach latches where it is found."""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from vostok.gateway.anchors import Anchors
from vostok.gateway.books import Books
from vostok.gateway.holdings import View, is_at_work
from vostok.gateway.latching import write_latch
from vostok.gateway.measurements import bring_up, groups_of, worth
from vostok.gateway.models import Bot
from vostok.gateway.pricing import Marks
from vostok.gateway.reductions import begin_reductions
from vostok.gateway.scales import Scales
from vostok.gateway.shapes import plain
from vostok.gateway.switch import bot_scopes
from vostok.gateway.transaction import Tx
from vostok.risk.breakers import PERIODS, BreakerLimits, Level, Period, Reading, Worth, period_start, read, together
from vostok.risk.carrying import followed
from vostok.risk.ledger import Ledger
from vostok.risk.reductions import BreachAction, latched_state
from vostok.risk.states import Latch, Standing
from vostok.risk.types import Mode
from vostok.risk.wording import amount

SOURCE = "breaker."
Book = tuple[Mode, str]
"""A mode and a currency: bots of one may be summed."""
_KEPT: dict[str, Level] = {"family": "family", "mode": "portfolio"}
_DOES: dict[BreachAction, str] = {
    "REDUCING": "",
    "CLOSE_HALF": " Half of each position is sold.",
    "FLATTEN": " All positions are sold.",
    "HALTED": "",
}
_NAMES: dict[Period, str] = {"day": "a day", "week": "a week", "month": "a month", "drawdown": "drawdown"}


class Gauge(NamedTuple):
    """One breaker as it stands: `since` is when its oldest measurement began (UTC ms), None before the first.

    It is `up_to_date` unless money or bots came or went since its references were written.
    """

    scope: str
    level: Level
    mode: Mode
    currency: str
    period: Period
    since: int | None
    reading: Reading
    up_to_date: bool


def gauges(
    bots: Iterable[Bot],
    worths: Mapping[str, Worth],
    anchors: Anchors,
    limits: BreakerLimits,
    scopes: Iterable[str] | None = None,
) -> Iterator[Gauge]:
    """Every breaker over `bots`, which share a mode and a currency; only those of `scopes`, if given."""
    listed = list(bots)
    for (level, scope), members in groups_of(listed, worths, scopes).items():
        book = listed[0].mode, listed[0].stake_currency
        yield from _measured(level, scope, book, members, worths, anchors, limits)


def _measured(
    level: Level,
    scope: str,
    book: Book,
    members: tuple[str, ...],
    worths: Mapping[str, Worth],
    anchors: Anchors,
    limits: BreakerLimits,
) -> Iterator[Gauge]:
    together_now = together(worths[bot_id] for bot_id in members)
    for period, anchor in zip(PERIODS[level], anchors.of(level, scope, book[1], members), strict=True):
        # One that has just come and has no price leaves the loss unknown, as it is about to be part of it.
        is_same = anchor.bots == members or together_now.equity is None
        worth = together_now if is_same else followed(anchor, worths)
        reading = read(anchor, worth, limits.of(level, period))
        yield Gauge(scope, level, *book, period, anchor.since, reading, anchor.holds(members, together_now))


def by_book(bots: Iterable[Bot]) -> dict[Book, list[Bot]]:
    """Bots whose money may be summed: the same mode and currency."""
    books: dict[Book, list[Bot]] = defaultdict(list)
    for bot in bots:
        books[bot.mode, bot.stake_currency].append(bot)
    return books


def all_gauges(books: Books, marks: Marks, now_ms: int) -> list[Gauge]:
    """Every breaker of every book, as the newest commit and the newest marks have it; also what a family or a mode
    without a bot has lost in a period that goes on at `now_ms` (UTC ms), since it counts when one comes."""
    found: list[Gauge] = []
    anchors = Anchors(books.references)
    bots_of = by_book(list(books.bots.values()))
    kept = _kept(books)
    for mode, currency in {**bots_of, **kept}:
        bots = bots_of.get((mode, currency), [])
        worths = {bot.id: worth(bot, books.ledgers[bot.id], marks) for bot in bots}
        with contextlib.suppress(ValidationError):
            limits = BreakerLimits.read(books.risk_limits.get(mode, {}))
            shown = list(gauges(bots, worths, anchors, limits))
            gone = kept.get((mode, currency), {}).items() - {(gauge.scope, gauge.level) for gauge in shown}
            lost = [
                gauge
                for scope, level in sorted(gone)
                for gauge in _measured(level, scope, (mode, currency), (), worths, anchors, limits)
                if _goes_on(gauge, now_ms)
            ]
            found += [*shown, *lost]
    return found


def _kept(books: Books) -> dict[Book, dict[str, Level]]:
    """The families and modes that a measurement began with, by book."""
    found: dict[Book, dict[str, Level]] = defaultdict(dict)
    for (scope, _, _), reference in books.references.items():
        kind, _, rest = scope.partition(":")
        if reference is not None and kind in _KEPT:
            mode: Any = rest.partition(":")[0]
            found[mode, reference.currency][scope] = _KEPT[kind]
    return found


def _goes_on(gauge: Gauge, now_ms: int) -> bool:
    """Whether something was lost in a period that has not ended."""
    loss = gauge.reading.loss
    return (
        loss is not None and loss > 0 and gauge.since is not None and gauge.since >= period_start(now_ms, gauge.period)
    )


def gauge_json(gauge: Gauge) -> dict[str, Any]:
    """A Breaker: `loss` and `limit` are fractions, `base` is in `currency`."""
    reading = gauge.reading
    return {
        "scope": gauge.scope,
        "level": gauge.level,
        "mode": gauge.mode,
        "currency": gauge.currency,
        "period": gauge.period,
        "since": gauge.since,
        "status": reading.status,
        "loss": None if reading.loss is None else f"{reading.loss:.6f}",
        "base": None if reading.base is None else f"{reading.base:.8f}",
        "limit": plain(reading.limit),
    }


def check_entry(tx: Tx, bot: Bot, view: View) -> Standing:
    """Before an entry: latch what is breached, in its transaction. What cannot be measured is a no without a latch."""
    mode, currency = bot.mode, bot.stake_currency
    peers = [peer for peer in tx.bots() if peer.mode == mode and peer.stake_currency == currency]
    try:
        limits = BreakerLimits.read(tx.risk_limits(mode))
    except ValidationError:
        return Standing("REDUCING", f"The limits of the breakers of {mode} cannot be read: set them again.")
    worths = {peer.id: _weighed(tx.ledger(peer.id), peer, view) for peer in peers}
    scopes = bot_scopes(bot)
    found = list(gauges(peers, worths, view.scales.anchors(tx.references()), limits, scopes))
    if not all(gauge.up_to_date for gauge in found):
        # By the venue's clock as well: a period that began in the future would not end for as long.
        bring_up(tx, peers, worths, tx.now_ms + view.clock_offset_ms, renews=False, scopes=scopes)
        found = list(gauges(peers, worths, Anchors(tx.references()), limits, scopes))
    _trip(tx, found, limits)
    for gauge in found:
        if gauge.reading.loss is None:
            unpriced = ", ".join(peer.name for peer in peers if worths[peer.id].equity is None)
            return Standing("REDUCING", f"The loss cannot be measured: a holding of {unpriced} has no price.")
    return Standing()


def _weighed(ledger: Ledger, bot: Bot, view: View) -> Worth:
    weight = view.weigh(bot.id, ledger)
    return Worth(None if None in weight.seen else weight.equity, ledger.start, is_at_work(bot, ledger))


def look(marks: Marks, now_ms: int | None, scales: Scales | None = None) -> Callable[[Tx], list[Gauge]]:
    """All breakers: begin what is due at `now_ms` (the venue's clock; None while it is not trusted), latch breaches.

    `scales` remember sums from one look to the next.
    """
    remembered = scales or Scales()

    def operation(tx: Tx) -> list[Gauge]:
        found: list[Gauge] = []
        for (mode, _currency), bots in by_book(tx.bots()).items():
            worths = {bot.id: worth(bot, tx.ledger(bot.id), marks) for bot in bots}
            bring_up(tx, bots, worths, now_ms, renews=True)
            try:
                limits = BreakerLimits.read(tx.risk_limits(mode))
            except ValidationError:
                continue
            measured = list(gauges(bots, worths, remembered.anchors(tx.references()), limits))
            _trip(tx, measured, limits)
            found += measured
        return found

    return operation


def begin_anew(tx: Tx, latch: Latch) -> None:
    """After a lift a breaker measures from now on: else it would trip again at once."""
    period = latch.source.removeprefix(SOURCE)
    if period != latch.source:
        for key in list(tx.references()):
            if key[0] == latch.scope and key[2] == period:
                tx.put_reference(key, None)


def _trip(tx: Tx, found: Iterable[Gauge], limits: BreakerLimits) -> None:
    for gauge in found:
        if gauge.reading.status != "breached":
            continue
        action = limits.action(gauge.level)
        reason = f"{breach_text(gauge)}{_DOES[action]}"
        latch = Latch(gauge.scope, SOURCE + gauge.period, latched_state(action), reason, "gateway", tx.now_ms)
        if (kept := write_latch(tx, latch)) is not None:
            begin_reductions(tx, kept, action)


def breach_text(gauge: Gauge) -> str:
    """What happened, in figures: how much of what, since when, against which limit."""
    reading = gauge.reading
    assert reading.loss is not None
    assert reading.base is not None
    since = "" if gauge.since is None else datetime.fromtimestamp(gauge.since / 1000, UTC).strftime("%Y-%m-%d %H:%M")
    return (
        f"Lost {reading.loss:.2%} of {amount(reading.base, gauge.currency)} {gauge.currency} since {since} UTC; "
        f"the limit of {_NAMES[gauge.period]} is {reading.limit:.2%}."
    )
