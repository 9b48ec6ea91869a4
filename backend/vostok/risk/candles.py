"""How far a pair's candles can be trusted, as the gate and the dashboard read it."""

from typing import Literal, NamedTuple

Grade = Literal["GOOD", "QUESTIONABLE", "BAD"]
_SEVERITY: dict[Grade, int] = {"GOOD": 0, "QUESTIONABLE": 1, "BAD": 2}


class Quality(NamedTuple):
    """The grade of one pair's newest candles of one interval, and a sentence for each thing that is wrong.

    QUESTIONABLE is what a person should look at; BAD is what no entry may be decided on.
    """

    grade: Grade = "GOOD"
    reasons: tuple[str, ...] = ()


def worst(*found: Quality) -> Quality:
    """The most severe grade of all, with the reasons of all; GOOD when nothing was found."""
    grade: Grade = max((quality.grade for quality in found), key=_SEVERITY.__getitem__, default="GOOD")
    return Quality(grade, tuple(dict.fromkeys(reason for quality in found for reason in quality.reasons)))
