"""What a table asks for, and that it carries on exactly as if it had begun with everything."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.samples import candles
from vostok.panel.analytics.table import HISTORY, OVERLAP, Row, Table

HOUR = 3_600_000
START = 500_000 * HOUR


def rows_of(count: int, seed: int = 1) -> list[Row]:
    series = candles(seed=seed, rows=1, length=count)[:, :, 0]
    return [
        [START + place * HOUR, close, high, low, close, volume, START + (place + 1) * HOUR - 1]
        for place, (high, low, close, volume) in enumerate(series.T.tolist())
    ]


def now_after(count: int) -> int:
    """The moment at which `count` candles have just closed."""
    return START + count * HOUR


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 260), st.lists(st.integers(1, 40), max_size=6), st.integers(0, 1_000))
def test_candles_in_parts_then_as_all_at_once(first: int, parts: list[int], seed: int) -> None:
    whole = rows_of(first + sum(parts), seed)
    grown, count = Table("1h"), first
    grown.take({"A/B": whole[:count]}, now_after(count))
    for part in parts:
        count += part
        asked = grown.missing("A/B", now_after(count))
        assert asked == part + OVERLAP
        grown.take({"A/B": whole[:count][-asked:]}, now_after(count))
        assert grown.missing("A/B", now_after(count)) == 0
    anew = Table("1h")
    anew.take({"A/B": whole}, now_after(count))
    np.testing.assert_array_equal(grown.history("A/B"), anew.history("A/B"))
    assert grown.times("A/B") == anew.times("A/B")
    assert len(grown.times("A/B")) == len(grown.history("A/B"))


def test_forming_candle_then_left_out_until_it_has_closed() -> None:
    table = Table("1h")
    table.take({"A/B": rows_of(10)}, now_after(9) + 1_000)
    assert table.times("A/B")[-1] == START + 8 * HOUR
    assert table.missing("A/B", now_after(10) - 1) == 0
    assert table.missing("A/B", now_after(10)) == 1 + OVERLAP


def test_hole_then_begun_anew_and_long_absence_then_whole_history_is_asked_for() -> None:
    table, whole = Table("1h"), rows_of(400)
    table.take({"A/B": whole[:100]}, now_after(100))
    table.take({"A/B": whole[150:]}, now_after(400))
    assert table.times("A/B") == [row[0] for row in whole[150:]]
    assert table.missing("A/B", now_after(5_000)) == HISTORY
    assert table.missing("C/D", now_after(1)) == HISTORY


def test_pairs_of_different_length_then_each_as_if_alone() -> None:
    together = Table("1h")
    lengths = {"A/B": 300, "C/D": 7, "E/F": 123, "G/H": 0}
    all_rows = {pair: rows_of(300, seed)[300 - length :] for seed, (pair, length) in enumerate(lengths.items())}
    together.take(all_rows, now_after(300))
    for pair in ("A/B", "C/D", "E/F"):
        alone = Table("1h")
        alone.take({pair: all_rows[pair]}, now_after(300))
        np.testing.assert_array_equal(together.history(pair), alone.history(pair))
    assert not together.known("G/H")
