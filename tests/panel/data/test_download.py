"""Downloads through the gateway: whole, continued where they stopped, patient, and stopped at another market."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.lab.samples import START_MS, sound
from tests.panel.conftest import Panel
from vostok.clock import now_ms
from vostok.lab.candle_files import candle_folder, candle_path, find, read, write
from vostok.panel.data import download
from vostok.panel.data.models import DownloadRequest

HOUR_MS = 3_600_000
HOURS = 5_000


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAGES_PER_S", 10_000)
    monkeypatch.setattr(download, "RETRY_AFTER_S", (0.0, 0.0))


def wish(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "download",
        "pairs": ["BTC/USDT"],
        "timeframes": ["1h"],
        "start": START_MS,
        "end": START_MS + (HOURS - 1) * HOUR_MS,
    } | changes


async def ended(panel: Panel, body: dict[str, Any]) -> Any:
    """The job once it has ended."""
    answer = await panel.client.post("/api/data", json=body)
    assert answer.status_code == 202, answer.text
    return await until_ended(panel, answer.json()["id"])


async def until_ended(panel: Panel, id: int) -> Any:
    for _ in range(500):
        job = (await panel.client.get(f"/api/data/jobs/{id}")).json()
        if job["state"] not in ("QUEUED", "RUNNING"):
            return job
        await asyncio.sleep(0.01)
    raise AssertionError(job)


def hours(panel: Panel, pair: str = "BTC/USDT") -> list[int]:
    """The stored candles as hours since START_MS."""
    file = next(file for file in find(candle_folder(panel.settings.home)) if file.pair == pair)
    return [int(hour) for hour in (read(file).time - START_MS) // HOUR_MS]


async def test_a_download_stores_every_candle_once(panel: Panel) -> None:
    job = await ended(panel, wish(pairs=["BTC/USDT", "ETH/USDT"]))
    assert job["state"] == "DONE", job
    assert [(outcome["result"], outcome["candles"]) for outcome in job["outcomes"]] == [("added", HOURS)] * 2
    assert hours(panel) == hours(panel, "ETH/USDT") == list(range(HOURS))


async def test_what_is_stored_is_not_asked_for_again(panel: Panel) -> None:
    await ended(panel, wish())
    panel.gateway.pages.clear()
    job = await ended(panel, wish(end=START_MS + (HOURS + 9) * HOUR_MS))
    assert (job["outcomes"][0]["result"], job["outcomes"][0]["candles"]) == ("extended", HOURS + 10)
    assert [page[2:] for page in panel.gateway.pages[1:]] == [
        (START_MS + (HOURS - 1) * HOUR_MS, START_MS + (HOURS + 9) * HOUR_MS)
    ]
    assert (await ended(panel, wish()))["outcomes"][0]["result"] == "unchanged"


async def test_a_pair_that_was_listed_later_begins_there(panel: Panel) -> None:
    panel.gateway.listed_at = START_MS + 4_321 * HOUR_MS
    await ended(panel, wish())
    assert hours(panel) == list(range(4_321, HOURS))


async def test_an_older_beginning_and_a_hole_are_filled(panel: Panel) -> None:
    await ended(panel, wish(start=START_MS + 3_000 * HOUR_MS))
    file = find(candle_folder(panel.settings.home))[0]
    candles = read(file)
    rows = np.arange(len(candles.time))
    write(file.path, candles.where((rows < 500) | (rows > 510)))
    await ended(panel, wish())
    assert hours(panel) == list(range(HOURS))


async def test_a_venue_that_pauses_is_waited_for(panel: Panel) -> None:
    panel.gateway.silent = 2
    assert (await ended(panel, wish()))["state"] == "DONE"
    assert hours(panel) == list(range(HOURS))


async def test_a_venue_that_stays_silent_fails_the_job_with_its_sentence(panel: Panel) -> None:
    panel.gateway.silent = 1_000
    job = await ended(panel, wish())
    assert job["state"] == "FAILED"
    assert "asked for a pause" in job["detail"]


async def test_candles_of_another_market_are_left_alone(panel: Panel) -> None:
    folder = candle_folder(panel.settings.home)
    path = candle_path(folder, "BTC/USDT", "1h")
    write(path, sound(100, start=START_MS + 50 * HOUR_MS))
    before = path.read_bytes()
    job = await ended(panel, wish())
    assert "another market" in job["outcomes"][0]["detail"]
    assert path.read_bytes() == before


async def test_a_cancelled_download_keeps_what_it_has_and_goes_on_from_there(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "PAGES_PER_S", 100)
    body = wish(start=START_MS, end=START_MS + 200_000 * HOUR_MS)
    id = await panel.client.post("/api/data", json=body | {"timeframes": ["1m"], "end": START_MS + 90_000_000_000})
    assert id.status_code == 202
    number = id.json()["id"]
    while not (await panel.client.get(f"/api/data/jobs/{number}")).json()["done"] > 3:
        await asyncio.sleep(0.01)
    assert (await panel.client.post(f"/api/data/jobs/{number}/cancel")).status_code == 200
    assert (await until_ended(panel, number))["state"] == "CANCELLED"
    for _ in range(100):
        if find(folder := candle_folder(panel.settings.home)):
            break
        await asyncio.sleep(0.01)
    times = read(find(folder)[0]).time
    assert len(times) >= 3_000
    assert (np.diff(times) == 60_000).all()
    assert times[0] == START_MS
    again = await panel.client.post(f"/api/data/jobs/{number}/cancel")
    assert again.status_code == 409


async def test_a_job_that_a_restart_cut_off_is_begun_again(panel: Panel) -> None:
    body = DownloadRequest(**wish())
    with panel.app.state.database.write() as session:
        from vostok.panel.data import service

        job = service.start(session, body, "owner", "api", now_ms())
        job.state = "RUNNING"
    panel.app.state.data.wake()
    assert (await until_ended(panel, job.id or 0))["state"] == "DONE"


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"pairs": ["NOPE/USDT"]}, "pairs", "does not trade NOPE/USDT"),
        ({"start": now_ms() + 10**10}, "start", "no closed candle"),
        ({"timeframes": ["1m"], "start": 0, "end": None}, "start", "begin later"),
        ({"timeframes": ["7m"]}, None, "timeframes"),
        ({"pairs": []}, None, "pairs"),
    ],
)
async def test_a_wish_that_cannot_be_met_gets_a_sentence(
    panel: Panel, change: dict[str, Any], field: str | None, says: str
) -> None:
    answer = await panel.client.post("/api/data", json=wish(**change))
    assert answer.status_code == 422
    assert says in str(answer.json())
    assert field is None or answer.json()["field"] == field


async def test_a_job_that_is_not_there_is_not_found(panel: Panel) -> None:
    assert (await panel.client.get("/api/data/jobs/99")).status_code == 404
    assert (await panel.client.post("/api/data/jobs/99/cancel")).status_code == 404


def test_a_days_last_candle_is_the_newest_closed_one(tmp_path: Path) -> None:
    now = START_MS + 10 * HOUR_MS + 1
    (series,) = download.series_of(DownloadRequest(**wish(end=None)), now)
    assert series.last == START_MS + 9 * HOUR_MS
