"""Candles on disk as Freqtrade keeps them (`BTC_USDT-1h.feather`, `.json`, `.json.gz`, `.parquet`): file I/O."""

import gzip
import os
import re
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
import orjson
import pyarrow as pa
from pyarrow import feather

from vostok.binance.intervals import INTERVAL_MS, MONTH
from vostok.errors import Invalid
from vostok.lab.candles import Candles

Format = Literal["feather", "json", "json.gz", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
_NAME = re.compile(
    r"^(?P<base>[A-Z0-9]+)_(?P<quote>[A-Z0-9]+)-(?P<timeframe>[0-9]+[mhdw])\.(?P<format>feather|json(\.gz)?|parquet)$"
)
COLUMNS = ("date", "open", "high", "low", "close", "volume")
EXCHANGE = "binance"


class CandleFile(NamedTuple):
    """A file of candles of `pair` (`BTC/USDT`)."""

    path: Path
    pair: str
    timeframe: str
    format: Format


def candle_folder(home: Path) -> Path:
    """Where Freqtrade looks for candles in the data directory `home`."""
    return home / "data" / EXCHANGE


def candle_path(folder: Path, pair: str, timeframe: str) -> Path:
    """The feather file of `pair` and `timeframe`, whether it exists or not."""
    return folder / f"{pair.replace('/', '_')}-{timeframe}.feather"


def find(folder: Path) -> list[CandleFile]:
    """The candle files of `folder` by name; where a pair has several formats, feather, as Freqtrade reads that."""
    found: dict[tuple[str, str], CandleFile] = {}
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    for name in names:
        match = _NAME.match(name)
        if match is None or match["timeframe"] not in INTERVAL_MS or match["timeframe"] == MONTH:
            continue
        pair = f"{match['base']}/{match['quote']}"
        form = next(known for known in FORMATS if known == match["format"])
        # "feather" comes before the others in the order of names.
        found.setdefault((pair, match["timeframe"]), CandleFile(folder / name, pair, match["timeframe"], form))
    return list(found.values())


def read(file: CandleFile) -> Candles:
    """The candles as they are stored, right or wrong. Raises Invalid where the file cannot be understood."""
    try:
        if file.format in ("feather", "parquet"):
            return _read_arrow(file)
        return _read_json(file)
    except (OSError, EOFError, pa.ArrowException, ValueError, TypeError, IndexError) as problem:
        reason = (str(problem).splitlines() or [type(problem).__name__])[0]
        raise Invalid(
            f"{file.path.name} cannot be read as candles ({reason}): download it again or delete it."
        ) from problem


def write(path: Path, candles: Candles) -> None:
    """Store candles in Freqtrade's feather layout; the file is replaced at once or not at all."""
    times = pa.array(candles.time, pa.timestamp("ms", tz="UTC"))
    table = pa.table([times, *(pa.array(column, pa.float64()) for column in candles[1:])], names=list(COLUMNS))
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as stream:
        feather.write_feather(table, stream, compression="lz4", compression_level=9)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def _read_arrow(file: CandleFile) -> Candles:
    if file.format == "parquet":
        # Few have such files, and the panel shall not carry what reads them.
        from pyarrow.parquet import ParquetFile

        table = ParquetFile(file.path).read(columns=list(COLUMNS))
    else:
        table = feather.read_table(file.path, columns=list(COLUMNS), memory_map=False)
    times = table.column("date").cast(pa.timestamp("ms", tz="UTC"), safe=False).cast(pa.int64()).to_numpy()
    return Candles(times.astype(np.int64), *(table.column(name).cast(pa.float64()).to_numpy() for name in COLUMNS[1:]))


def _read_json(file: CandleFile) -> Candles:
    content = file.path.read_bytes()
    rows = orjson.loads(gzip.decompress(content) if file.format == "json.gz" else content)
    # Freqtrade stores null where a value is unknown; numpy reads it as NaN, which is judged later.
    table = np.array(rows, dtype=float).reshape(-1, len(COLUMNS)) if rows else np.empty((0, len(COLUMNS)))
    return Candles(table[:, 0].astype(np.int64), *(np.ascontiguousarray(table[:, number]) for number in range(1, 6)))
