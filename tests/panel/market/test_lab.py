"""The market lab as the dashboard and scripts use it."""

import pytest

from tests.panel.conftest import Panel


async def test_an_event_is_begun_listed_and_stopped_in_the_owners_name(panel: Panel) -> None:
    wish = {"kind": "crash", "pair": "BTC/USDT", "duration_s": 120}
    begun = await panel.client.post("/api/market/lab", json=wish)
    assert begun.status_code == 201
    event = begun.json()
    assert (event["kind"], event["pair"], event["ends_at"] - event["starts_at"]) == ("crash", "BTC/USDT", 120_000)
    assert (await panel.client.get("/api/market/lab")).json() == {"items": [event], "next": None}
    stopped = await panel.client.post(f"/api/market/lab/{event['id']}/stop")
    assert (stopped.json()["stopped"], stopped.json()["active"]) == (True, False)
    assert panel.gateway.lab.actors == ["owner"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"kind": "meteor", "duration_s": 60}, "kind"),
        ({"kind": "crash", "duration_s": 9}, "duration_s"),
        ({"kind": "crash", "duration_s": 3601}, "duration_s"),
        ({"kind": "crash", "pair": "NOPE/USDT", "duration_s": 60}, "pair"),
        ({"kind": "crash", "duration_s": 60, "force": 1}, "force"),
    ],
)
async def test_bad_wish_gets_a_sentence_at_its_field(panel: Panel, wish: dict[str, object], field: str) -> None:
    answer = await panel.client.post("/api/market/lab", json=wish)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert panel.gateway.lab.events == []


async def test_on_a_real_venue_there_is_no_lab(panel: Panel) -> None:
    panel.gateway.lab.events = None
    answers = [
        await panel.client.get("/api/market/lab"),
        await panel.client.post("/api/market/lab", json={"kind": "flat", "duration_s": 60}),
        await panel.client.post("/api/market/lab/1/stop"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "real market" in answers[0].json()["detail"]


async def test_stopping_an_unknown_event_is_not_found(panel: Panel) -> None:
    assert (await panel.client.post("/api/market/lab/7/stop")).status_code == 404
