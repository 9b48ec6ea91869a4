"""How far a pair's candles can be trusted, as the gate and the dashboard read it."""

from typing import Literal, NamedTuple

Grade = Literal["GOOD", "QUESTIONABLE", "BAD"]
Flaw = Literal["NONE_THERE", "STALE", "MISSING", "FILLED_IN", "WITHHELD", "JUMP", "NOT_TRADED"]
_SEVERITY: dict[Grade, int] = {"GOOD": 0, "QUESTIONABLE": 1, "BAD": 2}


class Quality(NamedTuple):
    """The grade of one pair's newest candles of one interval, and what is wrong: as sentences and as codes.

    QUESTIONABLE is what a person should look at; BAD is what no entry may be decided on.
    """

    grade: Grade = "GOOD"
    reasons: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()


_FLAWS: dict[Flaw, tuple[Grade, str]] = {
    "NONE_THERE": ("BAD", "The venue has no candle of it."),
    "STALE": ("BAD", "The newest candles are missing: the series is old."),
    "MISSING": ("BAD", "Several candles in a row are missing."),
    "FILLED_IN": ("QUESTIONABLE", "A missing candle was filled in from the one before."),
    "WITHHELD": ("QUESTIONABLE", "An impossible candle of the venue is withheld."),
    "JUMP": ("QUESTIONABLE", "The price jumped far beyond its usual range; the venue confirms it."),
    "NOT_TRADED": ("QUESTIONABLE", "Nothing was traded for several candles."),
}


def flawed(flaw: Flaw) -> Quality:
    """The grade that one flaw leads to."""
    grade, reason = _FLAWS[flaw]
    return Quality(grade, (reason,), (flaw,))


def worst(*found: Quality) -> Quality:
    """The most severe grade of all, with everything that is wrong; GOOD when nothing was found."""
    grade: Grade = max((quality.grade for quality in found), key=_SEVERITY.__getitem__, default="GOOD")
    reasons = dict.fromkeys(reason for quality in found for reason in quality.reasons)
    return Quality(grade, tuple(reasons), tuple(dict.fromkeys(flaw for quality in found for flaw in quality.flaws)))
