"""Moments of the real candles from which TrendFollowing trades soon, for tests that must not wait long.

Replayed with `STRETCH` each stored hour is a 1-minute candle, so a bot with timeframe 1m buys and sells within
`closed_within` minutes of the replay's start, whether it is ready at once or only after two minutes.
tests/strategies/test_replay_cases.py searches the candles and holds this page to what it finds.
"""

from typing import NamedTuple

from pandas import DataFrame

FOLDER = "binance_2024_universe"
STRETCH = 60
STRATEGY = "TrendFollowing"
TIMEFRAME = "1m"


class ReplayCase(NamedTuple):
    """`start` is a VOSTOK_REPLAY_FROM in UTC; `exit_reason` is what Freqtrade calls the exit."""

    start: str
    pairs: tuple[str, ...]
    exit_reason: str
    closed_within: int


# Both pairs fall through their stops: 2024-06-12 after the Federal Reserve's meeting, 2024-03-06 in the afternoon.
BOTH_LOSE = ReplayCase("2024-06-12T15:00", ("BTC/USDT", "ETH/USDT"), "trailing_stop_loss", 4)
# The same fall an hour later: over sooner, for a bot that is ready within two minutes.
BOTH_LOSE_SOONEST = ReplayCase("2024-06-12T16:00", ("BTC/USDT", "ETH/USDT"), "trailing_stop_loss", 3)
BOTH_LOSE_EARLIER = ReplayCase("2024-03-06T09:00", ("BTC/USDT", "ETH/USDT"), "trailing_stop_loss", 4)
# Bitcoin reaches the target three ATR above the entry.
TARGET_REACHED = ReplayCase("2024-05-15T09:00", ("BTC/USDT",), "roi", 4)
TARGET_REACHED_EARLIER = ReplayCase("2024-02-26T16:00", ("BTC/USDT",), "roi", 5)
CASES = (BOTH_LOSE, BOTH_LOSE_SOONEST, BOTH_LOSE_EARLIER, TARGET_REACHED, TARGET_REACHED_EARLIER)

# The last candles before a bot is ready: at once, or after one or two minutes.
_ENTRY_DELAYS = (0, 1, 2)
_LONGEST = 6
# Two fees of 0.1 % are paid before a gain counts.
_FEES = 0.002


class Outcome(NamedTuple):
    """What a trade would do: candles between the start and the exit (the entry's candle is done before), and why."""

    entered_after: int
    closed_after: int
    reason: str


def outcomes(signals: DataFrame, start: int) -> list[Outcome]:
    """The trades that entries on the candles `start` and the two after it would lead to, where there is a signal.

    `signals` are candles with TrendFollowing's indicators and signals; candles are counted from `start`.
    """
    entered = [start + delay for delay in _ENTRY_DELAYS if signals["enter_long"].iat[start + delay] == 1]
    return [
        Outcome(entry - start + 1, closed - start + 1, reason)
        for entry in entered
        for closed, reason in [_exit(signals, entry)]
    ]


def _exit(signals: DataFrame, entry: int) -> tuple[int, str]:
    rows = signals[["low", "high", "close", "atr"]].to_numpy(float)
    leaves = signals["exit_long"].to_numpy() == 1
    price, atr = rows[entry, 2:]
    stop, target = price - 1.5 * atr, (price + 3.0 * atr) * (1.0 + _FEES)
    for row in range(entry + 1, min(entry + 1 + _LONGEST, len(rows))):
        low, high, close, atr = rows[row]
        if low <= stop:
            return row, "trailing_stop_loss"
        if high >= target:
            return row, "roi"
        if leaves[row]:
            return row + 1, "exit_signal"
        stop = max(stop, close - 1.5 * atr)
    return entry + _LONGEST, "still open"
