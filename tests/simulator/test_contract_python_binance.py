"""python-binance is content with the simulated exchange."""

import asyncio
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.conftest import LiveExchange

with warnings.catch_warnings():
    # It imports a class by a name that websockets has deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    from binance import AsyncClient, BinanceSocketManager, Client
    from binance.exceptions import BinanceAPIException

pytestmark = pytest.mark.slow
SYMBOL = "ETHUSDT"


@pytest.fixture
def client(live: LiveExchange, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(Client, "API_URL", f"http://{live.address}/api")
    made = Client(live.key, live.secret)
    yield made
    made.close_connection()
    made.loop.close()


def test_exchange_and_market_data(client: Any) -> None:
    assert abs(client.get_server_time()["serverTime"] - time.time() * 1000) < 2000
    info = client.get_symbol_info(SYMBOL)
    assert {entry["filterType"] for entry in info["filters"]} >= {"PRICE_FILTER", "LOT_SIZE", "NOTIONAL"}
    rows = client.get_klines(symbol=SYMBOL, interval="5m", limit=500)
    assert len(rows) == 500
    assert all(len(row) == 12 for row in rows)
    day_ago = f"{int(time.time() * 1000) - 24 * 3600 * 1000}"
    assert len(client.get_historical_klines(SYMBOL, "1m", day_ago)) in (1440, 1441)
    assert len(client.get_order_book(symbol=SYMBOL, limit=20)["bids"]) == 20
    assert client.get_avg_price(symbol=SYMBOL)["mins"] == 5
    assert client.get_ticker(symbol=SYMBOL)["symbol"] == SYMBOL
    assert len(client.get_aggregate_trades(symbol=SYMBOL)) > 0
    assert len(client.get_orderbook_tickers()) >= 12


def test_orders_from_placing_to_cancelling(client: Any) -> None:
    bought = client.order_market_buy(symbol=SYMBOL, quoteOrderQty=200)
    assert bought["status"] == "FILLED"
    assert float(bought["cummulativeQuoteQty"]) <= 200
    bid = float(client.get_orderbook_ticker(symbol=SYMBOL)["bidPrice"])
    resting = client.order_limit_buy(symbol=SYMBOL, quantity="0.01", price=f"{bid * 0.7:.2f}")
    assert resting["status"] == "NEW"
    query = client.get_order(symbol=SYMBOL, orderId=resting["orderId"])
    assert (query["status"], query["isWorking"]) == ("NEW", True)
    assert [order["orderId"] for order in client.get_open_orders(symbol=SYMBOL)] == [resting["orderId"]]
    assert client.cancel_order(symbol=SYMBOL, orderId=resting["orderId"])["status"] == "CANCELED"
    assert client.get_open_orders() == []
    assert client.create_test_order(symbol=SYMBOL, side="SELL", type="MARKET", quantity="0.01") == {}
    assert len(client.get_all_orders(symbol=SYMBOL)) >= 2
    assert client.get_my_trades(symbol=SYMBOL)[0]["commissionAsset"] == "ETH"
    account = client.get_account()
    assert account["canTrade"]
    assert float(client.get_asset_balance(asset="ETH")["free"]) > 0


def test_two_orders_of_which_one_ends_the_other(client: Any) -> None:
    client.order_market_buy(symbol=SYMBOL, quoteOrderQty=200)
    bid = float(client.get_orderbook_ticker(symbol=SYMBOL)["bidPrice"])
    listed = client.order_oco_sell(
        symbol=SYMBOL, quantity="0.01", aboveType="LIMIT_MAKER", abovePrice=f"{bid * 1.3:.2f}",
        belowType="STOP_LOSS", belowStopPrice=f"{bid * 0.7:.2f}",
    )  # fmt: skip
    assert [report["status"] for report in listed["orderReports"]] == ["NEW", "NEW"]
    ended = client._delete("orderList", True, data={"symbol": SYMBOL, "orderListId": listed["orderListId"]})
    assert ended["listOrderStatus"] == "ALL_DONE"


def test_refusal_carries_binances_code(client: Any) -> None:
    with pytest.raises(BinanceAPIException) as caught:
        client.order_market_sell(symbol=SYMBOL, quantity="900")
    assert (caught.value.code, caught.value.status_code) == (-2010, 400)


async def test_sockets_deliver_candles_and_trades(live: LiveExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AsyncClient, "API_URL", f"http://{live.address}/api")
    monkeypatch.setattr(BinanceSocketManager, "STREAM_URL", f"ws://{live.address}/")
    client = await AsyncClient.create(live.key, live.secret)
    try:
        manager = BinanceSocketManager(client)
        async with manager.kline_socket(SYMBOL, "1m") as candles:
            event = await asyncio.wait_for(candles.recv(), 10)
        assert (event["e"], event["k"]["i"]) == ("kline", "1m")
        # At the turn of a minute the first word may be of the candle that has just closed.
        assert isinstance(event["k"]["x"], bool)
        async with manager.multiplex_socket([f"{SYMBOL.lower()}@trade", f"{SYMBOL.lower()}@bookTicker"]) as both:
            names = {(await asyncio.wait_for(both.recv(), 20))["stream"] for _ in range(4)}
        assert names <= {"ethusdt@trade", "ethusdt@bookTicker"}
    finally:
        await client.close_connection()
