"""Trading states and the latches that set them: the most severe of all that apply to a bot wins.

After NautilusTrader's RiskEngine and RTS 6 (EU 2017/589) Art. 12: ACTIVE trades; REDUCING denies entries while what
reduces risk passes; HALTED sends nothing for bots at all. A latch stays until the owner lifts it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from vostok.risk.types import Mode, TradingState

LatchedState = Literal["REDUCING", "HALTED"]
ALL = "all"
KILL = "kill"
"""The source of a latch that the kill switch set."""
FILE = "file"
"""The source of a latch that the kill file set."""
THROTTLE = "throttle."
"""How the source of a latch begins that a rule set, whose name follows."""
EMPTIED = "emptied"
"""The source of a latch that stands while the venue, emptied, knows nothing of the books."""
NO_REASON = "The kill switch was pressed."
PRESSED = "kill switch"
"""What a program writes into the kill file when it presses for everyone, beside the state."""
_SEVERITY: dict[TradingState, int] = {"ACTIVE": 0, "REDUCING": 1, "HALTED": 2}


@dataclass(frozen=True, slots=True)
class Latch:
    """One reason not to trade. `source` is what set it (`kill`, `file`, `breaker.day` …), `at` UTC ms.

    There is at most one latch of a source on a scope: `all`, a bot's id, `mode:<mode>` or `family:<mode>:<strategy>`.
    """

    scope: str
    source: str
    state: LatchedState
    reason: str
    actor: str
    at: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a bot may do now, the sentence that says why, and the latch's source; ACTIVE has neither."""

    state: TradingState = "ACTIVE"
    reason: str = ""
    source: str = ""


def closed_by(source: str) -> str:
    """Who closed entries, in words, by the source of a latch."""
    if source in (KILL, FILE):
        return "Entries are closed by the kill switch"
    if source.startswith(THROTTLE):
        return "Entries are closed by a throttle"
    return "Entries are closed by a breaker" if source.startswith("breaker") else "Entries are closed"


@lru_cache(maxsize=4_096)
def scopes_of(bot_id: str, mode: Mode, strategy: str) -> tuple[str, ...]:
    """Every scope that a bot is in, from the narrowest to the widest."""
    return (bot_id, f"family:{mode}:{strategy}", f"mode:{mode}", ALL)


def standing(latches: Iterable[Latch], scopes: Iterable[str]) -> Standing:
    """The most severe latch that is on one of `scopes`; the oldest of equals speaks."""
    chosen = frozenset(scopes)
    found = [latch for latch in latches if latch.scope in chosen]
    if not found:
        return Standing()
    worst = min(found, key=lambda latch: (-_SEVERITY[latch.state], latch.at))
    return Standing(worst.state, worst.reason, worst.source)


def more_severe(one: Standing, other: Standing) -> Standing:
    """The one that allows less; `one` where they are equal."""
    return other if _SEVERITY[other.state] > _SEVERITY[one.state] else one


def tightened(known: Latch | None, wanted: Latch) -> Latch:
    """What stays when `wanted` comes on top of `known`: a latch gets more severe by itself, never less.

    A press that was first seen in the kill file takes on the reason that its call brings.
    """
    if known is None or _SEVERITY[wanted.state] > _SEVERITY[known.state]:
        return wanted
    told_why = known.reason == NO_REASON and wanted.reason != NO_REASON
    return wanted if told_why and wanted.state == known.state else known


def merged(*groups: Iterable[Latch]) -> tuple[Latch, ...]:
    """One latch for each scope and source, the most severe of all groups, oldest first."""
    found: dict[tuple[str, str], Latch] = {}
    for group in groups:
        for latch in group:
            key = (latch.scope, latch.source)
            found[key] = tightened(found.get(key), latch)
    return tuple(sorted(found.values(), key=lambda latch: (latch.at, latch.scope, latch.source)))
