"""Orders: what is asked for (`OrderRequest`), what became of it (`Order`), and the trades of an account."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple, get_args

from vostok.binance.decimals import ZERO
from vostok.binance.errors import (
    BadCombination,
    BinanceError,
    EitherParameter,
    IllegalCharacters,
    InvalidParameter,
    InvalidValue,
    MandatoryParameter,
    OrderRejected,
    ParameterNotRequired,
)
from vostok.binance.params import Params

Side = Literal["BUY", "SELL"]
OrderType = Literal[
    "LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"
]
TimeInForce = Literal["GTC", "IOC", "FOK"]
OrderStatus = Literal["NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "REJECTED", "EXPIRED", "EXPIRED_IN_MATCH"]
ResponseType = Literal["ACK", "RESULT", "FULL"]
SelfTrade = Literal["NONE", "EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH"]

OPEN: Final[frozenset[OrderStatus]] = frozenset(("NEW", "PARTIALLY_FILLED"))
STOP_TYPES: Final[frozenset[OrderType]] = frozenset(
    ("STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
)
MARKET_TYPES: Final[frozenset[OrderType]] = frozenset(("MARKET", "STOP_LOSS", "TAKE_PROFIT"))
ICEBERG_TYPES: Final[frozenset[OrderType]] = frozenset(("LIMIT", "LIMIT_MAKER", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"))
# The first is what an order without a wish gets.
SELF_TRADE_MODES: Final[tuple[SelfTrade, ...]] = get_args(SelfTrade)
_NO_PREVENTION: Final[tuple[SelfTrade, ...]] = ("NONE",)
NO_LIST: Final = -1
CLIENT_ID_PATTERN = r"^[a-zA-Z0-9-_.:/]{1,36}$"
_CLIENT_ID = re.compile(r"[a-zA-Z0-9\-_.:/]{1,36}")

# What each type must have besides symbol, side and type (docs: "New order"); what it does not name is refused.
_MANDATORY: Final[Mapping[OrderType, tuple[str, ...]]] = {
    "LIMIT": ("timeInForce", "quantity", "price"),
    "LIMIT_MAKER": ("quantity", "price"),
    "MARKET": (),
    "STOP_LOSS": ("quantity", "stopPrice"),
    "STOP_LOSS_LIMIT": ("timeInForce", "quantity", "price", "stopPrice"),
    "TAKE_PROFIT": ("quantity", "stopPrice"),
    "TAKE_PROFIT_LIMIT": ("timeInForce", "quantity", "price", "stopPrice"),
}
_BY_TYPE = ("timeInForce", "quantity", "quoteOrderQty", "price", "stopPrice")
_ALWAYS = (
    "symbol",
    "side",
    "type",
    "newClientOrderId",
    "newOrderRespType",
    "selfTradePreventionMode",
    "icebergQty",
    "trailingDelta",
    "recvWindow",
    "timestamp",
)
ORDER_PARAMETERS: Final[frozenset[str]] = frozenset((*_ALWAYS, *_BY_TYPE))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequest:
    """An order as a client asks for it. Quantities in base, `quote_quantity` and prices in quote currency."""

    symbol: str
    side: Side
    type: OrderType
    quantity: Decimal | None = None
    quote_quantity: Decimal | None = None
    price: Decimal | None = None
    stop_price: Decimal | None = None
    time_in_force: TimeInForce = "GTC"
    client_order_id: str | None = None
    response_type: ResponseType = "ACK"
    self_trade: SelfTrade = "NONE"
    # The part of the quantity that others see at a time, base currency; None shows all.
    iceberg: Decimal | None = None
    # How far the price must turn back from its best to trigger, in basis points; None is a fixed stop.
    trailing_delta: int | None = None

    @property
    def is_stop(self) -> bool:
        """Whether it waits for its stop price before it works."""
        return self.type in STOP_TYPES

    @property
    def is_market(self) -> bool:
        """Whether it takes any price (a stop without limit does, once triggered)."""
        return self.type in MARKET_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order that a venue has accepted. Times in UTC ms; `working_at` None while a stop waits for its price.

    `prevented` is the quantity (base) that self-trade prevention kept from trading, `iceberg` the part that others see
    (0: all of it). A trailing stop (`trailing_delta` in basis points) follows since `trailing_since` the best price it
    has seen, `trailing_best`. Of two orders of one list (`list_id`) that exclude each other one `borrows`: what the
    other holds pays for it.
    """

    id: int
    client_order_id: str
    symbol: str
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    status: OrderStatus
    price: Decimal = ZERO
    stop_price: Decimal = ZERO
    quantity: Decimal = ZERO
    quote_quantity: Decimal = ZERO
    executed: Decimal = ZERO
    executed_quote: Decimal = ZERO
    created_at: int
    updated_at: int
    working_at: int | None
    self_trade: SelfTrade = "NONE"
    prevented: Decimal = ZERO
    iceberg: Decimal = ZERO
    trailing_delta: int = 0
    trailing_since: int | None = None
    trailing_best: Decimal | None = None
    list_id: int = NO_LIST
    borrows: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it can still fill."""
        return self.status in OPEN

    @property
    def remaining(self) -> Decimal:
        """The quantity that is not filled yet."""
        return self.quantity - self.executed


class AccountTrade(NamedTuple):
    """One fill of one order of an account; `commission` in `commission_asset`."""

    id: int
    order_id: int
    symbol: str
    price: Decimal
    quantity: Decimal
    quote: Decimal
    commission: Decimal
    commission_asset: str
    time: int
    buyer: bool
    maker: bool


def parse_order(
    params: Params, self_trade_modes: Collection[SelfTrade] = _NO_PREVENTION, *, special: bool = False
) -> OrderRequest:
    """The order in `params`, complete and without surplus. Raises Binance's -11xx errors.

    `self_trade_modes` are the modes of self-trade prevention that the symbol allows, its default first; `special`
    is whether it allows icebergs and trailing stops.
    """
    params.only(ORDER_PARAMETERS)
    symbol = params.symbol()
    side: Side = _choice(params, "side", Side, InvalidValue(-1117, "Invalid side."))
    kind: OrderType = _choice(params, "type", OrderType, InvalidValue(-1116, "Invalid orderType."))
    if not special:
        _refuse_special(params)
    iceberg, trailing_delta = params.decimal("icebergQty") or None, params.integer("trailingDelta")
    _check_presence(params, kind, trailing=trailing_delta is not None)
    self_trade = _self_trade(params, self_trade_modes)
    in_force: TimeInForce = "GTC"
    if "timeInForce" in params:
        in_force = _choice(params, "timeInForce", TimeInForce, InvalidValue(-1115, "Invalid timeInForce."))
    if iceberg is not None and in_force != "GTC":
        raise BadCombination
    response: ResponseType = "FULL" if kind in ("LIMIT", "MARKET") else "ACK"
    if "newOrderRespType" in params:
        response = _choice(params, "newOrderRespType", ResponseType, InvalidParameter("newOrderRespType"))
    return OrderRequest(
        symbol=symbol,
        side=side,
        type=kind,
        quantity=params.decimal("quantity"),
        quote_quantity=params.decimal("quoteOrderQty"),
        price=params.decimal("price"),
        stop_price=params.decimal("stopPrice"),
        time_in_force=in_force,
        client_order_id=client_order_id(params, "newClientOrderId"),
        response_type=response,
        self_trade=self_trade,
        iceberg=iceberg,
        trailing_delta=trailing_delta,
    )


def client_order_id(params: Params, name: str) -> str | None:
    """The client's own id in `name`, None when it was not sent. Raises -1100."""
    value = params.get(name)
    if value is not None and not _CLIENT_ID.fullmatch(value):
        raise IllegalCharacters(name, CLIENT_ID_PATTERN)
    return value


def _choice(params: Params, name: str, literal: Any, error: BinanceError) -> Any:
    value = params.required(name)
    if value not in get_args(literal):
        raise error
    return value


def _check_presence(params: Params, kind: OrderType, *, trailing: bool) -> None:
    mandatory = _MANDATORY[kind]
    allowed = set(mandatory)
    for name, may in (("icebergQty", kind in ICEBERG_TYPES), ("trailingDelta", kind in STOP_TYPES)):
        if name in params and not may:
            raise ParameterNotRequired(name)
    if kind == "MARKET":
        sizes = [name for name in ("quantity", "quoteOrderQty") if name in params]
        if not sizes:
            raise EitherParameter("quantity", "quoteOrderQty")
        allowed.add(sizes[0])
    for name in mandatory:
        if name not in params and not (trailing and name == "stopPrice"):
            raise MandatoryParameter(name)
    for name in _BY_TYPE:
        if name in params and name not in allowed:
            raise ParameterNotRequired(name)


def _refuse_special(params: Params) -> None:
    if params.decimal("icebergQty"):
        raise OrderRejected("Iceberg orders are not supported for this symbol.")
    if params.integer("trailingDelta"):
        raise OrderRejected("Trailing stop orders are not supported for this symbol.")


def _self_trade(params: Params, allowed: Collection[SelfTrade]) -> SelfTrade:
    wanted = params.get("selfTradePreventionMode")
    for mode in allowed:
        if wanted in (None, mode):
            return mode
    raise BinanceError(-1013, "This symbol does not allow the specified self-trade prevention mode.")
