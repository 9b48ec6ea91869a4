"""Trading rules survive the wire, and rules written by others are understood."""

from decimal import Decimal
from typing import Any

import pytest

from tests.binance.samples import spec
from vostok.binance.symbols import from_exchange_info, symbol_of, to_exchange_info, unreadable_symbols

# An entry as Binance's testnet sends it, shortened by fields that carry no rule.
BINANCE: dict[str, Any] = {
    "symbol": "ETHBTC",
    "status": "TRADING",
    "baseAsset": "ETH",
    "baseAssetPrecision": 8,
    "quoteAsset": "BTC",
    "quoteAssetPrecision": 8,
    "orderTypes": ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"],
    "filters": [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": "0.00001000",
            "maxPrice": "922327.00000000",
            "tickSize": "0.00001000",
        },
        {"filterType": "LOT_SIZE", "minQty": "0.00010000", "maxQty": "100000.00000000", "stepSize": "0.00010000"},
        {"filterType": "ICEBERG_PARTS", "limit": 10},
        {"filterType": "MARKET_LOT_SIZE", "minQty": "0.00000000", "maxQty": "1903.93", "stepSize": "0.00000000"},
        {
            "filterType": "PERCENT_PRICE_BY_SIDE",
            "bidMultiplierUp": "5",
            "bidMultiplierDown": "0.2",
            "askMultiplierUp": "5",
            "askMultiplierDown": "0.2",
            "avgPriceMins": 5,
        },
        {
            "filterType": "NOTIONAL",
            "minNotional": "0.00010000",
            "applyMinToMarket": True,
            "maxNotional": "9000000.00000000",
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200},
        {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 5},
        {"filterType": "SOMETHING_NEW", "limit": 1},
    ],
    "permissions": [],
    "permissionSets": [["SPOT", "MARGIN"]],
}


@pytest.mark.parametrize("changes", [{}, {"max_position": Decimal("12.5")}, {"status": "BREAK", "max_algo_orders": 2}])
def test_rules_written_and_read_again_are_the_same(changes: dict[str, Any]) -> None:
    written = to_exchange_info([spec(**changes)], 1, [])
    assert from_exchange_info(written) == {"BTCUSDT": spec(**changes)}


def test_binances_own_entry_is_understood() -> None:
    found = from_exchange_info({"symbols": [BINANCE]})["ETHBTC"]
    assert (found.pair, found.tick_size, found.step_size) == ("ETH/BTC", Decimal("0.00001"), Decimal("0.0001"))
    assert (found.market_max_quantity, found.market_step) == (Decimal("1903.93"), Decimal("0.0001"))
    assert (found.min_notional, found.iceberg_parts, found.permissions) == (Decimal("0.0001"), 10, ("SPOT", "MARGIN"))
    assert found.trading
    assert symbol_of(found.pair) == "ETHBTC"


def test_older_filters_are_understood() -> None:
    filters = [entry for entry in BINANCE["filters"] if entry["filterType"] in ("PRICE_FILTER", "LOT_SIZE")]
    filters += [
        {"filterType": "MIN_NOTIONAL", "minNotional": "10", "applyToMarket": False, "avgPriceMins": 1},
        {"filterType": "PERCENT_PRICE", "multiplierUp": "1.3", "multiplierDown": "0.7", "avgPriceMins": 5},
    ]
    found = from_exchange_info({"symbols": [BINANCE | {"filters": filters, "permissions": ["SPOT"]}]})["ETHBTC"]
    assert (found.min_notional, found.max_notional) == (Decimal(10), Decimal(0))
    assert not found.min_notional_applies_to_market
    assert (found.bid_multiplier_up, found.ask_multiplier_down) == (Decimal("1.3"), Decimal("0.7"))


def test_body_that_is_no_exchange_info_then_error() -> None:
    for body in ({}, {"symbols": [{"symbol": "X"}]}):
        with pytest.raises(KeyError):
            from_exchange_info(body)


@pytest.mark.parametrize("broken", ["NaN", "-1", "Infinity", "", None, "x"])
def test_symbol_whose_rules_make_no_sense_is_left_out_and_named(broken: Any) -> None:
    odd = BINANCE | {"symbol": "ODD", "filters": [dict(entry) for entry in BINANCE["filters"]]}
    odd["filters"][0]["tickSize"] = broken
    info = {"symbols": [BINANCE, odd]}
    assert list(from_exchange_info(info)) == ["ETHBTC"]
    assert unreadable_symbols(info) == ["ODD"]
