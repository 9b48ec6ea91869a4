"""The coins of the simulated market: trading rules as on Binance Spot, character as in a plausible year."""

from dataclasses import dataclass
from decimal import Decimal

from vostok.binance.symbols import SymbolSpec

QUOTE = "USDT"


@dataclass(frozen=True, slots=True)
class Coin:
    """One coin. `price` and `daily_turnover` in USDT, `volatility` a fraction per year, `trades` per minute.

    `factor` is the loading on the market that all coins share: two coins correlate with the product of theirs.
    """

    base: str
    price: float
    tick: str
    step: str
    volatility: float
    factor: float
    daily_turnover: float
    trades: int
    spread: float

    @property
    def symbol(self) -> str:
        """The name on the wire: `BTCUSDT`."""
        return f"{self.base}{QUOTE}"

    @property
    def spec(self) -> SymbolSpec:
        """The trading rules, with Binance's usual bounds for a coin of this price."""
        return spot_spec(self.base, QUOTE, Decimal(str(self.price)), Decimal(self.tick), Decimal(self.step))


def spot_spec(base: str, quote: str, price: Decimal, tick: Decimal, step: Decimal) -> SymbolSpec:
    """The rules of a pair that trades around `price`; the bounds are round powers of ten, as Binance sets them."""
    magnitude = Decimal(10) ** price.adjusted()
    return SymbolSpec(
        symbol=f"{base}{quote}",
        base=base,
        quote=quote,
        min_price=tick,
        max_price=magnitude * 100,
        tick_size=tick,
        min_quantity=step,
        max_quantity=max(step, Decimal(100_000_000) / magnitude),
        step_size=step,
        market_max_quantity=max(step, Decimal(1_000_000) / magnitude),
    )


#          base   price     tick       step      vol.  factor  turnover       trades  spread (fraction)
COINS = (
    Coin("BTC", 64_000.0, "0.01", "0.00001", 0.45, 0.88, 1_800_000_000.0, 320, 0.000002),
    Coin("ETH", 3_100.0, "0.01", "0.0001", 0.60, 0.86, 1_100_000_000.0, 260, 0.000006),
    Coin("BNB", 590.0, "0.01", "0.001", 0.50, 0.76, 250_000_000.0, 140, 0.00003),
    Coin("SOL", 148.0, "0.01", "0.001", 0.85, 0.78, 520_000_000.0, 220, 0.00008),
    Coin("XRP", 0.62, "0.0001", "0.1", 0.75, 0.66, 310_000_000.0, 160, 0.0002),
    Coin("ADA", 0.46, "0.0001", "0.1", 0.80, 0.74, 90_000_000.0, 100, 0.0002),
    Coin("DOGE", 0.128, "0.00001", "1", 0.90, 0.70, 340_000_000.0, 170, 0.0001),
    Coin("AVAX", 31.0, "0.01", "0.01", 0.85, 0.75, 70_000_000.0, 95, 0.0004),
    Coin("LINK", 14.2, "0.01", "0.01", 0.80, 0.74, 65_000_000.0, 92, 0.0007),
    Coin("DOT", 6.4, "0.001", "0.01", 0.78, 0.77, 45_000_000.0, 86, 0.0002),
    Coin("LTC", 78.0, "0.01", "0.001", 0.65, 0.72, 55_000_000.0, 88, 0.00015),
    Coin("TRX", 0.162, "0.0001", "0.1", 0.45, 0.66, 60_000_000.0, 84, 0.0006),
    Coin("BCH", 410.0, "0.1", "0.001", 0.80, 0.70, 60_000_000.0, 88, 0.0003),
    Coin("UNI", 8.6, "0.001", "0.01", 0.90, 0.68, 40_000_000.0, 82, 0.0002),
    Coin("ATOM", 7.1, "0.001", "0.01", 0.80, 0.74, 30_000_000.0, 78, 0.0003),
    Coin("NEAR", 5.2, "0.001", "0.1", 0.95, 0.72, 55_000_000.0, 86, 0.0003),
)
