"""A validation as a job: its folder in, one file for each finished step, and in the end its report.

`lab/<id>/` holds `plan.json`, `steps/<step>.json`, and, last of all, `validation.json`. A job that is started again
does only the steps whose files are not there.
"""

import json
import logging
import math
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from vostok.binance.intervals import INTERVAL_MS
from vostok.lab import candle_files
from vostok.lab.curves import Curve, hold
from vostok.lab.executor import Places, Site, site
from vostok.lab.hashes import config_hash, data_hash, strategy_hash
from vostok.lab.plan import PLAN, RESULT, Step, ValidationPlan, first_steps, read_plan
from vostok.lab.run.job import versions
from vostok.lab.run.optimise import spaces_of
from vostok.lab.run.steps import run_step
from vostok.lab.validate.combine import combine
from vostok.lab.validate.stability import POINTS, Axis, axis

Told = Callable[[str, float, float | None], None]
AXES = 2
TICK_S = 1.0
# The pool's forks find Freqtrade loaded.
_LOADED = run_step


def run_validation(
    home: Path, strategies: Path, datadir: Path, job: str, executor: str, workers: int, told: Told
) -> None:
    """Do what is left of `lab/<job>/plan.json` and write its report. `told` hears phase, share and seconds left."""
    logging.disable(logging.WARNING)
    folder = home / "lab" / job
    plan = read_plan(json.loads((folder / PLAN).read_text()))
    before = strategy_hash(strategies, plan.backtest.strategy)
    shutil.rmtree(folder / "work", ignore_errors=True)
    places = Places(home, strategies, datadir, folder / "work")
    with site(executor, places, plan, workers) as place:
        course = _Course(folder / "steps", place, plan, told)
        windows, bias = _of_kinds(course.run(first_steps(plan)))
        axes = axes_of(plan, windows[-1])
        table = course.run(sweep_steps(axes, windows[-1]["parameters"])) if axes else {}
    market = market_of(plan, datadir)
    sweep = (axes, [table[f"sweep-{row}"] for row in range(len(table))]) if axes else None
    report = combine(windows, sweep, bias, market, balance=float(plan.backtest.balance), runs=plan.runs, seed=plan.seed)
    files = {name: digest for window in windows for name, digest in window["files"].items()}
    report["has_parameters"] = bool(spaces_of(strategies, plan.backtest.strategy))
    report["versions"] = versions()
    report["hashes"] = {
        "strategy": before,
        "config": config_hash(plan.backtest.stock_config()),
        "data": data_hash(files),
    }
    write(folder / RESULT, report)
    told("report", 1.0, 0.0)


def axes_of(plan: ValidationPlan, window: dict[str, Any]) -> list[Axis]:
    """The axes of the stability map: the first two numeric parameters, around what the newest window found.

    Where nothing is searched they lie around the strategy's own values: those were chosen, too.
    """
    chosen = {**plan.backtest.parameters, **window["parameters"]}
    return [
        axis(
            each["name"], float(chosen.get(each["name"], each["default"])), each["low"], each["high"], each["decimals"]
        )
        for each in window["tunables"][:AXES]
    ]


def sweep_steps(axes: Sequence[Axis], parameters: dict[str, Any]) -> list[Step]:
    """One step for each value of the first axis; the other parameters stay as they were found."""
    names = [each.name for each in axes]
    columns: Sequence[tuple[float, ...]] = list(product(*(each.values for each in axes[1:])))
    return [
        Step(
            "sweep",
            row,
            tuple({**parameters, **dict(zip(names, map(_plain, (value, *others)), strict=True))} for others in columns),
        )
        for row, value in enumerate(axes[0].values)
    ]


def market_of(plan: ValidationPlan, datadir: Path) -> Curve | None:
    """Buy-and-hold of the pairs over the whole range, by the closes of stored candles, each from when it was known."""
    closes = []
    wanted = {(pair, plan.backtest.timeframe) for pair in plan.backtest.pairs}
    for file in candle_files.find(datadir):
        if (file.pair, file.timeframe) not in wanted:
            continue
        candles = candle_files.read(file)
        known = candles.time + INTERVAL_MS[file.timeframe]
        inside = (candles.time >= plan.backtest.start) & (known <= plan.backtest.end) & (candles.close > 0)
        if inside.sum() > 1:
            closes.append(Curve(known[inside], candles.close[inside]))
    return hold(closes) if closes else None


def write(path: Path, value: Any) -> None:
    """Write JSON so that the file is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value, separators=(",", ":")))
    new.replace(path)


@dataclass
class _Course:
    """The steps on their way: what is done is on the disk, what is not is at the site."""

    folder: Path
    place: Site
    plan: ValidationPlan
    told: Told
    finished: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _changed: float = field(default_factory=time.monotonic)

    def run(self, steps: Sequence[Step]) -> dict[str, Any]:
        """The result of each step by its name. Raises what the first failing step raises."""
        results: dict[str, Any] = {}
        for step in steps:
            if (stored := self._stored(step)) is not None:
                results[step.name] = self._take(step, stored)
        pending = {self.place.submit(step): step for step in steps if step.name not in results}
        try:
            while pending:
                self._tell(pending.values())
                ended, _ = wait(pending, TICK_S, FIRST_COMPLETED)
                for future in ended:
                    step = pending.pop(future)
                    answer = future.result()
                    write(self.folder / f"{step.name}.json", answer)
                    results[step.name] = self._take(step, answer)
        finally:
            for future in pending:
                future.cancel()
        return results

    def _stored(self, step: Step) -> dict[str, Any] | None:
        try:
            content: dict[str, Any] = json.loads((self.folder / f"{step.name}.json").read_text())
        except (OSError, ValueError):
            return None
        return content

    def _take(self, step: Step, answer: dict[str, Any]) -> Any:
        self.finished[step.kind].append(answer)
        self._changed = time.monotonic()
        return answer["result"]

    def _tell(self, left: Collection[Step]) -> None:
        kinds: Counter[str] = Counter(step.kind for step in left)
        known = self.finished["window"]
        expected = not known or bool(known[-1]["result"]["tunables"])
        if expected and not kinds["sweep"] and not self.finished["sweep"]:
            kinds["sweep"] = POINTS
        done = sum(len(answers) for answers in self.finished.values())
        phase = "sweep" if self.finished["sweep"] or set(kinds) == {"sweep"} else "windows"
        self.told(phase, done / (done + kinds.total()), self._left_s(kinds))

    def _left_s(self, kinds: Counter[str]) -> float | None:
        """Seconds left by what finished steps took; None until a window has shown how long one takes."""
        if not self.finished["window"]:
            return None
        total = math.fsum(count * self._usual_s(kind) for kind, count in kinds.items())
        return max(total / self.place.workers - (time.monotonic() - self._changed), 1.0)

    def _usual_s(self, kind: str) -> float:
        if known := self.finished[kind]:
            return math.fsum(answer["seconds"] for answer in known) / len(known)
        windows = [answer["result"] for answer in self.finished["window"]]
        if kind != "sweep":
            return math.fsum(each["seconds"]["all"] for each in windows) / len(windows)
        # A row is five backtests of the whole range; a window has made three, of parts whose length is known.
        tested = math.fsum(window["end"] - window["start"] + window["end"] - window["split"] for window in windows)
        spent = math.fsum(window["seconds"]["all"] - window["seconds"]["search"] for window in windows)
        return POINTS * spent / tested * (self.plan.backtest.end - self.plan.backtest.start)


def _of_kinds(results: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    windows = sorted((each for name, each in results.items() if name.startswith("window-")), key=lambda w: w["number"])
    return windows, {"lookahead": results["lookahead-0"], "recursive": results["recursive-0"]}


def _plain(value: float) -> float | int:
    """A whole number as such: Freqtrade's whole parameters take nothing else."""
    return int(value) if value == int(value) else value
