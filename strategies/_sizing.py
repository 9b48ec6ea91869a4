"""Size a position by what it may lose.

Source: Van K. Tharp, Trade Your Way to Financial Freedom (1998), percent-risk position sizing.
"""

from datetime import datetime
from typing import Any

from _history import last_value
from freqtrade.strategy import DecimalParameter


def risk_stake(capital: float, risk: float, stop: float) -> float:
    """Stake in quote currency whose loss at the stop is `risk` of `capital`; `risk` and `stop` are fractions.

    0, which is no entry, where the stop is unknown or impossible.
    """
    if not (0.0 < stop < 1.0) or capital <= 0.0 or risk <= 0.0:
        return 0.0
    return capital * risk / stop


class RiskSized:
    """Mixin: an entry loses at most `risk_per_trade` of the capital at a stop 2 ATR below it.

    Needs the column `atr` in quote currency. The stake that the bot's configuration proposes is the upper limit:
    the mixin makes a position smaller, never larger. What would fall below the exchange's minimum is not entered.
    """

    risk_per_trade: DecimalParameter
    stop_atr: float = 2.0
    stoploss: float
    wallets: Any

    def custom_stake_amount(
        self,
        pair: str,
        current_time: datetime,
        current_rate: float,
        proposed_stake: float,
        min_stake: float | None,
        max_stake: float,
        leverage: float,
        entry_tag: str | None,
        side: str,
        **kwargs: Any,
    ) -> float:
        """Stake in quote currency for an entry at `current_rate`; 0 is no entry."""
        atr = last_value(self, pair, "atr")
        if atr is None or self.wallets is None:
            return 0.0
        stop = min(self.stop_atr * atr / current_rate, abs(self.stoploss))
        capital = float(self.wallets.get_total_stake_amount())
        stake = min(risk_stake(capital, float(self.risk_per_trade.value), stop), proposed_stake, max_stake)
        return 0.0 if min_stake is not None and stake < min_stake else stake
