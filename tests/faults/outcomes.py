"""`npm run faults -- outcomes`: orders whose answers are lost, and what exchange, journal and bots say afterwards.

Bots trade real orders through the gateway (REAL_MARKET_SPOT) on a simulator behind a fault proxy, until `--n` orders
met an unknown outcome. The control group is Freqtrade's own order path on the same faults without a gateway.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults.floor import open_floor
from tests.faults.plain import plain_freqtrade
from tests.faults.proxy import QUICK, UNKNOWN
from tests.faults.storm import Storm
from tests.gateway.strangers import Stranger
from tests.programs import Installation

CONTROL_N = 100
# Here nearly every request meets a fault of up to 20 s, so that one step may meet many.
PATIENCE_S = 170.0


async def campaign(
    home: Path, *, n: int, seed: int, bots: int, quick: bool = False, stranger: Stranger | None = None
) -> dict[str, Any]:
    """`n` unknown outcomes of orders, spread over `bots`; what was found."""
    storm = Storm(seed, 0, QUICK if quick else UNKNOWN)
    installation = Installation(home, settings={"simulator_seed": str(seed), "log_level": "ERROR"})
    async with open_floor(installation, storm, bots=bots, seed=seed, stranger=stranger) as floor:
        begin = time.monotonic()
        storm.orders_left = n
        async with asyncio.timeout(180 + n * 1.5):
            for trader in floor.traders:
                trader.patience_s = PATIENCE_S
            await asyncio.gather(*(trader.run(lambda: storm.orders_left > 0) for trader in floor.traders))
        seconds = time.monotonic() - begin
        found = await floor.findings()
    for sentence in found.differences[:20]:
        print(sentence)
    return {
        "unknown_outcomes": n,
        **found.figures(),
        "bot_errors": sum(trader.errors for trader in floor.traders),
        "seconds": round(seconds, 1),
        "faults": dict(sorted(Counter(storm.met).items())),
    }


def main() -> None:
    """Run both groups and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    bots = min(40, max(8, options.n // 10))
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(campaign(Path(folder) / "home", n=options.n, seed=options.seed, bots=bots))
        print(f"Through the gateway: {figures}")
        control = plain_freqtrade(Path(folder) / "plain", n=min(options.n, CONTROL_N), seed=options.seed)
        print(f"Plain Freqtrade: {control}")
    targets = {"lost": 0, "duplicate": 0, "unowned": 0, "differences": 0}
    ok = all(figures[name] == wanted for name, wanted in targets.items())
    result = {"name": "outcomes", "n": options.n, "seed": options.seed, "figures": figures, "control": control}
    print(json.dumps({**result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
