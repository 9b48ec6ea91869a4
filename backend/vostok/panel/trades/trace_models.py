"""The trace of one order, as the dashboard shows it."""

from typing import Literal

from vostok.panel.fields import Amount, Millis, Public, Reasoned
from vostok.panel.gateway_models import DecisionPublic, FillPublic, OrderPublic, Shown
from vostok.panel.market.models import CandlePublic
from vostok.panel.trades.models import TradePublic

Source = Literal["bot", "stop", "gateway"]


class OrderStepPublic(Reasoned, Shown):
    """A step of an order as the audit log has it: `seq` is the row, `state` the journal's, `status` Binance's."""

    seq: int
    ts: Millis
    state: str
    status: str | None
    executed: Amount


class OrderTrace(Shown):
    """What the gateway knows of one order."""

    order: OrderPublic
    decisions: list[DecisionPublic]
    fills: list[FillPublic]
    steps: list[OrderStepPublic]


class SignalPublic(Public):
    """Why the order was wanted: `tag` is the strategy's entry tag or Freqtrade's exit reason, null where none is known.

    `source` tells who wanted it: the strategy (`bot`), the stop-loss that waits from the entry on (`stop`), or
    the gateway for a bot that could not. `at` is when it was first heard of.
    """

    side: Literal["BUY", "SELL"]
    tag: str | None
    strategy: str
    source: Source
    at: Millis


class TracePublic(Public):
    """One order from the data to its profit or loss. `trace` is the id that all log lines about it carry, "" for orders
    of before there was one. `candle` is the newest closed one when the signal came, null where it is not to be had."""

    trace: str
    interval: str
    candle: CandlePublic | None
    signal: SignalPublic
    decisions: list[DecisionPublic]
    order: OrderPublic
    steps: list[OrderStepPublic]
    fills: list[FillPublic]
    trade: TradePublic | None
