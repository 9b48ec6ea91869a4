"""The loops that run beside the requests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog

log = structlog.get_logger()

Loop = Callable[[], Awaitable[None]]
RESTART_AFTER_S = 1.0
CANCEL_AGAIN_AFTER_S = 1.0


@asynccontextmanager
async def running(loops: Mapping[str, Loop]) -> AsyncIterator[None]:
    """Run `loops` by name for as long as the block; one that fails is logged and begun again."""
    tasks = [asyncio.create_task(_keep(name, loop), name=name) for name, loop in loops.items()]
    try:
        yield
    finally:
        await end(tasks)


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel `tasks` and wait for them; again, where a library lost the first cancellation."""
    running_tasks = {task for task in tasks if not task.done()}
    while running_tasks:
        for task in running_tasks:
            task.cancel()
        _, running_tasks = await asyncio.wait(running_tasks, timeout=CANCEL_AGAIN_AFTER_S)


async def sleep_or(event: asyncio.Event, seconds: float) -> None:
    """Wait until `event` is set, at most `seconds`."""
    # Not `wait_for`: before Python 3.12 it loses a cancellation that comes together with the event.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def _keep(name: str, loop: Loop) -> None:
    while True:
        try:
            await loop()
        except Exception as error:
            log.error("a background loop failed and begins again", loop=name, exc_info=error)
        await asyncio.sleep(RESTART_AFTER_S)
