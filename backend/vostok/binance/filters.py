"""An order against the filters of its symbol, in Binance's order and words (docs: filters.md)."""

from dataclasses import dataclass
from decimal import Decimal

from vostok.binance.decimals import ZERO, on_step
from vostok.binance.errors import FilterFailure, MarketClosed, OrderRejected
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import EXCHANGE_MAX_ALGO_ORDERS, EXCHANGE_MAX_ORDER_LISTS, EXCHANGE_MAX_ORDERS, SymbolSpec

# Every rule that Binance documents; those of an account's assets (MAX_ASSET) stand in `GET /myFilters` only.
SYMBOL_FILTERS = frozenset(
    (
        *("PRICE_FILTER", "PERCENT_PRICE", "PERCENT_PRICE_BY_SIDE", "LOT_SIZE", "MARKET_LOT_SIZE"),
        *("MIN_NOTIONAL", "NOTIONAL", "MAX_POSITION", "ICEBERG_PARTS", "TRAILING_DELTA"),
        *("MAX_NUM_ORDERS", "MAX_NUM_ALGO_ORDERS", "MAX_NUM_ICEBERG_ORDERS"),
        *("MAX_NUM_ORDER_AMENDS", "MAX_NUM_ORDER_LISTS"),
    )
)
EXCHANGE_FILTERS = frozenset(
    f"EXCHANGE_MAX_NUM_{what}" for what in ("ORDERS", "ALGO_ORDERS", "ICEBERG_ORDERS", "ORDER_LISTS")
)
STATUSES = frozenset(
    ("TRADING", "CANCEL_ONLY", "HALT", "BREAK", "END_OF_DAY", "PRE_TRADING", "POST_TRADING", "AUCTION_MATCH")
)
_NOT_SUPPORTED = {
    "MARKET": "Market orders are not supported for this symbol.",
    "STOP_LOSS": "Stop loss orders are not supported for this symbol.",
    "STOP_LOSS_LIMIT": "Stop loss limit orders are not supported for this symbol.",
    "TAKE_PROFIT": "Take profit orders are not supported for this symbol.",
    "TAKE_PROFIT_LIMIT": "Take profit limit orders are not supported for this symbol.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an account already has on the symbol, and on all together, for the filters that count it."""

    open_orders: int = 0
    open_algo_orders: int = 0
    open_iceberg_orders: int = 0
    all_orders: int = 0
    all_algo_orders: int = 0
    # Base currency: free + locked + the open part of all BUY orders.
    position: Decimal = ZERO


def check_order(
    request: OrderRequest, spec: SymbolSpec, *, reference_price: Decimal, standing: Standing | None = None
) -> None:
    """Raise what Binance would answer to this order, or return None when it may go to the book.

    `reference_price` (quote currency) is the volume-weighted price of the last `spec.average_price_minutes`
    minutes, or the last price where the venue has none; MARKET orders are valued at it.
    """
    _check_symbol(request, spec)
    _check_prices(request, spec, reference_price)
    _check_quantity(request, spec)
    _check_special(request, spec)
    _check_notional(request, spec, reference_price)
    _check_standing(request, spec, standing or Standing())


def check_list(spec: SymbolSpec, *, on_symbol: int, on_all: int) -> None:
    """Raise what Binance would answer to one more order list, where the account has so many open ones."""
    if on_symbol >= spec.max_order_lists:
        raise FilterFailure("MAX_NUM_ORDER_LISTS")
    if on_all >= EXCHANGE_MAX_ORDER_LISTS:
        raise FilterFailure("EXCHANGE_MAX_NUM_ORDER_LISTS")


def notional(request: OrderRequest, reference_price: Decimal) -> Decimal:
    """What the order is worth in quote currency: at its limit, else its stop, else `reference_price`."""
    if request.quote_quantity is not None:
        return request.quote_quantity
    price = request.price if request.price is not None else request.stop_price
    return (price if price is not None else reference_price) * (request.quantity or ZERO)


def _check_symbol(request: OrderRequest, spec: SymbolSpec) -> None:
    if not spec.trading:
        raise MarketClosed
    if request.type not in spec.order_types:
        raise OrderRejected(_NOT_SUPPORTED.get(request.type, "Unsupported order combination"))


def _check_prices(request: OrderRequest, spec: SymbolSpec, reference_price: Decimal) -> None:
    for price in (request.price, request.stop_price):
        if price is not None and not _within(price, spec.min_price, spec.max_price, spec.tick_size):
            raise FilterFailure("PRICE_FILTER")
    if request.price is None:
        return
    up, down = (
        (spec.bid_multiplier_up, spec.bid_multiplier_down)
        if request.side == "BUY"
        else (spec.ask_multiplier_up, spec.ask_multiplier_down)
    )
    if up and not reference_price * down <= request.price <= reference_price * up:
        raise FilterFailure("PERCENT_PRICE_BY_SIDE")


def _check_quantity(request: OrderRequest, spec: SymbolSpec) -> None:
    quantity = request.quantity
    if quantity is None:
        return
    if quantity == 0 or not _within(quantity, spec.min_quantity, spec.max_quantity, spec.step_size):
        raise FilterFailure("LOT_SIZE")
    if request.is_market and not _within(
        quantity, spec.market_min_quantity, spec.market_max_quantity, spec.market_step_size
    ):
        raise FilterFailure("MARKET_LOT_SIZE")


def _check_special(request: OrderRequest, spec: SymbolSpec) -> None:
    """ICEBERG_PARTS, and TRAILING_DELTA, which knows one range for stops above the price and one for those below."""
    if request.iceberg is not None and request.quantity is not None:
        if not _within(request.iceberg, spec.min_quantity, spec.max_quantity, spec.step_size):
            raise FilterFailure("LOT_SIZE")
        if request.quantity > request.iceberg * spec.iceberg_parts:
            raise FilterFailure("ICEBERG_PARTS")
    if request.trailing_delta is not None:
        above = (request.side == "BUY") == request.type.startswith("STOP_LOSS")
        least, most = spec.trailing_above if above else spec.trailing_below
        if not least <= request.trailing_delta <= most:
            raise FilterFailure("TRAILING_DELTA")


def _check_notional(request: OrderRequest, spec: SymbolSpec, reference_price: Decimal) -> None:
    value = notional(request, reference_price)
    floor_applies = spec.min_notional_applies_to_market or not request.is_market
    ceiling_applies = spec.max_notional_applies_to_market or not request.is_market
    if value <= 0 or (floor_applies and value < spec.min_notional):
        raise FilterFailure("NOTIONAL")
    if ceiling_applies and spec.max_notional and value > spec.max_notional:
        raise FilterFailure("NOTIONAL")


def _check_standing(request: OrderRequest, spec: SymbolSpec, standing: Standing) -> None:
    if standing.open_orders >= spec.max_orders:
        raise FilterFailure("MAX_NUM_ORDERS")
    if request.is_stop and standing.open_algo_orders >= spec.max_algo_orders:
        raise FilterFailure("MAX_NUM_ALGO_ORDERS")
    if request.iceberg is not None and standing.open_iceberg_orders >= spec.max_iceberg_orders:
        raise FilterFailure("MAX_NUM_ICEBERG_ORDERS")
    if standing.all_orders >= EXCHANGE_MAX_ORDERS:
        raise FilterFailure("EXCHANGE_MAX_NUM_ORDERS")
    if request.is_stop and standing.all_algo_orders >= EXCHANGE_MAX_ALGO_ORDERS:
        raise FilterFailure("EXCHANGE_MAX_NUM_ALGO_ORDERS")
    ceiling = spec.max_position if request.side == "BUY" else None
    if ceiling is not None and standing.position + (request.quantity or ZERO) > ceiling:
        raise FilterFailure("MAX_POSITION")


def _within(value: Decimal, minimum: Decimal, maximum: Decimal, step: Decimal) -> bool:
    return value >= minimum and (maximum == 0 or value <= maximum) and on_step(value, step)
