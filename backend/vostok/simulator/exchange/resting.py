"""How resting orders live through the crowd's trades: which stretches of time matter, and what each trade does."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from vostok.binance import intervals
from vostok.binance.marketdata import Kline, PublicTrade
from vostok.binance.matching import fill_resting, triggered
from vostok.binance.orders import MARKET_TYPES, STOP_TYPES, Order, OrderRequest
from vostok.simulator.exchange import trailing
from vostok.simulator.source import MarketSource

_COARSE_TO_FINE = ("1d", "1h", "1m")
_CHUNK = 500


def relevant_trades(
    source: MarketSource, symbol: str, start_ms: int, end_ms: int, orders: Collection[Order]
) -> Iterator[PublicTrade]:
    """The crowd's trades in [start_ms, end_ms) in order, without stretches whose candles touch no order.

    `orders` is looked at again for each stretch, so it may change while the trades are read. This is what
    makes a restart after a week as cheap as a tick: only minutes in which something can happen are read.
    """
    yield from _narrow(source, symbol, start_ms, end_ms, orders, _COARSE_TO_FINE)


def touches(order: Order, low: Decimal, high: Decimal) -> bool:
    """Whether a price between `low` and `high` can fill or trigger `order`."""
    if order.trailing_delta and order.working_at is None:
        return trailing.touches(order, low, high)
    price, waits_for_rise = _waits_for(order)
    return high >= price if waits_for_rise else low <= price


def by_priority(orders: Iterable[Order]) -> list[Order]:
    """Better prices first, then older orders first, as a book serves them."""
    return sorted(orders, key=lambda order: (-order.price if order.side == "BUY" else order.price, order.id))


def share(trade: PublicTrade, orders: Iterable[Order]) -> list[tuple[Order, Decimal]]:
    """How much of each working order fills by `trade`; orders at its price share its quantity by priority."""
    left = trade.quantity
    shares = []
    for order in by_priority(orders):
        # A queue serves what it sees: of an iceberg one part a trade, unless the price goes through it.
        shown = min(left, order.iceberg or left)
        quantity = fill_resting(order.side, order.price, order.remaining, trade._replace(quantity=shown))
        if quantity > 0:
            shares.append((order, quantity))
        if order.price == trade.price:
            left -= quantity
    return shares


def is_triggered(order: Order, price: Decimal) -> bool:
    """Whether a waiting stop order is reached by `price`."""
    if order.working_at is not None:
        return False
    return trailing.is_triggered(order, price) if order.trailing_delta else triggered(request_of(order), price)


def request_of(order: Order) -> OrderRequest:
    """What is left of `order`, as a request to the book."""
    return OrderRequest(
        symbol=order.symbol,
        side=order.side,
        type=order.type,
        quantity=order.remaining,
        price=None if order.type in MARKET_TYPES else order.price,
        stop_price=order.stop_price if order.type in STOP_TYPES else None,
        time_in_force=order.time_in_force,
        self_trade=order.self_trade,
    )


def _waits_for(order: Order) -> tuple[Decimal, bool]:
    if order.working_at is None:
        return order.stop_price, trailing.waits_for_rise(order)
    return order.price, order.side == "SELL"


def _narrow(
    source: MarketSource,
    symbol: str,
    start_ms: int,
    end_ms: int,
    orders: Collection[Order],
    levels: tuple[str, ...],
) -> Iterator[PublicTrade]:
    while levels and end_ms - start_ms <= 2 * intervals.INTERVAL_MS[levels[0]]:
        levels = levels[1:]
    if not levels:
        yield from source.trades(symbol, start_ms, end_ms)
        return
    for kline in _klines(source, symbol, levels[0], start_ms, end_ms):
        if any(touches(order, kline.low, kline.high) for order in orders):
            begin, finish = max(start_ms, kline.open_time), min(end_ms, kline.close_time + 1)
            yield from _narrow(source, symbol, begin, finish, orders, levels[1:])


def _klines(source: MarketSource, symbol: str, interval: str, start_ms: int, end_ms: int) -> Iterator[Kline]:
    opens = intervals.open_time(start_ms, interval)
    while opens < end_ms:
        last = min(intervals.shift_open(opens, interval, _CHUNK - 1), intervals.open_time(end_ms - 1, interval))
        yield from source.klines(symbol, interval, opens, last, end_ms)
        opens = intervals.next_open(last, interval)
