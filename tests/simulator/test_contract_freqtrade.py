"""Freqtrade's own exchange class, in live mode, is content with the simulated exchange."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.simulator.conftest import LiveExchange
from vostok.bot.config import ccxt_config

PAIR = "BTC/USDT"
# Freqtrade uses what pandas has deprecated; neither is ours to change.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]


@pytest.fixture(scope="module")
def exchange(live: LiveExchange) -> Iterator[Any]:
    """Freqtrade's Binance with the demo key; orders really go out."""
    from freqtrade.enums import CandleType, RunMode
    from freqtrade.resolvers import ExchangeResolver

    config = {
        "dry_run": False,
        "runmode": RunMode.LIVE,
        "trading_mode": "spot",
        "margin_mode": "",
        "candle_type_def": CandleType.SPOT,
        "stake_currency": "USDT",
        "stake_amount": 100.0,
        "max_open_trades": 3,
        "timeframe": "5m",
        "fiat_display_currency": "",
        "original_config": {},
        "order_types": {"entry": "limit", "exit": "limit", "stoploss": "limit", "stoploss_on_exchange": True},
        "order_time_in_force": {"entry": "GTC", "exit": "GTC"},
        "entry_pricing": {"price_side": "same", "use_order_book": True, "order_book_top": 1},
        "exit_pricing": {"price_side": "same", "use_order_book": True, "order_book_top": 1},
        "exchange": {
            "name": "binance",
            "key": live.key,
            "secret": live.secret,
            "enable_ws": True,
            "only_from_ccxt": True,
            "pair_whitelist": [PAIR, "ETH/USDT"],
            "pair_blacklist": [],
            "ccxt_config": ccxt_config(live.address),
        },
    }
    made = ExchangeResolver.load_exchange(config, validate=True)
    yield made
    made.close()


def _bid(exchange: Any) -> float:
    return float(exchange.fetch_l2_order_book(PAIR, 5)["bids"][0][0])


def _place(exchange: Any, side: str, kind: str, amount: float, rate: float) -> Any:
    return exchange.create_order(
        pair=PAIR, ordertype=kind, side=side, amount=amount, rate=rate, leverage=1.0, time_in_force="GTC"
    )


def _settled(exchange: Any, order_id: str) -> Any:
    deadline = time.monotonic() + 20
    order = exchange.fetch_order(order_id, PAIR)
    while order["status"] == "open" and time.monotonic() < deadline:
        time.sleep(0.2)
        order = exchange.fetch_order(order_id, PAIR)
    return order


def test_markets_and_rules_are_loaded(exchange: Any) -> None:
    assert PAIR in exchange.get_markets(quote_currencies=["USDT"], tradable_only=True, active_only=True)
    assert exchange.get_min_pair_stake_amount(PAIR, 90_000, -0.1) > 5
    assert exchange.get_fee(PAIR) == 0.001
    assert exchange.price_to_precision(PAIR, 12345.678901) in (12345.67, 12345.68)


def test_candles_are_fresh_and_complete(exchange: Any) -> None:
    from freqtrade.enums import CandleType

    key = (PAIR, "5m", CandleType.SPOT)
    frame = exchange.refresh_latest_ohlcv([key])[key]
    assert len(frame) >= 499
    assert frame["date"].diff().dropna().unique().tolist() == [timedelta(minutes=5)]
    assert datetime.now(UTC) - frame["date"].iloc[-1] < timedelta(minutes=11)
    assert not frame.isna().any().any()


def test_candles_come_by_stream_once_subscribed(exchange: Any) -> None:
    from freqtrade.enums import CandleType

    key = ("ETH/USDT", "1m", CandleType.SPOT)
    exchange.refresh_latest_ohlcv([key])
    deadline = time.monotonic() + 20
    while not exchange._exchange_ws._klines_last_refresh.get(key) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert exchange._exchange_ws._klines_last_refresh.get(key)
    assert exchange.get_rate("ETH/USDT", side="entry", is_short=False, refresh=True) > 0


def test_market_order_is_bought_paid_and_sold(exchange: Any) -> None:
    before = exchange.get_balances().get("BTC", {"free": 0})["free"]
    bought = _place(exchange, "buy", "market", 0.01, _bid(exchange))
    assert (bought["status"], bought["filled"]) == ("closed", 0.01)
    assert bought["average"] > 0
    owned = exchange.get_balances()["BTC"]["free"]
    assert owned - before == pytest.approx(0.00999, abs=1e-9)
    trades = exchange.get_trades_for_order(bought["id"], PAIR, datetime.now(UTC) - timedelta(minutes=1))
    assert sum(trade["amount"] for trade in trades) == pytest.approx(0.01)
    assert {trade["fee"]["currency"] for trade in trades} == {"BTC"}
    sold = _place(exchange, "sell", "market", 0.005, _bid(exchange))
    assert sold["status"] == "closed"


def test_limit_order_is_placed_fetched_and_cancelled(exchange: Any) -> None:
    order = _place(exchange, "buy", "limit", 0.01, _bid(exchange) * 0.8)
    assert order["status"] == "open"
    assert exchange.fetch_order(order["id"], PAIR)["status"] == "open"
    cancelled = exchange.cancel_order_with_result(order["id"], PAIR, 0.01)
    assert (cancelled["status"], cancelled["filled"]) == ("canceled", 0)
    recent = exchange.fetch_orders(PAIR, datetime.now(UTC) - timedelta(minutes=5))
    assert order["id"] in [item["id"] for item in recent]


def test_limit_order_through_the_spread_is_filled(exchange: Any) -> None:
    order = _place(exchange, "buy", "limit", 0.01, _bid(exchange) * 1.003)
    assert _settled(exchange, order["id"])["status"] == "closed"


def test_stoploss_rests_on_the_exchange(exchange: Any) -> None:
    _place(exchange, "buy", "market", 0.01, _bid(exchange))
    stop = exchange.create_stoploss(
        pair=PAIR,
        amount=0.005,
        stop_price=_bid(exchange) * 0.9,
        order_types={"stoploss": "limit", "stoploss_on_exchange_limit_ratio": 0.99},
        side="sell",
        leverage=1.0,
    )
    fetched = exchange.fetch_stoploss_order(stop["id"], PAIR)
    assert fetched["status"] == "open"
    assert fetched["stopPrice"] == pytest.approx(_bid(exchange) * 0.9, rel=0.05)
    assert exchange.cancel_stoploss_order_with_result(stop["id"], PAIR, 0.005)["status"] == "canceled"


def test_refusals_are_freqtrades_own_exceptions(exchange: Any) -> None:
    from freqtrade.exceptions import InsufficientFundsError, InvalidOrderException, RetryableOrderError

    with pytest.raises(InsufficientFundsError):
        _place(exchange, "buy", "market", 90.0, _bid(exchange))
    with pytest.raises(InvalidOrderException):
        exchange.cancel_order("987654321", PAIR)
    with pytest.raises(RetryableOrderError):
        # Without its retries, which wait 35 s.
        type(exchange).fetch_order.__wrapped__(exchange, "987654321", PAIR)
