"""`python -m tests.strategies.verdicts [FAMILY…]`: every family validated on real candles, good or bad.

Writes `backend/VERDICTS.md` and what the product ships of it; nothing on that page is written by hand, and nothing
was tuned to pass. Needs the folder of real candles beside the repository. A validation that was cut off goes on where
it was when VOSTOK_VERDICTS names the folder that it works in.
"""

import json
import os
import sys
import tempfile
import time
import warnings
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.programs import ROOT, shared_data
from tests.strategies.backtests import spec_of
from tests.strategies.laboratory import STRATEGIES
from tests.strategies.results import BALANCE, COURSES, FEE, Course, prepare
from vostok.lab.plan import PLAN, RESULT, ValidationPlan
from vostok.lab.run.validate import run_validation
from vostok.lab.validate.verdict import judge

PAGE = ROOT / "backend" / "VERDICTS.md"
SHIPPED = ROOT / "backend" / "vostok" / "panel" / "validation" / "verdicts.json"
SEED = 1


@dataclass(frozen=True)
class Cut:
    """The range that is validated, its windows (days), and how many parameter sets each window tries."""

    timerange: str
    in_days: int
    out_days: int
    epochs: int


# Small on purpose: the whole page takes a quarter of an hour on two cores.
HOURLY = Cut("20230904-20240831", 120, 60, 8)
DAILY = Cut("20190101-20250601", 730, 360, 8)
UNIVERSE = Cut("20240504-20240906", 60, 30, 8)


def cut_of(course: Course) -> Cut:
    """The windows of a course by the length of its candles."""
    if course.timeframe == "1h":
        return HOURLY
    return DAILY if course.folder == "binance_long" else UNIVERSE


def plan_of(name: str, course: Course, pairs: list[str]) -> ValidationPlan:
    """What is validated of a family."""
    cut = cut_of(course)
    spec = spec_of(
        name,
        pairs,
        cut.timerange,
        timeframe=course.timeframe,
        stake_amount="unlimited",
        balance=BALANCE,
        max_open_trades=course.max_open_trades,
        fee=FEE,
    )
    windows = {"kind": "rolling", "in_days": cut.in_days, "out_days": cut.out_days}
    return ValidationPlan(backtest=spec, windows=windows, epochs=cut.epochs, seed=SEED, runs=1_000)


def validated(data: Path, name: str, course: Course, home: Path) -> dict[str, Any]:
    """The report of a family, its verdict, and how long it took (seconds)."""
    candles = home / "candles" / f"{course.folder}-{course.timeframe}"
    plan = plan_of(name, course, prepare(data, course, candles))
    folder = home / "lab" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLAN).write_text(plan.canonical())
    began = time.monotonic()
    if not (folder / RESULT).exists():
        run_validation(home, STRATEGIES, candles, name, "local", 1, lambda *_: None)
    report: dict[str, Any] = json.loads((folder / RESULT).read_text())
    verdict, checks = judge(report["values"], {}, has_parameters=report["has_parameters"])
    return report | {
        "verdict": verdict,
        "checks": [asdict(check) for check in checks],
        "took": time.monotonic() - began,
        "plan": plan,
        "course": course,
    }


def page(found: dict[str, dict[str, Any]]) -> str:
    """The text of VERDICTS.md."""
    passed = sum(each["verdict"] == "PASSED" for each in found.values())
    used = ", ".join(f"{name} {version}" for name, version in next(iter(found.values()))["versions"].items())
    lines = [
        "# Verdicts on the strategy families",
        "",
        "Written by `python -m tests.strategies.verdicts`; do not edit. Nothing was tuned to pass, and a family that "
        f"fails stays, marked FAILED in the dashboard. {passed} of {len(found)} passed.",
        "",
        f"Walk-forward with Freqtrade's own hyperopt in each window (loss: daily Sharpe ratio), seed {SEED}, 1,000 "
        f"sets of random entries and of reshuffled orders, fee {float(FEE):.2%} an order, balance {BALANCE:,} USDT. "
        "Figures are of the out-of-sample parts as one record. The settings are small: few epochs, few windows. "
        "What each check means stands in `backend/vostok/lab/validate`.",
        "",
        "| family | verdict | candles | range | windows | epochs | return | Sharpe | drawdown | trades | failed |",
        "|" + "---|" * 11,
    ]
    lines += [_row(name, each) for name, each in found.items()]
    for name, each in found.items():
        lines += ["", f"## {name}: {each['verdict']}", "", "| check | value | limit | |", "|---|---|---|---|"]
        lines += [_check(check) for check in each["checks"]]
    lines += ["", "## What computed it", "", f"{used}.", ""]
    hashes = ", ".join(f"{name} {each['hashes']['data'][:12]}" for name, each in found.items())
    return "\n".join([*lines, f"Candle files (SHA-256 over their SHA-256s): {hashes}.", ""])


def _row(name: str, each: dict[str, Any]) -> str:
    plan, course, own = each["plan"], each["course"], each["metrics"]["performance"]
    days = f"{len(each['windows'])} × {plan.windows.in_days} + {plan.windows.out_days} days"
    pairs = ", ".join(plan.backtest.pairs) if len(plan.backtest.pairs) < 3 else f"{len(plan.backtest.pairs)} pairs"
    bad = ", ".join(check["name"] for check in each["checks"] if not check["passed"]) or "none"
    span = " to ".join(
        datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d") for ms in (plan.backtest.start, plan.backtest.end)
    )
    sharpe = "–" if own["sharpe"] is None else f"{own['sharpe']:.2f}"
    return (
        f"| {name} | {each['verdict']} | {pairs} {course.timeframe} | {span} | {days} | {plan.epochs} "
        f"| {own['total_return']:+.1%} | {sharpe} | {own['max_drawdown']:.1%} "
        f"| {each['metrics']['trading']['trades']} | {bad} |"
    )


def _check(check: dict[str, Any]) -> str:
    value = "–" if check["value"] is None else f"{check['value']:.4g}"
    sign = "≥" if check["better"] == "higher" else "≤"
    return f"| {check['name']} | {value} | {sign} {check['limit']:g} | {'pass' if check['passed'] else 'FAIL'} |"


def main() -> int:
    """Validate the families that the command line names, all by default; the exit code."""
    warnings.simplefilter("ignore")
    data = shared_data()
    if data is None:
        print("There are no real candles beside the repository.", file=sys.stderr)  # noqa: T201
        return 1
    names = sys.argv[1:] or sorted(COURSES)
    with tempfile.TemporaryDirectory() as fresh:
        home = Path(os.environ.get("VOSTOK_VERDICTS") or fresh)
        found: dict[str, dict[str, Any]] = {}
        for name in names:
            found[name] = validated(data, name, replace(COURSES[name]), home)
            took = f"{found[name]['took']:.0f} s"
            print(name, found[name]["verdict"], took, file=sys.stderr, flush=True)  # noqa: T201
    now = int(time.time() * 1000)
    shipped = {
        name: {"verdict": each["verdict"], "checks": each["checks"], "hashes": each["hashes"], "at": now}
        for name, each in found.items()
    }
    if not sys.argv[1:]:
        PAGE.write_text(page(found), encoding="utf-8")
        SHIPPED.write_text(json.dumps(shipped, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
