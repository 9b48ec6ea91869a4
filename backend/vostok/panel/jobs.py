"""The loops that run beside the requests."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

log = structlog.get_logger()

Loop = Callable[[], Awaitable[None]]
RESTART_AFTER_S = 1.0


@asynccontextmanager
async def running(loops: Mapping[str, Loop]) -> AsyncIterator[None]:
    """Run `loops` by name for as long as the block; one that fails is logged and begun again."""
    tasks = [asyncio.create_task(_keep(name, loop), name=name) for name, loop in loops.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(name: str, loop: Loop) -> None:
    while True:
        try:
            await loop()
        except Exception as error:
            log.error("a background loop failed and begins again", loop=name, exc_info=error)
        await asyncio.sleep(RESTART_AFTER_S)
