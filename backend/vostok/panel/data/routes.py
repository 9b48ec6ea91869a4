"""Stored candles and the jobs that fetch them."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query
from fastapi.requests import HTTPConnection

from vostok.lab.candle_files import candle_folder
from vostok.panel.auth.edge import ActorDep
from vostok.panel.data import catalogue, service
from vostok.panel.data.models import (
    CoveragePublic,
    DataFilePublic,
    DataJobPublic,
    DataRequest,
    DownloadRequest,
    StoragePublic,
)
from vostok.panel.data.worker import Worker
from vostok.panel.deps import Now, Reading, SettingsDep, Writing
from vostok.panel.fields import Page
from vostok.panel.market.edge import MarketDep
from vostok.panel.market.models import CandlesPublic

router = APIRouter(prefix="/api/data", tags=["data"])

Pair = Annotated[str, Query(max_length=30)]
JobId = Annotated[int, Path(ge=1, le=2**53)]
Timeframe = Annotated[str, Query(max_length=4)]


async def _worker(connection: HTTPConnection) -> Worker:
    worker: Worker = connection.app.state.data
    return worker


WorkerDep = Annotated[Worker, Depends(_worker)]


async def _possible(body: DataRequest, settings: SettingsDep, market: MarketDep, now: Now) -> DataRequest:
    # Asked before the transaction opens: neither the venue nor a disk is waited for while the lock is held.
    if isinstance(body, DownloadRequest):
        service.check_download(body, await market.symbols(now), now)
    else:
        await asyncio.to_thread(service.check_import, body, candle_folder(settings.home))
    return body


PossibleDep = Annotated[DataRequest, Depends(_possible)]


@router.get("")
def list_data(settings: SettingsDep, now: Now) -> Page[DataFilePublic]:
    """Candle files by pair and timeframe, each with its quality."""
    return Page(items=catalogue.catalogue(candle_folder(settings.home), now), next=None)


@router.post("", status_code=202)
async def start_data_job(
    body: PossibleDep, session: Writing, actor: ActorDep, worker: WorkerDep, now: Now, background: BackgroundTasks
) -> DataJobPublic:
    """Download candles from the venue, or import a Freqtrade data folder."""
    job = service.start(session, body, actor.actor, actor.via, now)
    background.add_task(worker.wake)
    return worker.shown(job)


@router.delete("", status_code=204)
async def delete_data(
    settings: SettingsDep, session: Writing, actor: ActorDep, pair: Pair, timeframe: Timeframe
) -> None:
    """Delete the candles of a pair and timeframe."""
    service.delete(session, candle_folder(settings.home), pair, timeframe, actor.actor, actor.via)


@router.get("/coverage")
def get_data_coverage(settings: SettingsDep, pair: Pair, timeframe: Timeframe) -> CoveragePublic:
    """Which days have candles, and how many."""
    return catalogue.coverage(candle_folder(settings.home), pair, timeframe)


@router.get("/candles")
def get_stored_candles(
    settings: SettingsDep,
    pair: Pair,
    timeframe: Timeframe,
    start: Annotated[int, Query(ge=0, le=2**53, description="UTC milliseconds")] = 0,
    end: Annotated[int, Query(ge=0, le=2**53, description="UTC milliseconds")] = 2**53,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1_500,
) -> CandlesPublic:
    """The newest stored candles of a range, oldest first."""
    return catalogue.stored_candles(candle_folder(settings.home), pair, timeframe, start, end, limit)


@router.get("/storage")
def get_data_storage(settings: SettingsDep) -> StoragePublic:
    """Where candles lie and the room they take."""
    return catalogue.storage(candle_folder(settings.home))


@router.get("/jobs")
async def list_data_jobs(session: Reading, worker: WorkerDep) -> Page[DataJobPublic]:
    """The newest jobs first."""
    return Page(items=[worker.shown(job) for job in service.newest(session)], next=None)


@router.get("/jobs/{id}")
async def get_data_job(id: JobId, session: Reading, worker: WorkerDep) -> DataJobPublic:
    """One job."""
    return worker.shown(service.find(session, id))


@router.post("/jobs/{id}/cancel")
async def cancel_data_job(
    id: JobId, session: Writing, actor: ActorDep, worker: WorkerDep, now: Now, background: BackgroundTasks
) -> DataJobPublic:
    """End a job; what a download has fetched so far is kept, an import leaves nothing behind."""
    job = service.cancel(session, id, actor.actor, actor.via, now)
    background.add_task(worker.stop, id)
    return worker.shown(job)
