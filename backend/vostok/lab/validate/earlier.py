"""The trials of earlier validations of a strategy: who validates until one passes selects among all of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from vostok.lab.hashes import value_hash
from vostok.lab.validate.deflated import deflated_sharpe, expected_maximum

_FOUND = ("start", "split", "end", "parameters", "trials", "trial_sharpes", "inside", "outside", "equity")

# The trials of each window of a validation, by the hash of what the window found.
Tried = Mapping[str, int]


class Earlier(NamedTuple):
    """The trials that earlier validations add, and how many validations those are."""

    trials: int = 0
    validations: int = 0


class Deflated(NamedTuple):
    """A deflated Sharpe ratio (`probability`, 0 to 1) with the `trials` it counts, the earlier ones among them.

    `variance` is that of the trials' daily Sharpe ratios over the record's days, `benchmark` what the best is to show.
    """

    probability: float | None
    trials: int
    earlier_trials: int
    earlier_validations: int
    variance: float
    benchmark: float


def tried(windows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """What a validation tried: a window that finds the same again, whatever it is made of, is the same trial."""
    return {value_hash([window[name] for name in _FOUND]): int(window["trials"]) for window in windows}


def earlier_trials(own: Tried, others: Sequence[Tried]) -> Earlier:
    """What `others` add to the trials of `own`: each window once, and one at least for each that has a new one."""
    seen = set(own)
    found = Earlier()
    for other in others:
        new = other.keys() - seen
        if new:
            seen |= new
            trials = max(1, sum(other[window] for window in new))
            found = Earlier(found.trials + trials, found.validations + 1)
    return found


def deflate(report: Mapping[str, Any], earlier: Earlier) -> Deflated:
    """The deflated Sharpe ratio of a validation's report, counting the trials of earlier ones.

    The variance stays that of the validation's own trials. Where those have none (nothing is searched), it is what the
    Sharpe ratio of a strategy without an edge has over as many days: one over the days (Lo 2002, eq. 9).
    """
    own = report["deflated"]
    if not earlier.trials:
        value = report["values"]["deflated_sharpe"]
        return Deflated(value, own["trials"], 0, 0, own["variance"], own["benchmark"])
    daily = np.array(report["predicted"]["daily"], dtype=float)
    trials = own["trials"] + earlier.trials
    variance = own["variance"] or 1 / max(1, len(daily))
    luck = deflated_sharpe(daily, trials, variance)
    return Deflated(luck, trials, *earlier, variance, expected_maximum(trials, variance))
