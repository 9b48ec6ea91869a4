"""How well a bot has traded: ratios of its closed trades, drawdowns of its equity, buy-and-hold. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
PLACES = 8


@dataclass(frozen=True)
class Closed:
    """A closed trade: realised profit after fees in the stake currency, and how long it was open."""

    profit: Decimal
    duration_ms: int


@dataclass(frozen=True)
class TradeStatistics:
    """Figures of closed trades; None where no trade, or no losing trade, gives one."""

    closed: int
    wins: int
    losses: int
    hit_ratio: Decimal | None
    profit_factor: Decimal | None
    average_duration_ms: int | None


def of_trades(trades: Iterable[Closed]) -> TradeStatistics:
    """Hit ratio: winning over all closed trades, those that broke even included. Profit factor: gross profit over
    gross loss, unknown while nothing was lost. Both as in Freqtrade's backtest report (`winrate`, `profit_factor`)."""
    known = list(trades)
    gains = [trade.profit for trade in known if trade.profit > 0]
    losses = [-trade.profit for trade in known if trade.profit < 0]
    return TradeStatistics(
        closed=len(known),
        wins=len(gains),
        losses=len(losses),
        hit_ratio=round(Decimal(len(gains)) / len(known), PLACES) if known else None,
        profit_factor=round(sum(gains, ZERO) / sum(losses, ZERO), PLACES) if losses else None,
        average_duration_ms=sum(trade.duration_ms for trade in known) // len(known) if known else None,
    )


@dataclass(frozen=True)
class Drawdown:
    """The fall of an equity curve below its highest point so far, as fractions of that point (0.05 is 5 % below)."""

    peak: Decimal | None = None
    current: Decimal = ZERO
    largest: Decimal = ZERO

    def then(self, equity: Decimal) -> "Drawdown":
        """The drawdown once the curve has gone on to `equity` (stake currency)."""
        peak = equity if self.peak is None else max(self.peak, equity)
        current = (peak - equity) / peak if peak > 0 else ZERO
        return Drawdown(peak, current, max(self.largest, current))

    def over(self, curve: Iterable[Decimal]) -> "Drawdown":
        """The drawdown once the curve has gone on through all of `curve`, oldest first."""
        state = self
        for equity in curve:
            state = state.then(equity)
        return state


def buy_and_hold(prices: Sequence[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """Return, as a fraction before fees, of buying each pair with an equal share at its first price and holding it.

    `prices` are first and newest price of each pair; one unknown price leaves the whole unknown.
    """
    returns: list[Decimal] = []
    for first, newest in prices:
        if first is None or newest is None or first <= 0:
            return None
        returns.append(newest / first - 1)
    return round(sum(returns, ZERO) / len(returns), PLACES) if returns else None
