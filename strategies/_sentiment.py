"""Sentiment of a coin beside its candles; absent or old sentiment is neutral.

The place to plug in a source is a file: `<user data>/sentiment/<COIN>.csv` with the columns `date` (when it became
known, UTC, ISO 8601) and `sentiment` (-1 to 1). Whatever writes it, the strategy reads only what was known when a
candle closed. A dataframe that already has the column `sentiment` keeps it.
"""

from pathlib import Path

from freqtrade.exchange import timeframe_to_seconds
from pandas import DataFrame, Series, Timedelta, merge_asof, read_csv, to_datetime, to_numeric

NEUTRAL = 0.0
MAX_AGE = Timedelta(hours=24)


def sentiment_file(user_data: Path, pair: str) -> Path:
    """Where the sentiment of the base coin of `pair` is read from."""
    return user_data / "sentiment" / f"{pair.split('/')[0]}.csv"


def read_sentiment(path: Path) -> DataFrame:
    """Rows `date`, `sentiment` in order of time; empty where there is no file.

    Raises ValueError with the file, the row and what to do where it cannot be read as that.
    """
    if not path.is_file():
        return DataFrame({"date": to_datetime(Series([], dtype=object), utc=True), "sentiment": Series(dtype=float)})
    table = read_csv(path)
    if missing := {"date", "sentiment"} - set(table.columns):
        raise ValueError(f"{path} has no column {min(missing)}: it needs the columns date and sentiment")
    dates = to_datetime(table["date"], utc=True, errors="coerce", format="ISO8601")
    values = to_numeric(table["sentiment"], errors="coerce")
    bad = dates.isna() | ~values.between(-1.0, 1.0)
    if bad.any():
        row = int(bad.to_numpy().argmax()) + 2
        raise ValueError(f"{path}, line {row}: give an ISO 8601 date and a sentiment from -1 to 1")
    return DataFrame({"date": dates, "sentiment": values.astype(float)}).sort_values("date", kind="stable")


def with_sentiment(dataframe: DataFrame, timeframe: str, known: DataFrame) -> DataFrame:
    """`dataframe` with the column `sentiment`: the latest of `known` before each candle's close, else neutral."""
    if "sentiment" in dataframe:
        return dataframe.assign(sentiment=dataframe["sentiment"].fillna(NEUTRAL))
    length = Timedelta(seconds=timeframe_to_seconds(timeframe))
    closes = DataFrame({"date": (dataframe["date"] + length).astype("datetime64[ns, UTC]")})
    rows = known.assign(date=known["date"].astype("datetime64[ns, UTC]"))
    found = merge_asof(closes, rows, on="date", direction="backward", tolerance=MAX_AGE, allow_exact_matches=False)
    return dataframe.assign(sentiment=found["sentiment"].fillna(NEUTRAL).to_numpy())
