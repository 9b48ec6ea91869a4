"""One answer for many callers: a value is fetched once, kept for a while, and awaited together meanwhile."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Any


class SharedAnswers:
    """Values by key, each as old as its caller allows at most; concurrent callers share one fetch.

    Beyond `max_entries` all that is kept is dropped: what is asked for again is fetched again.
    """

    def __init__(self, max_entries: int = 4_096) -> None:
        self._max_entries = max_entries
        self._values: dict[Hashable, tuple[float, Any]] = {}
        self._flights: dict[Hashable, asyncio.Task[Any]] = {}

    async def get(self, key: Hashable, max_age_s: float, fetch: Callable[[], Awaitable[Any]]) -> Any:
        """The value of `key` if it is at most `max_age_s` old, else what `fetch` brings. Raises what it raises."""
        kept = self._values.get(key)
        if kept is not None and time.monotonic() - kept[0] <= max_age_s:
            return kept[1]
        flight = self._flights.get(key)
        if flight is None:
            flight = asyncio.create_task(self._fetch(key, fetch))
            self._flights[key] = flight
        # A caller that goes away must not take the answer from the others.
        return await asyncio.shield(flight)

    def spare(self, key: Hashable, max_age_s: float) -> Any | None:
        """What is kept for `key`, if it is at most `max_age_s` old."""
        kept = self._values.get(key)
        return kept[1] if kept is not None and time.monotonic() - kept[0] <= max_age_s else None

    async def _fetch(self, key: Hashable, fetch: Callable[[], Awaitable[Any]]) -> Any:
        asked = time.monotonic()
        try:
            value = await fetch()
        finally:
            self._flights.pop(key, None)
        if len(self._values) >= self._max_entries:
            self._values.clear()
        self._values[key] = (asked, value)
        return value
