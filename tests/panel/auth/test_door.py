"""How often one may guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.errors import TooManyTries
from vostok.panel.auth.door import REMEMBERED_ADDRESSES, TRIES_OF_ALL, TRIES_PER_ADDRESS, WINDOW_MS, Door


def admitted(door: Door, address: str, now: int) -> bool:
    try:
        door.take_try(address, now)
    except TooManyTries:
        return False
    return True


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=300))
def test_any_rhythm_then_at_most_twice_the_tries_in_any_window(pauses: list[int]) -> None:
    door, now, taken = Door(), 0, []
    for pause in pauses:
        now += pause
        if admitted(door, "1.2.3.4", now):
            taken.append(now)
    for start in taken:
        assert sum(start <= at < start + WINDOW_MS for at in taken) <= 2 * TRIES_PER_ADDRESS


def test_wait_as_told_then_admitted_again() -> None:
    door = Door()
    while admitted(door, "1.2.3.4", 0):
        pass
    with pytest.raises(TooManyTries) as refused:
        door.take_try("1.2.3.4", 0)
    assert refused.value.retry_after_s is not None
    assert admitted(door, "1.2.3.4", refused.value.retry_after_s * 1000)


def test_many_addresses_then_slowed_together_but_the_owner_gets_in_within_seconds() -> None:
    door = Door()
    assert sum(admitted(door, f"10.0.{n // 250}.{n % 250}", 0) for n in range(1000)) == TRIES_OF_ALL
    assert admitted(door, "owner", WINDOW_MS // TRIES_OF_ALL)


def test_right_password_then_the_try_does_not_count() -> None:
    door = Door()
    for _ in range(10 * TRIES_PER_ADDRESS):
        assert admitted(door, "1.2.3.4", 0)
        door.give_back("1.2.3.4")


def test_addresses_without_end_then_memory_has_one() -> None:
    door = Door()
    for number in range(REMEMBERED_ADDRESSES + 500):
        admitted(door, str(number), number * WINDOW_MS)
    assert len(door._by_address) == REMEMBERED_ADDRESSES


def test_setup_code_then_different_at_each_start_and_without_letters_that_look_alike() -> None:
    codes = {Door().setup_code for _ in range(50)}
    assert len(codes) == 50
    assert not set("".join(codes)) & set("01IO")
