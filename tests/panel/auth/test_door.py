"""How often one may guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.errors import TooManyTries
from vostok.panel.auth.door import (
    REMEMBERED_VISITORS,
    TRIES_OF_STRANGERS,
    TRIES_PER_VISITOR,
    WINDOW_MS,
    Door,
    Visitor,
)

MOST_IN_A_WINDOW = 15


def stranger(address: str) -> Visitor:
    return Visitor(address, address, known=False)


def admitted(door: Door, visitor: Visitor, now: int) -> bool:
    try:
        door.take_try(visitor, now)
    except TooManyTries:
        return False
    return True


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 40)), min_size=1, max_size=300))
def test_any_rhythm_from_any_addresses_then_at_most_15_tries_in_any_ten_minutes(tries: list[tuple[int, int]]) -> None:
    door, now, taken = Door(), 0, []
    for pause, address in tries:
        now += pause
        if admitted(door, stranger(f"10.0.0.{address}"), now):
            taken.append(now)
    for start in taken:
        assert sum(start <= at < start + WINDOW_MS for at in taken) <= MOST_IN_A_WINDOW


def test_wait_as_told_then_admitted_again() -> None:
    door, visitor = Door(), stranger("1.2.3.4")
    while admitted(door, visitor, 0):
        pass
    with pytest.raises(TooManyTries) as refused:
        door.take_try(visitor, 0)
    assert refused.value.retry_after_s is not None
    assert admitted(door, visitor, refused.value.retry_after_s * 1000)


def test_many_addresses_then_slowed_together_but_a_new_browser_gets_a_try_within_minutes() -> None:
    door = Door()
    tried = sum(admitted(door, stranger(f"10.0.{n // 250}.{n % 250}"), 0) for n in range(1000))
    assert tried == TRIES_OF_STRANGERS
    assert admitted(door, stranger("owner"), WINDOW_MS // TRIES_OF_STRANGERS + 1)


def test_strangers_without_end_then_a_known_browser_still_has_its_own_tries() -> None:
    door, known = Door(), Visitor("hash", "10.0.0.1", known=True)
    for number in range(1000):
        admitted(door, stranger(f"10.0.0.{number % 250}"), 0)
    assert sum(admitted(door, known, 0) for _ in range(100)) == TRIES_PER_VISITOR


def test_right_password_then_the_try_does_not_count() -> None:
    door, visitor = Door(), stranger("1.2.3.4")
    for _ in range(10 * TRIES_PER_VISITOR):
        assert admitted(door, visitor, 0)
        door.give_back(visitor)


def test_addresses_without_end_then_memory_has_one() -> None:
    door = Door()
    for number in range(REMEMBERED_VISITORS + 500):
        admitted(door, stranger(str(number)), number * WINDOW_MS)
    assert len(door._by_visitor) == REMEMBERED_VISITORS


def test_setup_code_then_different_at_each_start_and_without_letters_that_look_alike() -> None:
    codes = {Door().setup_code for _ in range(50)}
    assert len(codes) == 50
    assert not set("".join(codes)) & set("01IO")
