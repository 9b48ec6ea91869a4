"""The owner's channel in `npm run faults -- alerts`: a webhook, and how an alert is known by its text."""

import time
from string import Formatter
from typing import Any, Protocol

from tests.panel.alerts.receiver import Receiver
from tests.programs import stretched, wait_until
from vostok.panel.alerts.kinds import CRASHED, Kind
from vostok.panel.alerts.sorts import KINDS

COMES_WITHIN_S = 90.0
ENDED_BY_ITSELF = frozenset(kind for sort in KINDS.values() for kind in sort.ends) | frozenset(CRASHED)


class Panel(Protocol):
    """Whoever can call the panel's API."""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call as the owner of the machine."""


class Hook:
    """One channel at a time: a new one has heard of nothing, so what stands already is told to it again."""

    def __init__(self, panel: Panel, receiver: Receiver) -> None:
        self._panel = panel
        self._receiver = receiver
        self._channel: str | None = None

    def renew(self) -> None:
        """Forget what came so far."""
        if self._channel is not None:
            self._panel.call("DELETE", f"/alerts/channels/{self._channel}")
        body = {"name": "Faults", "address": self._receiver.address, "level": "info"}
        self._channel = self._panel.call("POST", "/alerts/channels", body)["id"]
        self._receiver.messages.clear()

    def came_at(self, kind: Kind) -> float:
        """The moment (monotonic s) at which an alert of `kind` came. Raises NotReady if none comes."""
        wait_until(lambda: self.first(kind) is not None, within_s=stretched(COMES_WITHIN_S), every_s=0.05)
        found = self.first(kind)
        assert found is not None
        return found

    def first(self, kind: Kind) -> float | None:
        """When the first alert of `kind` came since `renew`, None if there was none."""
        words = words_of(kind)
        return next((at for at, body in list(self._receiver.messages) if words in body["message"]), None)

    def count(self, kind: Kind) -> int:
        """How many alerts of `kind` came since `renew`."""
        return sum(words_of(kind) in body["message"] for _, body in list(self._receiver.messages))

    def stands(self, kind: Kind) -> bool:
        """Whether an alert of `kind` stands whose cause can pass by itself."""
        items = self._panel.call("GET", "/alerts?limit=100")["items"]
        return kind in ENDED_BY_ITSELF and any(item["kind"] == kind and item["ended_at"] is None for item in items)


def words_of(kind: Kind) -> str:
    """The longest part of the English text of `kind` that is always the same."""
    return max((words for words, *_ in Formatter().parse(KINDS[kind].en)), key=len)


def until_wall(moment_ms: int) -> float:
    """The monotonic time (s) of a moment of the wall clock (UTC ms)."""
    return time.monotonic() + moment_ms / 1000 - time.time()
