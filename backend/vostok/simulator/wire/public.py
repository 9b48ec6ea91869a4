"""Public endpoints: the exchange's rules, its clock and its market data."""

from typing import Any

from vostok.binance import intervals, shapes
from vostok.binance.decimals import text
from vostok.binance.errors import BadCombination, BinanceError, InvalidParameter, InvalidValue
from vostok.binance.marketdata import PublicTrade
from vostok.binance.params import Params
from vostok.binance.symbols import SymbolSpec, to_exchange_info
from vostok.clock import MINUTE_MS
from vostok.simulator.wire import days
from vostok.simulator.wire.edge import Call
from vostok.simulator.wire.limits import RATE_LIMITS

MAX_ROWS = 1000
DEFAULT_ROWS = 500
MAX_DEPTH = 5000
AGGREGATE_WINDOW_MS = 60 * MINUTE_MS
# How far back the newest trades are looked for before the answer is left short.
NEWEST_TRADES_MINUTES = 120
STATUSES = ("TRADING", "HALT", "BREAK", "CANCEL_ONLY")


def ping(call: Call) -> dict[str, Any]:
    """`GET /ping`."""
    call.params.only(())
    return {}


def time(call: Call) -> dict[str, int]:
    """`GET /time`."""
    call.params.only(())
    return {"serverTime": call.now_ms}


def exchange_info(call: Call) -> dict[str, Any]:
    """`GET /exchangeInfo`."""
    params = call.params
    params.only(("symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"))
    specs = _chosen(call)
    if specs is None:
        specs = [*call.wire.engine.source.specs().values()]
        wanted = _permissions(params)
        specs = [spec for spec in specs if wanted & set(spec.permissions)]
    elif "permissions" in params or "symbolStatus" in params:
        raise BadCombination
    if "symbolStatus" in params:
        status = params["symbolStatus"]
        if status not in STATUSES:
            raise InvalidValue(-1122, "Invalid symbolStatus.")
        specs = [spec for spec in specs if spec.status == status]
    shown = params.boolean("showPermissionSets", True)
    return to_exchange_info(specs, call.now_ms, RATE_LIMITS, permission_sets=shown, special=True)


def depth(call: Call) -> dict[str, Any]:
    """`GET /depth`."""
    call.params.only(("symbol", "limit"))
    symbol = _symbol(call)
    limit = min(call.params.integer("limit") or 100, MAX_DEPTH)
    return shapes.depth(call.wire.engine.source.book(symbol, call.now_ms, limit), call.now_ms)


def trades(call: Call) -> list[Any]:
    """`GET /trades`: the newest."""
    call.params.only(("symbol", "limit"))
    return [shapes.public_trade(trade) for trade in _newest_trades(call, _symbol(call), _limit(call.params))]


def aggregate_trades(call: Call) -> list[Any]:
    """`GET /aggTrades`: from `startTime`, up to `endTime`, or the newest."""
    params = call.params
    params.only(("symbol", "fromId", "startTime", "endTime", "limit"))
    symbol, limit = _symbol(call), _limit(params)
    start, end = params.integer("startTime"), params.integer("endTime")
    if "fromId" in params:
        raise InvalidParameter("fromId")
    if start is None and end is None:
        found = _newest_trades(call, symbol, limit)
    else:
        end = min(call.now_ms, end if end is not None else (start or 0) + AGGREGATE_WINDOW_MS - 1)
        start = start if start is not None else end - AGGREGATE_WINDOW_MS + 1
        if end - start >= AGGREGATE_WINDOW_MS:
            raise BinanceError(-1127, "More than 1 hours between startTime and endTime.")
        found = _trades_from(call, symbol, start, end + 1, limit)
    return [shapes.aggregate_trade(trade) for trade in found]


def klines(call: Call) -> list[Any]:
    """`GET /klines`: from `startTime` on, else the newest up to `endTime`."""
    params = call.params
    params.only(("symbol", "interval", "startTime", "endTime", "timeZone", "limit"))
    symbol, limit = _symbol(call), _limit(params)
    interval = params.required("interval")
    if interval not in intervals.INTERVAL_MS:
        raise InvalidValue(-1120, "Invalid interval.")
    if params.get("timeZone", "0") not in ("0", "00:00", "+00:00"):
        raise InvalidParameter("timeZone")
    source = call.wire.engine.source
    first = intervals.open_time(source.first_ms(symbol), interval)
    end = min(params.integer("endTime") or call.now_ms, call.now_ms)
    last = intervals.open_time(end, interval)
    start = params.integer("startTime")
    if start is None:
        begin = max(first, intervals.shift_open(last, interval, 1 - limit))
    else:
        begin = max(first, intervals.open_time(start, interval))
        if begin < start:
            begin = intervals.next_open(begin, interval)
        last = min(last, intervals.shift_open(begin, interval, limit - 1))
    if begin > last:
        return []
    rows = source.klines(symbol, interval, begin, last, call.now_ms)
    return [shapes.kline_row(kline) for kline in rows]


def average_price(call: Call) -> dict[str, Any]:
    """`GET /avgPrice`."""
    call.params.only(("symbol",))
    symbol = _symbol(call)
    price = call.wire.engine.average_price(symbol, call.now_ms)
    minutes = call.wire.engine.spec(symbol).average_price_minutes
    return {"mins": minutes, "price": text(price), "closeTime": call.now_ms}


def ticker_day(call: Call) -> Any:
    """`GET /ticker/24hr`."""
    params = call.params
    params.only(("symbol", "symbols", "type", "symbolStatus"))
    kind = params.get("type", "FULL")
    if kind not in ("FULL", "MINI"):
        raise BinanceError(-1139, "Invalid ticker type.")
    source = call.wire.engine.source

    def one(spec: SymbolSpec) -> dict[str, Any]:
        book = source.book(spec.symbol, call.now_ms, 1)
        day = days.last_day(source, spec.symbol, call.now_ms)
        return shapes.ticker_day(spec.symbol, day, book, mini=kind == "MINI")

    return _each(call, one)


def ticker_price(call: Call) -> Any:
    """`GET /ticker/price`."""
    call.params.only(("symbol", "symbols", "symbolStatus"))
    source = call.wire.engine.source
    return _each(call, lambda spec: shapes.ticker_price(spec.symbol, source.price(spec.symbol, call.now_ms)))


def ticker_book(call: Call) -> Any:
    """`GET /ticker/bookTicker`."""
    call.params.only(("symbol", "symbols", "symbolStatus"))
    source = call.wire.engine.source
    return _each(call, lambda spec: shapes.ticker_book(spec.symbol, source.book(spec.symbol, call.now_ms, 1)))


def _each(call: Call, shape: Any) -> Any:
    specs = _chosen(call)
    if specs is None:
        specs = [*call.wire.engine.source.specs().values()]
    status = call.params.get("symbolStatus")
    if status is not None and status not in STATUSES:
        raise InvalidValue(-1122, "Invalid symbolStatus.")
    found = [shape(spec) for spec in specs if status in (None, spec.status)]
    return found[0] if "symbol" in call.params and found else found


def _chosen(call: Call) -> list[SymbolSpec] | None:
    """The symbols that `symbol` or `symbols` names, None without either. Raises -1121 for an unknown one."""
    names = call.params.symbols()
    if "symbol" in call.params:
        if names is not None:
            raise BadCombination
        names = [call.params.symbol()]
    return None if names is None else [call.wire.engine.spec(name) for name in names]


def _permissions(params: Params) -> set[str]:
    raw = params.get("permissions", "SPOT")
    return {name.strip(' "') for name in raw.strip("[]").split(",")}


def _symbol(call: Call) -> str:
    symbol = call.params.symbol()
    call.wire.engine.spec(symbol)
    return symbol


def _limit(params: Params) -> int:
    limit = params.integer("limit")
    if limit == 0:
        raise BinanceError(-1100, "Illegal characters found in parameter 'limit'; legal range is '^[1-9][0-9]*$'.")
    return min(limit or DEFAULT_ROWS, MAX_ROWS)


def _newest_trades(call: Call, symbol: str, limit: int) -> list[PublicTrade]:
    found: list[PublicTrade] = []
    end = call.now_ms + 1
    for _ in range(NEWEST_TRADES_MINUTES):
        start = (end - 1) - (end - 1) % MINUTE_MS
        found = call.wire.engine.source.trades(symbol, start, end) + found
        end = start
        if len(found) >= limit:
            break
    return found[-limit:]


def _trades_from(call: Call, symbol: str, start: int, end: int, limit: int) -> list[PublicTrade]:
    found: list[PublicTrade] = []
    while start < end and len(found) < limit:
        stop = min(end, start - start % MINUTE_MS + MINUTE_MS)
        found += call.wire.engine.source.trades(symbol, start, stop)
        start = stop
    return found[:limit]
