"""Candles in columns: split into minutes and grouped again, nothing is lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vostok.clock import HOUR_MS, MINUTE_MS
from vostok.simulator.candles import Candles, Texture, candles, concat, empty, group, split
from vostok.simulator.noise import normal


@st.composite
def hours(draw: st.DrawFn) -> Candles:
    """Up to five hours, dense or hardly traded."""
    columns: list[list[int]] = []
    for _ in range(draw(st.integers(1, 5))):
        low = draw(st.integers(1, 10**6))
        high = low + draw(st.integers(0, 10**4))
        open_, close = (draw(st.integers(low, high)) for _ in range(2))
        trades = draw(st.integers(0, 20_000))
        volume = trades + (draw(st.integers(0, 10**9)) if trades else 0)
        columns.append([open_, high, low, close, volume, trades, draw(st.integers(0, volume))])
    open_s, high_s, low_s, close_s, volumes, counts, takers = np.array(columns, np.int64).T
    time = np.arange(len(columns)) * HOUR_MS
    return candles(time, (open_s, high_s, low_s, close_s), volumes, counts, takers)


@given(coarse=hours(), count=st.sampled_from([2, 3, 20, 60]), key=st.integers(0, 2**63))
def test_minutes_of_a_candle_add_up_to_it(coarse: Candles, count: int, key: int) -> None:
    noise = normal(key, np.arange(4 * len(coarse.time) * count)).reshape(4, len(coarse.time), count)
    deviation = (coarse.high - coarse.low)[:, None] / 4.0
    texture = Texture(
        noise[0] * deviation, np.abs(noise[1]) * deviation, np.abs(noise[2]) * deviation, np.exp(noise[3])
    )
    fine = split(coarse, texture)
    again = group(fine, coarse.time)
    for name in ("time", "open", "high", "low", "close", "volume", "trades", "taker"):
        assert getattr(again, name).tolist() == getattr(coarse, name).tolist(), name
    assert ((fine.trades == 0) <= (fine.volume == 0)).all()
    assert ((fine.taker >= 0) & (fine.taker <= fine.volume)).all()
    assert (fine.low <= np.minimum(fine.open, fine.close)).all()
    assert (fine.high >= np.maximum(fine.open, fine.close)).all()
    assert (fine.time[:count] == np.arange(count) * MINUTE_MS).all()


@given(coarse=hours(), start=st.integers(-1, 6), end=st.integers(-1, 6))
def test_between_holds_the_start_and_not_the_end(coarse: Candles, start: int, end: int) -> None:
    chosen = coarse.between(start * HOUR_MS, end * HOUR_MS)
    assert chosen.time.tolist() == [time for time in coarse.time.tolist() if start * HOUR_MS <= time < end * HOUR_MS]
    assert len(chosen.quote) == len(chosen.time)


def test_nothing_added_to_nothing_is_nothing() -> None:
    assert len(concat([]).time) == len(concat([empty(), empty()]).time) == len(group(empty(), np.arange(3)).time) == 0
