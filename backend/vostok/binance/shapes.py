"""The JSON of Binance's answers and events, from values (docs: rest-api.md, web-socket-streams.md)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from vostok.binance.conditional import conditional, prevented, trailing, working
from vostok.binance.decimals import ZERO, eight_places, text
from vostok.binance.marketdata import Book, Kline, Level, PublicTrade
from vostok.binance.orders import NO_LIST, AccountTrade, Order, ResponseType

Json = dict[str, Any]


class Day(NamedTuple):
    """24 hours of a symbol: prices in quote, volume in base currency, times in UTC ms."""

    open_time: int
    close_time: int
    open: Decimal
    high: Decimal
    low: Decimal
    last: Decimal
    last_quantity: Decimal
    previous_close: Decimal
    volume: Decimal
    quote_volume: Decimal
    trades: int
    first_id: int
    last_id: int


def order_answer(order: Order, trades: Sequence[AccountTrade], response: ResponseType) -> Json:
    """The answer to `POST /order` in the form the client asked for."""
    body: Json = {
        "symbol": order.symbol,
        "orderId": order.id,
        "orderListId": order.list_id,
        "clientOrderId": order.client_order_id,
        "transactTime": order.created_at,
    }
    if response == "ACK":
        return body
    body |= {
        "price": text(order.price),
        "origQty": text(order.quantity),
        "executedQty": text(order.executed),
        "origQuoteOrderQty": text(order.quote_quantity),
        "cummulativeQuoteQty": text(order.executed_quote),
        "status": order.status,
        "timeInForce": order.time_in_force,
        "type": order.type,
        "side": order.side,
        "workingTime": working(order),
        "selfTradePreventionMode": order.self_trade,
    } | conditional(order)
    if response == "FULL":
        body["fills"] = [
            {
                "price": text(trade.price),
                "qty": text(trade.quantity),
                "commission": text(trade.commission),
                "commissionAsset": trade.commission_asset,
                "tradeId": trade.id,
            }
            for trade in trades
        ]
    return body


def order_commission(*, maker: Decimal, taker: Decimal) -> Json:
    """What `POST /order/test` tells of costs; `maker` and `taker` are fractions. No tax, no discount."""
    none = {"maker": text(ZERO), "taker": text(ZERO)}
    return {
        "standardCommissionForOrder": {"maker": text(maker), "taker": text(taker)},
        "specialCommissionForOrder": none,
        "taxCommissionForOrder": none,
        "discount": {
            "enabledForAccount": False,
            "enabledForSymbol": False,
            "discountAsset": "BNB",
            "discount": text(ZERO),
        },
    }


def order_query(order: Order) -> Json:
    """An element of `GET /order`, `/openOrders` and `/allOrders`."""
    return (
        {
            "symbol": order.symbol,
            "orderId": order.id,
            "orderListId": order.list_id,
            "clientOrderId": order.client_order_id,
            "price": text(order.price),
            "origQty": text(order.quantity),
            "executedQty": text(order.executed),
            "cummulativeQuoteQty": text(order.executed_quote),
            "status": order.status,
            "timeInForce": order.time_in_force,
            "type": order.type,
            "side": order.side,
            "stopPrice": text(order.stop_price),
            "icebergQty": text(order.iceberg),
            "time": order.created_at,
            "updateTime": order.updated_at,
            "isWorking": order.working_at is not None,
            "workingTime": working(order),
            "origQuoteOrderQty": text(order.quote_quantity),
            "selfTradePreventionMode": order.self_trade,
        }
        | trailing(order)
        | prevented(order)
    )


def order_cancel(order: Order, cancel_id: str) -> Json:
    """The answer to `DELETE /order`; `cancel_id` is the client id of the cancellation itself."""
    return {
        "symbol": order.symbol,
        "origClientOrderId": order.client_order_id,
        "orderId": order.id,
        "orderListId": order.list_id,
        "clientOrderId": cancel_id,
        "transactTime": order.updated_at,
        "price": text(order.price),
        "origQty": text(order.quantity),
        "executedQty": text(order.executed),
        "origQuoteOrderQty": text(order.quote_quantity),
        "cummulativeQuoteQty": text(order.executed_quote),
        "status": order.status,
        "timeInForce": order.time_in_force,
        "type": order.type,
        "side": order.side,
        "selfTradePreventionMode": order.self_trade,
    } | conditional(order)


def account(
    balances: Mapping[str, tuple[Decimal, Decimal]], *, uid: int, updated_at: int, maker: Decimal, taker: Decimal
) -> Json:
    """`GET /account`: `balances` is asset → (free, locked); `maker` and `taker` are fractions."""
    return {
        "makerCommission": int(maker * 10_000),
        "takerCommission": int(taker * 10_000),
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": {
            "maker": text(maker),
            "taker": text(taker),
            "buyer": text(ZERO),
            "seller": text(ZERO),
        },
        "canTrade": True,
        "canWithdraw": False,
        "canDeposit": False,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": updated_at,
        "accountType": "SPOT",
        "balances": [
            {"asset": asset, "free": text(free), "locked": text(locked)}
            for asset, (free, locked) in sorted(balances.items())
        ],
        "permissions": ["SPOT"],
        "uid": uid,
    }


def my_trade(trade: AccountTrade, list_id: int = NO_LIST) -> Json:
    """An element of `GET /myTrades`; `list_id` is that of its order."""
    return {
        "symbol": trade.symbol,
        "id": trade.id,
        "orderId": trade.order_id,
        "orderListId": list_id,
        "price": text(trade.price),
        "qty": text(trade.quantity),
        "quoteQty": text(trade.quote),
        "commission": text(trade.commission),
        "commissionAsset": trade.commission_asset,
        "time": trade.time,
        "isBuyer": trade.buyer,
        "isMaker": trade.maker,
        "isBestMatch": True,
    }


def kline_row(kline: Kline) -> list[int | str]:
    """The 12 fields of `GET /klines`."""
    return [
        kline.open_time,
        text(kline.open),
        text(kline.high),
        text(kline.low),
        text(kline.close),
        text(kline.volume),
        kline.close_time,
        text(kline.quote_volume),
        kline.trades,
        text(kline.taker_base),
        text(kline.taker_quote),
        "0",
    ]


def depth(book: Book, update_id: int) -> Json:
    """`GET /depth`."""
    return {"lastUpdateId": update_id, "bids": _levels(book.bids), "asks": _levels(book.asks)}


def public_trade(trade: PublicTrade) -> Json:
    """An element of `GET /trades`."""
    return {
        "id": trade.id,
        "price": text(trade.price),
        "qty": text(trade.quantity),
        "quoteQty": text(trade.price * trade.quantity),
        "time": trade.time,
        "isBuyerMaker": trade.buyer_is_maker,
        "isBestMatch": True,
    }


def aggregate_trade(trade: PublicTrade) -> Json:
    """An element of `GET /aggTrades`; each of the crowd's trades is its own aggregate."""
    return {
        "a": trade.id,
        "p": text(trade.price),
        "q": text(trade.quantity),
        "f": trade.id,
        "l": trade.id,
        "T": trade.time,
        "m": trade.buyer_is_maker,
        "M": True,
    }


def ticker_price(symbol: str, price: Decimal) -> Json:
    """`GET /ticker/price`."""
    return {"symbol": symbol, "price": text(price)}


def ticker_book(symbol: str, book: Book) -> Json:
    """`GET /ticker/bookTicker`."""
    (bid, bid_quantity), (ask, ask_quantity) = _best(book.bids), _best(book.asks)
    return {
        "symbol": symbol,
        "bidPrice": text(bid),
        "bidQty": text(bid_quantity),
        "askPrice": text(ask),
        "askQty": text(ask_quantity),
    }


def ticker_day(symbol: str, day: Day, book: Book, *, mini: bool = False) -> Json:
    """`GET /ticker/24hr`, FULL or MINI."""
    body: Json = {"symbol": symbol}
    if not mini:
        change = day.last - day.open
        average = eight_places(day.quote_volume / day.volume) if day.volume else ZERO
        body |= {
            "priceChange": text(change),
            "priceChangePercent": f"{change / day.open * 100:.3f}" if day.open else "0.000",
            "weightedAvgPrice": text(average),
            "prevClosePrice": text(day.previous_close),
            "lastPrice": text(day.last),
            "lastQty": text(day.last_quantity),
        } | {key: value for key, value in ticker_book(symbol, book).items() if key != "symbol"}
    body |= {"openPrice": text(day.open), "highPrice": text(day.high), "lowPrice": text(day.low)}
    if mini:
        body["lastPrice"] = text(day.last)
    return body | {
        "volume": text(day.volume),
        "quoteVolume": text(day.quote_volume),
        "openTime": day.open_time,
        "closeTime": day.close_time,
        "firstId": day.first_id,
        "lastId": day.last_id,
        "count": day.trades,
    }


def _levels(levels: Iterable[Level]) -> list[list[str]]:
    return [[text(price), text(quantity)] for price, quantity in levels]


def _best(levels: Sequence[Level]) -> Level:
    return levels[0] if levels else (ZERO, ZERO)
