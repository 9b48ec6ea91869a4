"""The moments in tests/replay_cases.py are what that page says."""

from pathlib import Path

import pytest
from pandas import DataFrame, Timestamp, read_feather

from tests.programs import shared_data
from tests.replay_cases import CASES, FOLDER, STRATEGY, ReplayCase, outcomes
from tests.strategies.laboratory import Laboratory

# Freqtrade uses what pandas 4 will remove.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture(scope="module")
def signals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DataFrame]:
    """The stored hours of each pair with TrendFollowing's indicators and signals."""
    data = shared_data()
    if data is None:
        pytest.skip("no real candles: the folder ../shared/data is not there")
    pairs = sorted({pair for case in CASES for pair in case.pairs})
    laboratory = Laboratory(tmp_path_factory.mktemp("hours"))
    strategy = laboratory.strategy(laboratory.config(STRATEGY, pairs, "20240101-20240901"))
    strategy.ft_bot_start()
    hours = {pair: read_feather(_file(data, pair)) for pair in pairs}
    analyzed = strategy.advise_all_indicators(hours)
    return {pair: strategy.ft_advise_signals(analyzed[pair], {"pair": pair}) for pair in pairs}


def _file(data: Path, pair: str) -> Path:
    return data / FOLDER / f"{pair.replace('/', '_')}-1h.feather"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.start)
def test_trade_opens_and_closes_soon_however_late_the_bot_is_ready(
    case: ReplayCase, signals: dict[str, DataFrame]
) -> None:
    for pair in case.pairs:
        hours = signals[pair]
        start = int(hours["date"].searchsorted(Timestamp(case.start, tz="UTC")))
        # A bot reads 1,000 candles when it starts.
        assert start > 1_000
        trades = outcomes(hours, start)
        assert len(trades) >= 2
        assert {trade.reason for trade in trades} == {case.exit_reason}
        assert max(trade.closed_after for trade in trades) <= case.closed_within
