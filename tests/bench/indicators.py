"""`npm run bench -- indicators`: one closed candle of 60 pairs, all indicators, beside computing them anew.

The bank takes candle after candle of random walks; each step is timed, by the processor's clock (what the step costs)
and by the wall's, which also counts what other programs of the machine took meanwhile. In the same run, at moments
spread over it, the control group computes the same figures of the same pairs by TA-Lib over 1,000 candles, and every
figure of the bank is held against TA-Lib over the whole series.
"""

import argparse
import json
import time

import numpy as np

from tests.indicators.samples import candles, reference
from vostok.indicators.bank import Bank, Value

PAIRS, WARM, P99_MS, ERROR = 60, 1_000, 1.0, 1e-9
CHECKS = 10


def main() -> None:
    """Measure, and print the figures as one JSON object."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--n", type=int, default=5_000, help="closed candles to time")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    series = candles(seed=given.seed, rows=PAIRS, length=WARM + given.n, move=0.003)
    bank = Bank(PAIRS)
    took: list[float] = []
    wall: list[float] = []
    whole: list[float] = []
    worst = 0.0
    checks = {WARM + given.n * part // CHECKS - 1 for part in range(1, CHECKS + 1)}
    for step in range(WARM + given.n):
        began, spent_before = time.perf_counter(), time.thread_time()
        values = bank.close(series[:, step])
        took.append((time.thread_time() - spent_before) * 1_000)
        wall.append((time.perf_counter() - began) * 1_000)
        if step in checks:
            anew, error = compare(values, series[:, : step + 1])
            whole.append(anew)
            worst = max(worst, error)
    timed = np.array(took[WARM:])
    figures = {
        "p50_ms": round(float(np.percentile(timed, 50)), 4),
        "p99_ms": round(float(np.percentile(timed, 99)), 4),
        "max_ms": round(float(timed.max()), 4),
        "wall_p50_ms": round(float(np.percentile(wall[WARM:], 50)), 4),
        "wall_p99_ms": round(float(np.percentile(wall[WARM:], 99)), 4),
        "history_of_1000_ms": round(sum(took[:WARM]), 1),
        "worst_relative_error": worst,
    }
    control = {"talib_last_1000_p50_ms": round(float(np.median(whole)), 2), "n": len(whole)}
    print(
        json.dumps(
            {
                "name": "indicators",
                "n": given.n,
                "seed": given.seed,
                "pairs": PAIRS,
                "figures": figures,
                "control": control,
                "targets": {"p99_ms": P99_MS, "worst_relative_error": ERROR},
                "ok": figures["p99_ms"] <= P99_MS and worst <= ERROR,
            }
        )
    )


def compare(values: np.ndarray, series: np.ndarray) -> tuple[float, float]:
    """What TA-Lib takes for the last 1,000 candles of all pairs (ms), and the bank's worst relative error.

    The error is held against TA-Lib over the whole series, as the bank has seen it from the first candle on.
    """
    began = time.thread_time()
    for row in range(PAIRS):
        reference(series[:, -WARM:, row])
    spent = (time.thread_time() - began) * 1_000
    worst = 0.0
    for row in range(PAIRS):
        # A MACD near zero is the difference of two prices: its error is one of the price.
        scale = {Value.MACD_SIGNAL: series[2, -1, row], Value.MACD_HISTOGRAM: series[2, -1, row]}
        for value, expected in reference(series[:, :, row]).items():
            error = abs(values[value, row] - expected[-1])
            worst = max(worst, error / max(abs(scale.get(value, expected[-1])), 1e-12))
    return spent, float(worst)


if __name__ == "__main__":
    main()
