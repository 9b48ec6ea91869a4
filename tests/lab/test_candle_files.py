"""Files that stock Freqtrade reads and writes, and nothing half written."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from freqtrade.data.history.datahandlers import get_datahandler
from freqtrade.enums import CandleType

from tests.lab.samples import sound
from vostok.errors import Invalid
from vostok.lab.candle_files import CandleFile, candle_path, find, read, write
from vostok.lab.candles import Candles

SOME = sound(50)


def frame(candles: Candles) -> pd.DataFrame:
    columns: dict[str, Any] = {"date": pd.to_datetime(candles.time, unit="ms", utc=True)}
    return pd.DataFrame(columns | {name: getattr(candles, name) for name in Candles._fields[1:]})


@pytest.mark.parametrize("form", ["feather", "json", "jsongz", "parquet"])
def test_what_freqtrade_stores_is_read(tmp_path: Path, form: str) -> None:
    get_datahandler(tmp_path, form).ohlcv_store("BTC/USDT", "1h", frame(SOME), CandleType.SPOT)
    (file,) = find(tmp_path)
    assert (file.pair, file.timeframe) == ("BTC/USDT", "1h")
    stored = read(file)
    assert np.array_equal(stored.time, SOME.time)
    # Pandas rounds what it writes as JSON to ten places.
    assert np.allclose(np.array(stored[1:]), np.array(SOME[1:]), rtol=0, atol=1e-9)


def test_what_is_written_freqtrade_reads(tmp_path: Path) -> None:
    write(candle_path(tmp_path, "BTC/USDT", "1h"), SOME)
    handler = get_datahandler(tmp_path, "feather")
    loaded = handler.ohlcv_load("BTC/USDT", "1h", CandleType.SPOT, fill_missing=False, drop_incomplete=False)
    pd.testing.assert_frame_equal(loaded, frame(SOME), check_dtype=False)
    assert [path.name for path in tmp_path.iterdir()] == ["BTC_USDT-1h.feather"]


def test_of_several_formats_freqtrades_default_is_listed(tmp_path: Path) -> None:
    get_datahandler(tmp_path, "json").ohlcv_store("BTC/USDT", "1h", frame(SOME), CandleType.SPOT)
    write(candle_path(tmp_path, "BTC/USDT", "1h"), SOME)
    assert [file.format for file in find(tmp_path)] == ["feather"]


@pytest.mark.parametrize("name", ["BTC_USDT-1h.csv", "BTCUSDT-1h.feather", "BTC_USDT-1Mo.feather", "BTC_USDT-7h.json"])
def test_other_files_are_not_candles(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert find(tmp_path) == []


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert find(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("BTC_USDT-1h.feather", b"no arrow"),
        ("BTC_USDT-1h.feather", b""),
        ("BTC_USDT-1h.parquet", b"no parquet"),
        ("BTC_USDT-1h.json", b"[[1, 2]]"),
        ("BTC_USDT-1h.json", b'{"a": 1}'),
        ("BTC_USDT-1h.json", b"\xff"),
        ("BTC_USDT-1h.json.gz", b"no gzip"),
        ("BTC_USDT-1h.json.gz", gzip.compress(b"[[1,2,3,4,5,6]]", mtime=0)[:-4]),
    ],
)
def test_a_file_that_cannot_be_understood_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (file,) = find(tmp_path)
    with pytest.raises(Invalid, match=name):
        read(file)


def test_an_empty_json_file_holds_no_candle(tmp_path: Path) -> None:
    path = tmp_path / "BTC_USDT-1h.json"
    path.write_text(json.dumps([]))
    assert len(read(CandleFile(path, "BTC/USDT", "1h", "json")).time) == 0


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = candle_path(tmp_path, "BTC/USDT", "1h")
    write(path, SOME)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("vostok.lab.candle_files.os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write(path, sound(60))
    assert path.read_bytes() == before
