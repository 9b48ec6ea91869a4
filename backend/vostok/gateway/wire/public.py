"""Public market data from the shared cache; under a prefix, only the symbols its bot may trade."""

import json
from collections.abc import Collection
from typing import Any

from vostok.binance.errors import BinanceError, InvalidSymbol, MandatoryParameter
from vostok.binance.symbols import symbol_of
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.wire.edge import Call, Handler

MAX_DEPTH = 5_000
_DEPTHS = (5, 10, 20, 50, 100, 500, 1_000, MAX_DEPTH)


async def ping(call: Call) -> Any:
    """`GET /ping`."""
    call.params.only(())
    return {}


async def time(call: Call) -> Any:
    """`GET /time`: the venue's clock."""
    call.params.only(())
    return {"serverTime": call.wire.clock() + call.wire.upstream.offset_ms}


async def exchange_info(call: Call) -> Any:
    """`GET /exchangeInfo`; three thousand symbols would cost each bot about 100 MB, so it gets its own."""
    params = call.params
    params.only(("symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"))
    info = await call.wire.market.info()
    items = info["symbols"]
    if (own := own_symbols(call)) is not None:
        items = [item for item in items if item["symbol"] in own]
    wanted = [params.symbol()] if "symbol" in params else params.symbols()
    if wanted is not None:
        items = [item for item in items if item["symbol"] in wanted]
        if len(items) != len(wanted):
            raise InvalidSymbol
    if "symbolStatus" in params:
        items = [item for item in items if item["status"] == params["symbolStatus"]]
    if not params.boolean("showPermissionSets", default=True):
        items = [{name: value for name, value in item.items() if name != "permissionSets"} for item in items]
    return {**info, "serverTime": call.wire.clock() + call.wire.upstream.offset_ms, "symbols": items}


async def klines(call: Call) -> Any:
    """`GET /klines` and `/uiKlines`."""
    params = call.params
    params.only(("symbol", "interval", "startTime", "endTime", "timeZone", "limit"))
    limit = params.integer("limit", maximum=1_000)
    if params.get("timeZone", "0") not in ("0", "+00:00", "00:00"):
        raise BinanceError(-1130, "Data sent for parameter 'timeZone' is not valid.")
    return await call.wire.market.klines(
        _symbol(call),
        params.required("interval"),
        start=params.integer("startTime"),
        end=params.integer("endTime"),
        limit=limit or 500,
    )


async def depth(call: Call) -> Any:
    """`GET /depth`."""
    call.params.only(("symbol", "limit"))
    limit = call.params.integer("limit") or 100
    if not 1 <= limit <= MAX_DEPTH:
        raise BinanceError(-1130, "Data sent for parameter 'limit' is not valid.")
    await call.wire.market.spec(_symbol(call))
    return await call.wire.market.depth(_symbol(call), limit)


def passed_on(path: str, names: Collection[str], *, needs_symbol: bool = True) -> Handler:
    """Hand the venue's answer on, shared for a second; it must be what the endpoint answers with."""

    async def handler(call: Call) -> Any:
        call.params.only(names)
        if needs_symbol:
            await call.wire.market.spec(_symbol(call))
        body = await call.wire.market.passed_on(path, dict(call.params))
        if not isinstance(body, list | dict) or not body:
            raise VenueSilent(f"the venue's {path} cannot be understood")
        return body

    return handler


def tickers(path: str) -> Handler:
    """`ticker/…`: one symbol, several, or all; a bot's "all" are its own."""

    async def handler(call: Call) -> Any:
        params = call.params
        params.only(("symbol", "symbols", "type"))
        asked = {name: params[name] for name in ("type",) if name in params}
        if "symbol" in params:
            await call.wire.market.spec(_symbol(call))
            body = await call.wire.market.passed_on(path, {**asked, "symbol": _symbol(call)})
            return _one(body, path)
        names = params.symbols()
        own = own_symbols(call)
        if names is None and own is not None:
            names = sorted(own)
        if names is not None:
            asked["symbols"] = json.dumps(names, separators=(",", ":"))
        return _many(await call.wire.market.passed_on(path, asked), path)

    return handler


def own_symbols(call: Call) -> set[str] | None:
    """The symbols of the bot's list and of what it still holds; None on paths without prefix."""
    if call.bot is None:
        return None
    ledger = call.wire.writer.books.ledgers[call.bot.id]
    held = {asset + ledger.quote for asset in ledger.holdings()} & set(call.wire.market.specs)
    return {symbol_of(pair) for pair in call.bot.pairs} | held


def _symbol(call: Call) -> str:
    if "symbol" not in call.params:
        raise MandatoryParameter("symbol")
    return call.params.symbol()


def _one(body: Any, path: str) -> Any:
    if not isinstance(body, dict) or "symbol" not in body:
        raise VenueSilent(f"the venue's {path} cannot be understood")
    return body


def _many(body: Any, path: str) -> Any:
    if not isinstance(body, list):
        raise VenueSilent(f"the venue's {path} cannot be understood")
    return body
