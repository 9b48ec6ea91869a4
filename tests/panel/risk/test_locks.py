"""Locks on pairs over the API: who asked is passed on, refusals come back at their field, the feed tells."""

import asyncio
from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import NOW

LOCK = {"pair": "BTC/USDT", "reason": "halving week"}


async def test_lock_is_set_with_who_asked_shown_and_lifted(panel: Panel) -> None:
    answer = await panel.client.post("/api/risk/locks", json=LOCK)
    expected = LOCK | {"scope": "all", "until": None, "actor": "owner"}
    assert (answer.status_code, panel.gateway.risk.calls) == (201, [("locks", expected)])
    assert (await panel.client.get("/api/risk/locks")).json() == {"items": [answer.json()], "next": None}
    lifted = await panel.client.delete("/api/risk/locks", params={"pair": "BTC/USDT"})
    assert lifted.status_code == 204
    assert panel.gateway.risk.calls[-1] == ("lift", {"scope": "all", "pair": "BTC/USDT", "actor": "owner"})
    assert (await panel.client.get("/api/risk/locks")).json()["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"pair": "XYZ/USDT"}, "pair"), ({"reason": " "}, "reason"), ({"until": -1}, "until"), ({"scope": 3}, "scope")],
)
async def test_impossible_lock_is_refused_at_its_field(panel: Panel, change: dict[str, Any], field: str) -> None:
    answer = await panel.client.post("/api/risk/locks", json=LOCK | change)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert panel.gateway.risk.locks == []


async def test_lift_of_what_is_not_locked_is_404(panel: Panel) -> None:
    answer = await panel.client.delete("/api/risk/locks", params={"pair": "BTC/USDT"})
    assert answer.status_code == 404
    assert "is not locked" in answer.json()["detail"]


async def test_locks_come_into_the_feed(panel: Panel) -> None:
    lock = {"scope": "all", "pair": "BTC/USDT", "until": None, "reason": "news", "actor": "owner", "at": NOW}
    with panel.app.state.bus.reader() as reader:
        panel.gateway.tell("pair_locked", lock)
        panel.gateway.tell("pair_unlocked", lock)
        async with asyncio.timeout(5):
            texts = [await reader.queue.get()]
            while "lifted the lock" not in texts[-1]:
                texts.append(await reader.queue.get())
    assert any("No entries in BTC/USDT for all, owner locked it: news" in text for text in texts)


async def test_limits_come_with_what_is_used_of_them(panel: Panel) -> None:
    [use] = (await panel.client.get("/api/risk/limits")).json()["used"]
    assert (use["field"], use["subject"], use["fraction"]) == ("max_pair_exposure", "BTC/USDT", "0.5")
