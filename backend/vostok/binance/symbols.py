"""A symbol and its trading rules, to and from the JSON of `GET /api/v3/exchangeInfo` (docs: filters.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from vostok.binance.decimals import ZERO, text
from vostok.binance.orders import SELF_TRADE_MODES

ORDER_TYPES = ("LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
PERMISSION = "SPOT"
# Open orders of an account on all symbols together, and those of them that wait for a stop price.
EXCHANGE_MAX_ORDERS = 1_000
EXCHANGE_MAX_ALGO_ORDERS = 200
EXCHANGE_MAX_ORDER_LISTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolSpec:
    """What Binance allows on one symbol. Prices and notionals in quote currency, quantities in base currency.

    A bound of 0 (a tick, a price bound, a count of 0 aside) is switched off, as Binance defines it.
    """

    symbol: str
    base: str
    quote: str
    status: str = "TRADING"
    order_types: tuple[str, ...] = ORDER_TYPES
    permissions: tuple[str, ...] = (PERMISSION,)

    # PRICE_FILTER
    min_price: Decimal
    max_price: Decimal
    tick_size: Decimal
    # LOT_SIZE
    min_quantity: Decimal
    max_quantity: Decimal
    step_size: Decimal
    # MARKET_LOT_SIZE
    market_min_quantity: Decimal = ZERO
    market_max_quantity: Decimal = ZERO
    market_step_size: Decimal = ZERO
    # NOTIONAL (or the older MIN_NOTIONAL)
    min_notional: Decimal = Decimal(5)
    max_notional: Decimal = Decimal(9_000_000)
    min_notional_applies_to_market: bool = True
    max_notional_applies_to_market: bool = False
    average_price_minutes: int = 5
    # PERCENT_PRICE_BY_SIDE
    bid_multiplier_up: Decimal = Decimal(5)
    bid_multiplier_down: Decimal = Decimal("0.2")
    ask_multiplier_up: Decimal = Decimal(5)
    ask_multiplier_down: Decimal = Decimal("0.2")
    # Counts of open orders and of parts
    iceberg_parts: int = 100
    max_orders: int = 200
    max_algo_orders: int = 5
    max_iceberg_orders: int = 10
    max_order_lists: int = 20
    # MAX_POSITION, None where the symbol has none
    max_position: Decimal | None = None
    # TRAILING_DELTA, in basis points
    trailing_above: tuple[int, int] = (10, 2000)
    trailing_below: tuple[int, int] = (10, 2000)

    @property
    def pair(self) -> str:
        """The name people use: `BTC/USDT`."""
        return f"{self.base}/{self.quote}"

    @property
    def trading(self) -> bool:
        """Whether orders are accepted."""
        return self.status == "TRADING"

    @property
    def market_step(self) -> Decimal:
        """The step that a MARKET order's quantity must keep: MARKET_LOT_SIZE's, or LOT_SIZE's where that is off."""
        return self.market_step_size or self.step_size


def symbol_of(pair: str) -> str:
    """`BTC/USDT` as it is written on the wire: `BTCUSDT`."""
    return pair.replace("/", "")


def from_exchange_info(info: Mapping[str, Any]) -> dict[str, SymbolSpec]:
    """The symbols of an exchangeInfo answer; one whose rules make no sense is left out. Raises KeyError, TypeError or
    ValueError on a body that is none, and where no symbol at all is understood."""
    listed = info["symbols"]
    found = {spec.symbol: spec for item in listed if (spec := _readable(item)) is not None}
    return found if found or not listed else {item["symbol"]: _spec(item) for item in listed}


def unreadable_symbols(info: Mapping[str, Any]) -> list[str]:
    """The symbols of an exchangeInfo answer that `from_exchange_info` leaves out."""
    return [str(item.get("symbol")) for item in info["symbols"] if _readable(item) is None]


def to_exchange_info(
    specs: Iterable[SymbolSpec],
    now_ms: int,
    rate_limits: Sequence[Mapping[str, Any]],
    *,
    permission_sets: bool = True,
    special: bool = False,
) -> dict[str, Any]:
    """The body of exchangeInfo; `rate_limits` are Binance's own objects.

    `special` is whether the symbols allow icebergs and trailing stops.
    """
    return {
        "timezone": "UTC",
        "serverTime": now_ms,
        "rateLimits": [dict(limit) for limit in rate_limits],
        "exchangeFilters": [
            {"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": EXCHANGE_MAX_ORDERS},
            {"filterType": "EXCHANGE_MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": EXCHANGE_MAX_ALGO_ORDERS},
            {"filterType": "EXCHANGE_MAX_NUM_ORDER_LISTS", "maxNumOrderLists": EXCHANGE_MAX_ORDER_LISTS},
        ],
        "symbols": [_symbol_json(spec, permission_sets=permission_sets, special=special) for spec in specs],
    }


def _readable(item: Mapping[str, Any]) -> SymbolSpec | None:
    """The symbol; None where its rules make no sense, so that one odd listing does not close the others."""
    try:
        return _spec(item)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return None


def _spec(item: Mapping[str, Any]) -> SymbolSpec:
    filters = {entry["filterType"]: entry for entry in item["filters"]}
    price, lot = filters["PRICE_FILTER"], filters["LOT_SIZE"]
    return SymbolSpec(
        symbol=item["symbol"],
        base=item["baseAsset"],
        quote=item["quoteAsset"],
        status=item["status"],
        order_types=tuple(item["orderTypes"]),
        permissions=tuple(item["permissions"]) or tuple(name for group in item["permissionSets"] for name in group),
        min_price=_amount(price["minPrice"]),
        max_price=_amount(price["maxPrice"]),
        tick_size=_amount(price["tickSize"]),
        min_quantity=_amount(lot["minQty"]),
        max_quantity=_amount(lot["maxQty"]),
        step_size=_amount(lot["stepSize"]),
        **_market_lot(filters.get("MARKET_LOT_SIZE")),
        **_notional(filters),
        **_percent_price(filters),
        **_counts(filters),
    )


def _market_lot(entry: Mapping[str, Any] | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {
        "market_min_quantity": _amount(entry["minQty"]),
        "market_max_quantity": _amount(entry["maxQty"]),
        "market_step_size": _amount(entry["stepSize"]),
    }


def _notional(filters: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if (entry := filters.get("NOTIONAL")) is not None:
        return {
            "min_notional": _amount(entry["minNotional"]),
            "max_notional": _amount(entry["maxNotional"]),
            "min_notional_applies_to_market": entry["applyMinToMarket"],
            "max_notional_applies_to_market": entry["applyMaxToMarket"],
            "average_price_minutes": entry["avgPriceMins"],
        }
    if (entry := filters.get("MIN_NOTIONAL")) is not None:
        return {
            "min_notional": _amount(entry["minNotional"]),
            "max_notional": ZERO,
            "min_notional_applies_to_market": entry["applyToMarket"],
            "average_price_minutes": entry["avgPriceMins"],
        }
    return {"min_notional": ZERO, "max_notional": ZERO}


def _percent_price(filters: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    names = ("bid_multiplier_up", "bid_multiplier_down", "ask_multiplier_up", "ask_multiplier_down")
    if (entry := filters.get("PERCENT_PRICE_BY_SIDE")) is not None:
        wire = ("bidMultiplierUp", "bidMultiplierDown", "askMultiplierUp", "askMultiplierDown")
    elif (entry := filters.get("PERCENT_PRICE")) is not None:
        wire = ("multiplierUp", "multiplierDown", "multiplierUp", "multiplierDown")
    else:
        return dict.fromkeys(names, ZERO)
    return {name: _amount(entry[key]) for name, key in zip(names, wire, strict=True)}


def _counts(filters: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    wire = {
        "iceberg_parts": ("ICEBERG_PARTS", "limit"),
        "max_orders": ("MAX_NUM_ORDERS", "maxNumOrders"),
        "max_algo_orders": ("MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders"),
        "max_iceberg_orders": ("MAX_NUM_ICEBERG_ORDERS", "maxNumIcebergOrders"),
        "max_order_lists": ("MAX_NUM_ORDER_LISTS", "maxNumOrderLists"),
    }
    found: dict[str, Any] = {name: int(filters[kind][key]) for name, (kind, key) in wire.items() if kind in filters}
    if "MAX_POSITION" in filters:
        found["max_position"] = _amount(filters["MAX_POSITION"]["maxPosition"])
    if (delta := filters.get("TRAILING_DELTA")) is not None:
        found["trailing_above"] = (delta["minTrailingAboveDelta"], delta["maxTrailingAboveDelta"])
        found["trailing_below"] = (delta["minTrailingBelowDelta"], delta["maxTrailingBelowDelta"])
    return found


def _amount(raw: Any) -> Decimal:
    """A price or quantity of a rule. Raises ValueError for what is no finite, non-negative number."""
    number = Decimal(raw)
    if not number.is_finite() or number < 0:
        raise ValueError(f"{raw} is no amount")
    return number


def _symbol_json(spec: SymbolSpec, *, permission_sets: bool, special: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "symbol": spec.symbol,
        "status": spec.status,
        "baseAsset": spec.base,
        "baseAssetPrecision": 8,
        "quoteAsset": spec.quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": list(spec.order_types),
        "icebergAllowed": special,
        "ocoAllowed": special,
        "otoAllowed": False,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": special,
        "cancelReplaceAllowed": True,
        "amendAllowed": False,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": _filters_json(spec),
        "permissions": [],
        "permissionSets": [list(spec.permissions)],
        "defaultSelfTradePreventionMode": "NONE",
        "allowedSelfTradePreventionModes": list(SELF_TRADE_MODES),
    }
    if not permission_sets:
        del body["permissionSets"]
    return body


def _filters_json(spec: SymbolSpec) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": text(spec.min_price),
            "maxPrice": text(spec.max_price),
            "tickSize": text(spec.tick_size),
        },
        _lot_json("LOT_SIZE", spec.min_quantity, spec.max_quantity, spec.step_size),
        {"filterType": "ICEBERG_PARTS", "limit": spec.iceberg_parts},
        _lot_json("MARKET_LOT_SIZE", spec.market_min_quantity, spec.market_max_quantity, spec.market_step_size),
        {
            "filterType": "TRAILING_DELTA",
            "minTrailingAboveDelta": spec.trailing_above[0],
            "maxTrailingAboveDelta": spec.trailing_above[1],
            "minTrailingBelowDelta": spec.trailing_below[0],
            "maxTrailingBelowDelta": spec.trailing_below[1],
        },
        {
            "filterType": "PERCENT_PRICE_BY_SIDE",
            "bidMultiplierUp": f"{spec.bid_multiplier_up:f}",
            "bidMultiplierDown": f"{spec.bid_multiplier_down:f}",
            "askMultiplierUp": f"{spec.ask_multiplier_up:f}",
            "askMultiplierDown": f"{spec.ask_multiplier_down:f}",
            "avgPriceMins": spec.average_price_minutes,
        },
        {
            "filterType": "NOTIONAL",
            "minNotional": text(spec.min_notional),
            "applyMinToMarket": spec.min_notional_applies_to_market,
            "maxNotional": text(spec.max_notional),
            "applyMaxToMarket": spec.max_notional_applies_to_market,
            "avgPriceMins": spec.average_price_minutes,
        },
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": spec.max_orders},
        {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": spec.max_algo_orders},
        {"filterType": "MAX_NUM_ICEBERG_ORDERS", "maxNumIcebergOrders": spec.max_iceberg_orders},
        {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": spec.max_order_lists},
    ]
    if spec.max_position is not None:
        filters.append({"filterType": "MAX_POSITION", "maxPosition": text(spec.max_position)})
    return filters


def _lot_json(kind: str, minimum: Decimal, maximum: Decimal, step: Decimal) -> dict[str, str]:
    return {"filterType": kind, "minQty": text(minimum), "maxQty": text(maximum), "stepSize": text(step)}
