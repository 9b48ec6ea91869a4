"""Objections to a bot's configuration: each at its field, in a sentence."""

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.panel.samples import symbol
from vostok.binance.filters import Standing, check_order
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec
from vostok.bot.config import STOP_LIMIT_RATIO
from vostok.errors import Invalid
from vostok.panel.bots.checks import (
    Facts,
    check_parameter,
    check_settings,
    max_exposure,
    min_stake,
    refuse_real_money,
    takes_stop,
)
from vostok.panel.bots.models import BotSettings
from vostok.panel.bots.spec import TRADE_ROOM
from vostok.panel.gateway_models import Symbol
from vostok.panel.strategies.models import ParameterPublic, SourceErrorPublic, StrategyPublic
from vostok.risk.rules.max_loss_at_stop import MaxLossAtStop


def parameter(name: str, kind: str, **changes: Any) -> ParameterPublic:
    values = {"name": name, "kind": kind, "space": "buy", "default": None, "low": None, "high": None}
    return ParameterPublic.model_validate(values | {"decimals": None, "options": None} | changes)


PARAMETERS = [
    parameter("rsi", "int", low=10, high=40),
    parameter("factor", "decimal", low=0.5, high=2),
    parameter("kind", "categorical", options=["a", "b"]),
]


def strategy(name: str = "Quiet", **changes: Any) -> StrategyPublic:
    values: dict[str, Any] = {
        "name": name,
        "file": f"{name}.py",
        "description": "",
        "translations": {},
        "timeframe": "1h",
        "startup_candles": 30,
        "stoploss": Decimal("-0.1"),
        "trailing_stop": None,
        "trailing_stop_positive": None,
        "trailing_stop_positive_offset": None,
        "trailing_only_offset_is_reached": None,
        "minimal_roi": None,
        "parameters": PARAMETERS,
        "hash": "",
        "modified_at": 0,
        "error": None,
    }
    return StrategyPublic(**values | changes)


BROKEN = strategy("Broken", error=SourceErrorPublic(text="invalid syntax: x =", line=7))
SYMBOLS = [symbol("BTC/USDT"), symbol("ETH/USDT"), symbol("ETH/BTC"), symbol("OLD/USDT", status="BREAK")]
FACTS = Facts(
    strategies={"Quiet": strategy(), "Broken": BROKEN, "Timeless": strategy("Timeless", timeframe=None)},
    symbols={item["pair"]: Symbol.model_validate(item) for item in SYMBOLS},
    venue="simulator",
)
BTC = SymbolSpec(
    symbol="BTCUSDT",
    base="BTC",
    quote="USDT",
    min_price=Decimal(0),
    max_price=Decimal(0),
    tick_size=Decimal("0.01"),
    min_quantity=Decimal("0.00001"),
    max_quantity=Decimal(9_000),
    step_size=Decimal("0.00001"),
)


def settings(**changes: Any) -> BotSettings:
    return unsized(**{"stake_amount": "100", **changes})


def unsized(**changes: Any) -> BotSettings:
    """Settings whose owner left the stake to its default."""
    return BotSettings.model_validate({"name": "Alpha", "strategy": "Quiet", "pairs": ["BTC/USDT"]} | changes)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"strategy": "Nope"}, "strategy", "Quiet"),
        ({"strategy": "Broken"}, "strategy", "line 7"),
        ({"strategy": "Timeless"}, "timeframe", "states no timeframe"),
        ({"pairs": ["DOGE/USDT"]}, "pairs", "DOGE/USDT"),
        ({"pairs": ["OLD/USDT"]}, "pairs", "OLD/USDT"),
        ({"pairs": ["ETH/BTC"]}, "pairs", "/USDT"),
        ({"pairs": ["BTC/USDT", "btc/usdt"]}, "pairs", "twice"),
        ({"timeframe": "7m"}, "timeframe", "7m"),
        ({"stake_amount": "5"}, "stake_amount", "at least 5.84 USDT"),
        ({"stake_amount": "7", "stoploss": "-0.5"}, "stake_amount", "at least 7.50 USDT"),
        ({"stake_amount": "5.9", "stoploss_on_exchange": True}, "stake_amount", "at least 5.97 USDT"),
        ({"stake_amount": "50", "stoploss": "-0.8", "stoploss_on_exchange": True}, "stoploss_on_exchange", "80.0 %"),
        ({"stake_amount": "1000"}, "simulated_balance", "1 % stays"),
        ({"max_exposure": "99.99"}, "max_exposure", "less than one trade"),
        ({"parameters": {"nope": 1}}, "parameters.nope", "rsi"),
        ({"parameters": {"rsi": 41}}, "parameters.rsi", "between 10 and 40"),
        ({"parameters": {"rsi": 20.5}}, "parameters.rsi", "whole number"),
        ({"parameters": {"rsi": True}}, "parameters.rsi", "whole number"),
        ({"parameters": {"factor": float("nan")}}, "parameters.factor", "between"),
        ({"parameters": {"factor": "1.0"}}, "parameters.factor", "number"),
        ({"parameters": {"kind": "c"}}, "parameters.kind", "a, b"),
    ],
)
def test_objection_then_sentence_at_the_field(changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_settings(settings(**changes), FACTS)
    assert refused.value.field == field
    assert words in refused.value.detail


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 300},
        {"name": "   "},
        {"name": "<b>bold</b>"},
        {"name": "tab\tbed"},
        {"name": "right\u202eleft"},
        {"stake_amount": "-5"},
        {"stake_amount": "NaN"},
        {"stake_amount": "1e3"},
        {"stake_amount": "Infinity"},
        {"stake_amount": True},
        {"stake_amount": "٣٤"},
        {"stoploss": "0.1"},
        {"stoploss": "-1"},
        {"max_open_trades": 0},
        {"pairs": []},
        {"mode": "LIVE"},
        {"surprise": 1},
    ],
)
def test_value_of_no_sense_then_refused_before_any_check(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**changes)


def test_good_settings_then_pairs_are_canonical_and_the_timeframe_is_pinned() -> None:
    checked = check_settings(
        settings(pairs=[" btc/usdt", "ETH/USDT"], parameters={"rsi": 10, "factor": 2, "kind": "b"}), FACTS
    )
    assert checked.pairs == ["BTC/USDT", "ETH/USDT"]
    assert checked.timeframe == "1h"
    assert max_exposure(checked) == Decimal(330)


def test_real_money_before_promotion_then_refused_only_on_binance() -> None:
    real = settings(mode="REAL_MARKET_SPOT")
    assert check_settings(real, FACTS).mode == "REAL_MARKET_SPOT"
    assert refuse_real_money(real, FACTS) == real
    with pytest.raises(Invalid, match="promotion"):
        refuse_real_money(real, Facts(FACTS.strategies, FACTS.symbols, "binance"))


@given(
    min_notional=st.decimals("0.01", 1000, places=2),
    stoploss=st.decimals("-0.28", "-0.001", places=3),
)
def test_smallest_stake_then_its_position_is_sellable_at_the_stop(min_notional: Decimal, stoploss: Decimal) -> None:
    assert min_stake(min_notional, stoploss) * (1 + stoploss) >= min_notional


@given(
    min_notional=st.decimals(1, 100, places=1),
    lowest=st.sampled_from([Decimal("0.2"), Decimal("0.5"), Decimal("0.8")]),
    stop=st.decimals("-0.99", "-0.005", places=3),
    price=st.decimals(50, 200, places=2),
)
def test_stop_that_is_let_through_then_the_filters_of_binance_take_its_order(
    min_notional: Decimal, lowest: Decimal, stop: Decimal, price: Decimal
) -> None:
    spec = replace(BTC, min_notional=min_notional, ask_multiplier_down=lowest)
    wire = symbol("BTC/USDT", min_notional=spec.min_notional, lowest_sell=spec.ask_multiplier_down)
    if not takes_stop(Symbol.model_validate(wire), stop):
        return
    stake = min_stake(spec.min_notional, stop, at_venue=True)
    # What the fee and the whole steps leave of an entry at this price.
    coins = (stake / price * Decimal("0.999")).quantize(spec.step_size, ROUND_DOWN)
    stop_price = (price * (1 + stop)).quantize(spec.tick_size, ROUND_UP)
    limit = (price * (1 + stop) * STOP_LIMIT_RATIO).quantize(spec.tick_size, ROUND_UP)
    order = OrderRequest(
        symbol=spec.symbol,
        side="SELL",
        type="STOP_LOSS_LIMIT",
        quantity=coins,
        price=limit,
        stop_price=stop_price,
    )
    check_order(order, spec, reference_price=price, standing=Standing())


def test_new_bot_then_its_stops_rest_at_the_venue_where_orders_are_real_and_it_takes_them() -> None:
    assert not check_settings(settings(), FACTS).stoploss_on_exchange
    assert check_settings(settings(mode="REAL_MARKET_SPOT"), FACTS).stoploss_on_exchange
    assert not check_settings(settings(mode="REAL_MARKET_SPOT", stoploss_on_exchange=False), FACTS).stoploss_on_exchange
    far = replace(FACTS, strategies={"Quiet": strategy(stoploss=Decimal("-0.9"))})
    assert not check_settings(settings(mode="REAL_MARKET_SPOT"), far).stoploss_on_exchange


@given(st.decimals(-1, 0, places=4))
def test_smallest_stake_then_never_above_half_as_much_again(stoploss: Decimal) -> None:
    assert Decimal(5) <= min_stake(Decimal(5), stoploss) <= Decimal("7.5")


@given(
    balance=st.decimals(100, 1_000_000, places=2),
    stop=st.decimals("-0.99", "-0.005", places=3),
)
def test_default_stake_then_every_strategy_may_enter_under_the_default_limits(balance: Decimal, stop: Decimal) -> None:
    facts = replace(FACTS, strategies={"Quiet": strategy(stoploss=stop)})
    chosen = check_settings(unsized(simulated_balance=f"{balance:f}"), facts)
    least = min_stake(Decimal(5), stop) + Decimal("0.01")
    loss = chosen.stake_amount * -stop
    # The dearest entry that the gate lets through costs a twentieth more than the stake.
    assert chosen.stake_amount <= least or loss * TRADE_ROOM <= balance * MaxLossAtStop().max_loss_at_stop
    assert chosen.stake_amount <= 100


def test_stake_of_the_owners_is_left_as_it_is() -> None:
    facts = replace(FACTS, strategies={"Quiet": strategy(stoploss=Decimal("-0.35"))})
    assert check_settings(settings(stake_amount="100"), facts).stake_amount == 100
    assert check_settings(unsized(), facts).stake_amount == Decimal("11.42")


@given(st.floats() | st.integers())
def test_number_then_accepted_exactly_inside_its_range(value: float) -> None:
    try:
        check_parameter("factor", value, strategy())
    except Invalid:
        assert not 0.5 <= value <= 2
    else:
        assert 0.5 <= value <= 2
