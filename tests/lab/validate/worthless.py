"""The record of a strategy without an edge, made by hand: no Freqtrade needed."""

from typing import Any

import numpy as np

from vostok.lab.curves import DAY_MS
from vostok.lab.validate.combine import combine


def worthless(seed: int) -> dict[str, Any]:
    """The report of 60 trades without an edge over 90 days, the best of 20 tries in-sample."""
    noise = np.random.default_rng(seed)
    profits = noise.normal(0, 20, 60)
    days = np.sort(noise.integers(1, 90, 60))
    values = 10_000 + np.array([profits[days <= day].sum() for day in range(91)])
    rows = [
        {
            "pair": "BTC/USDT",
            "opened_at": int(day) * DAY_MS,
            "closed_at": int(day) * DAY_MS + 3_600_000,
            "profit": str(profit),
            "traded": "2000",
            "fees": "2",
        }
        for day, profit in zip(days, profits, strict=True)
    ]
    figures = {"total_return": float(values[-1] / values[0]) - 1, "sharpe": 1.0, "max_drawdown": 0.1, "trades": 60}
    window = {
        "number": 0,
        "start": 0,
        "split": 28 * DAY_MS,
        "end": 118 * DAY_MS,
        "parameters": {},
        "trials": 20,
        "trial_sharpes": noise.normal(0, 28**-0.5, 20).tolist(),
        "inside": figures,
        "outside": figures,
        "doubled": figures,
        "seconds": {"search": 1, "all": 2},
        "equity": [(np.arange(91) * DAY_MS).tolist(), values.tolist()],
        "trades": rows,
        "random": noise.normal(0, 20 * 60**0.5, 300).tolist(),
    }
    bias: dict[str, dict[str, Any]] = {
        "lookahead": {"checked": 8, "biased": 0, "indicators": []},
        "recursive": {"largest": 0.0, "indicators": [], "lookahead": []},
    }
    found = combine([window], None, bias, None, balance=10_000, runs=200, seed=seed)
    return found | {"has_parameters": False}
