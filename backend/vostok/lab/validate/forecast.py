"""What a validated strategy should do from now on, as ranges that simulated trading is held against. Pure."""

from typing import Any

from vostok.lab.curves import Floats
from vostok.lab.validate.montecarlo import bootstrapped_drawdowns, compounded, quantiles

RUNS = 2_000


def predicted(daily: Floats, sharpe: float | None, seed: int) -> dict[str, Any]:
    """The forecast out of the out-of-sample daily returns (fractions).

    `daily_return`: quantiles of a single day. `max_drawdown`: of as many days as were tested. `daily` are the days
    themselves, for `range_over`.
    """
    return {
        "days": len(daily),
        "daily_return": quantiles(daily, 5, 50, 95),
        "max_drawdown": quantiles(bootstrapped_drawdowns(daily, len(daily), RUNS, seed), 50, 95),
        "sharpe": sharpe,
        "daily": [round(float(value), 10) for value in daily],
    }


def range_over(daily: Floats, days: int, seed: int = 0) -> dict[str, float]:
    """Quantiles (p5, p50, p95) of the return (fraction) over the next `days` days."""
    return quantiles(compounded(daily, days, RUNS, seed), 5, 50, 95)
