"""The bus: numbered messages for all, and nobody waits for a slow one."""

import json

from vostok.panel.events import BACKLOG, Bus


def test_publish_then_every_reader_gets_the_same_numbered_message() -> None:
    bus = Bus(lambda: 42)
    with bus.reader() as first, bus.reader() as second:
        bus.publish("bot_removed", {"id": "aaaaaaaaaa"})
        bus.publish("portfolio", b'{"ts":1}')
        for reader in (first, second):
            messages = [json.loads(reader.queue.get_nowait()) for _ in range(2)]
            assert [message["seq"] for message in messages] == [1, 2]
            assert messages[0] == {"type": "bot_removed", "seq": 1, "ts": 42, "data": {"id": "aaaaaaaaaa"}}
            assert messages[1]["data"] == {"ts": 1}


def test_slow_reader_then_dropped_and_the_others_go_on() -> None:
    bus = Bus(lambda: 42)
    with bus.reader() as slow, bus.reader() as quick:
        for number in range(BACKLOG + 5):
            bus.publish("bot_removed", {"id": str(number)})
            quick.queue.get_nowait()
        assert slow.lost.is_set()
        assert slow.queue.qsize() == BACKLOG
        assert not quick.lost.is_set()


def test_publish_without_readers_then_numbers_grow_all_the_same() -> None:
    bus = Bus(lambda: 42)
    bus.publish("bot_removed", {"id": "x"})
    with bus.reader() as reader:
        bus.publish("bot_removed", {"id": "y"})
        assert json.loads(reader.queue.get_nowait())["seq"] == 2
    assert json.loads(bus.hello())["data"]["server_time"] == 42
