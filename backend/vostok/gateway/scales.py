"""What one sub-account weighs: weighed again only when its ledger or a mark of what it holds has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.anchors import Anchors
from vostok.gateway.books import ReferenceKey
from vostok.gateway.pricing import MAX_HOLDING_MARK_AGE_MS, Mark, Marks, sellable
from vostok.risk.breakers import Reference
from vostok.risk.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Weight:
    """A ledger at its marks, in quote currency; holdings without a mark are in `positions` and in no sum.

    `seen` is when each of its marks was told (UTC ms), None where there is none.
    """

    equity: Decimal
    free: Decimal
    exposures: tuple[tuple[str, Decimal], ...]
    positions: frozenset[str]
    seen: tuple[int | None, ...]

    def priced(self, now_ms: int) -> bool:
        """Whether every holding has a fresh mark."""
        return all(at is not None and now_ms - at <= MAX_HOLDING_MARK_AGE_MS for at in self.seen)


@dataclass(frozen=True, slots=True)
class _Known:
    ledger: Ledger
    marks: tuple[tuple[str, Mark | None], ...]
    specs: Mapping[str, SymbolSpec]
    weight: Weight


class Scales:
    """Remembers the weights of bots: ledgers and marks are immutable, so the same objects weigh the same.

    For one thread: the gate asks at every entry, and between two of them little has changed.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._anchors = Anchors({})

    def anchors(self, references: Mapping[ReferenceKey, Reference | None]) -> Anchors:
        """Where the breakers' measurements began, as these references have it."""
        if self._anchors.references is not references:
            self._anchors = Anchors(references)
        return self._anchors

    def weigh(self, bot_id: str, ledger: Ledger, marks: Marks, specs: Mapping[str, SymbolSpec]) -> Weight:
        """The weight of a bot's ledger."""
        known = self._known.get(bot_id)
        if known is not None and known.ledger is ledger and known.specs is specs and _same(known.marks, marks):
            return known.weight
        seen = tuple((symbol, marks.get(symbol)) for symbol in (asset + ledger.quote for asset in ledger.holdings()))
        weight = weigh(ledger, marks, specs)
        self._known[bot_id] = _Known(ledger, seen, specs, weight)
        return weight


def _same(known: tuple[tuple[str, Mark | None], ...], marks: Marks) -> bool:
    for symbol, mark in known:  # noqa: SIM110 - asked about every bot at every entry; `all` costs twice as much
        if marks.get(symbol) is not mark:
            return False
    return True


def weigh(ledger: Ledger, marks: Marks, specs: Mapping[str, SymbolSpec]) -> Weight:
    """What a ledger weighs at `marks`; dust by the rules of `specs` is no position."""
    quote = ledger.balance(ledger.quote)
    equity, exposures, positions = quote.total, [], set()
    seen: list[int | None] = []
    for asset, held in ledger.holdings().items():
        pair, symbol = f"{asset}/{ledger.quote}", asset + ledger.quote
        mark, spec = marks.get(symbol), specs.get(symbol)
        # What no price or no rule of the venue says to be dust is a position.
        if mark is None or spec is None or sellable(held.total, spec, mark.bid) > 0:
            positions.add(pair)
        seen.append(None if mark is None else mark.ts)
        if mark is not None:
            value = held.total * mark.mid
            equity += value
            exposures.append((pair, value))
    return Weight(equity, quote.free, tuple(exposures), frozenset(positions), tuple(seen))
