"""What the lab's control surface takes, refuses and keeps."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tests.simulator.conftest import Clock, Wire
from tests.simulator.scripted import START, ScriptedMarket
from vostok.db import Database
from vostok.simulator.lab import service
from vostok.simulator.lab.control import create_control
from vostok.simulator.lab.events import LabEvent, LabEvents
from vostok.simulator.wire.hub import GOING_AWAY, POLICY_VIOLATION, Hub


@pytest.fixture
def clock() -> Clock:
    return Clock(250)


@pytest.fixture
def lab(market: ScriptedMarket, database: Database, clock: Clock) -> Iterator[TestClient]:
    app = create_control(service.Lab(service.load(database), market, database), clock, lambda: None)
    with TestClient(app) as client:
        yield client


def begin(lab: TestClient, kind: str = "crash", pair: str | None = "BTC/USDT", duration_s: int = 60) -> Any:
    return lab.post("/lab", json={"kind": kind, "pair": pair, "duration_s": duration_s})


def test_an_event_begins_with_a_second_that_nobody_has_seen(lab: TestClient) -> None:
    answer = begin(lab)
    assert answer.status_code == 201
    assert answer.json() == {
        "id": 1,
        "kind": "crash",
        "pair": "BTC/USDT",
        "starts_at": START + 1_000,
        "ends_at": START + 61_000,
        "stopped": False,
        "active": True,
    }
    assert lab.get("/lab").json()["items"] == [answer.json()]


def test_events_outlive_the_program(lab: TestClient, database: Database, clock: Clock) -> None:
    begin(lab)
    begin(lab, "thin_book", None)
    clock.ms = 20_000
    assert lab.post("/lab/2/stop").json()["ends_at"] == START + 21_000
    assert service.load(database).all() == [
        LabEvent(id=1, kind="crash", symbol="BTCUSDT", starts_ms=START + 1_000, ends_ms=START + 61_000),
        LabEvent(
            id=2,
            kind="thin_book",
            symbol=None,
            starts_ms=START + 1_000,
            ends_ms=START + 61_000,
            stopped_ms=START + 21_000,
        ),
    ]


@pytest.mark.parametrize(("kind", "pair"), [("crash", "BTC/USDT"), ("spike", "BTC/USDT"), ("flat", None)])
def test_second_move_of_a_price_while_one_lasts_is_a_conflict(lab: TestClient, kind: str, pair: str | None) -> None:
    begin(lab)
    answer = begin(lab, kind, pair)
    assert (answer.status_code, answer.json()["field"]) == (409, "kind")
    assert len(lab.get("/lab").json()["items"]) == 1


def test_events_of_different_nature_go_together_and_one_may_follow_another(lab: TestClient, clock: Clock) -> None:
    assert [begin(lab).status_code, begin(lab, "thin_book").status_code] == [201, 201]
    assert lab.post("/lab/1/stop").status_code == 200
    clock.ms = 61_000
    assert begin(lab, "spike").status_code == 201


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"kind": "crash", "pair": "NOPE/USDT", "duration_s": 60}, "pair"),
        ({"kind": "exchange_down", "pair": "BTC/USDT", "duration_s": 60}, "pair"),
        ({"kind": "meteor", "duration_s": 60}, "kind"),
        ({"kind": "crash", "duration_s": 9}, "duration_s"),
        ({"kind": "crash", "duration_s": 3601}, "duration_s"),
    ],
)
def test_what_cannot_happen_gets_a_sentence_at_its_field(lab: TestClient, wish: dict[str, Any], field: str) -> None:
    answer = lab.post("/lab", json=wish)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert lab.get("/lab").json()["items"] == []


def test_stopping_what_never_was_is_not_found_and_what_is_over_stays(lab: TestClient, clock: Clock) -> None:
    assert lab.post("/lab/1/stop").status_code == 404
    over = begin(lab).json() | {"active": False}
    clock.ms = 120_000
    assert lab.post("/lab/1/stop").json() == over


def down(lab_events: LabEvents) -> None:
    lab_events.add(LabEvent(id=1, kind="exchange_down", symbol=None, starts_ms=START + 1_000, ends_ms=START + 5_000))


def test_an_exchange_that_is_down_gives_no_readable_answer_and_comes_back(wire: Wire, lab_events: LabEvents) -> None:
    down(lab_events)
    seen = []
    for wire.clock.ms in (999, 1_000, 4_999, 5_000):
        answer = wire.get("ping")
        seen.append((answer.status_code, answer.headers["content-type"].split(";")[0]))
    up, away = (200, "application/json"), (503, "text/plain")
    assert seen == [up, away, away, up]


def test_an_exchange_that_is_down_closes_sockets_and_takes_no_new_ones(wire: Wire, lab_events: LabEvents) -> None:
    hub: Hub = wire.client.app.state.hub  # type: ignore[attr-defined]
    with wire.client.websocket_connect("/ws/btcusdt@trade") as socket:
        # An answer shows that the connection is served.
        socket.send_text('{"method":"LIST_SUBSCRIPTIONS","id":1}')
        assert socket.receive_json() == {"result": ["btcusdt@trade"], "id": 1}
        down(lab_events)
        wire.clock.ms = 2_000
        wire.client.portal.call(hub.publish, START, START + 2_000)  # type: ignore[union-attr]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
        assert closed.value.code == GOING_AWAY != POLICY_VIOLATION
    with pytest.raises(WebSocketDisconnect), wire.client.websocket_connect("/ws/btcusdt@trade"):
        pass


def test_orders_fill_behind_the_closed_doors(wire: Wire, lab_events: LabEvents, market: ScriptedMarket) -> None:
    order = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="95").json()
    down(lab_events)
    market.trade(2_000, "94", "1")
    wire.clock.ms = 3_000
    assert wire.signed("GET", "order", symbol="BTCUSDT", orderId=order["orderId"]).status_code == 503
    wire.clock.ms = 6_000
    found = wire.signed("GET", "order", symbol="BTCUSDT", orderId=order["orderId"]).json()
    assert (found["status"], found["updateTime"]) == ("FILLED", START + 2_000)
