"""Freqtrade's lookahead-analysis and recursive-analysis of one strategy, in this process."""

import logging
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from freqtrade.optimize.analysis.lookahead import LookaheadAnalysis
from freqtrade.optimize.analysis.lookahead_helpers import LookaheadAnalysisSubFunctions
from freqtrade.optimize.analysis.recursive import RecursiveAnalysis
from freqtrade.optimize.backtesting import Backtesting
from freqtrade.util import CustomProgress

from vostok.lab.run import engine
from vostok.lab.spec import BacktestSpec

TRADES = 8
_LOOKAHEAD_IN = "found lookahead in indicator "


def lookahead(spec: BacktestSpec, config: dict[str, Any], strategies: Path) -> dict[str, Any]:
    """`{"checked", "biased", "indicators"}`: trades looked at, those that the future changed, columns it changed.

    Trades are looked at one by one with nothing after them known; `checked` 0 is no answer.
    """
    config = _prepared(spec, config) | {
        "minimum_trade_amount": 1,
        "targeted_trade_amount": TRADES,
        "dry_run_wallet": 1_000_000_000,
        "backtest_cache": "none",
    }
    LookaheadAnalysisSubFunctions.calculate_config_overrides(config)
    analysis = LookaheadAnalysis(config, _located(spec, strategies))
    _run(analysis, spec, config)
    found = analysis.current_analysis
    return {
        "checked": found.total_signals,
        "biased": found.false_entry_signals + found.false_exit_signals,
        "indicators": sorted(map(str, found.false_indicators)),
    }


def recursive(spec: BacktestSpec, config: dict[str, Any], strategies: Path) -> dict[str, Any]:
    """`{"largest", "indicators", "lookahead"}`: how much (a fraction) indicators differ between the strategy's own
    startup history and a longer one, which of them differ by more than 0, and those that know the future.

    `largest` is None where a difference is no finite number.
    """
    analysis = RecursiveAnalysis(_prepared(spec, config) | {"startup_candle": []}, _located(spec, strategies))
    heard = _Heard()
    logger = logging.getLogger("freqtrade.optimize.analysis.recursive")
    level, disabled = logger.level, logging.root.manager.disable
    logger.addHandler(heard)
    logger.setLevel(logging.INFO)
    logging.disable(logging.NOTSET)
    try:
        _run(analysis, spec, config)
    finally:
        logger.removeHandler(heard)
        logger.setLevel(level)
        logging.disable(disabled)
    differences = {name: list(found.values()) for name, found in analysis.dict_recursive.items()}
    largest = largest_of([value for values in differences.values() for value in values])
    return {"largest": largest, "indicators": sorted(map(str, differences)), "lookahead": heard.indicators}


def largest_of(differences: Sequence[float]) -> float | None:
    """The largest of them, whatever its sign, 0 of none; None where one is no finite number, which JSON cannot hold."""
    if not all(map(math.isfinite, differences)):
        return None
    return max(map(abs, differences), default=0.0)


class _Heard(logging.Handler):
    """Recursive-analysis tells what it finds of the future in its log alone."""

    def __init__(self) -> None:
        super().__init__()
        self.indicators: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        _, marker, name = record.getMessage().partition(_LOOKAHEAD_IN)
        if marker:
            self.indicators.append(name)


def _prepared(spec: BacktestSpec, config: dict[str, Any]) -> dict[str, Any]:
    return config | {"pairs": list(spec.pairs)}


def _located(spec: BacktestSpec, strategies: Path) -> dict[str, Any]:
    return {"name": spec.strategy, "location": strategies / f"{spec.strategy}.py"}


def _run(analysis: Any, spec: BacktestSpec, config: dict[str, Any]) -> None:
    analysis.exchange = engine.exchange_of(config, spec.markets)
    try:
        with CustomProgress(disable=True) as progress:
            analysis.start(progress)
    finally:
        Backtesting.cleanup()
