"""A silent venue and a clock that was set are noticed soon enough for an alert within five seconds."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from vostok.clock import now_ms
from vostok.gateway import health
from vostok.gateway.health import Health
from vostok.gateway.upstream import VenueSilent

ALERTED_WITHIN_S = 5.0


class Venue:
    """Answers, or does not, what `Health` asks; counts the questions."""

    def __init__(self) -> None:
        self.answered_at: float | None = time.monotonic()
        self.offset_ms, self.asked, self.is_dead = 0, 0, False
        self.clock_is_off_ms = 0

    async def synchronise(self) -> None:
        self.asked += 1
        if self.is_dead:
            raise VenueSilent("reset")
        self.answered_at = time.monotonic()


@pytest.fixture
def venue() -> Venue:
    return Venue()


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def watch(venue: Venue, told: list[Any]) -> Health:
    def clock() -> int:
        return now_ms() + venue.clock_is_off_ms

    market, events = SimpleNamespace(specs={"BTCUSDT": 1}), SimpleNamespace(publish=told.extend)
    well = SimpleNamespace(problem=None)
    parts: tuple[Any, Any, Any, Any, Any, Any] = (venue, market, events, clock, well, well)
    return Health("simulator", *parts)


def test_times_then_two_questions_and_room_for_the_alert_within_five_seconds() -> None:
    assert health.SILENT_S - health.ASK_AFTER_S >= health.EVERY_S
    assert health.SILENT_S + 2 * health.EVERY_S < ALERTED_WITHIN_S - 0.5


async def test_silent_for_too_long_then_down_but_not_while_it_answers_the_question(
    watch: Health, venue: Venue, told: list[Any]
) -> None:
    await watch.look()
    venue.answered_at = time.monotonic() - 60
    await watch.look()
    assert [event.data["status"] for event in told] == ["up"]
    venue.is_dead, venue.answered_at = True, time.monotonic() - health.SILENT_S - 0.1
    await watch.look()
    assert [event.data["status"] for event in told] == ["up", "down"]


@pytest.mark.parametrize("jump_ms", [120_000, -120_000])
async def test_clock_that_is_set_then_compared_at_the_next_look_and_only_once(
    watch: Health, venue: Venue, jump_ms: int
) -> None:
    await watch.look()
    asked = venue.asked
    await watch.look()
    assert venue.asked == asked
    venue.clock_is_off_ms = jump_ms
    await watch.look()
    await watch.look()
    assert venue.asked == asked + 1
