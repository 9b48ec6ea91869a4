"""The configuration builder: what Freqtrade gets to see, and above all where it can go."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import ccxt
import ccxt.async_support
import ccxt.pro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.bot.config import (
    BotSpec,
    Endpoints,
    build_config,
    ccxt_config,
    export_config,
    new_credentials,
    stock_config,
)
from vostok.bothost.schema import schema_errors

SPEC = BotSpec(id="abcdefghij", name="First", strategy="FirstFlight", pairs=("BTC/USDT", "ETH/USDT"), timeframe="1m")
ENDPOINTS = Endpoints(gateway_port=8081)

SPECS = st.builds(
    BotSpec,
    id=st.from_regex(r"[a-z2-7]{10}", fullmatch=True),
    name=st.text(min_size=1, max_size=40),
    strategy=st.just("FirstFlight"),
    pairs=st.lists(st.sampled_from(["BTC/USDT", "ETH/USDT", "SOL/USDT"]), min_size=1, unique=True).map(tuple),
    timeframe=st.sampled_from([None, "1m", "5m", "1h"]),
    stake_amount=st.decimals(Decimal(10), Decimal(10_000), places=2),
    max_open_trades=st.integers(1, 50),
    stoploss=st.none() | st.decimals(Decimal("-0.99"), Decimal("-0.01"), places=2),
    minimal_roi=st.none() | st.just({"0": Decimal("0.04"), "60": Decimal(0)}),
    trailing_stop=st.none() | st.booleans(),
    trailing_stop_positive=st.none() | st.just(Decimal("0.01")),
    trailing_stop_positive_offset=st.none() | st.just(Decimal("0.02")),
    trailing_only_offset_is_reached=st.none() | st.booleans(),
    entry_order=st.sampled_from(["limit", "market"]),
    exit_order=st.sampled_from(["limit", "market"]),
    price_side=st.sampled_from(["same", "other"]),
    stoploss_on_exchange=st.booleans(),
    unfilled_minutes=st.integers(1, 600),
)


def leaves(tree: Any) -> Iterator[str]:
    """Every string in a nested mapping."""
    if isinstance(tree, dict):
        for value in tree.values():
            yield from leaves(value)
    else:
        yield str(tree)


def paths(tree: Any, prefix: str = "") -> set[str]:
    """The dotted path of every leaf of a nested mapping."""
    if not isinstance(tree, dict):
        return {prefix}
    return {path for key, value in tree.items() for path in paths(value, f"{prefix}.{key}")}


@pytest.mark.parametrize("library", [ccxt, ccxt.async_support, ccxt.pro], ids=lambda library: library.__name__)
def test_every_url_family_of_ccxt_is_named(library: Any) -> None:
    known = paths(library.binance().describe()["urls"]["api"])
    named = paths(ccxt_config("127.0.0.1:8081/b/abcdefghij")["urls"]["api"])
    assert known - named == set(), "ccxt has a new URL family: name it in bot/config.py, or a bot can reach Binance"


@given(SPECS)
def test_bot_when_configured_then_no_url_leaves_the_loopback(spec: BotSpec) -> None:
    config = build_config(spec, ENDPOINTS, new_credentials())
    client = ccxt.pro.binance(config["exchange"]["ccxt_config"])
    assert {urlsplit(url).hostname for url in leaves(client.urls["api"])} == {"127.0.0.1"}
    assert client.urls["api"]["private"] == f"http://127.0.0.1:8081/b/{spec.id}/api/v3"
    assert client.urls["api"]["sapi"] == "http://127.0.0.1:9"


@given(SPECS)
def test_bot_when_configured_then_freqtrades_schema_agrees(spec: BotSpec) -> None:
    assert schema_errors(build_config(spec, ENDPOINTS, new_credentials())) == []
    assert schema_errors(export_config(spec)) == []


@given(SPECS)
def test_bot_when_configured_then_orders_pass_the_gate(spec: BotSpec) -> None:
    config = build_config(spec, ENDPOINTS, new_credentials())
    assert config["dry_run"] is False, "Freqtrade's own dry run sends no order, so none could be gated"
    assert config["position_adjustment_enable"] is False
    assert config["initial_state"] == "running"
    assert config["cancel_open_orders_on_exit"] is True
    assert config["exchange"]["ccxt_config"]["timeout"] == 30_000


def test_secrets_are_not_where_freqtrade_logs_them() -> None:
    credentials = new_credentials()
    config = build_config(SPEC, ENDPOINTS, credentials)
    logged = json.dumps(config["exchange"]["ccxt_config"])
    for secret in (credentials.key, credentials.secret, credentials.api_password):
        assert secret not in logged
        assert secret in json.dumps(config)


def test_secrets_are_not_in_the_text_of_credentials() -> None:
    credentials = new_credentials()
    assert credentials.secret not in repr(credentials)
    assert new_credentials() != credentials


def test_choice_left_open_is_the_strategys_own() -> None:
    config = build_config(SPEC, ENDPOINTS, new_credentials())
    assert {"stoploss", "minimal_roi"}.isdisjoint(config)
    assert not [key for key in config if key.startswith("trailing")]


def test_market_orders_take_the_other_side_of_the_book() -> None:
    spec = BotSpec(
        id="abcdefghij", name="x", strategy="X", pairs=("BTC/USDT",), entry_order="market", price_side="same"
    )
    assert build_config(spec, ENDPOINTS, new_credentials())["entry_pricing"]["price_side"] == "other"


def test_export_trades_like_the_bot_but_dry_and_on_binance() -> None:
    bot, export = build_config(SPEC, ENDPOINTS, new_credentials()), export_config(SPEC)
    assert export["dry_run"] is True
    assert "urls" not in export["exchange"]["ccxt_config"]
    assert "127.0.0.1" not in json.dumps(export)
    assert "vostok" not in export
    same = (
        "strategy",
        "timeframe",
        "stake_amount",
        "max_open_trades",
        "order_types",
        "entry_pricing",
        "unfilledtimeout",
    )
    assert {key: bot[key] for key in same} == {key: export[key] for key in same}


def test_stock_config_asks_the_gateway_without_a_prefix() -> None:
    config = stock_config(ENDPOINTS, ("BTC/USDT",))
    assert config["exchange"]["ccxt_config"]["urls"]["api"]["public"] == "http://127.0.0.1:8081/api/v3"
    assert config["dry_run"] is True
    assert "strategy" not in config
