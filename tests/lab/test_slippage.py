"""Slippage is always against the trader, never beyond the candle, and never more than its most."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.lab.slippage import Slippage, buy_price, fraction, most_quantity, sell_price, usual_ranges

prices = st.floats(1e-6, 1e6)
shares = st.floats(0, 1)
models = st.sampled_from(["none", "fixed", "volatility", "volume"])


@given(prices, st.floats(0, 0.2), st.floats(0, 0.5), st.floats(0, 0.5))
def test_price_moves_against_the_trader_and_stays_within_the_candle(
    price: float, loss: float, up: float, down: float
) -> None:
    high, low = price * (1 + up), price * (1 - down)
    assert price <= buy_price(price, loss, high) <= high
    assert low <= sell_price(price, loss, low) <= price


@given(models, st.floats(0, 100), shares, st.floats(0, 0.5), st.floats(0, 1e6), st.floats(0, 1e6))
def test_loss_is_between_nothing_and_the_most(
    model: str, bps: float, share: float, usual: float, quantity: float, volume: float
) -> None:
    slippage = Slippage(model=model, bps=bps, range_share=share, most_bps=50)
    loss = fraction(slippage, usual_range=usual, quantity=quantity, volume=volume)
    assert 0 <= loss <= 0.005


@given(models, st.floats(0, 1000), shares, st.floats(0, 2000), st.floats(0, 0.5), st.floats(0, 1e6), st.floats(0, 1e6))
def test_doubled_costs_are_twice_the_loss_also_where_the_most_or_a_bound_holds(
    model: str, bps: float, share: float, most: float, usual: float, quantity: float, volume: float
) -> None:
    slippage = Slippage(model=model, bps=bps, range_share=share, most_bps=most)
    loss, twice = (
        fraction(one, usual_range=usual, quantity=quantity, volume=volume) for one in (slippage, slippage.doubled())
    )
    assert twice == pytest.approx(2 * loss)


@given(st.floats(0.1, 100), st.floats(1, 1e6), st.floats(1, 1e6))
def test_larger_orders_never_lose_less(bps: float, quantity: float, volume: float) -> None:
    slippage = Slippage(model="volume", bps=bps, most_bps=2000)
    one = fraction(slippage, usual_range=0, quantity=quantity, volume=volume)
    four = fraction(slippage, usual_range=0, quantity=4 * quantity, volume=volume)
    assert one <= four
    if four < 0.2:
        assert four == pytest.approx(2 * one)


def test_models_by_hand() -> None:
    assert fraction(Slippage(model="fixed", bps=7), usual_range=9, quantity=9, volume=0) == pytest.approx(0.0007)
    volatile = Slippage(model="volatility", range_share=0.25)
    assert fraction(volatile, usual_range=0.02, quantity=9, volume=0) == pytest.approx(0.005)
    impact = Slippage(model="volume", bps=40)
    assert fraction(impact, usual_range=0, quantity=25, volume=100) == pytest.approx(0.0020)
    assert fraction(impact, usual_range=0, quantity=1, volume=0) == pytest.approx(0.02)


def test_fill_is_a_share_of_the_candles_volume() -> None:
    assert most_quantity(Slippage(fill_share=0.1), 50) == pytest.approx(5)
    assert most_quantity(Slippage(), 50) == math.inf
    assert Slippage().is_off
    assert not Slippage(fill_share=0.5).is_off


def test_usual_range_knows_only_the_candles_before() -> None:
    close = np.full(20, 100.0)
    high, low = close + np.arange(20.0), close - np.arange(20.0)
    ranges = usual_ranges(high, low, close)
    assert ranges[0] == 0
    assert ranges[1] == 0
    assert ranges[2] == pytest.approx((0 + 0.02) / 2)
    assert ranges[19] == pytest.approx(np.mean([2 * index / 100 for index in range(5, 19)]))
    high[19] = 900
    assert usual_ranges(high, low, close)[19] == ranges[19]
