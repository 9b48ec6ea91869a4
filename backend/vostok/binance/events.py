"""The JSON of Binance's stream events, from values (docs: web-socket-streams.md, user-data-stream.md)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from vostok.binance.decimals import ZERO, text
from vostok.binance.marketdata import Book, Kline, PublicTrade
from vostok.binance.orders import AccountTrade, Order
from vostok.binance.shapes import Day, Json, ticker_book, ticker_day


def kline_event(symbol: str, interval: str, kline: Kline, *, closed: bool, event_ms: int) -> Json:
    """`<symbol>@kline_<interval>`; `x` is true once, when the candle is final."""
    return {
        "e": "kline",
        "E": event_ms,
        "s": symbol,
        "k": {
            "t": kline.open_time,
            "T": kline.close_time,
            "s": symbol,
            "i": interval,
            "f": -1,
            "L": -1,
            "o": text(kline.open),
            "c": text(kline.close),
            "h": text(kline.high),
            "l": text(kline.low),
            "v": text(kline.volume),
            "n": kline.trades,
            "x": closed,
            "q": text(kline.quote_volume),
            "V": text(kline.taker_base),
            "Q": text(kline.taker_quote),
            "B": "0",
        },
    }


def book_ticker_event(symbol: str, book: Book, update_id: int) -> Json:
    """`<symbol>@bookTicker`."""
    best = ticker_book(symbol, book)
    return {
        "u": update_id,
        "s": symbol,
        "b": best["bidPrice"],
        "B": best["bidQty"],
        "a": best["askPrice"],
        "A": best["askQty"],
    }


def trade_event(symbol: str, trade: PublicTrade, event_ms: int) -> Json:
    """`<symbol>@trade`."""
    return {
        "e": "trade",
        "E": event_ms,
        "s": symbol,
        "t": trade.id,
        "p": text(trade.price),
        "q": text(trade.quantity),
        "T": trade.time,
        "m": trade.buyer_is_maker,
        "M": True,
    }


def aggregate_trade_event(symbol: str, trade: PublicTrade, event_ms: int) -> Json:
    """`<symbol>@aggTrade`."""
    return {
        "e": "aggTrade",
        "E": event_ms,
        "s": symbol,
        "a": trade.id,
        "p": text(trade.price),
        "q": text(trade.quantity),
        "f": trade.id,
        "l": trade.id,
        "T": trade.time,
        "m": trade.buyer_is_maker,
        "M": True,
    }


def day_event(symbol: str, day: Day, book: Book, event_ms: int) -> Json:
    """`<symbol>@ticker`."""
    full = ticker_day(symbol, day, book)
    wire = {
        "p": "priceChange",
        "P": "priceChangePercent",
        "w": "weightedAvgPrice",
        "x": "prevClosePrice",
        "c": "lastPrice",
        "Q": "lastQty",
        "b": "bidPrice",
        "B": "bidQty",
        "a": "askPrice",
        "A": "askQty",
        "o": "openPrice",
        "h": "highPrice",
        "l": "lowPrice",
        "v": "volume",
        "q": "quoteVolume",
        "O": "openTime",
        "C": "closeTime",
        "F": "firstId",
        "L": "lastId",
        "n": "count",
    }
    return {"e": "24hrTicker", "E": event_ms, "s": symbol} | {key: full[name] for key, name in wire.items()}


def mini_day_event(symbol: str, day: Day, event_ms: int) -> Json:
    """`<symbol>@miniTicker`."""
    return {
        "e": "24hrMiniTicker",
        "E": event_ms,
        "s": symbol,
        "c": text(day.last),
        "o": text(day.open),
        "h": text(day.high),
        "l": text(day.low),
        "v": text(day.volume),
        "q": text(day.quote_volume),
    }


def execution_report(
    order: Order, execution: str, event_ms: int, *, trade: AccountTrade | None = None, cancel_id: str = ""
) -> Json:
    """`executionReport`; `execution` is NEW, TRADE, CANCELED, EXPIRED or TRADE_PREVENTION.

    `trade` is the fill that a TRADE reports, `cancel_id` the client id of a cancellation.
    """
    special: Json = {"d": order.trailing_delta} if order.trailing_delta else {}
    if order.trailing_since is not None:
        special["D"] = order.trailing_since
    prevented = {"A": text(order.prevented), "B": text(order.prevented)} if order.prevented else {}
    return (
        {
            "e": "executionReport",
            "E": event_ms,
            "s": order.symbol,
            "c": cancel_id or order.client_order_id,
            "S": order.side,
            "o": order.type,
            "f": order.time_in_force,
            "q": text(order.quantity),
            "p": text(order.price),
            "P": text(order.stop_price),
            "F": text(order.iceberg),
            "g": order.list_id,
            "C": order.client_order_id if cancel_id else "",
            "x": execution,
            "X": order.status,
            "r": "NONE",
            "i": order.id,
            "l": text(trade.quantity if trade else ZERO),
            "z": text(order.executed),
            "L": text(trade.price if trade else ZERO),
            "n": text(trade.commission if trade else ZERO),
            "N": trade.commission_asset if trade else None,
            "T": order.updated_at,
            "t": trade.id if trade else -1,
            "w": order.working_at is not None and order.is_open,
            "m": trade.maker if trade else False,
            "O": order.created_at,
            "Z": text(order.executed_quote),
            "Y": text(trade.quote if trade else ZERO),
            "Q": text(order.quote_quantity),
            "W": order.working_at if order.working_at is not None else -1,
            "V": order.self_trade,
        }
        | special
        | prevented
    )


def account_position(balances: Mapping[str, tuple[Decimal, Decimal]], event_ms: int) -> dict[str, Any]:
    """`outboundAccountPosition`: the balances that changed, asset → (free, locked)."""
    return {
        "e": "outboundAccountPosition",
        "E": event_ms,
        "u": event_ms,
        "B": [{"a": asset, "f": text(free), "l": text(locked)} for asset, (free, locked) in sorted(balances.items())],
    }
