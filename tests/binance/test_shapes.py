"""Answers and events have exactly the fields that Binance documents, as it types them."""

from decimal import Decimal
from typing import Any

import pytest

from tests.binance.samples import BOOK
from vostok.binance import events, shapes
from vostok.binance.decimals import ZERO
from vostok.binance.marketdata import Book, Kline, PublicTrade
from vostok.binance.orders import AccountTrade, Order

OPEN, HIGH, LOW, CLOSE, VOLUME = (Decimal(digit) for digit in "12345")
KLINE = Kline(60_000, OPEN, HIGH, LOW, CLOSE, VOLUME, 119_999, Decimal(600), 7, Decimal(1), Decimal(2))
TRADE = PublicTrade(7, Decimal(100), Decimal("0.5"), 1_000, True)
FILL = AccountTrade(3, 1, "BTCUSDT", Decimal(100), Decimal(1), Decimal(100), Decimal("0.001"), "BTC", 5, True, False)
ORDER = Order(
    id=1,
    client_order_id="mine",
    symbol="BTCUSDT",
    side="BUY",
    type="LIMIT",
    time_in_force="GTC",
    status="PARTIALLY_FILLED",
    price=Decimal(100),
    quantity=Decimal(2),
    executed=Decimal(1),
    executed_quote=Decimal(100),
    created_at=4,
    updated_at=5,
    working_at=4,
)
# Field names from Binance's documentation, in the order of its examples.
FULL = (
    "symbol orderId orderListId clientOrderId transactTime price origQty executedQty origQuoteOrderQty "
    "cummulativeQuoteQty status timeInForce type side workingTime selfTradePreventionMode fills"
)
QUERY = (
    "symbol orderId orderListId clientOrderId price origQty executedQty cummulativeQuoteQty status timeInForce type "
    "side stopPrice icebergQty time updateTime isWorking workingTime origQuoteOrderQty selfTradePreventionMode"
)
CANCEL = (
    "symbol origClientOrderId orderId orderListId clientOrderId transactTime price origQty executedQty "
    "origQuoteOrderQty cummulativeQuoteQty status timeInForce type side selfTradePreventionMode"
)
MY_TRADE = (
    "symbol id orderId orderListId price qty quoteQty commission commissionAsset time isBuyer isMaker isBestMatch"
)
DAY = (
    "symbol priceChange priceChangePercent weightedAvgPrice prevClosePrice lastPrice lastQty bidPrice bidQty askPrice "
    "askQty openPrice highPrice lowPrice volume quoteVolume openTime closeTime firstId lastId count"
)
REPORT = "e E s c S o f q p P F g C x X r i l z L n N T t w m O Z Y Q W V"


def day(**changes: Any) -> shapes.Day:
    values = shapes.Day(
        0,
        1,
        Decimal(80),
        Decimal(120),
        Decimal(70),
        Decimal(100),
        ZERO,
        Decimal(80),
        Decimal(10),
        Decimal(950),
        5,
        1,
        5,
    )
    return values._replace(**changes)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (shapes.order_answer(ORDER, [FILL], "FULL"), FULL),
        (shapes.order_query(ORDER), QUERY),
        (shapes.order_cancel(ORDER, "x"), CANCEL),
        (shapes.my_trade(FILL), MY_TRADE),
        (shapes.public_trade(TRADE), "id price qty quoteQty time isBuyerMaker isBestMatch"),
        (shapes.aggregate_trade(TRADE), "a p q f l T m M"),
        (shapes.ticker_day("BTCUSDT", day(), BOOK), DAY),
        (
            shapes.ticker_day("BTCUSDT", day(), BOOK, mini=True),
            "symbol openPrice highPrice lowPrice lastPrice volume quoteVolume openTime closeTime firstId lastId count",
        ),
        (shapes.ticker_book("BTCUSDT", BOOK), "symbol bidPrice bidQty askPrice askQty"),
        (events.kline_event("BTCUSDT", "1m", KLINE, closed=True, event_ms=9), "e E s k"),
        (
            events.kline_event("BTCUSDT", "1m", KLINE, closed=True, event_ms=9)["k"],
            "t T s i f L o c h l v n x q V Q B",
        ),
        (events.book_ticker_event("BTCUSDT", BOOK, 9), "u s b B a A"),
        (events.trade_event("BTCUSDT", TRADE, 9), "e E s t p q T m M"),
        (events.aggregate_trade_event("BTCUSDT", TRADE, 9), "e E s a p q f l T m M"),
        (events.day_event("BTCUSDT", day(), BOOK, 9), "e E s p P w x c Q b B a A o h l v q O C F L n"),
        (events.mini_day_event("BTCUSDT", day(), 9), "e E s c o h l v q"),
        (events.execution_report(ORDER, "TRADE", 9, trade=FILL), REPORT),
        (events.account_position({"BTC": (ZERO, ZERO)}, 9), "e E u B"),
    ],
)
def test_fields_are_the_documented_ones(body: dict[str, Any], fields: str) -> None:
    assert list(body) == fields.split()
    for value in body.values():
        assert not isinstance(value, Decimal | float)


def test_kline_row_has_twelve_fields() -> None:
    assert shapes.kline_row(KLINE) == [
        60_000,
        "1.00000000",
        "2.00000000",
        "3.00000000",
        "4.00000000",
        "5.00000000",
        119_999,
        "600.00000000",
        7,
        "1.00000000",
        "2.00000000",
        "0",
    ]


def test_stop_order_says_so_and_waits() -> None:
    waiting = shapes.order_query(
        Order(
            id=2,
            client_order_id="s",
            symbol="BTCUSDT",
            side="SELL",
            type="STOP_LOSS_LIMIT",
            time_in_force="GTC",
            status="NEW",
            stop_price=Decimal(90),
            created_at=1,
            updated_at=1,
            working_at=None,
        )
    )
    assert (waiting["isWorking"], waiting["workingTime"], waiting["stopPrice"]) == (False, -1, "90.00000000")


def test_day_without_trades_divides_by_nothing() -> None:
    quiet = shapes.ticker_day("BTCUSDT", day(open=ZERO, volume=ZERO), Book((), ()))
    assert (quiet["priceChangePercent"], quiet["weightedAvgPrice"]) == ("0.000", "0.00000000")
    assert (quiet["bidPrice"], quiet["askQty"]) == ("0.00000000", "0.00000000")


def test_account_lists_balances_and_rates() -> None:
    rate = Decimal("0.001")
    body = shapes.account(
        {"USDT": (Decimal(5), ZERO), "BTC": (ZERO, Decimal(1))}, uid=1, updated_at=9, maker=rate, taker=rate
    )
    assert [item["asset"] for item in body["balances"]] == ["BTC", "USDT"]
    assert (body["makerCommission"], body["commissionRates"]["maker"]) == (10, "0.00100000")


def test_report_of_a_fill_names_its_fee_and_of_a_cancel_its_order() -> None:
    filled = events.execution_report(ORDER, "TRADE", 9, trade=FILL)
    assert (filled["l"], filled["n"], filled["N"], filled["t"], filled["w"]) == (
        "1.00000000",
        "0.00100000",
        "BTC",
        3,
        True,
    )
    cancelled = events.execution_report(ORDER, "CANCELED", 9, cancel_id="other")
    assert (cancelled["c"], cancelled["C"], cancelled["N"], cancelled["t"]) == ("other", "mine", None, -1)
