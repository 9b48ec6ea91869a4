"""One round of the host's loop: what happens first must not break what is still to come."""

import selectors
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from vostok.bothost.connections import Connection
from vostok.bothost.host import Host
from vostok.bothost.protocol import Process


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A host that is not running, with nothing but its lists."""
    with socket.socket(socket.AF_UNIX) as listener:
        made = Host(tmp_path, tmp_path, listener)
        yield made
        made._selector.close()
        made._wake_read.close()
        made._wake_write.close()


def subscriber(host: Host) -> tuple[Connection, socket.socket]:
    """A connection that gets the host's news, as the loop has registered it, and the client's end."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    connection = Connection(ours)
    connection.subscribed = True
    host._connections.add(connection)
    host._selector.register(ours, selectors.EVENT_READ, lambda _events: None)
    return connection, theirs


def test_client_that_died_as_a_bot_reported_then_its_own_event_of_the_same_round_is_nothing(host: Host) -> None:
    connection, theirs = subscriber(host)
    theirs.close()
    host._publish(Process("abcdefghij", 1, "running", 0))
    assert host._connections == set()
    host._serve(connection, selectors.EVENT_READ)
    host._drop(connection)


def test_client_that_died_then_the_others_still_hear(host: Host) -> None:
    _, gone = subscriber(host)
    alive, theirs = subscriber(host)
    gone.close()
    host._publish(Process("abcdefghij", 1, "running", 0))
    assert b"abcdefghij" in theirs.recv(4096)
    host._serve(alive, selectors.EVENT_WRITE)
    assert host._connections == {alive}
    host._drop(alive)
    theirs.close()
