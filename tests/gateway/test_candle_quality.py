"""What the venue cannot have meant is withheld, a real crash is not, and each flaw shows in the grade."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.intervals import INTERVAL_MS, close_time, next_open, shift_open
from vostok.binance.intervals import open_time as open_of
from vostok.gateway.candle_quality import (
    RECENT,
    filled,
    first_hole,
    freshness,
    judge,
    missing_between,
    screen,
    spikes,
)
from vostok.gateway.klines import BadCandles, Row
from vostok.risk.candles import Quality, flawed, worst

MINUTE = 60_000
NOW = 1_800_000_030_000
FIRST = NOW - NOW % MINUTE - 99 * MINUTE


def candle(number: int, close: str = "100.5", *, high: str = "101", low: str = "99", volume: str = "5") -> Row:
    opened = FIRST + number * MINUTE
    return [opened, "100", high, low, close, volume, opened + MINUTE - 1, "500", 10, "2", "200", "0"]


def series(*without: int) -> list[Row]:
    return [candle(number) for number in range(100) if number not in without]


def changed(row: Row, place: int, value: Any) -> Row:
    return [*row[:place], value, *row[place + 1 :]]


IMPOSSIBLE = {
    "not a number": changed(candle(50), 4, "NaN"),
    "infinite": changed(candle(50), 2, "Infinity"),
    "negative": changed(candle(50), 3, "-1"),
    "free": changed(candle(50), 3, "0"),
    "high below low": candle(50, high="98"),
    "close above high": candle(50, "102"),
    "negative volume": candle(50, volume="-1"),
    "volume not a number": candle(50, volume="NaN"),
    "beside the grid": changed(candle(50), 0, FIRST + 50 * MINUTE + 1),
    "from the future": changed(candle(50), 0, NOW + 10 * MINUTE - NOW % MINUTE),
    "a field short": candle(50)[:11],
    "words": changed(candle(50), 1, "dear"),
    "no opening time": changed(candle(50), 0, "today"),
    "no row": None,
    "the one before again": candle(49),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_one_impossible_candle_is_withheld_and_the_others_pass(name: str) -> None:
    rows = changed(series(), 50, IMPOSSIBLE[name])
    sound, withheld = screen(rows, "1m", NOW)
    assert sound == series(50)
    assert len(withheld) == 1


@pytest.mark.parametrize("rows", [None, {}, "x", [1], [candle(0)[:11]], [changed(candle(0), 4, "NaN")], [[]]])
def test_answer_without_a_sound_candle_is_junk(rows: Any) -> None:
    with pytest.raises(BadCandles):
        screen(rows, "1m", NOW)


def test_sound_series_is_good_and_untouched() -> None:
    assert screen(series(), "1m", NOW) == (series(), [])
    assert filled(series(), "1m") == series()
    assert judge(series(), "1m", ()) == Quality()
    assert freshness(candle(99)[0], "1m", NOW) == Quality()


@given(st.sets(st.integers(1, 98), max_size=20), st.sampled_from(sorted(INTERVAL_MS)))
def test_single_holes_are_filled_from_the_candle_before_and_wider_ones_stay(gone: set[int], interval: str) -> None:
    first = shift_open(open_of(NOW, interval), interval, -99)
    opens = [shift_open(first, interval, number) for number in range(100)]
    rows = [[opened, *candle(0)[1:6], close_time(opened, interval), *candle(0)[7:]] for opened in opens]
    known = [row for number, row in enumerate(rows) if number not in gone]
    single = {number for number in gone if number - 1 not in gone and number + 1 not in gone}
    whole = filled(known, interval)
    assert [row[0] for row in whole] == [opens[number] for number in range(100) if number not in gone - single]
    assert screen(whole, interval, NOW) == (whole, [])
    for number in single:
        made = next(row for row in whole if row[0] == opens[number])
        assert (made[1:5], made[5], made[6]) == (["100.5"] * 4, "0", close_time(opens[number], interval))
    recent = {number for number in gone if opens[number] > known[-RECENT - 1][0]}
    wanted = "BAD" if recent - single else "QUESTIONABLE" if recent else "GOOD"
    assert judge(known, interval, ()).grade == wanted
    before_hole = first_hole(known, interval)
    assert (before_hole is not None) == bool(recent)
    assert before_hole is None or next_open(before_hole, interval) == opens[min(recent)]


@given(st.integers(0, 2**40), st.integers(1, 50), st.sampled_from(sorted(INTERVAL_MS)))
def test_missing_candles_are_counted_to_two(moment: int, apart: int, interval: str) -> None:
    opened = open_of(moment, interval)
    assert missing_between(opened, shift_open(opened, interval, apart), interval) == min(apart - 1, 2)


@pytest.mark.parametrize(("low", "high", "marked"), [("80", "101", True), ("99", "125", True), ("92", "109", False)])
def test_crash_and_jump_pass_and_are_questionable(low: str, high: str, marked: bool) -> None:
    calm = [candle(number, high="100.6", low="99.9") for number in range(99)]
    rows = [*calm, candle(99, low if low != "99" else high, low=low, high=high)]
    assert screen(rows, "1m", NOW) == (rows, [])
    assert spikes(rows) == ([rows[-1][0]] if marked else [])
    assert judge(rows, "1m", ()).grade == ("QUESTIONABLE" if marked else "GOOD")


def test_wild_market_has_no_spikes_of_its_own_size() -> None:
    rows = [candle(number, high="115", low="95") for number in range(99)]
    assert spikes([*rows, candle(99, high="180", low="95")]) == []


@pytest.mark.parametrize(("traded", "grade"), [("0", "QUESTIONABLE"), ("0.1", "GOOD")])
def test_silence_of_three_candles_is_questionable(traded: str, grade: str) -> None:
    rows = [*series()[:-4], candle(96, volume=traded), *(candle(n, volume="0") for n in (97, 98, 99))]
    assert judge(rows, "1m", ()).grade == grade


def test_withheld_candle_counts_while_it_is_recent() -> None:
    newest, old = candle(99)[0] + MINUTE, candle(10)[0]
    assert judge(series(), "1m", [newest]).grade == "QUESTIONABLE"
    assert judge(series(), "1m", [0]).grade == "QUESTIONABLE"
    assert judge(series(), "1m", [old]).grade == "GOOD"


def test_series_without_candles_is_bad() -> None:
    assert judge([], "1m", ()).grade == "BAD"


@pytest.mark.parametrize(("late", "grade"), [(0, "GOOD"), (1, "GOOD"), (2, "GOOD"), (3, "BAD"), (4_000, "BAD")])
def test_series_is_bad_once_more_than_its_newest_candle_is_missing(late: int, grade: str) -> None:
    assert freshness(candle(99)[0], "1m", NOW + late * MINUTE).grade == grade


def test_worst_grade_wins_and_every_reason_is_told_once() -> None:
    found = worst(flawed("JUMP"), flawed("STALE"), Quality(), flawed("JUMP"))
    assert (found.grade, found.flaws, len(found.reasons)) == ("BAD", ("JUMP", "STALE"), 2)
    assert worst() == Quality()
