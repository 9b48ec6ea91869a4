"""A stop that rests at the exchange: the bot sells where none of its orders can, and only there."""

from types import SimpleNamespace
from typing import Any

from freqtrade.enums import ExitCheckTuple, ExitType
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.guarded import Plain, guarded
from vostok.bot.guard import stop_missed

prices = st.floats(0.01, 1_000)


class Stopped(Plain):
    """Freqtrade's own check, which leaves a stop at the exchange to the exchange."""

    def __init__(self) -> None:
        super().__init__()
        self.order_types = {"stoploss_on_exchange": True}

    def ft_stoploss_reached(self, current_rate: float, trade: Any, **_: Any) -> ExitCheckTuple:
        return ExitCheckTuple(ExitType.NONE)


def _checked(
    rate: float, *limits: float, at_exchange: bool = True, runmode: str = "live", trailing: bool = False
) -> ExitType:
    strategy = guarded(Stopped)
    strategy.order_types["stoploss_on_exchange"] = at_exchange
    strategy.config["runmode"] = SimpleNamespace(value=runmode)
    orders = [SimpleNamespace(price=limit, ft_price=100.0) for limit in limits]
    trade = SimpleNamespace(pair="BTC/USDT", stop_loss=100.0, is_stop_loss_trailing=trailing, open_sl_orders=orders)
    found: ExitType = strategy.ft_stoploss_reached(current_rate=rate, trade=trade, low=None).exit_type
    return found


@given(prices, prices, st.lists(prices, max_size=3))
def test_bot_sells_only_below_its_stop_and_never_while_an_order_could(
    rate: float, stop: float, limits: list[float]
) -> None:
    could = any(rate >= limit for limit in limits)
    assert stop_missed(rate, stop, limits) == (rate <= stop and not could)


def test_price_that_jumped_over_the_stop_order_then_the_bot_sells() -> None:
    assert _checked(94.9, 95.0) is ExitType.STOP_LOSS
    assert _checked(94.9, 95.0, trailing=True) is ExitType.TRAILING_STOP_LOSS
    assert _checked(95.0, 95.0) is ExitType.NONE, "the order itself can still sell"
    assert _checked(94.9, 95.0, 90.0) is ExitType.NONE, "one of two can"


def test_price_below_the_stop_without_an_order_then_the_bot_sells() -> None:
    assert _checked(100.0) is ExitType.STOP_LOSS
    assert _checked(100.1) is ExitType.NONE


def test_stop_that_is_the_bots_own_then_left_to_freqtrade() -> None:
    assert _checked(90.0, at_exchange=False) is ExitType.NONE
    assert _checked(90.0, runmode="backtest") is ExitType.NONE
