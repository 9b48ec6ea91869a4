"""Quiet hours hold back what can wait, never for longer than they last."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.clock import DAY_MS
from vostok.panel.alerts.quiet import QuietHours, send_at

NIGHT = QuietHours(time(22), time(7), "UTC")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("quiet", "now", "due"),
    [
        (NIGHT, "2026-05-01 21:59", "2026-05-01 21:59"),
        (NIGHT, "2026-05-01 22:00", "2026-05-02 07:00"),
        (NIGHT, "2026-05-02 06:59", "2026-05-02 07:00"),
        (NIGHT, "2026-05-02 07:00", "2026-05-02 07:00"),
        (QuietHours(time(12), time(14), "UTC"), "2026-05-02 13:00", "2026-05-02 14:00"),
        (QuietHours(time(22), time(7), "America/Sao_Paulo"), "2026-05-02 02:00", "2026-05-02 10:00"),
    ],
)
def test_moment_then_due_when_quiet_hours_are_over(quiet: QuietHours, now: str, due: str) -> None:
    assert send_at(at(now), False, quiet) == at(due)


times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
zones = st.sampled_from(["UTC", "Europe/Lisbon", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"])


@given(st.integers(min_value=at("2024-01-01 00:00"), max_value=at("2030-01-01 00:00")), times, times, zones)
def test_any_moment_then_never_earlier_nor_a_day_later_and_free_by_then(
    now: int, begins: time, ends: time, zone: str
) -> None:
    quiet = QuietHours(begins, ends, zone)
    due = send_at(now, False, quiet)
    # A day of 25 hours is the longest that clocks make.
    assert now <= due <= now + DAY_MS + 3_600_000
    assert send_at(now, True, quiet) == now
    assert send_at(now, False, None) == now
