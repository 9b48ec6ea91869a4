"""Stored candles as shown, and the jobs that fetch them."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.lab.candle_files import Format
from vostok.lab.quality import Grade
from vostok.panel.fields import Line, Millis, Public, Request
from vostok.panel.market.service import Interval

JobState = Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"]
Result = Literal["added", "extended", "replaced", "unchanged", "kept", "failed"]
Existing = Literal["merge", "replace", "keep"]


class DataJob(SQLModel, table=True):
    """A download or an import; `request` is what was asked for, `outcomes` what became of each file."""

    __tablename__ = "data_job"

    id: int | None = Column(default=None, primary_key=True)
    kind: str
    state: str = "QUEUED"
    request: dict[str, Any] = Column(sa_type=JSON)
    outcomes: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    detail: str | None = None
    created_at: int
    finished_at: int | None = None


class DownloadRequest(Request):
    """Candles to fetch from the venue; without `end`, up to the newest closed candle."""

    kind: Literal["download"]
    pairs: list[str] = Field(min_length=1, max_length=100, description="Pairs such as BTC/USDT")
    timeframes: list[Interval] = Field(min_length=1, max_length=14)
    start: int = Field(ge=0, le=2**53, description="UTC milliseconds")
    end: int | None = Field(default=None, ge=0, le=2**53, description="UTC milliseconds")


class ImportFolder(Request):
    """A folder of Freqtrade candles on this machine: `user_data`, its `data`, or the exchange's folder in it."""

    kind: Literal["import"]
    folder: Line = Field(max_length=1_000)
    existing: Existing = Field(default="merge", description="What to do where a file of the same name is there")


DataRequest = Annotated[DownloadRequest | ImportFolder, Field(discriminator="kind")]


class QualityPublic(Public):
    """Counts of candles, but for `gaps` (holes) and `longest_gap_ms`; the rule is `vostok.lab.quality`."""

    candles: int
    expected: int
    missing: int
    gaps: int
    longest_gap_ms: int
    duplicates: int
    misplaced: int
    impossible: int
    spikes: int
    zero_volume: int


class DataFilePublic(Public):
    """A file of candles. `error` tells why it cannot be read; it is BAD then."""

    pair: str
    timeframe: str
    format: Format
    first: Millis | None
    last: Millis | None
    bytes: int
    modified_at: Millis
    grade: Grade
    quality: QualityPublic
    error: str | None


class CoveragePublic(Public):
    """Candles that each UTC day from `first_day` on has, of `expected` for a whole day."""

    pair: str
    timeframe: str
    first_day: Millis | None
    expected: int
    days: list[int]


class StoragePublic(Public):
    """Where candles lie, and the room they take. They are kept until the owner deletes them."""

    folder: str
    files: int
    bytes: int
    free_bytes: int


class OutcomePublic(Public):
    """What became of one pair and timeframe; `candles` is how many the file has now."""

    pair: str
    timeframe: str
    result: Result
    candles: int
    detail: str | None


class DataJobPublic(Public):
    """A job; `done` of `total` are requests to the venue (download) or files (import)."""

    id: int
    kind: Literal["download", "import"]
    state: JobState
    pairs: list[str]
    timeframes: list[str]
    folder: str | None
    done: int
    total: int
    detail: str | None
    outcomes: list[OutcomePublic]
    created_at: Millis
    finished_at: Millis | None
