"""Who listens to which stream, and the messages with which listeners say so (docs: web-socket-streams.md)."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from vostok.simulator.lab.events import LabEvents
from vostok.simulator.source import MarketSource
from vostok.simulator.wire.limits import MessageLimit
from vostok.simulator.wire.streams import Feed, Stream, parse_stream

MAX_STREAMS = 1024
# A reader this far behind would only get old prices; it is cut off and reconnects.
MAX_BACKLOG = 2_000
POLICY_VIOLATION = 1008
GOING_AWAY = 1001
METHODS = ("SUBSCRIBE", "UNSUBSCRIBE", "LIST_SUBSCRIPTIONS", "SET_PROPERTY", "GET_PROPERTY")


class BadMessage(Exception):
    """A message that is answered with Binance's `{"error": {"code", "msg"}}`."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Subscriber:
    """One connection: its streams in order of subscription, and what waits to be sent to it."""

    def __init__(self, *, combined: bool) -> None:
        self.combined = combined
        self.names: dict[str, None] = {}
        self.limit = MessageLimit()
        self.outbox: asyncio.Queue[str | None] = asyncio.Queue()
        self.close_code = POLICY_VIOLATION

    def end(self, code: int) -> None:
        """Close the connection with `code` once what is queued was sent."""
        self.close_code = code
        self.outbox.put_nowait(None)

    def send(self, text: str) -> None:
        """Queue a message; None in the queue means that the connection is too slow and ends."""
        if self.outbox.qsize() < MAX_BACKLOG:
            self.outbox.put_nowait(text)
        elif self.outbox.qsize() == MAX_BACKLOG:
            self.outbox.put_nowait(None)


class Hub:
    """All connections by stream; `publish` is called about once a second."""

    def __init__(self, source: MarketSource, lab: LabEvents) -> None:
        self._source = source
        self._lab = lab
        self._feed = Feed(source)
        self._listeners: dict[Stream, set[Subscriber]] = {}
        # Every open socket, also those that listen to no market stream.
        self.connections: set[Subscriber] = set()

    @property
    def streams(self) -> int:
        """How many streams have a listener."""
        return len(self._listeners)

    def subscribe(self, subscriber: Subscriber, names: Iterable[str]) -> None:
        """Add streams; unknown ones are remembered and stay silent, as on Binance."""
        for name in names:
            if len(subscriber.names) >= MAX_STREAMS:
                raise BadMessage(2, f"Invalid request: a connection can listen to at most {MAX_STREAMS} streams")
            subscriber.names[name] = None
            if (stream := parse_stream(name, self._source)) is not None:
                self._listeners.setdefault(stream, set()).add(subscriber)

    def unsubscribe(self, subscriber: Subscriber, names: Iterable[str]) -> None:
        """Remove streams; ones that were not subscribed are passed over."""
        for name in names:
            subscriber.names.pop(name, None)
            if (stream := parse_stream(name, self._source)) in self._listeners:
                assert stream is not None, "only real streams have listeners"
                self._listeners[stream].discard(subscriber)
                if not self._listeners[stream]:
                    del self._listeners[stream]

    def leave(self, subscriber: Subscriber) -> None:
        """Forget a connection that ended."""
        self.unsubscribe(subscriber, list(subscriber.names))

    def answer(self, subscriber: Subscriber, raw: str) -> str:
        """Do what a client's message asks for, and the reply to it."""
        message_id: Any = None
        try:
            message = _message(raw)
            message_id = message.get("id")
            reply: dict[str, Any] = {"result": self._do(subscriber, message), "id": message_id}
        except BadMessage as error:
            reply = {"error": {"code": error.code, "msg": error.message}, "id": message_id}
        return json.dumps(reply, separators=(",", ":"))

    def publish(self, since_ms: int, now_ms: int) -> None:
        """Send the events of (since, now] to whoever listens: final candles first. A feed gap sends nothing."""
        if self._lab.active(("exchange_down",), None, now_ms):
            for subscriber in self.connections:
                subscriber.end(GOING_AWAY)
            return
        heard = {
            stream: listeners
            for stream, listeners in self._listeners.items()
            if not self._lab.active(("feed_gap",), stream.symbol, now_ms)
        }
        for stream, listeners in heard.items():
            for text in self._feed.closing(stream, since_ms, now_ms):
                _deliver(stream, text, listeners)
        for stream, listeners in heard.items():
            for text in self._feed.between(stream, since_ms, now_ms):
                _deliver(stream, text, listeners)

    def _do(self, subscriber: Subscriber, message: dict[str, Any]) -> Any:
        method, params = message.get("method"), message.get("params", [])
        match method:
            case "SUBSCRIBE":
                self.subscribe(subscriber, _names(params))
            case "UNSUBSCRIBE":
                self.unsubscribe(subscriber, _names(params))
            case "LIST_SUBSCRIPTIONS":
                return list(subscriber.names)
            case "SET_PROPERTY":
                subscriber.combined = _combined(params)
            case "GET_PROPERTY":
                if params != ["combined"]:
                    raise BadMessage(0, "Unknown property")
                return subscriber.combined
            case _:
                expected = ", ".join(f"`{name}`" for name in METHODS)
                raise BadMessage(2, f"Invalid request: unknown variant `{method}`, expected one of {expected}")
        return None


def _deliver(stream: Stream, text: str, listeners: Iterable[Subscriber]) -> None:
    wrapped = f'{{"stream":"{stream.name}","data":{text}}}'
    for subscriber in listeners:
        subscriber.send(wrapped if subscriber.combined else text)


def _message(raw: str) -> dict[str, Any]:
    try:
        message = json.loads(raw)
    except ValueError as error:
        raise BadMessage(3, f"Invalid JSON: {error}") from None
    if not isinstance(message, dict):
        raise BadMessage(2, "Invalid request: the message must be an object")
    if isinstance(message.get("id"), bool | float | list | dict):
        message["id"] = None
        raise BadMessage(2, "Invalid request: request ID must be an unsigned integer")
    return message


def _names(params: Any) -> list[str]:
    if not isinstance(params, list) or not params or not all(isinstance(name, str) for name in params):
        raise BadMessage(2, "Invalid request: params must be a list of stream names")
    return params


def _combined(params: Any) -> bool:
    if not isinstance(params, list) or len(params) != 2 or params[0] != "combined":
        raise BadMessage(0, "Unknown property")
    if not isinstance(params[1], bool):
        raise BadMessage(1, "Invalid value type: expected Boolean")
    return params[1]
