"""Freqtrade's exact decimals and roundings, each worked out once.

A trade asks some dozen times for the same product and the same rounding of the same numbers. All of these are pure
functions of numbers, so an answer that is remembered is the answer. Anything but a positive float goes the stock way.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ccxt import Precise
from freqtrade.optimize import backtesting
from freqtrade.persistence import trade_model
from freqtrade.util import FtPrecise

# Of each kind; a run of some thousand trades needs fewer, and one of them is a few hundred bytes.
_REMEMBERED = 1 << 16
_ROUNDINGS = ("price_to_precision", "amount_to_contract_precision")
_stock_precise = FtPrecise.__init__


@lru_cache(maxsize=_REMEMBERED)
def _parsed(number: float) -> tuple[int, int]:
    value = Precise(str(number))
    return value.integer, value.decimals


def precise(self: Any, number: Any, decimals: Any = None) -> None:
    """`FtPrecise.__init__`, without reading the same float's digits again. The object itself is new each time."""
    if type(number) is not float or decimals is not None:
        _stock_precise(self, number, decimals)
        return
    self.integer, self.decimals = _parsed(number)
    self.base = 10


def remembering(stock: Callable[..., Any]) -> Callable[..., Any]:
    """`stock`, a pure rounding of its first argument, that answers a question it has heard from memory."""
    known = lru_cache(maxsize=_REMEMBERED, typed=True)(stock)

    def rounded(value: Any, *terms: Any, **named: Any) -> Any:
        # Zero is no key: 0.0 and -0.0 are equal, and their roundings may not be.
        return (known if type(value) is float and value > 0 else stock)(value, *terms, **named)

    return rounded


def install() -> Callable[[], None]:
    """Let Freqtrade's backtest use it in this process; returns what takes it back."""
    stock = {(module, name): getattr(module, name) for module in (backtesting, trade_model) for name in _ROUNDINGS}
    FtPrecise.__init__ = precise
    for (module, name), rounding in stock.items():
        setattr(module, name, remembering(rounding))

    def take_back() -> None:
        FtPrecise.__init__ = _stock_precise
        for (module, name), rounding in stock.items():
            setattr(module, name, rounding)

    return take_back
