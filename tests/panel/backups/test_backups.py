"""Backups by request and by the day: sealed, listed, taken away, cancelled, and told of when they fail."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.panel.conftest import PASSWORD, Panel
from vostok.backup.names import name_at
from vostok.backup.restore import read_backup
from vostok.clock import DAY_MS, now_ms
from vostok.panel.backups.keeper import Keeper

PASSPHRASE = "four words of mine"


async def listed(panel: Panel) -> Any:
    answer = await panel.client.get("/api/backups")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def until(panel: Panel, holds: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(30):
        while not holds(found := await listed(panel)):
            await asyncio.sleep(0.05)
    return found


async def choose(panel: Panel, password: str = PASSWORD) -> Any:
    return await panel.client.put("/api/backups/passphrase", json={"passphrase": PASSPHRASE, "password": password})


async def test_without_a_passphrase_then_none_is_made_and_it_says_so(panel: Panel) -> None:
    assert (await listed(panel))["is_ready"] is False
    answer = await panel.client.post("/api/backups")
    assert (answer.status_code, "passphrase" in answer.json()["detail"]) == (409, True)
    assert (await choose(panel, "wrong")).status_code == 401
    assert (await listed(panel))["is_ready"] is False


async def test_backup_then_listed_and_what_is_taken_away_opens_with_the_passphrase(
    panel: Panel, tmp_path: Path
) -> None:
    assert (await panel.client.put("/api/settings", json={"keep_backups": 0})).status_code == 200
    assert (await choose(panel)).status_code == 204
    answer = await panel.client.post("/api/backups")
    assert (answer.status_code, answer.json()["making"]["kind"]) == (202, "manual")
    assert (await panel.client.post("/api/backups")).status_code == 409
    found = await until(panel, lambda shown: shown["making"] is None)
    assert found["problem"] is None
    (item,) = found["items"]
    content = (await panel.client.get(f"/api/backups/{item['name']}")).content
    assert len(content) == item["bytes"]
    (tmp_path / "taken").write_bytes(content)
    with (tmp_path / "taken").open("rb") as file:
        manifest = read_backup(file, PASSPHRASE, lambda _: None)
    assert {"home/panel.sqlite", "strategies/Quiet.py"} <= {entry.path for entry in manifest.items}
    kept = [path.read_bytes() for path in panel.settings.home.rglob("*") if path.is_file()]
    assert not any(PASSPHRASE.encode() in content for content in kept), "the passphrase is kept nowhere"
    assert (await panel.client.delete(f"/api/backups/{item['name']}")).status_code == 204
    assert (await listed(panel))["items"] == []


async def test_day_passed_then_one_by_itself_and_the_oldest_goes(panel: Panel) -> None:
    keeper: Keeper = panel.app.state.keeper
    old = [name_at(now_ms() - days * DAY_MS, "daily") for days in (2, 3)]
    for name in old:
        (keeper.folder / name).write_bytes(b"x")
    await panel.client.put("/api/settings", json={"keep_backups": 2})
    await choose(panel)
    keeper.wake()
    found = await until(panel, lambda shown: shown["making"] is None and shown["items"][0]["name"] not in old)
    assert [item["name"] for item in found["items"]][1:] == [old[0]]
    assert found["items"][0]["kind"] == "daily"


async def test_backup_that_cannot_be_made_then_the_reason_and_an_alert(panel: Panel) -> None:
    await panel.client.put("/api/settings", json={"keep_backups": 0})
    await choose(panel)
    (panel.settings.home / "broken.sqlite").write_bytes(b"no database " * 100)
    await panel.client.post("/api/backups")
    found = await until(panel, lambda shown: shown["making"] is None)
    assert "broken.sqlite cannot be copied" in found["problem"]
    assert found["items"] == []
    alerts = (await panel.client.get("/api/alerts")).json()["items"]
    assert [alert["kind"] for alert in alerts] == ["backup.failed"]


async def test_cancelled_then_nothing_of_it_stays(panel: Panel) -> None:
    await panel.client.put("/api/settings", json={"keep_backups": 0})
    await choose(panel)
    await panel.client.post("/api/backups")
    await panel.client.post("/api/backups/cancel")
    found = await until(panel, lambda shown: shown["making"] is None)
    assert (found["items"], found["problem"]) == ([], None)
    keeper: Keeper = panel.app.state.keeper
    assert list(keeper.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["..%2Fpanel.sqlite", "vostok-20260101T000000Z-daily.backup", "x"])
async def test_name_of_no_backup_then_not_found(panel: Panel, name: str) -> None:
    assert (await panel.client.get(f"/api/backups/{name}")).status_code == 404
    assert (await panel.client.delete(f"/api/backups/{name}")).status_code == 404
