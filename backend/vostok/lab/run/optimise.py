"""Freqtrade's own hyperopt on one in-sample range, in this process."""

import math
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from freqtrade.enums import RunMode
from freqtrade.optimize.hyperopt import hyperopt_optimizer
from freqtrade.optimize.hyperopt.hyperopt import Hyperopt
from freqtrade.optimize.hyperopt.hyperopt_optimizer import MAX_LOSS
from freqtrade.strategy.hyper import detect_all_parameters

from vostok.bot.strategy_file import load_strategy
from vostok.lab.run import engine
from vostok.lab.run.candles import CandleStore
from vostok.lab.spec import BacktestSpec

LOSS = "SharpeHyperOptLossDaily"
YEAR_DAYS = 365
# What that loss gives where the days do not vary: no trade, no Sharpe ratio.
_NO_SHARPE = 20.0


@dataclass(frozen=True)
class Found:
    """The best parameters, and the daily Sharpe ratio of each trial that has one; `trials` counts all of them."""

    parameters: dict[str, Any]
    sharpes: list[float]
    trials: int


@dataclass(frozen=True)
class Tunable:
    """A numeric parameter that hyperopt may choose; `decimals` 0 is a whole number."""

    name: str
    low: float
    high: float
    decimals: int
    default: float


def spaces_of(strategies: Path, name: str) -> list[str]:
    """The hyperopt spaces of the strategy in which something can be chosen."""
    found = detect_all_parameters(load_strategy(str(strategies / f"{name}.py"), name))
    return [space for space, members in found.items() if any(member.optimize for member in members.values())]


def tunables(strategies: Path, name: str) -> list[Tunable]:
    """Its numeric parameters with a range, in the order in which the strategy declares them."""
    found = detect_all_parameters(load_strategy(str(strategies / f"{name}.py"), name))
    numeric = []
    for members in found.values():
        for own_name, member in members.items():
            low, high = getattr(member, "low", None), getattr(member, "high", None)
            if not member.optimize or not isinstance(low, int | float) or not isinstance(high, int | float):
                continue
            whole = isinstance(low, int) and isinstance(high, int) and not hasattr(member, "_decimals")
            decimals = 0 if whole else getattr(member, "_decimals", 3)
            numeric.append(Tunable(own_name, float(low), float(high), decimals, float(member.value)))
    return numeric


def optimise(
    spec: BacktestSpec,
    config: dict[str, Any],
    spaces: list[str],
    epochs: int,
    seed: int,
    folder: Path,
    store: CandleStore,
) -> Found:
    """Search `epochs` parameter sets on `spec`'s range by its daily Sharpe ratio; `folder` takes Freqtrade's files.

    Indicators are computed anew for each epoch: else parameters that they use would not be what is tried.
    """
    (folder / "hyperopt_results").mkdir(parents=True, exist_ok=True)
    config |= {
        "runmode": RunMode.HYPEROPT,
        "user_data_dir": folder,
        "epochs": epochs,
        "spaces": spaces,
        "hyperopt_loss": LOSS,
        "hyperopt_jobs": 1,
        "hyperopt_random_state": seed + 1,
        "hyperopt_min_trades": 1,
        "analyze_per_epoch": True,
        "disableparamexport": True,
        "print_all": False,
        "print_json": False,
    }
    with engine.shortcuts_of(store), _offline(lambda config: engine.made(spec, config)):
        search = _Search(config)
        search.start()
    best = search.current_best_epoch
    sharpes = [-loss / math.sqrt(YEAR_DAYS) for loss in search.losses if loss not in (MAX_LOSS, _NO_SHARPE)]
    return Found({} if best is None else dict(best["params_dict"]), sharpes, len(search.losses))


class _Search(Hyperopt):  # type: ignore[misc]
    """Freqtrade's, that remembers each trial and writes none of them to the disk."""

    losses: list[float]

    def evaluate_result(self, val: dict[str, Any], current: int, is_random: bool) -> None:
        self.losses = [*getattr(self, "losses", []), float(val["loss"])]
        super().evaluate_result(val, current, is_random)

    def _save_result(self, _epoch: dict[str, Any]) -> None:
        self.num_epochs_saved += 1


class _LocalQueue:
    """Stands in for multiprocessing's Manager: one process needs none, and a server of it would outlive a kill."""

    Queue: type[queue.Queue[Any]] = queue.Queue


@contextmanager
def _offline(backtesting: Callable[[dict[str, Any]], Any]) -> Iterator[None]:
    """Give hyperopt our backtest, whose exchange connects nowhere."""
    stock = hyperopt_optimizer.Backtesting, hyperopt_optimizer.Manager
    hyperopt_optimizer.Backtesting, hyperopt_optimizer.Manager = backtesting, _LocalQueue
    try:
        yield
    finally:
        hyperopt_optimizer.Backtesting, hyperopt_optimizer.Manager = stock
