"""The venue's limits are never broken by us, its pauses hold for all at once, exits have a share of their own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.gateway.allowance import (
    ORDER_LIMITS,
    SHARES,
    UNSURE_MS,
    Purpose,
    Window,
    order_header,
    order_windows,
    weight_window,
    with_limits,
)
from vostok.gateway.budget import WEIGHT_HEADER, Budget, Held, Wish
from vostok.simulator.wire.limits import RATE_LIMITS, OrderLimit, WeightLimit

MINUTE = 60_000
START = 1_800_000_000_000
PURPOSES = st.sampled_from(sorted(SHARES))
DATA, ENTRY, SELL, CANCEL = (
    Wish(2, "data"),
    Wish(1, "entry", is_order=True),
    Wish(1, "urgent", is_order=True),
    Wish(1, "urgent", is_cancel=True),
)


class Clock:
    """The venue's clock, moved by a test; it begins in the middle of a minute."""

    def __init__(self) -> None:
        self.now = START + 30_000

    def __call__(self) -> int:
        return self.now


def answered(budget: Budget, wish: Wish, status: int = 200, code: int | None = None, **headers: str) -> None:
    with budget.flight(wish) as flight:
        budget.learn(flight, status, {name.replace("_", "-"): value for name, value in headers.items()}, code)


def used(budget: Budget, weight: int) -> None:
    with budget.flight(DATA) as flight:
        budget.learn(flight, 200, {WEIGHT_HEADER: str(weight)}, None)


def passes(budget: Budget, wish: Wish) -> bool:
    try:
        with budget.flight(wish) as flight:
            flight.weighed = flight.ordered = True
    except Held:
        return False
    return True


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 250), PURPOSES, st.booleans()), max_size=300))
def test_venue_is_never_made_to_refuse(steps: list[tuple[int, int, Purpose, bool]]) -> None:
    """Requests of any weight, some of which lose their answers: an honest venue never sees its limit passed."""
    clock, venue = Clock(), WeightLimit(limit=1_000)
    budget = Budget(clock)
    budget.learn_limits([{"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 1_000}])
    for pause, weight, purpose, lost in steps:
        clock.now += pause
        try:
            with budget.flight(Wish(weight, purpose)) as flight:
                venue.enter("us", clock.now)
                total = venue.spend("us", weight, clock.now)
                assert total <= venue.limit * SHARES[purpose] // 100
                if not lost:
                    budget.learn(flight, 200, {WEIGHT_HEADER: str(total)}, None)
        except Held:
            continue


@given(st.lists(st.tuples(st.integers(0, 900), st.booleans(), st.booleans()), max_size=300))
def test_venue_never_counts_too_many_orders(steps: list[tuple[int, bool, bool]]) -> None:
    clock, venue = Clock(), OrderLimit()
    budget = Budget(clock)
    for pause, sells, lost in steps:
        clock.now += pause
        try:
            with budget.flight(SELL if sells else ENTRY) as flight:
                venue.check(1, clock.now)
                venue.count(1, 1, clock.now)
                short, day = venue.used(1, clock.now)
                assert short <= ORDER_LIMITS[10_000] * (100 if sells else 80) // 100
                headers = {WEIGHT_HEADER: "0", "X-MBX-ORDER-COUNT-10S": str(short), "X-MBX-ORDER-COUNT-1D": str(day)}
                if not lost:
                    budget.learn(flight, 200, headers, None)
        except Held:
            continue


@given(st.integers(0, 1_000), st.lists(st.tuples(PURPOSES, st.integers(1, 40)), max_size=60))
def test_requests_on_their_way_count_before_they_are_answered(spent: int, wishes: list[tuple[Purpose, int]]) -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.learn_limits([{"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 1_000}])
    used(budget, spent)
    flying, open_flights = 0, []
    for purpose, weight in wishes:
        flight = budget.flight(Wish(weight, purpose))
        fits = spent + flying + weight <= 10 * SHARES[purpose]
        if not fits:
            with pytest.raises(Held):
                flight.__enter__()
            continue
        flight.__enter__()
        open_flights.append(flight)
        flying += weight
    assert budget.report()["weight"]["used"] == spent + flying
    for flight in open_flights:
        flight.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("spent", "passing"),
    [
        (4_198, {"data", "entry", "sell", "cancel"}),
        (4_199, {"entry", "sell", "cancel"}),
        (4_800, {"sell", "cancel"}),
        (5_999, {"sell", "cancel"}),
        (6_000, {"cancel"}),
    ],
)
def test_exits_and_cancels_have_a_share_that_nobody_else_uses_up(spent: int, passing: set[str]) -> None:
    budget = Budget(Clock())
    used(budget, spent)
    wishes = {"data": DATA, "entry": ENTRY, "sell": SELL, "cancel": CANCEL}
    assert {name for name, wish in wishes.items() if passes(budget, wish)} == passing


def test_what_other_programs_of_this_address_use_counts_too() -> None:
    budget = Budget(Clock())
    used(budget, 4_500)
    assert not passes(budget, DATA)
    assert budget.report()["weight"] == {"used": 4_500, "limit": 6_000, "window_ms": MINUTE}


def test_new_minute_begins_with_everything() -> None:
    clock = Clock()
    budget = Budget(clock)
    used(budget, 6_000 * 70 // 100)
    assert not passes(budget, DATA)
    clock.now += MINUTE // 2
    assert passes(budget, DATA)


def test_count_of_the_old_minute_does_not_weigh_on_the_new_one() -> None:
    clock = Clock()
    budget = Budget(clock)
    clock.now += MINUTE // 2 - 5
    with budget.flight(DATA) as flight:
        clock.now += 10
        budget.learn(flight, 200, {WEIGHT_HEADER: "5900"}, None)
    assert budget.report()["weight"]["used"] == DATA.weight
    with budget.flight(DATA) as flight:
        budget.learn(flight, 200, {WEIGHT_HEADER: "5902"}, None)
    assert budget.report()["weight"]["used"] == 2 * DATA.weight
    clock.now += UNSURE_MS
    used(budget, 70)
    assert budget.report()["weight"]["used"] == 70


@pytest.mark.parametrize(("status", "seconds"), [(429, 7), (418, 120)])
def test_pause_is_for_all_requests_at_once_and_ends_when_it_was_told(status: int, seconds: int) -> None:
    clock = Clock()
    budget = Budget(clock)
    answered(budget, DATA, status, -1003, Retry_After=str(seconds))
    assert [passes(budget, wish) for wish in (DATA, ENTRY, SELL)] == [False] * 3
    report = budget.report()
    assert report["waiting_until"] == clock.now + seconds * 1000
    assert report["waiting_for"] == ("weight" if status == 429 else "banned")
    assert report["held"] == 3
    clock.now += seconds * 1000 - 1
    assert not passes(budget, DATA)
    clock.now += 1
    assert passes(budget, DATA)
    assert budget.report()["waiting_until"] is None


@pytest.mark.parametrize(("status", "seconds"), [(429, 60), (418, 120)])
def test_pause_without_a_length_lasts_as_long_as_the_shortest_of_its_kind(status: int, seconds: int) -> None:
    clock = Clock()
    budget = Budget(clock)
    answered(budget, DATA, status, -1003)
    assert budget.report()["waiting_until"] == clock.now + seconds * 1000


def test_cancels_pass_in_a_pause_until_one_is_refused_and_never_in_a_ban() -> None:
    budget = Budget(Clock())
    answered(budget, DATA, 429, -1003, Retry_After="30")
    assert passes(budget, CANCEL)
    answered(budget, CANCEL, 429, -1003, Retry_After="30")
    assert not passes(budget, CANCEL)
    banned = Budget(Clock())
    answered(banned, DATA, 418, -1003, Retry_After="120")
    assert not passes(banned, CANCEL)


def test_second_pause_does_not_shorten_the_first_and_a_new_one_lets_cancels_try_again() -> None:
    clock = Clock()
    budget = Budget(clock)
    with budget.flight(DATA) as slow:
        answered(budget, DATA, 418, -1003, Retry_After="120")
        budget.learn(slow, 429, {"Retry-After": "1"}, -1003)
    assert budget.report()["waiting_until"] == clock.now + 120_000
    assert not passes(budget, CANCEL)
    clock.now += 120_000
    answered(budget, DATA, 429, -1003, Retry_After="5")
    assert passes(budget, CANCEL)


def test_too_many_orders_keeps_back_orders_and_nothing_else() -> None:
    clock = Clock()
    budget = Budget(clock)
    answered(budget, ENTRY, 429, -1015, Retry_After="4")
    assert [passes(budget, wish) for wish in (DATA, ENTRY, SELL, CANCEL)] == [True, False, False, True]
    assert (budget.report()["waiting_for"], budget.report()["waiting_until"]) == ("orders", clock.now + 4_000)
    clock.now += 4_000
    assert passes(budget, ENTRY)


@given(st.integers(-(10**7), 10**7))
def test_clock_that_is_corrected_keeps_nothing_back_for_longer_than_a_window(jump: int) -> None:
    clock = Clock()
    budget = Budget(clock)
    used(budget, 6_000)
    for step in (jump, MINUTE, MINUTE, MINUTE):
        clock.now += step
        if passes(budget, DATA):
            return
    raise AssertionError("still kept back")


def test_limits_are_the_venues_own() -> None:
    weight, orders = with_limits(weight_window(), order_windows(), RATE_LIMITS)
    assert (weight.limit, [window.limit for window in orders]) == (6_000, [100, 200_000])
    smaller = [{**entry, "limit": 50} for entry in RATE_LIMITS]
    weight, orders = with_limits(weight, orders, smaller)
    assert (weight.limit, [window.limit for window in orders]) == (50, [50, 50])
    assert [order_header(window.length_ms) for window in orders] == ["X-MBX-ORDER-COUNT-10S", "X-MBX-ORDER-COUNT-1D"]


@pytest.mark.parametrize("change", [{"limit": "many"}, {"limit": 0}, {"interval": "WEEK"}, {"intervalNum": None}])
def test_limits_that_cannot_be_understood_change_nothing(change: dict[str, Any]) -> None:
    budget = Budget(Clock())
    with pytest.raises((KeyError, TypeError, ValueError)):
        budget.learn_limits([{**RATE_LIMITS[0], **change}])
    assert budget.report()["weight"]["limit"] == 6_000


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), max_size=20))
def test_window_forgets_what_was_before_it(length: int, moments: list[int]) -> None:
    window, counted = Window(length, 100), dict[int, int]()
    for moment in sorted(moments):
        window = window.spent(1, moment)
        counted[moment // length] = counted.get(moment // length, 0) + 1
        assert window.used == counted[moment // length]
        assert moment < window.ends_at(moment) <= moment + length


def test_failed_request_counts_as_one_that_arrived() -> None:
    budget = Budget(Clock())
    with pytest.raises(TimeoutError), budget.flight(Wish(25, "data")):
        raise TimeoutError
    assert budget.report()["weight"]["used"] == 25
