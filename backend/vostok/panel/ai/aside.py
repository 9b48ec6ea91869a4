"""A few threads for what may take minutes: a slow provider holds up nothing else, nor the end of the program."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class Aside:
    """At most `threads` calls at a time, the others wait. The threads are daemons: no executor's are, and those are
    waited for when a program ends."""

    def __init__(self, threads: int = 2) -> None:
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._threads = threads
        self._started = 0

    async def call(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises; whoever is cancelled leaves it to end by itself."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put((loop, future, work))
        if self._started < self._threads:
            self._started += 1
            threading.Thread(target=self._work, name=f"ai {self._started}", daemon=True).start()
        return await future

    def _work(self) -> None:
        while True:
            loop, future, work = self._jobs.get()
            if future.cancelled():
                continue
            try:
                done: Callable[[], None] = _settled(future, work(), None)
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                done = _settled(future, None, error)
            try:
                loop.call_soon_threadsafe(done)
            except RuntimeError:
                # The loop is closed: nobody waits any more.
                return


def _settled(future: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> Callable[[], None]:
    def settle() -> None:
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    return settle
