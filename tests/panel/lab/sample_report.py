"""A report as the host's child writes it."""

from typing import Any

from tests.lab.samples import START_MS

HOUR = 3_600_000
REPORT: dict[str, Any] = {
    "metrics": {
        "performance": {
            "total_return": 0.1,
            "annual_return": 0.2,
            "volatility": None,
            "sharpe": 1.5,
            "sortino": None,
            "calmar": None,
            "max_drawdown": 0.05,
            "longest_drawdown_ms": HOUR,
            "time_under_water": 0.5,
        },
        "market": None,
        "beyond_market": None,
        "trading": {
            "trades": 3,
            "wins": 2,
            "losses": 1,
            "hit_ratio": 0.66,
            "payoff": None,
            "profit_factor": 2.0,
            "expectancy": 1.0,
            "expectancy_ratio": None,
            "sqn": None,
            "longest_losing_streak": 1,
            "traded": 600.0,
            "turnover": 2.0,
            "fees": 0.6,
            "cost_ratio": 0.0006,
            "time_in_market": 0.2,
        },
        "months": {"2026-10": 0.1},
        "regimes": [],
        "warnings": ["few_trades"],
    },
    "equity": [{"ts": START_MS, "value": "1000", "drawdown": 0.0}],
    "market": [],
    "pairs": [{"key": "BTC/USDT", "trades": 3, "wins": 2, "profit": "100", "fees": "0.6"}],
    "exits": [],
    "start_balance": "1000",
    "end_balance": "1100",
    "gates": {"allowed": 3, "denied": [{"rule": "max_exposure", "code": "MAX_EXPOSURE", "count": 4}]},
    "slippage": None,
}
