"""Candles open where Binance opens them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.intervals import INTERVAL_MS, close_time, next_open, open_time, shift_open

moments = st.integers(0, 4_102_444_800_000)
names = st.sampled_from(sorted(INTERVAL_MS))


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


@given(moments, names)
def test_every_moment_lies_in_exactly_one_candle(moment: int, interval: str) -> None:
    opens = open_time(moment, interval)
    assert opens <= moment <= close_time(opens, interval)
    assert open_time(opens, interval) == opens
    assert open_time(opens - 1, interval) < opens


@given(moments, names, st.integers(-50, 50))
def test_shift_goes_there_and_back(moment: int, interval: str, candles: int) -> None:
    opens = open_time(moment, interval)
    assert shift_open(shift_open(opens, interval, candles), interval, -candles) == opens
    assert shift_open(opens, interval, 1) == next_open(opens, interval)


@pytest.mark.parametrize(
    ("moment", "interval", "opens"),
    [
        ("2026-11-21T14:37:51", "1m", "2026-11-21T14:37:00"),
        ("2026-11-21T14:37:51", "4h", "2026-11-21T12:00:00"),
        # 2026-11-21 is a Saturday; the week began on Monday the 16th.
        ("2026-11-21T14:37:51", "1w", "2026-11-16T00:00:00"),
        ("2024-02-29T23:59:59", "1M", "2024-02-01T00:00:00"),
        # Binance's three-day candles of BTCUSDT: 2017-08-16 and every third day since.
        ("2017-08-18T10:00:00", "3d", "2017-08-16T00:00:00"),
    ],
)
def test_open_time_on_known_dates(moment: str, interval: str, opens: str) -> None:
    assert open_time(at(moment), interval) == at(opens)


def test_months_have_their_own_lengths() -> None:
    assert next_open(at("2024-02-01T00:00:00"), "1M") == at("2024-03-01T00:00:00")
    assert shift_open(at("2024-01-01T00:00:00"), "1M", -1) == at("2023-12-01T00:00:00")
