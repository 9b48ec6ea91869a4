"""What the owner can do with stored candles: each verb with its audit row in the same transaction."""

from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from vostok import audit
from vostok.binance.intervals import INTERVAL_MS
from vostok.errors import Conflict, Invalid, NotFound
from vostok.panel.data.catalogue import stored
from vostok.panel.data.download import series_of
from vostok.panel.data.importing import source_files
from vostok.panel.data.models import DataJob, DataJobPublic, DataRequest, DownloadRequest, ImportFolder, OutcomePublic
from vostok.panel.data.progress import Progress
from vostok.panel.gateway_models import Symbol

ACTIVE = ("QUEUED", "RUNNING")
SHOWN = 20
# Three million candles are two and a half years of minutes: about 150 MB while they are put together.
MAX_CANDLES = 3_000_000
MAX_QUEUED = 20


def check_download(request: DownloadRequest, listed: dict[str, Symbol], now: int) -> None:
    """Refuse what the venue does not have or this machine cannot hold. Raises Invalid with a sentence."""
    for pair in request.pairs:
        if pair not in listed:
            raise Invalid(f"The venue does not trade {pair}: choose a pair from its list.", field="pairs")
    for series in series_of(request, now):
        count = (series.last - series.first) // INTERVAL_MS[series.timeframe] + 1
        if count < 1:
            raise Invalid("The range holds no closed candle: begin earlier, or end later.", field="start")
        if count > MAX_CANDLES:
            raise Invalid(
                f"{series.pair} {series.timeframe} would be {count:,} candles; one file takes {MAX_CANDLES:,}: begin "
                "later, or choose a longer timeframe.",
                field="start",
            )


def check_import(request: ImportFolder, folder: Path) -> None:
    """Raises Invalid where there is nothing to import."""
    source_files(request.folder, folder)


def start(session: Session, request: DataRequest, actor: str, via: audit.Via, now: int) -> DataJob:
    """Queue a job. Raises Conflict when too many wait."""
    if len(active(session)) >= MAX_QUEUED:
        raise Conflict(f"{MAX_QUEUED} jobs are waiting already: let one end, or cancel one.")
    job = DataJob(kind=request.kind, request=request.model_dump(), created_at=now)
    session.add(job)
    session.flush()
    _audit(session, f"data.{request.kind}", str(job.id), request.model_dump(), actor, via)
    return job


def cancel(session: Session, id: int, actor: str, via: audit.Via, now: int) -> DataJob:
    """Cancel a job that has not ended. Raises NotFound, or Conflict when it has."""
    job = find(session, id)
    if job.state not in ACTIVE:
        raise Conflict(f"Job {id} has ended already ({job.state.lower()}).")
    job.state, job.finished_at = "CANCELLED", now
    session.add(job)
    _audit(session, "data.cancel", str(id), {}, actor, via)
    return job


def delete(session: Session, folder: Path, pair: str, timeframe: str, actor: str, via: audit.Via) -> None:
    """Delete a file of candles. Raises NotFound, or Conflict while a job works on it."""
    file = stored(folder, pair, timeframe)
    for job in active(session):
        if job.kind == "import" or (pair in job.request["pairs"] and timeframe in job.request["timeframes"]):
            raise Conflict(f"Job {job.id} is at work on {pair} {timeframe}: cancel it first, or let it end.")
    _audit(session, "data.delete", f"{pair} {timeframe}", {"bytes": file.path.stat().st_size}, actor, via)
    file.path.unlink()


def find(session: Session, id: int) -> DataJob:
    """The job. Raises NotFound."""
    job = session.get(DataJob, id)
    if job is None:
        raise NotFound(f"There is no job {id}.")
    return job


def newest(session: Session) -> list[DataJob]:
    """The newest jobs first."""
    return list(session.exec(select(DataJob).order_by(col(DataJob.id).desc()).limit(SHOWN)))


def active(session: Session) -> list[DataJob]:
    """Jobs that have not ended, the oldest first."""
    return list(session.exec(select(DataJob).where(col(DataJob.state).in_(ACTIVE)).order_by(col(DataJob.id))))


def public(job: DataJob, progress: Progress | None) -> DataJobPublic:
    """The job as shown; `progress` while it runs."""
    assert job.id is not None
    return DataJobPublic(
        id=job.id,
        kind="download" if job.kind == "download" else "import",
        state=job.state,
        pairs=job.request.get("pairs", []),
        timeframes=job.request.get("timeframes", []),
        folder=job.request.get("folder"),
        done=progress.done if progress else 0,
        total=progress.total if progress else 0,
        detail=progress.detail if progress else job.detail,
        outcomes=[OutcomePublic(**outcome) for outcome in job.outcomes],
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def _audit(session: Session, type: str, subject: str, body: dict[str, Any], actor: str, via: audit.Via) -> None:
    audit.append(session.connection(), actor=actor, via=via, type=type, subject=subject, body=body)
