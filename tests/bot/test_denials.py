"""How long a no stands: in a candle, across candles, and never for longer than an hour."""

import time

from hypothesis import given
from hypothesis import strategies as st

from vostok.bot.denials import MAX_HOLD_S, Answer, Held, denial_in

HOUR_S = 3_600.0


@given(
    st.none() | st.floats(0, MAX_HOLD_S), st.sampled_from(["1m", "5m", "1h", "4h", "1d"]), st.integers(0, 2_000_000_000)
)
def test_denial_stands_for_its_seconds_or_to_the_end_of_the_candle(
    hold_s: float | None, timeframe: str, now_s: int
) -> None:
    candle_s = {"1m": 60, "5m": 300, "1h": 3_600, "4h": 14_400, "1d": 86_400}[timeframe]
    left_s = candle_s - now_s % candle_s
    held = Held()
    before = time.monotonic()
    locked = held.hold("BTC/USDT", Answer(False, hold_s=hold_s), timeframe, float(now_s))
    stands = held.until["BTC/USDT"] - before
    expected = min(left_s if hold_s is None else hold_s, HOUR_S)
    assert expected - 0.001 <= stands <= expected + 1
    assert locked == (expected >= left_s)


def test_gates_words_are_found_in_an_exchange_error_and_in_no_other() -> None:
    said = 'Could not create order. Message: binance {"code":-2010,"msg":"GATE NO_STOP_SLOT stop_slot: No stop."}'
    assert denial_in(said) == Answer(False, "NO_STOP_SLOT", "stop_slot: No stop.", 10.0)
    assert denial_in('binance {"code":-2010,"msg":"Account has insufficient balance for requested action."}') is None
