"""What governance tells the gate: what is switched off, and how much capital a bot's evidence has earned it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FlagKind = Literal["family", "pair", "timeframe"]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is switched off for entries of every bot: a strategy family, a pair or a timeframe.

    `at` in UTC ms. A bot of an unknown timeframe is met by the flag of any.
    """

    kind: FlagKind
    name: str
    reason: str
    actor: str
    at: int

    def meets(self, family: str, pair: str, timeframe: str) -> bool:
        """Whether it stands in the way of an entry."""
        if self.kind == "timeframe":
            return timeframe in ("", self.name)
        return self.name == (family if self.kind == "family" else pair)


@dataclass(frozen=True, slots=True)
class Clearance:
    """The share of its allocation (a fraction) that a bot may have in the market, and for what it was given.

    `fingerprint` names the strategy's code and the settings that were judged; with a share of 0 the bot was demoted.
    """

    bot_id: str
    share: Decimal
    fingerprint: str
    reason: str
    actor: str
    at: int


@dataclass(frozen=True, slots=True)
class Capital:
    """What a bot may put at risk: `allocation` in quote currency, `fingerprint` of what it runs with.

    `needed` says that its orders cost real money, so that without a clearance nothing may be bought.
    """

    needed: bool
    allocation: Decimal
    fingerprint: str = ""
    clearance: Clearance | None = None


def flag_on(flags: Iterable[Flag], family: str, pair: str, timeframe: str) -> Flag | None:
    """The newest flag in the way of an entry, None where there is none."""
    found = [flag for flag in flags if flag.meets(family, pair, timeframe)]
    return max(found, key=lambda flag: flag.at, default=None)
