"""Garbage collections that take long wait for quiet moments."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.gateway.desk import eventually
from vostok.gateway import collector
from vostok.gateway.collector import Collector, spare_the_collector

Generations = list[int]


@contextmanager
def collections() -> Iterator[Generations]:
    """The generation of each collection meanwhile; Python's own thresholds come back at the end."""
    seen: Generations = []
    thresholds = gc.get_threshold()

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    try:
        yield seen
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def test_what_lives_on_is_looked_at_when_young_and_not_again() -> None:
    with collections() as seen:
        spare_the_collector()
        seen.clear()
        kept = [[number] for number in range(100_000)]
    assert len(kept) == 100_000
    assert set(seen) == {0}


@pytest.mark.parametrize(("idle_s", "latest_s", "collects"), [(0.0, 60.0, False), (1.0, 60.0, True), (0.0, 0.05, True)])
async def test_everything_is_looked_at_in_a_quiet_moment_or_at_the_latest(
    monkeypatch: pytest.MonkeyPatch, idle_s: float, latest_s: float, collects: bool
) -> None:
    monkeypatch.setattr(collector, "EVERY_S", 0.01)
    monkeypatch.setattr(collector, "QUIET_S", 0.01)
    monkeypatch.setattr(collector, "LATEST_S", latest_s)
    with collections() as seen:
        gc.disable()
        try:
            await _run_until(Collector(lambda: idle_s), lambda: 2 in seen, expected=collects)
        finally:
            gc.enable()
        assert (2 in seen) is collects


async def _run_until(work: Collector, condition: Callable[[], bool], *, expected: bool) -> None:
    running = asyncio.create_task(work.run())
    try:
        if expected:
            await eventually(condition)
        else:
            await asyncio.sleep(0.1)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
