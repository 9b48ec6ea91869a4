"""Bots as files: what is exported comes back, what is not known is named, nothing is half saved."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.errors import Invalid
from vostok.panel.bots.models import BotSettings
from vostok.panel.bots.portable import document, read
from vostok.panel.bots.spec import export_of

NOTHING: frozenset[str] = frozenset()
amounts = st.decimals("0.01", "10000", places=2)
shares = st.none() | st.decimals("0.001", "0.9", places=3)
bots = st.builds(
    BotSettings,
    name=st.sampled_from(["Alpha", "Straße 2"]),
    description=st.sampled_from(["", "first\nsecond"]),
    strategy=st.just("Quiet"),
    parameters=st.dictionaries(st.sampled_from(["buy_rsi", "buy_factor"]), st.integers(1, 9)),
    pairs=st.lists(st.sampled_from(["BTC/USDT", "ETH/USDT"]), min_size=1, max_size=2, unique=True),
    timeframe=st.sampled_from([None, "5m"]),
    stake_amount=amounts,
    max_open_trades=st.integers(1, 9),
    max_exposure=st.none() | amounts,
    simulated_balance=amounts,
    stoploss=st.none() | st.decimals("-0.5", "-0.01", places=2),
    stoploss_on_exchange=st.booleans(),
    minimal_roi=st.none()
    | st.dictionaries(st.sampled_from(["0", "30", "1440"]), st.decimals("-0.1", "9", places=4), min_size=1),
    trailing_stop=st.none() | st.booleans(),
    trailing_stop_positive=shares,
    trailing_stop_positive_offset=shares,
    trailing_only_offset_is_reached=st.none() | st.booleans(),
)


@given(bots)
def test_own_file_of_any_bot_then_it_reads_as_the_same_settings(settings: BotSettings) -> None:
    found = read(document(settings), NOTHING)
    assert BotSettings.model_validate(found.values) == settings


@given(bots)
def test_freqtrade_file_of_any_bot_then_it_reads_as_what_freqtrade_knows_of_it(settings: BotSettings) -> None:
    found = read(export_of("aaaaaaaaaa", settings), NOTHING)
    unknown_to_freqtrade: dict[str, Any] = {"description": "", "max_exposure": None}
    expected = settings.model_copy(update=unknown_to_freqtrade)
    assert BotSettings.model_validate(found.values | {"name": found.name}) == expected


def test_parameters_in_the_freqtrade_file_then_under_a_name_that_comes_back() -> None:
    bot = BotSettings(name="Alpha", strategy="Quiet", pairs=["BTC/USDT"], parameters={"n": 7})
    file = export_of("aaaaaaaaaa", bot)
    assert file["vostok_parameters"] == {"n": 7}
    assert read(file, NOTHING).values["parameters"] == {"n": 7}
    assert "vostok_parameters" not in export_of("aaaaaaaaaa", bot.model_copy(update={"parameters": {}}))


def _freqtrade(**changes: Any) -> dict[str, Any]:
    exchange = {"name": "binance", "key": "secret", "pair_whitelist": ["BTC/USDT"]}
    return {"strategy": "Quiet", "stake_amount": 50, "exchange": exchange} | changes


def test_stop_at_the_exchange_of_a_stock_file_then_the_bot_has_it() -> None:
    usual = {"entry": "limit", "exit": "limit", "stoploss": "market", "stoploss_on_exchange": True}
    assert read(_freqtrade(order_types=usual), NOTHING).values["stoploss_on_exchange"] is True
    with pytest.raises(Invalid, match=r"order_types\.stoploss_on_exchange_limit_ratio"):
        read(_freqtrade(order_types=usual | {"stoploss_on_exchange_limit_ratio": 0.99}), NOTHING)


@pytest.mark.parametrize("name", ["telegram", "use_exit_signal", "protections"])
def test_setting_that_vostok_has_not_then_named_unless_it_may_be_left_out(name: str) -> None:
    with pytest.raises(Invalid, match=name):
        read(_freqtrade(**{name: True}), NOTHING)
    assert read(_freqtrade(**{name: True}), frozenset({name})).values["stake_amount"] == 50


def test_unknown_setting_in_our_own_file_then_named() -> None:
    file = document(BotSettings(name="Alpha", strategy="Quiet", pairs=["BTC/USDT"]))
    file["settings"]["leverage"] = 10
    with pytest.raises(Invalid, match=r"settings\.leverage"):
        read(file, NOTHING)


@pytest.mark.parametrize(
    "changes",
    [
        {"stake_amount": "unlimited"},
        {"max_open_trades": -1},
        {"trading_mode": "futures"},
        {"exchange": {"name": "kraken", "pair_whitelist": ["BTC/USDT"]}},
        {"strategy_list": [], "exchange": {}},
        {"vostok": 99},
        {"vostok": 1, "settings": []},
    ],
)
def test_file_that_can_be_no_bot_here_then_a_sentence(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        read(_freqtrade(**changes), NOTHING)
    assert refusal.value.field == "document"
    assert len(refusal.value.detail) > 20
