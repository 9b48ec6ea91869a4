"""Listeners get what they asked for, once, in the form they asked for."""

import json
from typing import Any

import pytest

from tests.simulator.conftest import Wire
from tests.simulator.scripted import START, ScriptedMarket
from vostok.simulator.lab.events import LabEvent, LabEvents
from vostok.simulator.wire.hub import MAX_BACKLOG, Hub, Subscriber
from vostok.simulator.wire.streams import parse_stream

MINUTE = 60_000


@pytest.fixture
def hub(market: ScriptedMarket) -> Hub:
    return Hub(market, LabEvents())


def sent(subscriber: Subscriber) -> list[Any]:
    found = []
    while not subscriber.outbox.empty():
        text = subscriber.outbox.get_nowait()
        found.append(None if text is None else json.loads(text))
    return found


def listener(hub: Hub, *names: str, combined: bool = False) -> Subscriber:
    subscriber = Subscriber(combined=combined)
    hub.subscribe(subscriber, names)
    return subscriber


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("btcusdt@kline_1m", True),
        ("btcusdt@kline_1M", True),
        ("btcusdt@kline_2m", False),
        ("btcusdt@kline", False),
        ("btcusdt@bookTicker", True),
        ("btcusdt@trade", True),
        ("btcusdt@aggTrade", True),
        ("btcusdt@ticker", True),
        ("btcusdt@miniTicker", True),
        ("btcusdt@depth5", True),
        ("btcusdt@depth20@100ms", True),
        ("btcusdt@depth7", False),
        ("btcusdt@trade_1m", False),
        ("BTCUSDT@trade", False),
        ("nopeusdt@trade", False),
        ("0", False),
    ],
)
def test_stream_names(market: ScriptedMarket, name: str, known: bool) -> None:
    assert (parse_stream(name, market) is not None) == known


def test_closed_candle_is_sent_once_as_final_and_before_anything_else(hub: Hub, market: ScriptedMarket) -> None:
    both = listener(hub, "btcusdt@trade", "btcusdt@kline_1m", "btcusdt@kline_5m")
    market.trade(59_500, "101", "2")
    hub.publish(START + 58_000, START + 59_000)
    hub.publish(START + 59_000, START + MINUTE)
    hub.publish(START + MINUTE, START + MINUTE + 1000)
    events = sent(both)
    kinds = [(event["e"], event.get("k", {}).get("i"), event.get("k", {}).get("x")) for event in events]
    assert kinds == [
        ("kline", "1m", False),
        ("kline", "5m", False),
        ("kline", "1m", True),
        ("trade", None, None),
        ("kline", "5m", False),
        ("kline", "1m", False),
        ("kline", "5m", False),
    ]
    final = events[2]["k"]
    assert (final["t"], final["T"], final["c"], final["v"]) == (START, START + MINUTE - 1, "101.00000000", "2.00000000")


def test_pause_of_the_program_still_closes_every_candle(hub: Hub) -> None:
    subscriber = listener(hub, "btcusdt@kline_1m")
    hub.publish(START + 30_000, START + 3 * MINUTE + 500)
    closed = [event["k"]["t"] for event in sent(subscriber) if event["k"]["x"]]
    assert closed == [START, START + MINUTE, START + 2 * MINUTE]


def test_unchanged_best_price_is_not_repeated(hub: Hub, market: ScriptedMarket) -> None:
    subscriber = listener(hub, "btcusdt@bookTicker")
    for second in range(3):
        hub.publish(START + second * 1000, START + (second + 1) * 1000)
    market.book_now = market.book_now._replace(bids=market.book_now.bids[1:])
    hub.publish(START + 3000, START + 4000)
    assert [event["b"] for event in sent(subscriber)] == ["99.99000000", "99.98000000"]


def test_all_listeners_share_one_computation(hub: Hub, market: ScriptedMarket) -> None:
    crowd = [listener(hub, "btcusdt@trade", combined=number % 2 == 0) for number in range(50)]
    market.trade(500, "100")
    hub.publish(START, START + 1000)
    assert market.reads == 1
    plain, wrapped = sent(crowd[1]), sent(crowd[0])
    assert wrapped == [{"stream": "btcusdt@trade", "data": plain[0]}]


def test_messages_are_answered_as_documented(hub: Hub) -> None:
    subscriber = Subscriber(combined=False)

    def ask(message: Any) -> Any:
        return json.loads(hub.answer(subscriber, message if isinstance(message, str) else json.dumps(message)))

    names = ["btcusdt@trade", "nopeusdt@trade"]
    assert ask({"method": "SUBSCRIBE", "params": names, "id": 1}) == {"result": None, "id": 1}
    assert ask({"method": "LIST_SUBSCRIPTIONS", "id": "x"}) == {"result": names, "id": "x"}
    assert ask({"method": "UNSUBSCRIBE", "params": names[1:], "id": 2}) == {"result": None, "id": 2}
    assert ask({"method": "LIST_SUBSCRIPTIONS", "id": 3})["result"] == names[:1]
    assert ask({"method": "GET_PROPERTY", "params": ["combined"], "id": 4})["result"] is False
    ask({"method": "SET_PROPERTY", "params": ["combined", True], "id": 5})
    assert subscriber.combined
    assert ask({"method": "SET_PROPERTY", "params": ["combined", 1], "id": 5})["error"]["code"] == 1
    assert ask({"method": "GET_PROPERTY", "params": ["colour"], "id": 6}) == {
        "error": {"code": 0, "msg": "Unknown property"},
        "id": 6,
    }
    assert ask({"method": "SUBSCRIBE", "params": "btcusdt@trade", "id": 7})["error"]["code"] == 2
    assert "unknown variant `LISTEN`" in ask({"method": "LISTEN", "id": 8})["error"]["msg"]
    assert ask({"method": "SUBSCRIBE", "params": names, "id": 1.5})["error"]["code"] == 2
    assert ask("[1]")["error"]["code"] == 2
    assert ask("{bad")["error"]["code"] == 3
    too_many = [f"s{number}@trade" for number in range(1100)]
    assert "1024" in ask({"method": "SUBSCRIBE", "params": too_many, "id": 9})["error"]["msg"]


def test_last_listener_that_leaves_ends_the_stream(hub: Hub, market: ScriptedMarket) -> None:
    one, two = listener(hub, "btcusdt@trade"), listener(hub, "btcusdt@trade")
    hub.leave(one)
    assert hub.streams == 1
    hub.leave(two)
    assert hub.streams == 0
    hub.publish(START, START + 1000)
    assert market.reads == 0


def test_reader_that_does_not_keep_up_is_cut_off_and_nobody_else() -> None:
    slow = Subscriber(combined=False)
    for _ in range(MAX_BACKLOG + 10):
        slow.send("{}")
    messages = sent(slow)
    assert len(messages) == MAX_BACKLOG + 1
    assert messages[-1] is None


def test_sockets_speak_raw_and_combined(wire: Wire, market: ScriptedMarket) -> None:
    market.trade(500, "100")
    app: Any = wire.client.app
    with (
        wire.client.websocket_connect("/ws/btcusdt@trade") as raw,
        wire.client.websocket_connect("/stream?streams=btcusdt@trade/btcusdt@bookTicker") as combined,
    ):
        raw.send_text('{"method":"LIST_SUBSCRIPTIONS","id":1}')
        assert raw.receive_json() == {"result": ["btcusdt@trade"], "id": 1}
        combined.send_text('{"method":"GET_PROPERTY","params":["combined"],"id":2}')
        assert combined.receive_json() == {"result": True, "id": 2}
        assert wire.client.portal is not None
        wire.client.portal.call(app.state.hub.publish, START, START + 1000)
        assert raw.receive_json()["t"] == 1
        assert {combined.receive_json()["stream"] for _ in range(2)} == {"btcusdt@trade", "btcusdt@bookTicker"}


def test_client_that_talks_too_much_is_disconnected(wire: Wire) -> None:
    with wire.client.websocket_connect("/ws") as socket:
        for number in range(6):
            socket.send_text(f'{{"method":"LIST_SUBSCRIPTIONS","id":{number}}}')
        messages = [socket.receive() for _ in range(6)]
    assert [message["type"] for message in messages] == ["websocket.send"] * 5 + ["websocket.close"]
    assert messages[-1]["code"] == 1008


def test_feed_gap_is_silent_for_its_pair_and_time(market: ScriptedMarket) -> None:
    events = LabEvents(
        [LabEvent(id=1, kind="feed_gap", symbol="BTCUSDT", starts_ms=START + 2_000, ends_ms=START + 4_000)]
    )
    hub = Hub(market, events)
    subscriber = listener(hub, "btcusdt@trade")
    for at in range(500, 6_000, 1_000):
        market.trade(at, "101")
    for now in range(1_000, 7_000, 1_000):
        hub.publish(START + now - 1_000, START + now)
    assert [event["T"] - START for event in sent(subscriber)] == [500, 3_500, 4_500, 5_500]
