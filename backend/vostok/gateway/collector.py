"""Garbage collection that no order waits for.

Python looks through all that has lived for a while whenever enough has been added to it: tens of milliseconds in which
every thread stands still, in the middle of whatever is going on. So by itself it looks at what is young only (a
fraction of a millisecond), and at everything in moments in which nothing is on its way to the journal.
"""

import asyncio
import gc
import time
from collections.abc import Callable

YOUNG_OBJECTS = 700
NEVER = 2**31 - 1
EVERY_S = 60.0
QUIET_S = 0.2
# Under a load that never pauses, memory must not grow for ever.
LATEST_S = 600.0


def spare_the_collector() -> None:
    """Take all that lives now out of the collector's sight, and leave older generations to `Collector`."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, NEVER, NEVER)


class Collector:
    """Collects in quiet moments; `idle_s` is for how many seconds nobody has waited for the journal."""

    def __init__(self, idle_s: Callable[[], float]) -> None:
        self._idle_s = idle_s

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            latest = time.monotonic() + LATEST_S
            while self._idle_s() < QUIET_S and time.monotonic() < latest:  # noqa: ASYNC110 - quiet is nothing that happens
                await asyncio.sleep(QUIET_S)
            gc.collect()
