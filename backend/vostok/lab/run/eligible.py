"""Which steps of a backtest may be passed over, read from the strategy and its configuration."""

from typing import Any, Literal

from freqtrade.enums import TradingMode
from freqtrade.strategy.interface import IStrategy

from vostok.bot.guard import GuardMixin

Skipping = Literal["none", "idle", "all"]

# What a strategy may have of its own without being asked on a candle on which nothing happens to its open trade.
_HARMLESS = frozenset(
    (
        "populate_indicators", "populate_entry_trend", "populate_exit_trend",
        "populate_buy_trend", "populate_sell_trend",
        "informative_pairs", "bot_start", "version", "confirm_trade_entry", "confirm_trade_exit",
        "custom_entry_price", "custom_exit_price", "custom_stake_amount", "leverage", "order_filled",
        "plot_annotations",
        # Asked about open orders only, and a trade with an open order is never passed over.
        "adjust_order_price", "adjust_entry_price", "adjust_exit_price", "check_entry_timeout", "check_exit_timeout",
        # Asked only where `position_adjustment_enable` is set.
        "adjust_trade_position",
        "__init__", "__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__annotations__",
    )
)  # fmt: skip
# What a strategy may have of its own and yet never see a trade or an order in a backtest.
_BLIND = frozenset(
    (
        "populate_indicators", "populate_entry_trend", "populate_exit_trend",
        "populate_buy_trend", "populate_sell_trend", "informative_pairs", "version", "plot_annotations",
        "__init__", "__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__annotations__",
    )
)  # fmt: skip
# What Freqtrade calls once a candle, whatever happens.
_EACH_CANDLE = ("bot_loop_start", "ft_bot_start")


def rules_of(strategy: Any, config: dict[str, Any]) -> Skipping:
    """Which steps may be passed over: `all` that do nothing, `idle` ones of pairs without a trade, or `none`."""
    odd = (
        config.get("timeframe_detail")
        or config.get("enable_dynamic_pairlist")
        or config.get("position_stacking")
        or config.get("freqai", {}).get("enabled")
        or config.get("trading_mode", TradingMode.SPOT) != TradingMode.SPOT
        or strategy.can_short
    )
    own = own_methods(strategy)
    if odd or own & set(_EACH_CANDLE):
        return "none"
    moving = (
        strategy.trailing_stop
        or strategy.use_custom_stoploss
        or getattr(strategy, "use_custom_roi", False)
        or strategy.position_adjustment_enable
        or config.get("enable_protections")
    )
    return "idle" if moving or own - _HARMLESS else "all"


def is_blind(strategy: Any) -> bool:
    """Whether none of the strategy's own code runs in the loop of a backtest."""
    return own_methods(strategy) <= _BLIND


def own_methods(strategy: Any) -> set[str]:
    """Names of IStrategy that the strategy, or a class between, or the object itself, has in its own way."""
    names: set[str] = set()
    for kind in type(strategy).__mro__:
        if kind is IStrategy:
            break
        if kind is GuardMixin:
            # In a backtest it has its say at entries alone; what it adds for living trades answers as Freqtrade does.
            continue
        names |= {name for name, value in vars(kind).items() if callable(value) and hasattr(IStrategy, name)}
    return names | {name for name, value in vars(strategy).items() if callable(value) and hasattr(IStrategy, name)}
