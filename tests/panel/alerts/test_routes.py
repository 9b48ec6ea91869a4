"""What happens in the panel becomes an alert, on the page and on the socket."""

import json
from typing import Any

from tests.panel.conftest import Panel
from tests.panel.samples import NOW, until

LATCH = {
    "scope": "all",
    "source": "kill",
    "state": "REDUCING",
    "reason": "The market falls.",
    "actor": "owner",
    "at": NOW,
}


async def alerts(panel: Panel, query: str = "") -> Any:
    return (await panel.client.get(f"/api/alerts{query}")).json()


async def kinds(panel: Panel) -> list[str]:
    return [item["kind"] for item in (await alerts(panel))["items"]]


async def test_kill_switch_then_critical_alert_and_its_end_when_lifted(panel: Panel) -> None:
    panel.gateway.tell("latched", LATCH)
    await until(lambda: _has(panel, "risk.kill"))
    page = await alerts(panel)
    assert page["items"][0]["text"] == "Kill switch: REDUCING for all bots, pressed by owner: The market falls."
    assert (page["unread"], page["unread_critical"]) == (1, 1)
    panel.gateway.tell("lifted", LATCH | {"reason": "It has calmed down."})
    await until(lambda: _has(panel, "risk.lifted"))
    ended = {item["kind"]: item["ended_at"] for item in (await alerts(panel))["items"]}
    assert ended["risk.kill"] is not None
    assert ended["risk.lifted"] is None


async def test_breaker_key_and_books_then_alerts_of_their_own(panel: Panel) -> None:
    for source in ("breaker.day", "key", "books"):
        panel.gateway.tell("latched", LATCH | {"source": source})
    await until(lambda: _has(panel, "books.differ"))
    assert {"risk.breaker", "key.refused", "books.differ"} <= set(await kinds(panel))


async def test_alert_then_told_on_the_socket_with_the_count(panel: Panel) -> None:
    with panel.app.state.bus.reader() as reader:
        panel.gateway.tell("latched", LATCH)
        told: list[Any] = []

        async def heard() -> bool:
            while not reader.queue.empty():
                told.append(json.loads(reader.queue.get_nowait()))
            return any(item["type"] == "alert" for item in told)

        await until(heard)
    [news] = [item["data"] for item in told if item["type"] == "alert"]
    assert (news["alert"]["kind"], news["unread"], news["unread_critical"]) == ("risk.kill", 1, 1)


async def test_read_then_gone_from_the_unread_ones(panel: Panel) -> None:
    for source in ("kill", "breaker.day"):
        panel.gateway.tell("latched", LATCH | {"source": source})
    await until(lambda: _has(panel, "risk.breaker"))
    newest, oldest = [item["id"] for item in (await alerts(panel, "?unread=true"))["items"]]
    one = await panel.client.post("/api/alerts/read", json={"ids": [oldest]})
    assert one.json() == {"unread": 1, "unread_critical": 1}
    assert [item["id"] for item in (await alerts(panel, "?unread=true"))["items"]] == [newest]
    rest = await panel.client.post("/api/alerts/read", json={"up_to": newest})
    assert rest.json()["unread"] == 0
    assert len((await alerts(panel))["items"]) == 2


async def test_read_of_nothing_or_of_both_then_422_with_a_sentence(panel: Panel) -> None:
    for body in ({}, {"ids": [1], "up_to": 1}):
        answer = await panel.client.post("/api/alerts/read", json=body)
        assert answer.status_code == 422
        assert "Name either ids or up_to" in answer.json()["detail"]


async def _has(panel: Panel, kind: str) -> bool:
    return kind in await kinds(panel)
