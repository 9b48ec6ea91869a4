"""The rules about behaviour: orders twice, order rates, repeated entries, room for the stop."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import AMOUNTS, UNKNOWN, intent, snapshot
from vostok.risk.facts import StopSlots
from vostok.risk.rules import (
    duplicate_order,
    entries_an_hour,
    order_rate_account,
    order_rate_bot,
    repeated_entry,
    stop_slot,
)
from vostok.risk.tempo import Entered, Tempo, WorkingEntry, tempo
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


ENTERED = st.builds(Entered, st.sampled_from(("BTC/USDT", "ETH/USDT")), st.integers(NOW - 4_000_000, NOW + 5_000))


@given(st.lists(st.integers(NOW - 30_000, NOW + 5_000), max_size=40), st.lists(ENTERED, max_size=40))
def test_tempo_counts_each_order_in_its_windows(account: list[int], entries: list[Entered]) -> None:
    account.sort(reverse=True)
    entries.sort(key=lambda entry: -entry.at)
    counted = tempo(account, entries, "BTC/USDT", NOW)
    assert counted.account_orders == sum(NOW - at <= 10_000 for at in account)
    assert counted.bot_entries == sum(NOW - entry.at <= 60_000 for entry in entries)
    assert counted.pair_entries == sum(NOW - entry.at <= 600_000 and entry.pair == "BTC/USDT" for entry in entries)
    assert counted.hour_entries == sum(NOW - entry.at <= 3_600_000 for entry in entries)
