"""Made-up candles for every strategy: enough of them, in each timeframe that one trades on."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.strategies.laboratory import Laboratory, candles, resampled

MINUTE_PAIRS = ["BTC/USDT"]
HOUR_PAIRS = ["BTC/USDT", "ETH/USDT"]
DAY_PAIRS = ["ADA/USDT", "BTC/USDT", "DOT/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT"]


class Bench(NamedTuple):
    """Where strategies of one timeframe are tried: a laboratory, its pairs, and a time with history before it."""

    laboratory: Laboratory
    pairs: list[str]
    timerange: str

    def config(self, strategy: str, **changes: Any) -> dict[str, Any]:
        """A configuration for `strategy` over the whole time."""
        return self.laboratory.config(strategy, self.pairs, self.timerange, **changes)


@pytest.fixture(scope="session")
def benches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bench]:
    """One bench for each timeframe."""
    return make_benches(tmp_path_factory.mktemp("candles"))


def make_benches(folder: Path) -> dict[str, Bench]:
    """Write the candles of each timeframe below `folder`."""
    homes = {timeframe: folder / timeframe for timeframe in ("1m", "1h", "1d")}
    for home in homes.values():
        home.mkdir()
    return {"1m": _minutes(homes["1m"]), "1h": _hours(homes["1h"]), "1d": _days(homes["1d"])}


def _minutes(home: Path) -> Bench:
    laboratory = Laboratory(home)
    laboratory.add("BTC/USDT", "1m", candles(300, 600, "1m", volatility=0.001))
    return Bench(laboratory, MINUTE_PAIRS, "1672617600-1672652400")


def _hours(home: Path) -> Bench:
    laboratory = Laboratory(home)
    for seed, pair in enumerate(HOUR_PAIRS, 200):
        hours = candles(seed, 4600, "1h", volatility=0.006)
        for timeframe in ("1h", "4h", "1d"):
            laboratory.add(pair, timeframe, hours if timeframe == "1h" else resampled(hours, timeframe))
    return Bench(laboratory, HOUR_PAIRS, "20230605-20230705")


def _days(home: Path) -> Bench:
    laboratory = Laboratory(home)
    for seed, pair in enumerate(DAY_PAIRS, 100):
        laboratory.add(pair, "1d", candles(seed, 800, "1d", drift=0.0005, volatility=0.03))
    return Bench(laboratory, DAY_PAIRS, "20240401-20241101")
