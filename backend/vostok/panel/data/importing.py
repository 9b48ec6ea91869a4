"""A folder of Freqtrade candles taken over: each file checked, all prepared aside, then moved in at once."""

import asyncio
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from vostok.errors import AppError, Invalid
from vostok.lab.candle_files import EXCHANGE, CandleFile, candle_path, find, read, write
from vostok.lab.candles import Candles, join
from vostok.lab.quality import Quality, assess
from vostok.panel.data.models import Existing, OutcomePublic, Result
from vostok.panel.data.progress import Progress

T = TypeVar("T")

STAGING = ".importing-"
_WHERE = ("", EXCHANGE, f"data/{EXCHANGE}", f"user_data/data/{EXCHANGE}")


class Staged(NamedTuple):
    """A file that is ready to be moved in."""

    ready: Path
    target: Path


def source_files(wanted: str, own: Path) -> list[CandleFile]:
    """The candle files that `wanted` means: itself, or the exchange's folder inside. Raises Invalid with a sentence."""
    folder = Path(wanted).expanduser()
    if not folder.is_absolute() or not folder.is_dir():
        raise Invalid(
            f"{wanted} is no folder on the machine that runs Vostok: give its whole path, from / on.", field="folder"
        )
    for place in _WHERE:
        try:
            files = find(folder / place)
        except OSError as error:
            raise Invalid(f"{folder / place} cannot be read: {error.strerror}.", field="folder") from error
        if files and (folder / place).resolve() == own.resolve():
            raise Invalid(f"{wanted} is where Vostok keeps its candles: they are here already.", field="folder")
        if files:
            return files
    raise Invalid(
        f"{wanted} holds no candles: Freqtrade's files are named like BTC_USDT-1h.feather (or .parquet, .json, "
        ".json.gz).",
        field="folder",
    )


async def import_files(
    files: list[CandleFile], folder: Path, existing: Existing, now: int, staging: Path, progress: Progress
) -> list[OutcomePublic]:
    """Take `files` over into `folder`; cancelled or failed, everything stays as it was."""
    progress.expect(len(files))
    outcomes: list[OutcomePublic] = []
    staged: list[Staged] = []
    try:
        for file in files:
            outcome, ready = await _whole_step(asyncio.to_thread(_prepare, file, folder, existing, now, staging))
            outcomes.append(outcome)
            staged += [ready] if ready else []
            progress.step()
        _move_in(staged, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return outcomes


async def _whole_step(step: Coroutine[Any, Any, T]) -> T:
    """Wait for a thread to its end, also when cancelled: it must write nothing after the staging folder is gone."""
    task = asyncio.create_task(step)
    try:
        return await asyncio.shield(task)
    finally:
        await asyncio.wait({task})


def _move_in(staged: list[Staged], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in staged:
        file.ready.replace(file.target)


def clear_staging(parent: Path) -> None:
    """Remove what an import left that was cut off by a crash."""
    for left in parent.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)


def _prepare(
    file: CandleFile, folder: Path, existing: Existing, now: int, staging: Path
) -> tuple[OutcomePublic, Staged | None]:
    target = candle_path(folder, file.pair, file.timeframe)
    try:
        candles = read(file)
        quality = assess(candles, file.timeframe, now)
        if not _whole(quality):
            raise Invalid(f"{file.path.name} was left out: {', '.join(quality.flaws())}.")
        result: Result = "added"
        if target.is_file():
            if existing == "keep":
                return _outcome(file, "kept", 0, None), None
            result, candles = _beside(target, file, candles, existing)
        if result == "unchanged":
            return _outcome(file, result, len(candles.time), None), None
        write(staging / target.name, candles)
        return _outcome(file, result, len(candles.time), None), Staged(staging / target.name, target)
    except AppError as error:
        return _outcome(file, "failed", 0, error.detail), None


def _whole(quality: Quality) -> bool:
    """Holes and silence are the market's; these are a file's own faults."""
    return bool(quality.candles) and not (quality.duplicates or quality.misplaced or quality.impossible)


def _beside(target: Path, file: CandleFile, candles: Candles, existing: Existing) -> tuple[Result, Candles]:
    known = read(CandleFile(target, file.pair, file.timeframe, "feather"))
    wanted = candles if existing == "replace" else join(candles, known)
    same = all(np.array_equal(mine, theirs) for mine, theirs in zip(wanted, known, strict=True))
    return "unchanged" if same else "replaced" if existing == "replace" else "extended", wanted


def _outcome(file: CandleFile, result: Result, candles: int, detail: str | None) -> OutcomePublic:
    return OutcomePublic(pair=file.pair, timeframe=file.timeframe, result=result, candles=candles, detail=detail)
