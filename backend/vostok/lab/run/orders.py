"""A backtest's orders without the database's bookkeeping of every attribute that is read or set.

Freqtrade makes rows of a table that a backtest never stores. These have the same methods and the same values; only
strategies that are handed no trade and no order get them, as one of those might ask SQLAlchemy about it.
"""

from types import FunctionType
from typing import Any

from freqtrade.optimize import backtesting
from freqtrade.persistence import Order
from sqlalchemy import inspect

from vostok.lab.run.eligible import is_blind


def _init(self: Any, **values: Any) -> None:
    self.__dict__.update(values)


def _plain() -> type[Any]:
    columns: dict[str, Any] = {column.key: None for column in inspect(Order).column_attrs}
    methods = (FunctionType, property, staticmethod, classmethod)
    own = {name: value for name, value in vars(Order).items() if isinstance(value, methods)}
    members = columns | {"_trade_live": None, "_trade_bt": None} | own | {"__init__": _init}
    return type("Order", (), members | {"__module__": __name__})


PlainOrder: type[Any] = _plain()


def use_for(strategy: Any) -> None:
    """Let Freqtrade's backtest of `strategy` make plain orders in this process, if it cannot see them."""
    if is_blind(strategy):
        backtesting.Order = PlainOrder


def take_back() -> None:
    """Freqtrade's own orders again."""
    backtesting.Order = Order
