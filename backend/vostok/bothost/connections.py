"""A client's connection to the host, without blocking."""

import socket
from typing import Any

from vostok.bothost.protocol import Lines, encode

# A subscriber that does not read must not make the host grow.
_BACKLOG = 4 * 1024 * 1024


class Connection:
    """Messages in, messages out; what the client is slow to read waits here."""

    def __init__(self, accepted: socket.socket) -> None:
        self.socket = accepted
        self.subscribed = False
        self._lines = Lines()
        self._out = bytearray()

    @property
    def waiting(self) -> bool:
        """Whether something is still to be sent."""
        return bool(self._out)

    def receive(self) -> list[dict[str, Any]]:
        """The messages that have arrived. Raises EOFError when the client is gone, ValueError on garbage."""
        try:
            data = self.socket.recv(262_144)
        except BlockingIOError:
            return []
        if not data:
            raise EOFError
        return self._lines.feed(data)

    def send(self, message: dict[str, Any]) -> None:
        """Send now what fits, the rest when the client reads. Raises ValueError when too much waits."""
        self._out += encode(message)
        self.flush()
        if len(self._out) > _BACKLOG:
            raise ValueError("the client does not read")

    def flush(self) -> None:
        """Send what waits, as far as the client takes it."""
        try:
            sent = self.socket.send(self._out)
        except BlockingIOError:
            return
        del self._out[:sent]
