"""What one sub-account weighs: weighed again only when its ledger or a mark of what it holds has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.anchors import Anchors
from vostok.gateway.books import ReferenceKey
from vostok.gateway.pricing import Mark, Marks, sellable, tells_nothing
from vostok.risk.breakers import Reference
from vostok.risk.ledger import Balance, Ledger


@dataclass(frozen=True, slots=True)
class Weight:
    """A ledger at its marks, in quote currency; holdings without a mark are in `positions` and in no sum.

    `exposure` is the sum of `exposures`, the value of each holding by its pair.
    `seen` is when each of its marks was told (UTC ms), None where there is none.
    """

    equity: Decimal
    free: Decimal
    exposure: Decimal
    exposures: tuple[tuple[str, Decimal], ...]
    positions: frozenset[str]
    seen: tuple[int | None, ...]

    def priced(self, now_ms: int) -> bool:
        """Whether every holding has a fresh mark."""
        return not any(at is None or tells_nothing(at, now_ms) for at in self.seen)


class _Piece(NamedTuple):
    """One holding at its mark: its `value` in quote currency is None without one, `counts` is False for dust."""

    held: Balance
    symbol: str
    mark: Mark | None
    spec: SymbolSpec | None
    pair: str
    value: Decimal | None
    counts: bool


@dataclass(frozen=True, slots=True)
class _Known:
    ledger: Ledger
    specs: Mapping[str, SymbolSpec]
    pieces: tuple[_Piece, ...]
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
        if known is None:
            pieces = _pieces(ledger, marks, specs, ())
        elif known.ledger is ledger and known.specs is specs and _same(known.pieces, marks):
            return known.weight
        else:
            pieces = _pieces(ledger, marks, specs, known.pieces)
        weight = _together(ledger, pieces)
        self._known[bot_id] = _Known(ledger, specs, pieces, weight)
        return weight


def _same(pieces: tuple[_Piece, ...], marks: Marks) -> bool:
    for piece in pieces:  # noqa: SIM110 - asked about every bot at every entry; `all` costs twice as much
        if marks.get(piece.symbol) is not piece.mark:
            return False
    return True


def weigh(ledger: Ledger, marks: Marks, specs: Mapping[str, SymbolSpec]) -> Weight:
    """What a ledger weighs at `marks`; dust by the rules of `specs` is no position."""
    return _together(ledger, _pieces(ledger, marks, specs, ()))


def _pieces(
    ledger: Ledger, marks: Marks, specs: Mapping[str, SymbolSpec], known: tuple[_Piece, ...]
) -> tuple[_Piece, ...]:
    """Every holding; an order changes one of them, and the others are taken from those that are `known`."""
    before = {piece.symbol: piece for piece in known}
    found = []
    for asset, held in ledger.holdings().items():
        symbol = asset + ledger.quote
        mark, spec, piece = marks.get(symbol), specs.get(symbol), before.get(symbol)
        if piece is None or piece.held is not held or piece.mark is not mark or piece.spec is not spec:
            # What no price or no rule of the venue says to be dust is a position.
            counts = mark is None or spec is None or sellable(held.total, spec, mark.bid) > 0
            value = None if mark is None else held.total * mark.mid
            piece = _Piece(held, symbol, mark, spec, f"{asset}/{ledger.quote}", value, counts)
        found.append(piece)
    return tuple(found)


def _together(ledger: Ledger, pieces: tuple[_Piece, ...]) -> Weight:
    quote = ledger.balance(ledger.quote)
    exposures = tuple((piece.pair, piece.value) for piece in pieces if piece.value is not None)
    exposure = sum((value for _, value in exposures), Decimal(0))
    positions = frozenset(piece.pair for piece in pieces if piece.counts)
    seen = tuple(None if piece.mark is None else piece.mark.ts for piece in pieces)
    return Weight(quote.total + exposure, quote.free, exposure, exposures, positions, seen)
