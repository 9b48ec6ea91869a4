"""What is stored is shown with its quality, imported whole or not at all, and BAD candles reach no backtest."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.lab.samples import NOW_MS, START_MS, changed, sound, without
from tests.panel.conftest import Panel
from tests.panel.data.test_download import ended
from vostok.errors import Conflict, Invalid
from vostok.lab.candle_files import CandleFile, candle_folder, candle_path, read, write
from vostok.lab.candles import Candles
from vostok.panel.data import importing
from vostok.panel.data.catalogue import check_usable
from vostok.panel.data.importing import clear_staging, import_files
from vostok.panel.data.progress import Progress


def put(folder: Path, pair: str, candles: Candles, timeframe: str = "1h") -> Path:
    path = candle_path(folder, pair, timeframe)
    write(path, candles)
    return path


def times(folder: Path, pair: str = "BTC/USDT") -> list[int]:
    return [int(time) for time in read(CandleFile(candle_path(folder, pair, "1h"), pair, "1h", "feather")).time]


async def test_files_are_listed_with_their_quality(panel: Panel) -> None:
    folder = candle_folder(panel.settings.home)
    put(folder, "BTC/USDT", sound(100))
    put(folder, "ETH/USDT", changed(sound(100), 5, high=0.1))
    (folder / "SOL_USDT-1h.feather").write_bytes(b"broken")
    items = {item["pair"]: item for item in (await panel.client.get("/api/data")).json()["items"]}
    assert {pair: item["grade"] for pair, item in items.items()} == {
        "BTC/USDT": "GOOD",
        "ETH/USDT": "BAD",
        "SOL/USDT": "BAD",
    }
    assert items["ETH/USDT"]["quality"]["impossible"] == 1
    assert (items["BTC/USDT"]["first"], items["BTC/USDT"]["quality"]["candles"]) == (START_MS, 100)
    assert "SOL_USDT-1h.feather cannot be read" in items["SOL/USDT"]["error"]


async def test_a_file_that_changes_is_judged_anew(panel: Panel) -> None:
    folder = candle_folder(panel.settings.home)
    put(folder, "BTC/USDT", sound(100))
    await panel.client.get("/api/data")
    put(folder, "BTC/USDT", without(sound(100), 10, 50))
    assert (await panel.client.get("/api/data")).json()["items"][0]["grade"] == "BAD"


async def test_coverage_storage_and_delete(panel: Panel) -> None:
    folder = candle_folder(panel.settings.home)
    path = put(folder, "BTC/USDT", without(sound(60), 30, 5))
    which = {"pair": "BTC/USDT", "timeframe": "1h"}
    coverage = (await panel.client.get("/api/data/coverage", params=which)).json()
    assert (coverage["first_day"], coverage["days"], coverage["expected"]) == (START_MS, [24, 19, 12], 24)
    storage = (await panel.client.get("/api/data/storage")).json()
    assert (storage["files"], storage["bytes"]) == (1, path.stat().st_size)
    assert (await panel.client.delete("/api/data", params=which)).status_code == 204
    assert not path.exists()
    assert (await panel.client.delete("/api/data", params=which)).status_code == 404
    assert (await panel.client.get("/api/data/coverage", params=which)).status_code == 404


async def test_stored_candles_of_a_range_are_shown_exactly(panel: Panel) -> None:
    folder = candle_folder(panel.settings.home)
    candles = changed(sound(100), 5, high=0.1)
    put(folder, "BTC/USDT", candles)
    query: dict[str, str | int] = {"pair": "BTC/USDT", "timeframe": "1h", "limit": 7}
    query |= {"start": START_MS, "end": START_MS + 9 * 3_600_000}
    items = (await panel.client.get("/api/data/candles", params=query)).json()["items"]
    rows = [3, 4, 6, 7, 8, 9]
    assert [item["ts"] for item in items] == [START_MS + row * 3_600_000 for row in [2, *rows]]
    assert [float(item["close"]) for item in items[1:]] == [float(candles.close[row]) for row in rows]


async def test_an_import_takes_sound_files_and_names_the_others(panel: Panel, tmp_path: Path) -> None:
    source = tmp_path / "other" / "user_data" / "data" / "binance"
    put(source, "BTC/USDT", sound(100))
    put(source, "ETH/USDT", changed(sound(100), 5, high=0.1))
    (source / "SOL_USDT-1h.feather").write_bytes(b"broken")
    job = await ended(panel, {"kind": "import", "folder": str(tmp_path / "other")})
    assert job["state"] == "DONE"
    assert (job["done"], {outcome["pair"]: outcome["result"] for outcome in job["outcomes"]}) == (
        0,
        {"BTC/USDT": "added", "ETH/USDT": "failed", "SOL/USDT": "failed"},
    )
    folder = candle_folder(panel.settings.home)
    assert sorted(path.name for path in folder.iterdir()) == ["BTC_USDT-1h.feather"]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["binance"]


@pytest.mark.parametrize(
    ("existing", "result", "count"), [("merge", "extended", 150), ("replace", "replaced", 100), ("keep", "kept", 80)]
)
async def test_what_is_there_is_merged_replaced_or_kept(
    panel: Panel, tmp_path: Path, existing: str, result: str, count: int
) -> None:
    whole = sound(150)
    folder = candle_folder(panel.settings.home)
    put(folder, "BTC/USDT", whole.where(slice(0, 80)))
    put(tmp_path / "source", "BTC/USDT", whole.where(slice(50, 150)))
    job = await ended(panel, {"kind": "import", "folder": str(tmp_path / "source"), "existing": existing})
    assert [outcome["result"] for outcome in job["outcomes"]] == [result]
    assert len(times(folder)) == count


async def test_a_cancelled_import_leaves_nothing(tmp_path: Path) -> None:
    source, folder, staging = tmp_path / "source", tmp_path / "data" / "binance", tmp_path / "data" / ".importing-1"
    files = [
        CandleFile(put(source, pair, sound(50)), pair, "1h", "feather") for pair in ("BTC/USDT", "ETH/USDT", "SOL/USDT")
    ]
    progress = Progress()
    task = asyncio.create_task(import_files(files, folder, "merge", NOW_MS, staging, progress))

    def cancel_after_two() -> None:
        if progress.done == 2:
            task.cancel()

    progress.told = cancel_after_two
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not folder.exists()
    assert not staging.exists()


def test_what_a_crash_left_of_an_import_is_removed(tmp_path: Path) -> None:
    (tmp_path / f"{importing.STAGING}7").mkdir()
    clear_staging(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["relative", "/nowhere/at/all", "EMPTY", "OWN"])
async def test_a_folder_without_candles_gets_a_sentence(panel: Panel, tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    own = candle_folder(panel.settings.home)
    put(own, "BTC/USDT", sound(10))
    named = {"EMPTY": str(tmp_path / "empty"), "OWN": str(own)}.get(folder, folder)
    answer = await panel.client.post("/api/data", json={"kind": "import", "folder": named})
    assert (answer.status_code, answer.json()["field"]) == (422, "folder")


async def test_a_download_and_an_import_are_audited(panel: Panel, tmp_path: Path) -> None:
    put(tmp_path / "source", "BTC/USDT", sound(10))
    await ended(panel, {"kind": "import", "folder": str(tmp_path / "source")})
    await panel.client.delete("/api/data", params={"pair": "BTC/USDT", "timeframe": "1h"})
    rows: Any = (await panel.client.get("/api/audit", params={"chain": "panel"})).json()["items"]
    assert {"data.import", "data.delete"} <= {row["type"] for row in rows}


def test_bad_candles_reach_no_backtest_unless_forced(tmp_path: Path) -> None:
    put(tmp_path, "BTC/USDT", sound(100))
    put(tmp_path, "ETH/USDT", changed(sound(100), 5, high=0.1))
    assert check_usable(tmp_path, ["BTC/USDT"], "1h", NOW_MS) == {"BTC/USDT": "GOOD"}
    with pytest.raises(Conflict, match="ETH/USDT: 1 impossible candles"):
        check_usable(tmp_path, ["BTC/USDT", "ETH/USDT"], "1h", NOW_MS)
    assert check_usable(tmp_path, ["ETH/USDT"], "1h", NOW_MS, forced=True) == {"ETH/USDT": "BAD"}
    candle_path(tmp_path, "SOL/USDT", "1h").write_bytes(b"no candles")
    with pytest.raises(Invalid, match="SOL/USDT cannot be tested, forced or not"):
        check_usable(tmp_path, ["SOL/USDT"], "1h", NOW_MS, forced=True)
    with pytest.raises(Invalid, match="no 5m candles of BTC/USDT"):
        check_usable(tmp_path, ["BTC/USDT"], "5m", NOW_MS, forced=True)
