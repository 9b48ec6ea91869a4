"""The venue's answers, one for many callers; a pause of the venue is bridged with what is known."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from vostok import sharing
from vostok.gateway.upstream import VenuePaused


class SharedAnswers(sharing.SharedAnswers):
    """Values by key, each as old as its caller allows at most; concurrent callers share one fetch."""

    async def get(
        self, key: Hashable, max_age_s: float, fetch: Callable[[], Awaitable[Any]], *, spare_s: float = 0.0
    ) -> Any:
        """The value of `key` if it is at most `max_age_s` old, else what `fetch` brings. Raises what it raises.

        While the venue's limits hold requests back, a value of at most `spare_s` is still given.
        """
        try:
            return await super().get(key, max_age_s, fetch)
        except VenuePaused:
            kept = self.spare(key, spare_s)
            if kept is None:
                raise
            return kept
