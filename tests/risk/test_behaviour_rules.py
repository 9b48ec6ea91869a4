"""The rules about behaviour: orders twice, order rates, repeated entries, room for the stop."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import AMOUNTS, UNKNOWN, intent, snapshot
from vostok.risk import tempo as tempo_module
from vostok.risk.facts import StopSlots
from vostok.risk.portuguese import portuguese
from vostok.risk.rules import (
    duplicate_order,
    entries_an_hour,
    order_rate_account,
    order_rate_bot,
    repeated_entry,
    stop_slot,
)
from vostok.risk.tempo import Moments, Tempo, WorkingEntry, tempo
from vostok.risk.types import NoLimits

COUNTS = st.integers(0, 200)
LIMITS = st.integers(1, 100)
NOW = 1_700_000_000_000


@given(UNKNOWN | st.lists(st.tuples(AMOUNTS, st.integers(-100, 60_000)), max_size=4), UNKNOWN | AMOUNTS)
def test_no_entry_beside_a_young_working_one_of_the_same_value(
    working: list[tuple[Decimal, int]] | None, notional: Decimal | None
) -> None:
    seen = None if working is None else Tempo(0, 0, 0, tuple(WorkingEntry(*entry) for entry in working))
    limits = duplicate_order.DuplicateOrder(duplicate_window_s=10)
    denial = duplicate_order.check(intent(notional), snapshot(tempo=seen), limits)
    twice = False
    if working is not None and notional is not None:
        twice = any(age < 10_000 and abs(notional / other - 1) <= Decimal("0.02") for other, age in working)
    assert (denial is None) == (working is not None and notional is not None and not twice)


@given(UNKNOWN | COUNTS, LIMITS)
def test_entries_of_a_bot_in_a_minute_stay_under_the_limit(count: int | None, limit: int) -> None:
    seen = snapshot(tempo=None if count is None else Tempo(0, count, 0))
    denial = order_rate_bot.check(intent(), seen, order_rate_bot.BotOrderRate(max_entries_per_minute=limit))
    assert (denial is None) == (count is not None and count < limit)


@given(UNKNOWN | COUNTS, LIMITS)
def test_orders_of_all_bots_in_ten_seconds_stay_under_the_limit(count: int | None, limit: int) -> None:
    seen = snapshot(tempo=None if count is None else Tempo(count, 0, 0))
    denial = order_rate_account.check(intent(), seen, order_rate_account.AccountOrderRate(max_orders_per_10s=limit))
    assert (denial is None) == (count is not None and count < limit)


@given(UNKNOWN | COUNTS, LIMITS)
def test_entries_of_a_bot_in_one_pair_stay_under_the_limit(count: int | None, limit: int) -> None:
    seen = snapshot(tempo=None if count is None else Tempo(0, 0, count))
    denial = repeated_entry.check(intent(), seen, repeated_entry.RepeatedEntry(max_entries_per_pair=limit))
    assert (denial is None) == (count is not None and count < limit)
    # What is not known is a no for now; only what the bot did stops it.
    assert denial is None or denial.latches == (count is not None)


@given(UNKNOWN | COUNTS, LIMITS)
def test_entries_of_a_bot_in_an_hour_stay_under_the_limit(count: int | None, limit: int) -> None:
    seen = snapshot(tempo=None if count is None else Tempo(0, 0, 0, hour_entries=count))
    denial = entries_an_hour.check(intent(), seen, entries_an_hour.EntriesAnHour(max_entries_per_hour=limit))
    assert (denial is None) == (count is not None and count < limit)
    assert denial is None or denial.latches == (count is not None)


@given(UNKNOWN | st.builds(StopSlots, st.integers(-2, 5), st.integers(-2, 5), st.booleans(), st.booleans()))
def test_entry_only_with_room_for_it_and_for_its_stop(slots: StopSlots | None) -> None:
    denial = stop_slot.check(intent(), snapshot(slots=slots), NoLimits())
    room = False
    if slots is not None:
        room = slots.orders >= (2 if slots.needed else 1) and (slots.stops >= 1 or not (slots.needed or slots.taken))
    assert (denial is None) == room


MOMENTS = st.lists(st.integers(NOW - 4_000_000, NOW + 5_000), max_size=40).map(sorted)


@given(MOMENTS, MOMENTS, MOMENTS, st.integers(NOW - 4_000_000, NOW))
def test_tempo_counts_each_order_in_its_windows(
    account: list[int], entries: list[int], in_pair: list[int], counted_from: int
) -> None:
    counted = tempo(Moments(account), Moments(entries), Moments(in_pair), NOW, counted_from=counted_from)
    later = [at for at in entries if at > counted_from]
    assert counted.account_orders == sum(NOW - at <= 10_000 for at in account)
    assert counted.bot_entries == sum(NOW - at <= 60_000 for at in later)
    assert counted.pair_entries == sum(NOW - at <= 600_000 and at > counted_from for at in in_pair)
    assert counted.hour_entries == sum(NOW - at <= 3_600_000 for at in later)


@given(st.lists(st.integers(0, 1_000), max_size=60), st.integers(0, 1_000))
def test_after_a_clock_went_back_the_future_counts_as_now(moments: list[int], first: int) -> None:
    counted = Moments(moments)
    now = moments[-1] if moments else 0
    as_seen = [min(at, *moments[index:]) if moments[index:] else at for index, at in enumerate(moments)]
    assert counted.since(first) == sum(at >= first for at in as_seen)
    assert counted.since(now + 1) == 0


def test_as_many_are_remembered_as_the_highest_limit_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempo_module, "REMEMBERED", 10)
    counted = Moments(range(100))
    assert 10 <= counted.since(0) <= 20
    assert counted.since(95) == 5


@pytest.mark.parametrize(
    ("number", "english", "told"),
    [
        (1, ("1 entry in", "1 time in", "1 entry in"), ("1 entrada nos", "1 vez em", "1 entrada em")),
        (2, ("2 entries in", "2 times in", "2 entries in"), ("2 entradas nos", "2 vezes em", "2 entradas em")),
    ],
)
def test_one_entry_and_two_entries_are_told_as_people_say_it(
    number: int, english: tuple[str, ...], told: tuple[str, ...]
) -> None:
    seen = snapshot(tempo=Tempo(number, number, number, hour_entries=number))
    denials = (
        order_rate_bot.check(intent(), seen, order_rate_bot.BotOrderRate(max_entries_per_minute=1)),
        repeated_entry.check(intent(), seen, repeated_entry.RepeatedEntry(max_entries_per_pair=1)),
        entries_an_hour.check(intent(), seen, entries_an_hour.EntriesAnHour(max_entries_per_hour=1)),
    )
    for denial, said, translated in zip(denials, english, told, strict=True):
        assert denial is not None
        assert said in denial.reason
        assert translated in (portuguese(denial.reason) or "")
