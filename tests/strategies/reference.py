"""Reference backtests: what each strategy did on made-up candles when somebody last looked.

A test fails when a result changes. Explain the change (a strategy, Freqtrade or a library), then write the new ones:
`python -m tests.strategies.reference`.
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from tests.strategies.backtests import outcome, spec_of
from tests.strategies.conftest import make_benches
from tests.strategies.test_families import NAMES, timeframe_of
from vostok.lab.run.engine import Outcome

FOLDER = Path(__file__).with_name("reference")
# Finer than a cent, coarser than what another processor's last bit can change.
PLACES = 6


def summary_of(found: Outcome) -> dict[str, Any]:
    """What must not change unexplained: the end of the account, and each trade."""
    strategy = found.strategy
    return {
        "final_balance": round(strategy["final_balance"], PLACES),
        "rejected_signals": strategy["rejected_signals"],
        "trades": [
            [
                trade["pair"],
                trade["open_timestamp"],
                trade["close_timestamp"],
                trade["enter_tag"],
                trade["exit_reason"],
                round(trade["profit_abs"], PLACES),
            ]
            for trade in strategy["trades"]
        ],
    }


def stored(name: str) -> dict[str, Any]:
    """The reference of a strategy. Raises FileNotFoundError for a new one: write it first."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def write(name: str, summary: dict[str, Any]) -> None:
    """Store a reference, a trade a line."""
    trades = ",\n".join(f"    {json.dumps(trade)}" for trade in summary["trades"])
    head = json.dumps({key: value for key, value in summary.items() if key != "trades"}, indent=2)[:-2]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(f'{head},\n  "trades": [\n{trades}\n  ]\n}}\n')


def main() -> None:
    """Write the references of all strategies, or of those that are named."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        benches = make_benches(Path(temporary))
        for name in sys.argv[1:] or NAMES:
            bench = benches[timeframe_of(name)]
            spec = spec_of(name, bench.pairs, bench.timerange)
            found = outcome(Path(temporary) / name, bench.laboratory.datadir, spec, shortcuts=True)
            write(name, summary_of(found))
            sys.stdout.write(f"{name}: {len(found.strategy['trades'])} trades\n")


if __name__ == "__main__":
    main()
