"""`npm run bench -- validation`: a whole walk-forward beside the same windows by hand on the stock command line.

Both sides search the same windows with Freqtrade's hyperopt (same seed, loss and epochs, indicators computed anew for
each epoch) and backtest the best parameters out-of-sample. By hand that is two commands a window, one after another;
Vostok does also what nobody does by hand: in-sample and doubled costs, look-ahead and recursive checks, the stability
map, random entries and Monte Carlo. The parameters found in each window must be the same on both sides.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.campaign import FIRST, SHAPES, write_candles
from tests.bench.campaign_sides import NICE, STRATEGY, exchange_facts
from tests.strategies.backtests import spec_of
from vostok.bot.config import ccxt_config
from vostok.lab.curves import DAY_MS
from vostok.lab.plan import PLAN, RESULT, ValidationPlan
from vostok.lab.run.optimise import LOSS
from vostok.lab.spec import BacktestSpec
from vostok.lab.validate.windows import Window

PAIRS = list(SHAPES["walk"].names[:2])
IN_DAYS, OUT_DAYS = 28, 7


def plan_of(windows: int, epochs: int, seed: int) -> ValidationPlan:
    """The walk-forward: windows of 28 + 7 days, 5m candles of two pairs."""
    start = FIRST + 10 * DAY_MS
    spec = spec_of("Crossing", PAIRS, f"{start // 1000}-{(start + (IN_DAYS + OUT_DAYS * windows) * DAY_MS) // 1000}")
    cut = {"in_days": IN_DAYS, "out_days": OUT_DAYS}
    return ValidationPlan(
        backtest=spec.model_copy(update={"timeframe": "5m"}), windows=cut, epochs=epochs, seed=seed, runs=1_000
    )


def vostok(home: Path, strategies: Path, datadir: Path, plan: ValidationPlan) -> tuple[float, list[dict[str, Any]]]:
    """Seconds of the whole validation, in a fresh process, and the parameters of each window."""
    folder = home / "lab" / "bench"
    folder.mkdir(parents=True)
    (folder / PLAN).write_text(plan.canonical())
    code = (
        "import sys; from pathlib import Path; from vostok.lab.run.validate import run_validation; "
        "home, strategies, datadir = map(Path, sys.argv[1:4]); "
        "run_validation(home, strategies, datadir, 'bench', 'local', int(sys.argv[4]), lambda *_: None)"
    )
    places = [str(home), str(strategies), str(datadir), str(os.cpu_count() or 1)]
    began = time.perf_counter()
    _run([sys.executable, "-W", "ignore", "-c", code, *places], folder / "run.log")
    taken = time.perf_counter() - began
    return taken, [window["parameters"] for window in json.loads((folder / RESULT).read_text())["windows"]]


def by_hand(
    folder: Path, strategies: Path, datadir: Path, plan: ValidationPlan, port: int
) -> tuple[float, list[dict[str, Any]]]:
    """Seconds of hyperopt and backtest of each window on the stock command line, and the parameters found."""
    (folder / "hyperopt_results").mkdir(parents=True)
    taken, found = 0.0, []
    for window in plan.cut():
        own = folder / f"window-{window.number}"
        own.mkdir()
        (own / "Crossing.py").write_text(STRATEGY)
        began = time.perf_counter()
        _hyperopt(own, folder, datadir, plan, window, port)
        _backtest(own, folder, datadir, plan, window, port)
        taken += time.perf_counter() - began
        exported = json.loads((own / "Crossing.json").read_text())
        found.append(exported["params"].get("buy", {}))
    return taken, found


def _hyperopt(own: Path, folder: Path, datadir: Path, plan: ValidationPlan, window: Window, port: int) -> None:
    spec = plan.backtest.model_copy(update={"start": window.start, "end": window.split})
    seed = plan.seed * 1_000 + window.number + 1
    options = ["--hyperopt-loss", LOSS, "--spaces", "buy", "-e", str(plan.epochs), "-j", "1", "--min-trades", "1"]
    options += ["--random-state", str(seed), "--analyze-per-epoch"]
    _run(_command("hyperopt", own, folder, datadir, spec, port) + options, own / "hyperopt.log")


def _backtest(own: Path, folder: Path, datadir: Path, plan: ValidationPlan, window: Window, port: int) -> None:
    spec = plan.backtest.model_copy(update={"start": window.split, "end": window.end})
    _run(_command("backtesting", own, folder, datadir, spec, port), own / "backtest.log")


def _command(kind: str, own: Path, folder: Path, datadir: Path, spec: BacktestSpec, port: int) -> list[str]:
    config = spec.stock_config()
    config["exchange"] |= {"only_from_ccxt": True, "ccxt_config": ccxt_config(f"127.0.0.1:{port}")}
    (own / f"{kind}.config.json").write_text(json.dumps(config))
    arguments = {
        "-c": own / f"{kind}.config.json",
        "--strategy-path": own,
        "--userdir": folder,
        "--datadir": datadir,
    }
    flat = [str(part) for pair in arguments.items() for part in pair]
    return [sys.executable, "-W", "ignore", "-m", "freqtrade", kind, *flat]


def _run(command: list[str], log: Path) -> None:
    with log.open("wb") as output:
        done = subprocess.run(["nice", "-n", str(NICE), *command], stdout=output, stderr=subprocess.STDOUT)
    assert done.returncode == 0, log.read_text()[-3000:]


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=4, help="windows")
    parser.add_argument("--epochs", type=int, default=20, help="parameter sets in each window")
    parser.add_argument("--seed", type=int, default=7, help="of candles and hyperopt")
    options = parser.parse_args()
    plan = plan_of(options.n, options.epochs, options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        strategies, datadir = folder / "strategies", folder / "data"
        strategies.mkdir()
        (strategies / "Crossing.py").write_text(STRATEGY)
        write_candles(datadir, SHAPES["walk"], options.seed)
        ours, chosen = vostok(folder / "home", strategies, datadir, plan)
        print(f"vostok: {ours:.1f} s for {len(chosen)} windows and every check")
        with exchange_facts(tuple(PAIRS)) as port:
            stock, theirs = by_hand(folder / "stock", strategies, datadir, plan, port)
        print(f"by hand: {stock:.1f} s for hyperopt and backtest of the same windows")
    same = sum(one == other for one, other in zip(chosen, theirs, strict=True))
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    figures = {"wall_s": round(ours, 1), "ratio": round(stock / ours, 2), "same_parameters": same}
    result = {"name": "validation", "n": len(chosen), "seed": options.seed, "epochs": options.epochs}
    targets = {"same_parameters": len(chosen)}
    control = {"stock_wall_s": round(stock, 1)}
    ok = same == len(chosen)
    print(json.dumps({**result, "figures": figures, "control": control, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
