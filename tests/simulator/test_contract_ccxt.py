"""ccxt (sync, async and pro) is content with the simulated exchange."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from typing import Any

import ccxt
import ccxt.pro
import pytest

from tests.simulator.conftest import LiveExchange
from vostok.bot.config import ccxt_config

pytestmark = pytest.mark.slow
PAIR = "BTC/USDT"


@pytest.fixture
def exchange(live: LiveExchange) -> Any:
    """ccxt's Binance, pointed at the simulator."""
    client = ccxt.binance({"apiKey": live.key, "secret": live.secret, **ccxt_config(live.address)})
    client.load_markets()
    return client


@pytest.fixture
async def pro(live: LiveExchange) -> AsyncIterator[Any]:
    """ccxt.pro's Binance, pointed at the simulator; it is ccxt's asynchronous client as well."""
    client = ccxt.pro.binance({"apiKey": live.key, "secret": live.secret, **ccxt_config(live.address)})
    yield client
    await client.close()


def _best(exchange: Any) -> tuple[float, float]:
    book = exchange.fetch_order_book(PAIR, 5)
    return book["bids"][0][0], book["asks"][0][0]


def test_markets_are_active_spot_markets_with_their_limits(exchange: Any) -> None:
    assert len(exchange.markets) >= 12
    market = exchange.market(PAIR)
    assert market["spot"]
    assert market["active"]
    assert market["limits"]["cost"]["min"] == 5
    assert market["precision"]["price"] == 0.01


@pytest.mark.parametrize("timeframe", ["1m", "5m", "15m", "1h", "4h", "1d", "1w"])
def test_candles_are_complete_and_in_order(exchange: Any, timeframe: str) -> None:
    rows = exchange.fetch_ohlcv(PAIR, timeframe, limit=100)
    assert len(rows) == 100
    length = exchange.parse_timeframe(timeframe) * 1000
    assert {later[0] - earlier[0] for earlier, later in pairwise(rows)} == {length}
    assert rows[-1][0] <= exchange.milliseconds() < rows[-1][0] + length + 1000
    for _, open_, high, low, close, volume in rows:
        assert low <= min(open_, close) <= max(open_, close) <= high
        assert volume >= 0


def test_candles_from_a_date_on_are_the_first_ones_after_it(exchange: Any) -> None:
    since = exchange.milliseconds() - 200 * 24 * 3600 * 1000
    rows = exchange.fetch_ohlcv(PAIR, "1h", since=since, limit=10)
    assert since <= rows[0][0] < since + 3600 * 1000
    assert len(rows) == 10
    first = exchange.fetch_ohlcv(PAIR, "1d", since=0, limit=3)
    assert len(first) == 3
    assert exchange.milliseconds() - first[0][0] > 2 * 364 * 24 * 3600 * 1000


def test_tickers_agree_with_the_book(exchange: Any) -> None:
    ticker = exchange.fetch_ticker(PAIR)
    assert ticker["bid"] < ticker["ask"]
    assert ticker["low"] <= ticker["last"] <= ticker["high"]
    assert len(exchange.fetch_tickers()) == len(exchange.markets)
    assert exchange.fetch_bids_asks([PAIR])[PAIR]["bid"] > 0
    trades = exchange.fetch_trades(PAIR, limit=50)
    assert len(trades) == 50
    assert trades == sorted(trades, key=lambda trade: trade["timestamp"])


def test_market_order_is_closed_with_its_fee_in_the_received_asset(exchange: Any) -> None:
    before = exchange.fetch_balance()
    bought = exchange.create_order(PAIR, "market", "buy", 0.01)
    assert (bought["status"], bought["filled"]) == ("closed", 0.01)
    assert bought["fee"] == {"currency": "BTC", "cost": pytest.approx(0.00001)}
    after = exchange.fetch_balance()
    assert after["BTC"]["free"] - before["BTC"]["free"] == pytest.approx(0.00999, abs=1e-9)
    assert before["USDT"]["free"] - after["USDT"]["free"] == pytest.approx(bought["cost"], abs=1e-6)
    sold = exchange.create_order(PAIR, "market", "sell", 0.005)
    assert sold["fee"]["currency"] == "USDT"
    by_cost = exchange.create_market_buy_order_with_cost(PAIR, 500)
    assert by_cost["status"] == "closed"
    assert by_cost["cost"] <= 500


def test_trailing_stop_and_iceberg_rest_and_are_cancelled(exchange: Any) -> None:
    bid, _ = _best(exchange)
    exchange.create_order(PAIR, "market", "buy", 0.01)
    stop = exchange.create_order(
        PAIR, "market", "sell", 0.005, None, {"trailingPercent": 5, "stopLossOrTakeProfit": "stopLoss"}
    )
    assert (stop["status"], stop["info"]["trailingDelta"]) == ("open", 500)
    iceberg = exchange.create_order(PAIR, "limit", "buy", 0.01, round(bid * 0.7, 2), {"icebergQty": "0.001"})
    assert iceberg["info"]["icebergQty"] == "0.00100000"
    for order in (stop, iceberg):
        assert exchange.cancel_order(order["id"], PAIR)["status"] == "canceled"


def test_limit_order_rests_is_found_and_is_cancelled(exchange: Any) -> None:
    bid, _ = _best(exchange)
    order = exchange.create_order(PAIR, "limit", "buy", 0.01, round(bid * 0.7, 2), {"newClientOrderId": "mine-1"})
    assert (order["status"], order["filled"]) == ("open", 0)
    assert exchange.fetch_order(order["id"], PAIR)["clientOrderId"] == "mine-1"
    assert exchange.fetch_order(None, PAIR, {"origClientOrderId": "mine-1"})["id"] == order["id"]
    assert order["id"] in [item["id"] for item in exchange.fetch_open_orders(PAIR)]
    assert exchange.fetch_balance()["USDT"]["used"] > 0
    with pytest.raises(ccxt.InvalidOrder, match="Duplicate"):
        exchange.create_order(PAIR, "limit", "buy", 0.01, round(bid * 0.7, 2), {"newClientOrderId": "mine-1"})
    assert exchange.cancel_order(order["id"], PAIR)["status"] == "canceled"
    assert exchange.fetch_order(order["id"], PAIR)["status"] == "canceled"


def test_order_that_crosses_is_a_taker_and_its_trades_are_listed(exchange: Any) -> None:
    _, ask = _best(exchange)
    order = exchange.create_order(PAIR, "limit", "buy", 0.01, round(ask * 1.002, 2))
    assert order["status"] == "closed"
    assert order["average"] <= ask * 1.002
    mine = exchange.fetch_my_trades(PAIR, params={"orderId": order["id"]})
    assert sum(trade["amount"] for trade in mine) == pytest.approx(0.01)
    assert {trade["takerOrMaker"] for trade in mine} == {"taker"}
    assert order["id"] in [item["id"] for item in exchange.fetch_orders(PAIR)]


def test_order_at_the_bid_fills_as_maker_when_the_market_comes(exchange: Any) -> None:
    deadline = time.monotonic() + 60
    bid, _ = _best(exchange)
    order = exchange.create_order(PAIR, "limit", "buy", 0.001, bid)
    while order["status"] == "open" and time.monotonic() < deadline:
        time.sleep(0.5)
        order = exchange.fetch_order(order["id"], PAIR)
        if order["status"] == "open" and _best(exchange)[0] > bid * 1.0002:
            exchange.cancel_order(order["id"], PAIR)
            bid, _ = _best(exchange)
            order = exchange.create_order(PAIR, "limit", "buy", 0.001, bid)
    assert order["status"] == "closed"
    assert order["average"] == bid
    assert exchange.fetch_my_trades(PAIR, params={"orderId": order["id"]})[0]["takerOrMaker"] == "maker"


def test_stop_waits_with_its_coins_locked(exchange: Any) -> None:
    exchange.create_order(PAIR, "market", "buy", 0.01)
    bid, _ = _best(exchange)
    order = exchange.create_order(
        PAIR, "STOP_LOSS_LIMIT", "sell", 0.005, round(bid * 0.8, 2), {"stopPrice": round(bid * 0.81, 2)}
    )
    assert (order["status"], order["stopPrice"]) == ("open", round(bid * 0.81, 2))
    assert exchange.fetch_balance()["BTC"]["used"] == pytest.approx(0.005)
    exchange.cancel_order(order["id"], PAIR)


def test_refusals_arrive_as_the_exceptions_that_ccxt_has_for_them(exchange: Any, live: LiveExchange) -> None:
    bid, ask = _best(exchange)
    refused: list[tuple[type[Exception], Callable[[], Any]]] = [
        (ccxt.InsufficientFunds, lambda: exchange.create_order(PAIR, "market", "buy", 50)),
        (ccxt.InvalidOrder, lambda: exchange.create_order(PAIR, "limit", "buy", 0.01, ask * 20)),
        (ccxt.BadRequest, lambda: exchange.create_order(PAIR, "limit", "buy", 0.00001, bid)),
        (ccxt.OrderNotFound, lambda: exchange.cancel_order("987654321", PAIR)),
        (ccxt.OrderNotFound, lambda: exchange.fetch_order("987654321", PAIR)),
        (ccxt.OrderImmediatelyFillable, lambda: exchange.create_order(PAIR, "LIMIT_MAKER", "buy", 0.01, ask)),
        (
            ccxt.OrderImmediatelyFillable,
            lambda: exchange.create_order(PAIR, "STOP_LOSS_LIMIT", "buy", 0.01, ask, {"stopPrice": bid}),
        ),
        (ccxt.BadSymbol, lambda: exchange.publicGetTickerPrice({"symbol": "NOPEUSDT"})),
    ]
    for kind, refusal in refused:
        with pytest.raises(kind):
            refusal()
    stranger = ccxt.binance({"apiKey": "x" * 64, "secret": live.secret, **ccxt_config(live.address)})
    with pytest.raises(ccxt.AuthenticationError):
        stranger.fetch_balance()
    forger = ccxt.binance({"apiKey": live.key, "secret": "x" * 64, **ccxt_config(live.address)})
    with pytest.raises(ccxt.AuthenticationError):
        forger.fetch_balance()


def test_clock_that_is_wrong_then_invalid_nonce(exchange: Any) -> None:
    exchange.options["timeDifference"] = 120_000
    with pytest.raises(ccxt.InvalidNonce):
        exchange.fetch_balance()


async def test_async_client_trades(pro: Any) -> None:
    await pro.load_markets()
    rows, balance = await asyncio.gather(pro.fetch_ohlcv(PAIR, "5m", limit=1000), pro.fetch_balance())
    assert len(rows) == 1000
    assert balance["USDT"]["free"] > 1000
    order = await pro.create_order(PAIR, "market", "buy", 0.001)
    assert order["status"] == "closed"


async def test_watched_candles_move_and_agree_with_the_fetched_ones(pro: Any) -> None:
    await pro.load_markets()
    seen: list[Any] = []
    deadline = time.monotonic() + 10
    while len(seen) < 3 and time.monotonic() < deadline:
        seen += [list(row) for row in await asyncio.wait_for(pro.watch_ohlcv(PAIR, "1m"), 10)]
    fetched = {row[0]: row for row in await pro.fetch_ohlcv(PAIR, "1m", limit=3)}
    assert len(seen) >= 3
    for row in seen:
        assert row[1] == fetched[row[0]][1]
        assert row[2] <= fetched[row[0]][2]
        assert row[3] >= fetched[row[0]][3]


async def test_watched_trades_tickers_and_quotes_arrive(pro: Any) -> None:
    await pro.load_markets()
    trades, ticker, quotes = await asyncio.wait_for(
        asyncio.gather(pro.watch_trades(PAIR), pro.watch_ticker(PAIR), pro.watch_bids_asks([PAIR])), 20
    )
    assert trades[0]["price"] > 0
    assert ticker["last"] > 0
    assert quotes[PAIR]["bid"] < quotes[PAIR]["ask"]


async def test_watched_orders_follow_an_order(live: LiveExchange) -> None:
    config = ccxt_config(live.address)
    config["urls"]["api"]["ws"]["ws-api"]["spot"] = f"ws://{live.address}/ws-api/v3"
    client = ccxt.pro.binance({"apiKey": live.key, "secret": live.secret, **config})
    try:
        await client.load_markets()
        watching = asyncio.create_task(client.watch_orders(PAIR))
        while not client.clients or not any("ws-api" in url for url in client.clients):
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        placed = await client.create_order(PAIR, "market", "buy", 0.001)
        orders = await asyncio.wait_for(watching, 10)
        while orders[-1]["status"] != "closed":
            orders = await asyncio.wait_for(client.watch_orders(PAIR), 10)
        assert orders[-1]["id"] == placed["id"]
        assert orders[-1]["filled"] == 0.001
    finally:
        await client.close()


def test_order_is_edited_by_cancelling_and_replacing_it(exchange: Any) -> None:
    bid = exchange.fetch_order_book(PAIR, 5)["bids"][0][0]
    old = exchange.create_order(PAIR, "limit", "buy", 0.01, round(bid * 0.5, 2))
    new = exchange.edit_order(old["id"], PAIR, "limit", "buy", 0.02, round(bid * 0.6, 2))
    assert (new["status"], new["amount"]) == ("open", 0.02)
    assert exchange.fetch_order(old["id"], PAIR)["status"] == "canceled"
    exchange.cancel_order(new["id"], PAIR)
