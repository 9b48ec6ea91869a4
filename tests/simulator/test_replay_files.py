"""Bad folders and files get a sentence that names them."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import feather

from tests.simulator.candle_folder import BEGIN, Row, write_candles, zigzag
from vostok.clock import HOUR_MS, MINUTE_MS
from vostok.errors import Invalid
from vostok.simulator.replay_files import CandleFile, candle_files, read_candles


def stored(file: Path, minutes: int = 60) -> CandleFile:
    return CandleFile(file, "BTC", "USDT", minutes)


def test_files_are_found_by_their_names(tmp_path: Path) -> None:
    for pair, timeframe in (("BTC/USDT", "1h"), ("BTC/USDT", "5m"), ("1000SATS/USDT", "1d")):
        write_candles(tmp_path, pair, timeframe, zigzag(3, timeframe))
    for name in ("INDEX.csv", "BTC_USDT_USDT-1h-futures.feather", "BTC_USDT-7h.feather"):
        (tmp_path / name).touch()
    found = {(file.pair, file.minutes) for file in candle_files(tmp_path)}
    assert found == {("BTC/USDT", 60), ("BTC/USDT", 5), ("1000SATS/USDT", 1440)}


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"VOSTOK_REPLAY is .*nowhere, which is not a folder"):
        candle_files(tmp_path / "nowhere")


def test_folder_without_candles_says_how_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"holds no candles: files are named like BTC_USDT-1h\.feather"):
        candle_files(tmp_path)


def test_values_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = zigzag(50, "1h")
    candles = read_candles(stored(write_candles(tmp_path, "BTC/USDT", "1h", rows)))
    assert list(zip(*(column.tolist() for column in candles), strict=True)) == rows


def test_dates_in_nanoseconds_are_read_too(tmp_path: Path) -> None:
    rows = zigzag(3, "1h")
    file = write_candles(tmp_path, "BTC/USDT", "1h", rows)
    table = feather.read_table(file)
    dates = table.column("date").cast(pa.timestamp("ns", tz="UTC"))
    feather.write_feather(table.set_column(0, "date", dates), str(file))
    assert read_candles(stored(file)).time.tolist() == [row.time for row in rows]


def test_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "BTC_USDT-1h.feather"
    file.write_bytes(b"this is not a feather file at all")
    with pytest.raises(
        Invalid, match=r"BTC_USDT-1h\.feather cannot be read as candles .*download it again or delete it"
    ):
        read_candles(stored(file))


def test_file_without_a_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "BTC_USDT-1h.feather"
    feather.write_feather(pa.table({"date": pa.array([BEGIN], pa.timestamp("ms", tz="UTC"))}), str(file))
    with pytest.raises(Invalid, match=r"BTC_USDT-1h\.feather cannot be read as candles"):
        read_candles(stored(file))


def test_empty_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"BTC_USDT-1h\.feather holds no candle"):
        read_candles(stored(write_candles(tmp_path, "BTC/USDT", "1h", [])))


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (Row(BEGIN, 1, 1, 1, 1, 1), "candle 2 does not come after the one before it"),
        (Row(BEGIN + MINUTE_MS, 1, 1, 1, 1, 1), "candle 2 does not open at a whole multiple of 60 minutes"),
        (Row(BEGIN + HOUR_MS, 1, 1, 0, 1, 1), "candle 2 has a price that is not a positive number"),
        (Row(BEGIN + HOUR_MS, 1, 1, float("nan"), 1, 1), "candle 2 has a price that is not a positive number"),
        (Row(BEGIN + HOUR_MS, 2, 1, 1, 1, 1), "candle 2 has a high below or a low above its other prices"),
        (Row(BEGIN + HOUR_MS, 1, 2, 1.5, 1.5, 1), "candle 2 has a high below or a low above its other prices"),
        (Row(BEGIN + HOUR_MS, 1, 1, 1, 1, -1), "candle 2 has a volume that is not a number from 0"),
        (Row(BEGIN + HOUR_MS, 1, 1, 1, 1, float("inf")), "candle 2 has a volume that is not a number from 0"),
    ],
)
def test_impossible_candle_is_named(tmp_path: Path, second: Row, problem: str) -> None:
    file = write_candles(tmp_path, "BTC/USDT", "1h", [Row(BEGIN, 1, 1, 1, 1, 1), second])
    with pytest.raises(Invalid, match=problem):
        read_candles(stored(file))
