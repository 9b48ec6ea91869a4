"""Sentiment beside candles: late, absent, stale and broken."""

from pathlib import Path

import pytest
from pandas import DataFrame, Timestamp, date_range

from _sentiment import NEUTRAL, read_sentiment, sentiment_file, with_sentiment

HOUR = "2024-03-01T{:02d}:00:00Z"


@pytest.fixture
def hours() -> DataFrame:
    """Five candles of an hour from midnight."""
    return DataFrame({"date": date_range("2024-03-01", periods=5, freq="1h", tz="UTC", unit="ms")})


def rows(*known: tuple[str, float]) -> DataFrame:
    return DataFrame({"date": [Timestamp(date) for date, _ in known], "sentiment": [value for _, value in known]})


def test_sentiment_counts_from_the_first_candle_that_closes_after_it(hours: DataFrame) -> None:
    found = with_sentiment(hours, "1h", rows(("2024-03-01T01:30:00Z", -0.8)))
    assert list(found["sentiment"]) == [NEUTRAL, -0.8, -0.8, -0.8, -0.8]


def test_sentiment_published_at_the_close_counts_for_the_next_candle(hours: DataFrame) -> None:
    found = with_sentiment(hours, "1h", rows(("2024-03-01T02:00:00Z", 0.5)))
    assert list(found["sentiment"])[:3] == [NEUTRAL, NEUTRAL, 0.5]


def test_sentiment_older_than_a_day_is_neutral(hours: DataFrame) -> None:
    found = with_sentiment(hours, "1h", rows(("2024-02-29T02:30:00Z", -0.9)))
    assert list(found["sentiment"]) == [-0.9, -0.9, NEUTRAL, NEUTRAL, NEUTRAL]


def test_column_that_is_already_there_is_kept(hours: DataFrame) -> None:
    own = hours.assign(sentiment=[0.1, float("nan"), 0.3, 0.4, 0.5])
    assert list(with_sentiment(own, "1h", rows((HOUR.format(0), -1.0)))["sentiment"]) == [0.1, NEUTRAL, 0.3, 0.4, 0.5]


def test_missing_file_is_neutral(tmp_path: Path, hours: DataFrame) -> None:
    known = read_sentiment(sentiment_file(tmp_path, "BTC/USDT"))
    assert (with_sentiment(hours, "1h", known)["sentiment"] == NEUTRAL).all()


def test_file_is_read_in_order_of_time(tmp_path: Path, hours: DataFrame) -> None:
    path = sentiment_file(tmp_path, "BTC/USDT")
    path.parent.mkdir()
    path.write_text("date,sentiment\n2024-03-01T03:10:00Z,0.7\n2024-03-01T00:10:00+00:00,-0.2\n")
    found = with_sentiment(hours, "1h", read_sentiment(path))
    assert path.name == "BTC.csv"
    assert list(found["sentiment"]) == [-0.2, -0.2, -0.2, 0.7, 0.7]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,score\n2024-03-01T00:10:00Z,0.1\n", "no column sentiment"),
        ("date,sentiment\n2024-03-01T00:10:00Z,0.1\nyesterday,0.2\n", "line 3"),
        ("date,sentiment\n2024-03-01T00:10:00Z,7\n", "line 2"),
        ("date,sentiment\n2024-03-01T00:10:00Z,\n", "line 2"),
    ],
)
def test_broken_file_says_where_it_is_broken(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "BTC.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=says):
        read_sentiment(path)
