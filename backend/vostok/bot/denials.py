"""What a bot remembers of a no: for how long it is no use to ask again."""

import re
import time
from dataclasses import dataclass, field

from vostok.binance.intervals import INTERVAL_MS

MAX_HOLD_S = 3_600.0
"""However long the candle, so long may a denial stand at most before the gate is asked again."""
ON_THE_WIRE_S = 10.0
"""The guard had its yes and the order its no: the next question brings the reason and how long it stands."""
_GATE = re.compile(r"GATE ([A-Z_]+) ([^\"]*)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The gateway's word on an entry; `reason` is a sentence for people.

    A no stands for `hold_s` seconds; None: until the next candle.
    """

    allowed: bool
    code: str | None = None
    reason: str | None = None
    hold_s: float | None = None


@dataclass
class Held:
    """Pairs that were denied and until when (monotonic seconds) nobody asks again."""

    until: dict[str, float] = field(default_factory=dict)

    def stands(self, pair: str) -> bool:
        """Whether the last no on `pair` still stands."""
        return time.monotonic() < self.until.get(pair, 0.0)

    def hold(self, pair: str, denial: Answer, timeframe: str, now_s: float) -> bool:
        """Remember `denial`; returns whether it stands to the end of the candle, so that Freqtrade may lock the pair.

        `now_s` is UTC seconds. Freqtrade's own locks end with a candle, so a shorter one would last too long.
        """
        candle_s = INTERVAL_MS.get(timeframe, 60_000) / 1000
        left_s = candle_s - now_s % candle_s
        hold_s = min(left_s if denial.hold_s is None else denial.hold_s, MAX_HOLD_S)
        self.until[pair] = time.monotonic() + hold_s
        return hold_s >= left_s


def denial_in(message: str) -> Answer | None:
    """The gate's no in the text of an exchange error; None when the error is another one."""
    found = _GATE.search(message)
    return None if found is None else Answer(False, found[1], found[2].strip(), ON_THE_WIRE_S)
