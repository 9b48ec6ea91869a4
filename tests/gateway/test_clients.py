"""Clients that nobody here wrote are content with the gateway: ccxt, plain and streaming."""

import time
from decimal import Decimal
from typing import Any

import ccxt
import ccxt.pro
import httpx
import pytest

from tests.gateway.client import KEY, SECRET, put_bot
from tests.programs import Installation

pytestmark = pytest.mark.slow
NOWHERE = "http://127.0.0.1:9"


def options(installation: Installation, bot_id: str) -> dict[str, Any]:
    rest = f"{installation.gateway_url}/b/{bot_id}/api/v3"
    stream = f"ws://127.0.0.1:{installation.ports.gateway}/b/{bot_id}/ws"
    urls = {"public": rest, "private": rest, "v1": rest, "sapi": NOWHERE, "ws": {"spot": stream}}
    settings = {"fetchMarkets": {"types": ["spot"]}, "fetchMargins": False, "fetchCurrencies": False}
    return {"apiKey": KEY, "secret": SECRET, "enableRateLimit": False, "urls": {"api": urls}, "options": settings}


@pytest.mark.parametrize(("bot_id", "mode"), [("xa" * 5, "SIMULATED"), ("xb" * 5, "REAL_MARKET_SPOT")])
def test_ccxt_trades_a_round_trip(trading_floor: Installation, control: httpx.Client, bot_id: str, mode: str) -> None:
    put_bot(control, bot_id, trading_floor.gateway_url, mode=mode)
    exchange = ccxt.binance(options(trading_floor, bot_id))
    assert set(exchange.load_markets()) == {"BTC/USDT", "ETH/USDT"}
    assert len(exchange.fetch_ohlcv("BTC/USDT", "1m", limit=100)) == 100
    assert exchange.fetch_order_book("BTC/USDT", 5)["asks"]
    bought = exchange.create_order("BTC/USDT", "market", "buy", 0.001)
    assert (bought["status"], bought["filled"]) == ("closed", 0.001)
    assert exchange.fetch_order(bought["id"], "BTC/USDT")["status"] == "closed"
    balance = exchange.fetch_balance()
    assert balance["BTC"]["free"] == pytest.approx(0.000999)
    limit = exchange.create_order(
        "ETH/USDT", "limit", "buy", 0.01, float(exchange.fetch_ticker("ETH/USDT")["last"]) * 0.8
    )
    assert [order["id"] for order in exchange.fetch_open_orders("ETH/USDT")] == [limit["id"]]
    assert exchange.cancel_order(limit["id"], "ETH/USDT")["status"] == "canceled"
    stop = float(exchange.fetch_ticker("BTC/USDT")["last"]) * 0.9
    guarded = exchange.create_order(
        "BTC/USDT", "limit", "sell", 0.00099, stop * 0.99, {"stopPrice": exchange.price_to_precision("BTC/USDT", stop)}
    )
    assert guarded["status"] == "open"
    exchange.cancel_order(guarded["id"], "BTC/USDT")
    sold = exchange.create_order("BTC/USDT", "market", "sell", 0.00099)
    assert sold["status"] == "closed"
    assert len(exchange.fetch_my_trades("BTC/USDT")) >= 2
    with pytest.raises(ccxt.InsufficientFunds):
        exchange.create_order("BTC/USDT", "market", "sell", 1)
    with pytest.raises(ccxt.InvalidOrder, match="GATE MAX_EXPOSURE"):
        exchange.create_order("BTC/USDT", "market", "buy", 0.1)


async def test_ccxt_pro_streams_candles_as_the_venue_has_them(
    trading_floor: Installation, control: httpx.Client
) -> None:
    put_bot(control, "xc" * 5, trading_floor.gateway_url)
    exchange = ccxt.pro.binance(options(trading_floor, "xc" * 5))
    try:
        await exchange.load_markets()
        candles = await exchange.watch_ohlcv("BTC/USDT", "1m")
        assert time.time() * 1000 - candles[-1][0] < 120_000
        trades = await exchange.watch_trades("BTC/USDT")
        assert Decimal(str(trades[-1]["price"])) > 0
        book = await exchange.watch_bids_asks(["ETH/USDT"])
        assert book["ETH/USDT"]["bid"] < book["ETH/USDT"]["ask"]
    finally:
        await exchange.close()
