"""FirstFlight keeps its promise: on the simulator it buys soon, sells soon and does it again."""

import re
from pathlib import Path

import pytest

from tests.strategies.backtests import outcome, spec_of
from tests.strategies.laboratory import STRATEGIES, Laboratory
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


# Share of the balance in one trade, and open trades, of each temperament (`presets.ts`): their stops allow them whole.
TEMPERAMENTS = {"Calm": (50, 2), "Balanced": (100, 3), "Bold": (200, 4)}
MANY = ["BTC/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT", "TRX/USDT"]
HOURS = 8


def test_fees_of_each_temperament_are_what_its_text_says(tmp_path: Path) -> None:
    text = " ".join((STRATEGIES / "FirstFlight.py").read_text().split())
    shape = r"([0-9.]+) % (?:of the balance an hour )?as "
    said = {name: float(re.findall(shape + name, text)[0]) for name in TEMPERAMENTS}
    laboratory, market = Laboratory(tmp_path), SimulatedMarket(7)
    for pair in MANY:
        laboratory.add(pair, "1m", simulated(market, pair.replace("/", ""), "1m", HISTORY))
    timerange = f"{(UNTIL - HOURS * 3_600_000) // 1000}-{UNTIL // 1000}"
    for name, (stake, most) in TEMPERAMENTS.items():
        sizes = {"stake_amount": stake, "balance": 1000, "max_open_trades": most, "timeframe": "1m"}
        spec = spec_of("FirstFlight", MANY, timerange, **sizes)
        found = outcome(tmp_path / name, laboratory.datadir, spec, shortcuts=True)
        paid = sum(
            trade["stake_amount"] * trade["fee_open"] + trade["amount"] * trade["close_rate"] * trade["fee_close"]
            for trade in found.strategy["trades"]
        )
        assert paid / 1000 / HOURS * 100 == pytest.approx(said[name], rel=0.15), name
