"""The Sharpe ratio less what luck and many trials explain. Pure.

D. H. Bailey & M. López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (5), 2014, eq. 1 and 2;
the probabilistic Sharpe ratio it builds on: the same authors, The Sharpe Ratio Efficient Frontier, 2012.
All Sharpe ratios here are per observation (per day), not annual.
"""

import math
from statistics import NormalDist

import numpy as np

from vostok.lab.curves import Floats

EULER = 0.5772156649015329
_NORMAL = NormalDist()


def expected_maximum(trials: int, variance: float) -> float:
    """The highest Sharpe ratio to expect of `trials` worthless strategies, whose Sharpe ratios have this variance."""
    if trials < 2 or variance <= 0:
        return 0.0
    first = _NORMAL.inv_cdf(1 - 1 / trials)
    second = _NORMAL.inv_cdf(1 - 1 / (trials * math.e))
    return math.sqrt(variance) * ((1 - EULER) * first + EULER * second)


def probability(sharpe: float, benchmark: float, observations: int, skewness: float, kurtosis: float) -> float | None:
    """The probability (0 to 1) that the true Sharpe ratio is above `benchmark`; `kurtosis` of a normal law is 3.

    None where it is not defined: fewer than two observations, or moments that no sample of this length has.
    """
    spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2
    if observations < 2 or spread <= 0:
        return None
    return _NORMAL.cdf((sharpe - benchmark) * math.sqrt(observations - 1) / math.sqrt(spread))


def deflated_sharpe(returns: Floats, trials: int, variance: float) -> float | None:
    """The probability that the Sharpe ratio of `returns` is above what the best of `trials` worthless ones shows.

    None where the returns do not vary.
    """
    if len(returns) < 2 or float(returns.std(ddof=1)) <= 1e-12:
        return None
    centred = returns - returns.mean()
    deviation = float(returns.std())
    return probability(
        float(returns.mean() / returns.std(ddof=1)),
        expected_maximum(trials, variance),
        len(returns),
        float(np.mean(centred**3)) / deviation**3,
        float(np.mean(centred**4)) / deviation**4,
    )
