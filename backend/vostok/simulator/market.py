"""A market that is a pure function of (seed, symbol, time): nothing is stored, every moment can be computed."""

from vostok.simulator.catalogue import COINS
from vostok.simulator.feed import CandleMarket
from vostok.simulator.walk import CoinWalk


class SimulatedMarket(CandleMarket):
    """Sixteen coins against USDT since 2022, correlated through one market factor; `seed` chooses the world."""

    def __init__(self, seed: int) -> None:
        super().__init__({coin.symbol: CoinWalk(seed, coin) for coin in COINS})
