"""What a bot did beside what the backtest of the same period says: matched, missing and extra trades, a score. Pure.

**Fidelity** is a fraction: the sum of the credits of the matched trades over all trades that count, which are matched,
missing and extra ones. A matched trade's credit is the product of four agreements:

- entry price and exit price: each 1 less ten times the difference, as a fraction of the backtest's price, so that one
  percent costs a tenth and ten percent everything (an exit that is not there yet on both sides agrees);
- quantity: the smaller over the larger;
- time of the exit: 1 in the same candle, one half elsewhere or where only one side has left.

What says nothing of the strategy does not count: entries by hand, entries that the gate denied, what a bot missed while
it was paused or not running, and what it missed in a pair that it held from before the comparison, which the backtest
begins without. Nor does what follows from one of these: an entry that either side could not make because it was in such
a trade of the pair, or because such a trade had the last of its places. Without a trade that counts there is no score,
nor where denials leave out more trades than count: what remains would say too little of the bot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

Kind = Literal["matched", "missing", "extra"]
Reason = Literal[
    "denied",
    "not_running",
    "carried",
    "in_trade",
    "no_place",
    "rested",
    "by_hand",
    "partial_fill",
    "late",
    "slippage",
    "other_exit",
    "unknown",
]
EXCUSED: frozenset[Reason] = frozenset(("denied", "not_running", "carried", "by_hand"))
FORCED = "force_entry"

# What is called a difference worth a reason: fractions of the backtest's figure.
_SLIPPED = Decimal("0.0005")
_PARTLY = Decimal("0.98")
# Ten times: see the definition of fidelity above.
_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One trade of either side. Prices and fees in quote currency, times in UTC ms; None is still open, and then the
    fees are those of its entry."""

    pair: str
    opened_at: int
    closed_at: int | None
    entry: Decimal
    exit: Decimal | None
    quantity: Decimal
    fees: Decimal
    tag: str | None = None
    exit_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that the gate denied, said from `first` to `last` (UTC ms)."""

    pair: str
    first: int
    last: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rest:
    """A limit order that was not filled when it was placed (UTC ms): the price had gone away before it was there."""

    pair: str
    side: Literal["BUY", "SELL"]
    placed: int


@dataclass(frozen=True, slots=True)
class Hindrances:
    """What kept a bot from doing as its backtest did. Stretches are begin and end in UTC ms."""

    refusals: tuple[Refusal, ...] = ()
    away: tuple[tuple[int, int], ...] = ()
    """Paused or not running."""
    carried: tuple[tuple[str, int, int], ...] = ()
    """Pairs that the bot held from before the comparison, and the backtest did not."""
    rested: tuple[Rest, ...] = ()
    places: int | None = None
    """How many trades either side may have at once."""

    def has_rested(self, pair: str, side: Literal["BUY", "SELL"], at: int, candle_ms: int) -> bool:
        """Whether an order of the candle of `at` (UTC ms) was not filled at once."""
        candle = at // candle_ms
        return any((one.pair, one.side, one.placed // candle_ms) == (pair, side, candle) for one in self.rested)


@dataclass(frozen=True, slots=True)
class Row:
    """A trade of one side, or of both; `reasons` say why they differ, `detail` what the gate said."""

    kind: Kind
    expected: Fact | None
    actual: Fact | None
    reasons: tuple[Reason, ...] = ()
    detail: str | None = None
    credit: float | None = None

    @property
    def counts(self) -> bool:
        """Whether it is part of the score."""
        return not EXCUSED & set(self.reasons)

    @property
    def denied(self) -> bool:
        """Whether the gate denied it, or it follows from such a denial."""
        return "denied" in self.reasons


@dataclass(frozen=True, slots=True)
class Parity:
    """The rows by time, and the score; `fidelity` None where no trade counts, or too few beside those denied."""

    rows: tuple[Row, ...]
    fidelity: float | None


def compare(
    expected: Sequence[Fact], actual: Sequence[Fact], candle_ms: int, hindrances: Hindrances | None = None
) -> Parity:
    """Hold `actual` against `expected`, of candles `candle_ms` long."""
    hindered = hindrances or Hindrances()
    # By pair, the newest trade of each side: neither side has two of a pair at a time.
    ours: dict[str, Row] = {}
    theirs: dict[str, Row] = {}
    explained: list[Row] = []
    for row in sorted(_paired(expected, actual, candle_ms), key=_place):
        if row.expected is not None and row.actual is not None:
            reasons = _differences(row.expected, row.actual, candle_ms, hindered)
            row = replace(row, reasons=reasons, credit=_credit(row.expected, row.actual, candle_ms))
        elif row.expected is not None:
            row = _missing(row, row.expected, candle_ms, hindered, theirs.get(row.expected.pair))
        elif row.actual is not None:
            row = replace(row, reasons=_extra(row.actual, ours.get(row.actual.pair)))
        if row.reasons == ("unknown",):
            row = replace(row, reasons=_crowded_out(row, explained, hindered.places) or row.reasons)
        if row.expected is not None:
            ours[row.expected.pair] = row
        if row.actual is not None:
            theirs[row.actual.pair] = row
        explained.append(row)
    return Parity(tuple(explained), _score(explained))


def _score(rows: Sequence[Row]) -> float | None:
    counted = [row for row in rows if row.counts]
    if not counted or sum(row.denied for row in rows) > len(counted):
        return None
    return sum(row.credit or 0.0 for row in counted) / len(counted)


def _paired(expected: Sequence[Fact], actual: Sequence[Fact], candle_ms: int) -> list[Row]:
    """Trades of a pair that were opened in the same candle belong together, the nearest first."""
    near = sorted(
        (
            (abs(ours.opened_at - theirs.opened_at), place, other)
            for place, ours in enumerate(expected)
            for other, theirs in enumerate(actual)
            if ours.pair == theirs.pair and ours.opened_at // candle_ms == theirs.opened_at // candle_ms
        )
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, other in near:
        if place not in partner and other not in taken:
            partner[place] = other
            taken.add(other)
    rows = [
        Row("matched", one, actual[partner[place]]) if place in partner else Row("missing", one, None)
        for place, one in enumerate(expected)
    ]
    return rows + [Row("extra", None, one) for place, one in enumerate(actual) if place not in taken]


def _missing(row: Row, one: Fact, candle_ms: int, hindered: Hindrances, before: Row | None) -> Row:
    """Why the bot did not enter; `before` is the row of its newest trade of the pair."""
    begin, end = one.opened_at, one.opened_at + candle_ms
    if any(first < end and last > begin for first, last in hindered.away):
        return replace(row, reasons=("not_running",))
    if any(pair == one.pair and first < end and last > begin for pair, first, last in hindered.carried):
        return replace(row, reasons=("carried",))
    for refusal in hindered.refusals:
        if refusal.pair == one.pair and refusal.first < end and refusal.last >= begin:
            return replace(row, reasons=("denied",), detail=refusal.reason)
    if hindered.has_rested(one.pair, "BUY", begin, candle_ms):
        return replace(row, reasons=("rested",))
    if before is not None and _is_open(before.actual, begin):
        return replace(row, reasons=_in_trade(before))
    return replace(row, reasons=("unknown",))


def _extra(one: Fact, before: Row | None) -> tuple[Reason, ...]:
    """Why only the bot entered; `before` is the row of the backtest's newest trade of the pair."""
    if one.tag == FORCED:
        return ("by_hand",)
    if before is not None and _is_open(before.expected, one.opened_at):
        return _in_trade(before)
    return ("unknown",)


def _crowded_out(row: Row, before: Sequence[Row], places: int | None) -> tuple[Reason, ...]:
    """Whether the side that did not enter had no place left, and what had taken it; () where it had one.

    Of what does not count only as much is to blame as there are places that it took: had the other side been without
    it, this entry and those like it would have had them.
    """
    if places is None:
        return ()
    entered = row.expected or row.actual
    at = 0 if entered is None else entered.opened_at
    held, others = [], []
    for one in before:
        kept_out, let_in = (one.actual, one.expected) if row.actual is None else (one.expected, one.actual)
        held += [one] if _is_open(kept_out, at) else []
        others += [one] if _is_open(let_in, at) else []
    if len(held) < places:
        return ()
    guests = sum("no_place" in one.reasons and not one.counts for one in others)
    if sum(one.counts for one in held) + guests >= places:
        return ("no_place",)
    return ("no_place", *sorted({reason for one in held for reason in one.reasons if reason in EXCUSED}))


def _is_open(fact: Fact | None, at: int) -> bool:
    return fact is not None and (fact.closed_at is None or fact.closed_at > at)


def _in_trade(holding: Row) -> tuple[Reason, ...]:
    """One side was in the trade of `holding`; where that one does not count, its consequence does not."""
    return ("in_trade", *(reason for reason in holding.reasons if reason in EXCUSED))


def _differences(expected: Fact, actual: Fact, candle_ms: int, hindered: Hindrances) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if actual.quantity < expected.quantity * _PARTLY:
        found.append("partial_fill")
    if actual.opened_at - expected.opened_at > candle_ms // 4:
        found.append("late")
    prices = ((expected.entry, actual.entry), (expected.exit, actual.exit))
    if any(one and other and abs(difference(one, other)) > _SLIPPED for one, other in prices):
        found.append("slippage")
    if not _left_together(expected, actual, candle_ms):
        found.append("other_exit")
        left = expected.closed_at
        if left is not None and hindered.has_rested(expected.pair, "SELL", left, candle_ms):
            found.append("rested")
    return tuple(found)


def _credit(expected: Fact, actual: Fact, candle_ms: int) -> float:
    credit = _agreement(expected.entry, actual.entry)
    if expected.exit is not None and actual.exit is not None:
        credit *= _agreement(expected.exit, actual.exit)
    largest = max(expected.quantity, actual.quantity)
    credit *= float(min(expected.quantity, actual.quantity) / largest) if largest > 0 else 0.0
    return credit if _left_together(expected, actual, candle_ms) else credit / 2


def _left_together(expected: Fact, actual: Fact, candle_ms: int) -> bool:
    if expected.closed_at is None or actual.closed_at is None:
        return expected.closed_at is actual.closed_at
    return expected.closed_at // candle_ms == actual.closed_at // candle_ms


def _agreement(expected: Decimal, actual: Decimal) -> float:
    return max(0.0, 1.0 - _WEIGHT * float(abs(difference(expected, actual))))


def difference(expected: Decimal, actual: Decimal) -> Decimal:
    """How far `actual` lies from `expected`, as a fraction of it; 0 of nothing."""
    return (actual - expected) / expected if expected else Decimal(0)


def _place(row: Row) -> tuple[int, str]:
    one = row.expected or row.actual
    assert one is not None
    return one.opened_at, one.pair
