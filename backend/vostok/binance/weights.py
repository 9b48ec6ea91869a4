"""What a request costs of an address's weight (docs: rest-api.md of 2026).

Since 2026-04-02 placing and cancelling an order is free when it succeeds.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Params = Mapping[str, Any]
# For a path that is not known here: rather too much than a ban.
UNKNOWN_WEIGHT = 100


def depth_weight(limit: int) -> int:
    """The weight of `GET /depth` with this many levels."""
    for most, weight in ((100, 5), (500, 25), (1000, 50)):
        if limit <= most:
            return weight
    return 250


def ticker_weight(symbols: int | None) -> int:
    """The weight of `GET /ticker/24hr` for this many symbols, None for all."""
    if symbols is None or symbols > 100:
        return 80
    return 2 if symbols <= 20 else 40


def request_weight(method: str, path: str, params: Params) -> int:
    """The most that `method` on `path` (below `/api/v3/`) with `params` can cost."""
    if method != "GET":
        # Only a refused order or cancel is counted.
        return 1
    known = _WEIGHTS.get(path, UNKNOWN_WEIGHT)
    return known if isinstance(known, int) else known(params)


def _symbols(params: Params) -> int | None:
    if "symbol" in params:
        return 1
    names = params.get("symbols")
    return None if names is None else str(names).count(",") + 1


def _with(name: str, weight: int, otherwise: int) -> Callable[[Params], int]:
    return lambda params: weight if name in params else otherwise


_WEIGHTS: Final[dict[str, int | Callable[[Params], int]]] = {
    "ping": 1,
    "time": 1,
    "exchangeInfo": 20,
    "depth": lambda params: depth_weight(int(params.get("limit", 100))),
    "trades": 25,
    "aggTrades": 4,
    "klines": 2,
    "uiKlines": 2,
    "avgPrice": 2,
    "ticker/24hr": lambda params: ticker_weight(_symbols(params)),
    "ticker/price": _with("symbol", 2, 4),
    "ticker/bookTicker": _with("symbol", 2, 4),
    "account": 20,
    "order": 4,
    "openOrders": _with("symbol", 6, 80),
    "allOrders": 20,
    "myTrades": _with("orderId", 5, 20),
    "rateLimit/order": 40,
}
