"""Hold a target share of the capital, and come back to it when the price has carried the position away.

Source: Andrew Ang, Asset Management (2014), chapter 4, on rebalancing with a no-trade band.
"""

import math
from datetime import datetime
from typing import Any

from _history import last_value


def rebalancing_stake(value: float, target: float, band: float) -> float:
    """What to buy (positive) or sell (negative), in quote currency, to bring `value` back to `target`.

    0 inside the band: a deviation of up to the fraction `band` of the target costs less than trading it away.
    """
    drift = target - value
    return 0.0 if abs(drift) <= band * target else drift


class TargetAllocation:
    """Mixin: a position is `target_weight` (0 to 1, a column) of a full stake, rebalanced outside a band.

    A full stake is `stake_amount`, or the capital divided by `max_open_trades` where the stake is unlimited.
    Rebalancing needs `position_adjustment_enable`. Where the configuration switches that off, entries still have
    their target size and exits work; sizes just drift in between. Positions are changed only on candles whose
    column `rebalance` is true.
    """

    position_adjustment_enable = True
    rebalance_band: float = 0.2
    config: dict[str, Any]
    wallets: Any
    dp: Any

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
        """The target in quote currency, never above what the configuration proposes; 0 is no entry."""
        weight = last_value(self, pair, "target_weight")
        if weight is None:
            return 0.0
        stake = min(proposed_stake * min(max(weight, 0.0), 1.0), max_stake)
        return 0.0 if min_stake is not None and stake < min_stake else stake

    def adjust_trade_position(
        self,
        trade: Any,
        current_time: datetime,
        current_rate: float,
        current_profit: float,
        min_stake: float | None,
        max_stake: float,
        **kwargs: Any,
    ) -> float | None:
        """Stake to add (positive) or to sell (negative, at cost, as Freqtrade counts it); None for no change."""
        weight = last_value(self, trade.pair, "target_weight")
        if not last_value(self, trade.pair, "rebalance") or not weight or trade.has_open_orders:
            return None
        change = rebalancing_stake(
            trade.amount * current_rate, self.full_stake() * min(weight, 1.0), self.rebalance_band
        )
        if abs(change) < (min_stake or 0.0) or change == 0.0:
            return None
        if change > 0:
            return change if change <= max_stake else None
        return change / current_rate * float(trade.stake_amount) / float(trade.amount)

    def full_stake(self) -> float:
        """Quote currency of a position with weight 1."""
        stake = self.config["stake_amount"]
        if stake != "unlimited":
            return float(stake)
        slots = float(self.config.get("max_open_trades", math.inf))
        if not math.isfinite(slots) or slots <= 0:
            slots = len(self.dp.current_whitelist())
        return float(self.wallets.get_total_stake_amount()) / slots
