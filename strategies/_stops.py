"""Stop, trailing stop and target in multiples of the average true range (ATR) at entry.

Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), for ATR and volatility stops.
"""

from datetime import datetime
from typing import Any

from _history import last_value
from freqtrade.strategy import stoploss_from_absolute

ENTRY_ATR = "entry_atr"


def stop_price(open_rate: float, close: float, atr: float, stop_atr: float, trail_atr: float | None) -> float:
    """Where the stop lies, in quote currency, for a long position of `open_rate` after a candle closed at `close`.

    `stop_atr` x ATR below the entry. Once the gain has reached `trail_atr` x ATR the stop follows the closes
    at that distance, so it never trails below the entry.
    """
    initial = open_rate - stop_atr * atr
    if trail_atr is None or close - open_rate < trail_atr * atr:
        return initial
    return max(initial, close - trail_atr * atr)


class AtrStops:
    """Mixin: stop 2 ATR below the entry, trailing by 1.5 ATR, target 3 ATR above it.

    Needs the column `atr` in quote currency. The ATR of the candle before the entry is kept with the trade,
    so a later rise of volatility cannot move the stop away. The stop follows closes, not wicks, so a backtest
    decides as a live bot does. `stoploss` stays the outer limit. None switches a part off.
    """

    use_custom_stoploss = True
    use_custom_roi = True
    stop_atr: float = 2.0
    trail_atr: float | None = 1.5
    target_atr: float | None = 3.0

    def order_filled(self, pair: str, trade: Any, order: Any, current_time: datetime, **kwargs: Any) -> None:
        """Keep the ATR of the last closed candle when the first entry fills."""
        if order.ft_order_side != trade.entry_side or trade.nr_of_successful_entries > 1:
            return
        atr = last_value(self, pair, "atr")
        if atr is not None:
            trade.set_custom_data(ENTRY_ATR, atr)
            self._entry_atrs()[trade.id] = atr

    def custom_stoploss(
        self,
        pair: str,
        trade: Any,
        current_time: datetime,
        current_rate: float,
        current_profit: float,
        after_fill: bool,
        **kwargs: Any,
    ) -> float | None:
        """The stop as Freqtrade wants it: a fraction below `current_rate`. None leaves the stop where it is."""
        atr = self.entry_atr(pair, trade)
        if atr is None:
            return None
        close = None if after_fill else last_value(self, pair, "close")
        stop = stop_price(trade.open_rate, close or trade.open_rate, atr, self.stop_atr, self.trail_atr)
        if stop <= 0:
            return None
        return float(stoploss_from_absolute(stop, current_rate, is_short=False, leverage=1.0)) or None

    def custom_roi(
        self,
        pair: str,
        trade: Any,
        current_time: datetime,
        trade_duration: int,
        entry_tag: str | None,
        side: str,
        **kwargs: Any,
    ) -> float | None:
        """Profit, as a fraction after fees, of an exit `target_atr` x ATR above the entry."""
        atr = self.entry_atr(pair, trade)
        if atr is None or self.target_atr is None:
            return None
        return float(trade.calc_profit_ratio(trade.open_rate + self.target_atr * atr))

    def entry_atr(self, pair: str, trade: Any) -> float | None:
        """ATR at the entry of `trade` in quote currency; of the last candle where none was kept."""
        kept = self._entry_atrs().get(trade.id)
        if kept is None:
            stored = trade.get_custom_data(ENTRY_ATR)
            if stored is None:
                return last_value(self, pair, "atr")
            kept = self._entry_atrs()[trade.id] = float(stored)
        return kept

    def _entry_atrs(self) -> dict[int, float]:
        # Freqtrade searches all custom data of a backtest at each read, which grows with the square of its trades.
        kept: dict[int, float] = self.__dict__.setdefault("_kept_entry_atrs", {})
        return kept
