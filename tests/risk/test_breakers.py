"""The formula of the breakers against sums that are done another way, and the boundaries of their periods."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vostok.risk.breakers import (
    PERIODS,
    BreakerLimits,
    Period,
    Reading,
    Reference,
    Worth,
    anchored,
    period_start,
    read,
    renewed,
    together,
)

DAY_MS = 86_400_000
MONEY = st.decimals(min_value=1, max_value=100_000, places=2)
SIGNED = st.decimals(min_value=-900, max_value=900, places=2)
MOMENTS = st.integers(946_684_800_000, 4_102_444_800_000)
CLOCKED = st.sampled_from(["day", "week", "month"])
LIMIT = Decimal("0.03")


def over(members: Iterable[tuple[Reference | None, Worth]], limit: Decimal) -> Reading:
    known = {str(place): member for place, member in enumerate(members)}
    begun = {bot_id: reference for bot_id, (reference, _) in known.items() if reference is not None}
    return read(anchored(begun, tuple(known)), together(worth for _, worth in known.values()), limit)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@given(MONEY, SIGNED, SIGNED)
def test_money_just_paid_in_or_out_is_neither_profit_nor_loss(equity: Decimal, flow: Decimal, result: Decimal) -> None:
    assume(equity + flow > 0)
    reference = Reference(0, equity, equity)
    reading = over([(reference, Worth(equity + flow + result, equity + flow))], LIMIT)
    assert reading.base == equity
    assert reading.loss is not None
    assert abs(reading.loss * equity + result) < Decimal("1e-9")


@given(st.lists(st.tuples(MONEY, SIGNED), min_size=1, max_size=6))
def test_a_portfolio_loses_what_its_bots_lose_together(bots: list[tuple[Decimal, Decimal]]) -> None:
    members = [(Reference(0, start, start), Worth(start + result, start)) for start, result in bots]
    loss = over(members, LIMIT).loss
    expected = -sum((result for _, result in bots), Decimal(0)) / sum((start for start, _ in bots), Decimal(0))
    assert loss is not None
    assert abs(loss - expected) < Decimal("1e-9")


@given(MONEY, st.decimals(min_value=0, max_value=1, places=4))
def test_status_follows_the_share_of_the_limit(equity: Decimal, lost: Decimal) -> None:
    reading = over([(Reference(0, equity, equity), Worth(equity * (1 - lost), equity))], LIMIT)
    expected = "breached" if lost >= LIMIT else "warning" if lost >= LIMIT * Decimal("0.8") else "ok"
    assert reading.status == expected


@given(st.lists(st.tuples(MONEY, st.booleans()), min_size=1, max_size=5))
def test_one_unknown_bot_makes_the_sum_unknown(bots: list[tuple[Decimal, bool]]) -> None:
    members = [(Reference(0, start, start), Worth(start if known else None, start)) for start, known in bots]
    assert (over(members, LIMIT).status == "unknown") == any(not known for _, known in bots)
    assert over([(None, Worth(Decimal(1), Decimal(1)))], LIMIT).status == "unknown"


def test_nothing_at_work_is_no_loss_and_less_than_nothing_is_a_total_one() -> None:
    empty = Reference(0, Decimal(0), Decimal(0))
    assert over([], LIMIT).loss == 0
    assert over([(empty, Worth(Decimal(0), Decimal(0)))], LIMIT).loss == 0
    assert over([(empty, Worth(Decimal(-1), Decimal(0)))], LIMIT).loss == 1


@given(MOMENTS, CLOCKED)
def test_period_begins_at_utc_midnight_and_holds_its_moment(now: int, period: Period) -> None:
    start = period_start(now, period)
    begin = datetime.fromtimestamp(start / 1000, UTC)
    assert start <= now
    assert (begin.hour, begin.minute, begin.second, begin.microsecond) == (0, 0, 0, 0)
    assert period_start(start, period) == start
    assert period_start(start - 1, period) < start
    if period == "week":
        assert begin.weekday() == 0
        assert now - start < 7 * DAY_MS
    if period == "month":
        assert begin.day == 1


@pytest.mark.parametrize(
    ("now", "period", "start"),
    [
        ("2024-03-31T23:59:59", "day", "2024-03-31T00:00:00"),
        ("2024-03-31T23:59:59", "week", "2024-03-25T00:00:00"),
        ("2025-01-01T00:00:00", "week", "2024-12-30T00:00:00"),
        ("2024-02-29T12:00:00", "month", "2024-02-01T00:00:00"),
    ],
)
def test_period_at_known_moments(now: str, period: Period, start: str) -> None:
    assert period_start(at(now), period) == at(start)


@given(MOMENTS, st.integers(-60 * DAY_MS, 60 * DAY_MS), CLOCKED, MONEY, MONEY)
def test_reference_is_renewed_in_a_later_period_only(
    now: int, jump: int, period: Period, before: Decimal, after: Decimal
) -> None:
    known = renewed(None, Worth(before, before), period, now)
    assert known is not None
    later = renewed(known, Worth(after, before), period, now + jump)
    assert later is not None
    assert (later is known) == (period_start(now + jump, period) <= known.since)
    assert renewed(known, Worth(None, before), period, now + jump) is known


@given(st.lists(SIGNED, min_size=1, max_size=8))
def test_drawdown_is_measured_from_the_highest_profit(results: list[Decimal]) -> None:
    start, reference = Decimal(1000), None
    for moment, result in enumerate(results):
        reference = renewed(reference, Worth(start + result, start), "drawdown", moment)
    assert reference is not None
    assert reference.equity == start + max(results)
    loss = over([(reference, Worth(start + results[-1], start))], LIMIT).loss
    assert loss == (max(results) - results[-1]) / (start + max(results))


def test_every_breaker_has_a_limit_and_a_description() -> None:
    limits = BreakerLimits()
    for level, periods in PERIODS.items():
        assert limits.action(level) == "REDUCING"
        for period in periods:
            assert 0 < limits.of(level, period) <= 1
    schema = BreakerLimits.model_json_schema()
    assert all(form["description"] for form in schema["properties"].values())
    with pytest.raises(ValueError, match="greater than 0"):
        BreakerLimits(bot_day=Decimal(0))
