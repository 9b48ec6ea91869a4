"""The stored candles, judged once for each change of a file."""

import shutil
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from vostok.errors import Conflict, Invalid, NotFound
from vostok.lab.candle_files import CandleFile, find, read
from vostok.lab.candles import day_counts
from vostok.lab.curves import DAY_MS
from vostok.lab.quality import Grade, Quality, assess, impossible
from vostok.panel.data.models import CoveragePublic, DataFilePublic, QualityPublic, StoragePublic
from vostok.panel.market.models import CandlePublic, CandlesPublic

_judged: dict[Path, tuple[tuple[int, int], DataFilePublic]] = {}


def catalogue(folder: Path, now: int) -> list[DataFilePublic]:
    """All candle files of `folder` by pair and timeframe, an unreadable one with its error."""
    files = find(folder)
    known = {file.path for file in files}
    for gone in [path for path in [*_judged] if path.parent == folder and path not in known]:
        _judged.pop(gone, None)
    return [shown for file in files if (shown := _shown(file, now)) is not None]


def coverage(folder: Path, pair: str, timeframe: str) -> CoveragePublic:
    """Which days have how many candles. Raises NotFound, or Invalid for a file that cannot be read."""
    first, days, expected = day_counts(read(stored(folder, pair, timeframe)).time, timeframe)
    return CoveragePublic(
        pair=pair,
        timeframe=timeframe,
        first_day=first * DAY_MS if days else None,
        expected=expected,
        days=days,
    )


def stored_candles(folder: Path, pair: str, timeframe: str, start: int, end: int, limit: int) -> CandlesPublic:
    """The newest `limit` stored candles that open from `start` to `end` (UTC ms). Raises NotFound or Invalid."""
    whole = read(stored(folder, pair, timeframe))
    rows = np.flatnonzero((whole.time >= start) & (whole.time <= end) & ~impossible(whole))[-limit:]
    items = [
        CandlePublic.model_construct(
            ts=int(ts),
            open=_exact(open_),
            high=_exact(high),
            low=_exact(low),
            close=_exact(close),
            volume=_exact(volume),
            closed=True,
        )
        for ts, open_, high, low, close, volume in zip(*whole.where(rows), strict=True)
    ]
    return CandlesPublic(pair=pair, interval=timeframe, items=items, quality=None)


def _exact(value: float) -> Decimal:
    """The shortest decimal that is this float: what the file's writer meant."""
    return Decimal(repr(float(value)))


def storage(folder: Path) -> StoragePublic:
    """The room that candles take, and what is left on their disk."""
    sizes = [file.path.stat().st_size for file in find(folder)]
    there = next(path for path in (folder, *folder.parents) if path.is_dir())
    return StoragePublic(
        folder=str(folder), files=len(sizes), bytes=sum(sizes), free_bytes=shutil.disk_usage(there).free
    )


def stored(folder: Path, pair: str, timeframe: str) -> CandleFile:
    """The file of `pair` and `timeframe`. Raises NotFound."""
    for file in find(folder):
        if (file.pair, file.timeframe) == (pair, timeframe):
            return file
    raise NotFound(f"There are no {timeframe} candles of {pair}: download or import them on the Data page.")


def check_usable(
    folder: Path, pairs: Iterable[str], timeframe: str, now: int, *, forced: bool = False
) -> dict[str, Grade]:
    """The grade of each pair's candles. Raises Invalid where there are none, Conflict where they are BAD.

    `forced` lets BAD candles pass, for an owner who has read why they are, but not a file without any.
    """
    wanted = list(pairs)
    files = {file.pair: file for file in find(folder) if file.timeframe == timeframe}
    missing = [pair for pair in wanted if pair not in files or files[pair].format != "feather"]
    if missing:
        raise Invalid(
            f"There are no {timeframe} candles of {', '.join(missing)}: download or import them on the Data page.",
            field="pairs",
        )
    judged = {pair: shown for pair in wanted if (shown := _shown(files[pair], now)) is not None}
    bad = {pair: shown for pair, shown in judged.items() if shown.grade == "BAD"}
    if bad and not forced:
        reasons = "; ".join(f"{pair}: {shown.error or ', '.join(_flaws(shown))}" for pair, shown in bad.items())
        raise Conflict(
            f"The {timeframe} candles are BAD, so a result would say nothing ({reasons}). Delete and download them "
            "again, or force the run.",
            field="pairs",
        )
    if unusable := next((shown for shown in bad.values() if shown.first is None), None):
        reason = unusable.error or "the file holds no candle."
        raise Invalid(f"{unusable.pair} cannot be tested, forced or not: {reason}", field="pairs")
    return {pair: shown.grade for pair, shown in judged.items()}


def check_range(folder: Path, pairs: Iterable[str], timeframe: str, start: int, end: int, now: int) -> None:
    """Raises Invalid where a pair has no stored candle from `start` to `end` (UTC ms)."""
    files = {file.pair: file for file in find(folder) if file.timeframe == timeframe}
    for pair in pairs:
        shown = _shown(files[pair], now) if pair in files else None
        if shown is None or shown.first is None or shown.last is None:
            continue
        if shown.last < start or shown.first > end:
            raise Invalid(
                f"The {timeframe} candles of {pair} are from {_day(shown.first)} to {_day(shown.last)}: choose a range "
                "in which there are some, or download more on the Data page.",
                field="start" if shown.first > end else "end",
            )


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")


def _flaws(shown: DataFilePublic) -> list[str]:
    return Quality(**shown.quality.model_dump()).flaws()


def _shown(file: CandleFile, now: int) -> DataFilePublic | None:
    """The file as shown; None when it is gone meanwhile."""
    try:
        status = file.path.stat()
        key = (status.st_mtime_ns, status.st_size)
        if file.path not in _judged or _judged[file.path][0] != key:
            _judged[file.path] = key, _judge(file, status.st_size, status.st_mtime_ns // 1_000_000, now)
        return _judged[file.path][1]
    except FileNotFoundError:
        return None


def _judge(file: CandleFile, size: int, modified_at: int, now: int) -> DataFilePublic:
    error: str | None = None
    first = last = None
    quality = Quality(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    try:
        candles = read(file)
        quality = assess(candles, file.timeframe, now)
        if quality.candles:
            first, last = int(candles.time.min()), int(candles.time.max())
    except Invalid as problem:
        error = problem.detail
    return DataFilePublic(
        pair=file.pair,
        timeframe=file.timeframe,
        format=file.format,
        first=first,
        last=last,
        bytes=size,
        modified_at=modified_at,
        grade=quality.grade,
        quality=QualityPublic(**asdict(quality)),
        error=error,
    )
