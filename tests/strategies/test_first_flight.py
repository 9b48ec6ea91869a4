"""FirstFlight keeps its promise: on the simulator it buys soon, sells soon and does it again."""

import pytest

from tests.strategies.laboratory import Laboratory
from tests.strategies.simulated import UNTIL, simulated
from vostok.simulator.market import SimulatedMarket

# Freqtrade uses what pandas 4 will remove.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

SYMBOLS = ["BTCUSDT", "SOLUSDT", "TRXUSDT"]
PAIRS = [symbol.replace("USDT", "/USDT") for symbol in SYMBOLS]
HISTORY = 1_000
STARTUP = 60


@pytest.fixture(scope="module", params=[7, 8], ids=lambda seed: f"seed-{seed}")
def laboratory(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    laboratory = Laboratory(tmp_path_factory.mktemp("simulated"))
    market = SimulatedMarket(request.param)
    for pair, symbol in zip(PAIRS, SYMBOLS, strict=True):
        laboratory.add(pair, "1m", simulated(market, symbol, "1m", HISTORY))
    return laboratory


def test_some_pair_can_be_bought_within_two_candles_at_almost_any_time(laboratory: Laboratory) -> None:
    strategy = laboratory.strategy(laboratory.config("FirstFlight", PAIRS, f"-{UNTIL}"))
    strategy.ft_bot_start()
    analyzed = strategy.advise_all_indicators({pair: laboratory.data[pair, "1m"] for pair in PAIRS})
    signals = [
        strategy.ft_advise_signals(analyzed[pair], {"pair": pair})["enter_long"].fillna(0).to_numpy() == 1
        for pair in PAIRS
    ]
    soon = [any(signal[row] or signal[row + 1] for signal in signals) for row in range(STARTUP, HISTORY - 1)]
    assert sum(soon) / len(soon) > 0.99


def test_it_trades_every_few_minutes_and_holds_for_at_most_four(laboratory: Laboratory) -> None:
    trades, _ = laboratory.backtest(laboratory.config("FirstFlight", PAIRS, f"{UNTIL - 600 * 60_000}-{UNTIL}"))
    # Ten hours, three pairs: at least one trade in ten minutes on each.
    assert all((trades["pair"] == pair).sum() > 60 for pair in PAIRS)
    assert trades["trade_duration"].max() <= 4
    assert {"time_is_up", "run_up"} <= set(trades["exit_reason"])


def test_its_losses_are_about_its_fees(laboratory: Laboratory) -> None:
    trades, _ = laboratory.backtest(laboratory.config("FirstFlight", PAIRS, f"{UNTIL - 600 * 60_000}-{UNTIL}"))
    assert -0.004 < trades["profit_ratio"].mean() < 0.001
    assert trades["profit_ratio"].min() > -0.03
