"""Worlds, symbols and moments that the tests of the market draw from."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from vostok.binance.intervals import INTERVAL_MS
from vostok.clock import DAY_MS
from vostok.simulator.catalogue import COINS

NOW = int(datetime(2026, 3, 14, 15, 9, 26, 535_000, tzinfo=UTC).timestamp() * 1000)
INTERVALS = list(INTERVAL_MS)
MADE_OF_MINUTES = [interval for interval in INTERVALS if interval != "1s"]
SYMBOLS = [coin.symbol for coin in COINS]

seeds = st.integers(0, 2**32)
symbols = st.sampled_from(SYMBOLS)
moments = st.integers(NOW - 2 * 365 * DAY_MS, NOW)
