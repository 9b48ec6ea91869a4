"""`python -m tests.strategies.results`: every family over the longest range of real candles, good or bad.

Writes `backend/RESULTS.md` from Freqtrade's own backtest, with every short cut that keeps its results; nothing on that
page is written by hand. Needs the folder of real candles beside the repository.
"""

import hashlib
import logging
import sys
import tempfile
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from tests.programs import ROOT, shared_data
from tests.strategies.backtests import outcome, spec_of
from tests.strategies.laboratory import resampled
from tests.strategies.test_families import NAMES
from vostok.lab import report
from vostok.lab.run import job

PAGE = ROOT / "backend" / "RESULTS.md"
BALANCE = 10_000
FEE = "0.001"
SLIPPAGE = {"model": "fixed", "bps": 5.0}
DAILY = ["BTC", "ETH"]
# Listed by the end of 2023 and traded all through 2024: chosen by name before any result was looked at.
UNIVERSE = [
    "AAVE",
    "ADA",
    "ATOM",
    "AVAX",
    "BCH",
    "BTC",
    "DOGE",
    "DOT",
    "ETC",
    "ETH",
    "FTM",
    "ICP",
    "INJ",
    "LINK",
    "LTC",
]
UNIVERSE += ["MATIC", "NEAR", "OP", "SHIB", "SOL", "SUI", "TRX", "UNI", "XRP"]


@dataclass(frozen=True)
class Course:
    """The candles a family is run on; `timerange` begins where they do, startup candles come out of it."""

    folder: str
    timeframe: str
    coins: tuple[str, ...]
    timerange: str
    max_open_trades: int


HOURLY = Course("binance_long", "1h", ("BTC",), "20170817-20240901", 1)
COURSES = {
    "Breakout": HOURLY,
    "DecisionTree": HOURLY,
    "MeanReversion": HOURLY,
    "SmartMoney": HOURLY,
    "TrendFollowing": HOURLY,
    "TimeSeriesMomentum": Course("binance_long", "1d", tuple(DAILY), "20170817-20250601", 2),
    "DualMomentum": Course("binance_long", "1d", tuple(DAILY), "20170817-20250601", 2),
    "CrossSectionalMomentum": Course("binance_2024_universe", "1d", tuple(UNIVERSE), "20240101-20240906", 3),
}
# Trades one-minute candles, which are not among the stored ones, and is no strategy to earn with.
LEFT_OUT = {"FirstFlight"}


def prepare(data: Path, course: Course, folder: Path) -> list[str]:
    """Put the candles of `course` into `folder`, longer timeframes made of the shorter ones; its pairs."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = []
    for coin in course.coins:
        source = data / course.folder / f"{coin}_USDT-{course.timeframe}.feather"
        if not source.exists():
            continue
        pairs.append(f"{coin}/USDT")
        frame = pd.read_feather(source)
        for timeframe in (course.timeframe, *(("4h", "1d") if course.timeframe == "1h" else ())):
            made = frame if timeframe == course.timeframe else resampled(frame, timeframe)
            made.to_feather(folder / f"{coin}_USDT-{timeframe}.feather", compression="lz4")
    return pairs


def run(data: Path, name: str, course: Course, home: Path, slippage: dict[str, Any]) -> dict[str, Any]:
    """The report of a family on its course."""
    folder = home / "candles" / f"{course.folder}-{course.timeframe}"
    pairs = prepare(data, course, folder)
    spec = spec_of(
        name,
        pairs,
        course.timerange,
        stake_amount="unlimited",
        balance=BALANCE,
        max_open_trades=course.max_open_trades,
        fee=FEE,
        slippage=slippage,
    )
    found = outcome(home, folder, spec, shortcuts=True)
    rows = report.trade_rows(found.strategy["trades"])
    built = report.build(job.equity_of(found, spec), rows, job.market_of(found))
    content = "".join(found.files.values()).encode()
    span = [int(moment.timestamp()) for moment in (found.start, found.end)]
    return built | {"pairs": pairs, "span": span, "data": hashlib.sha256(content).hexdigest()[:12]}


def page(results: dict[str, dict[str, Any]], slipped: dict[str, dict[str, Any]]) -> str:
    """The text of RESULTS.md."""
    used = ", ".join(f"{name} {version}" for name, version in job.versions().items())
    lines = [
        "# Results of the strategy families",
        "",
        "Written by `python -m tests.strategies.results`; do not edit. Default parameters, nothing was tuned for it.",
        f"{_behind(results)} of {len(results)} did less than holding their pairs would have done. "
        "The past of a few coins "
        "that survived says little about the future.",
        "",
        f"Fee {float(FEE):.2%} an order, balance {BALANCE:,} USDT, the whole balance divided by the most open trades. "
        "Returns are after fees; in the last column each order also loses 5 basis points of slippage. *Hold* buys all "
        "pairs in equal shares at the beginning. Amounts and prices have finer steps than Binance's. Figures are "
        "defined in `backend/vostok/lab/metrics.py`.",
        "",
        "| family | candles | from, to | return | hold | a year | drawdown | Sharpe | profit factor | hits | trades "
        "| in market | with slippage |",
        "|" + "---|" * 13,
    ]
    for name, found in results.items():
        lines.append(_row(name, found, slipped[name]))
    lines += ["", "## By regime", "", "Return of the family, and of holding, over the days of each regime.", ""]
    lines += ["| family | regime | days | return | hold | trades |", "|" + "---|" * 6]
    for name, found in results.items():
        for regime in found["metrics"]["regimes"]:
            returns = f"{regime['total_return']:+.1%} | {regime['market_return']:+.1%}"
            lines.append(f"| {name} | {regime['regime']} | {regime['days']} | {returns} | {regime['trades']} |")
    hashes = ", ".join(f"{name} {found['data']}" for name, found in results.items())
    lines += ["", "## What computed it", "", f"{used}.", "", f"Candle files (SHA-256 of their SHA-256s): {hashes}.", ""]
    return "\n".join(lines)


def _row(name: str, found: dict[str, Any], slipped: dict[str, Any]) -> str:
    course, metrics = COURSES[name], found["metrics"]
    own, trading = metrics["performance"], metrics["trading"]
    held = metrics["market"]["total_return"] if metrics["market"] else None
    begin, end = (datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d") for moment in found["span"])
    pairs = found["pairs"]
    candles = f"{', '.join(pairs) if len(pairs) < 3 else f'{len(pairs)} pairs'} {course.timeframe}"
    cells = [
        name,
        candles,
        f"{begin}, {end}",
        _percent(own["total_return"]),
        _percent(held),
        _percent(own["annual_return"]),
        f"{own['max_drawdown']:.1%}",
        _number(own["sharpe"]),
        _number(trading["profit_factor"]),
        "–" if trading["hit_ratio"] is None else f"{trading['hit_ratio']:.0%}",
        str(trading["trades"]),
        f"{trading['time_in_market']:.0%}",
        _percent(slipped["metrics"]["performance"]["total_return"]),
    ]
    return f"| {' | '.join(cells)} |"


def _behind(results: dict[str, dict[str, Any]]) -> int:
    return sum((found["metrics"]["beyond_market"] or 0) < 0 for found in results.values())


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def main() -> None:
    """Run all families and write the page."""
    data = shared_data()
    if data is None:
        sys.exit("vostok: there is no folder shared/data with real candles beside the repository")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    if missing := set(NAMES) - set(COURSES) - LEFT_OUT:
        sys.exit(f"vostok: say in COURSES what to run {', '.join(sorted(missing))} on")
    results: dict[str, dict[str, Any]] = {}
    slipped: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, course in sorted(COURSES.items()):
            home = Path(temporary) / name
            results[name] = run(data, name, course, home, {"model": "none"})
            slipped[name] = run(data, name, course, home, SLIPPAGE)
            sys.stdout.write(_row(name, results[name], slipped[name]) + "\n")
            sys.stdout.flush()
    PAGE.write_text(page(results, slipped), encoding="utf-8")
    sys.stdout.write(f"written: {PAGE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
