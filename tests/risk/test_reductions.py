"""Half is half of what was held when the breaker tripped, whatever happens to the sales on their way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.risk.reductions import BreachAction, ReductionAction, latched_state, to_keep, to_sell

quantities = st.decimals(Decimal("0.00000001"), Decimal(10_000), places=8)


@pytest.mark.parametrize(
    ("action", "state"),
    [("REDUCING", "REDUCING"), ("CLOSE_HALF", "REDUCING"), ("FLATTEN", "REDUCING"), ("HALTED", "HALTED")],
)
def test_what_is_being_closed_may_still_sell(action: BreachAction, state: str) -> None:
    assert latched_state(action) == state


@given(quantities, st.sampled_from(["CLOSE_HALF", "FLATTEN"]))
def test_kept_is_nothing_or_half_rounded_up(held: Decimal, action: ReductionAction) -> None:
    kept = to_keep(action, held)
    assert kept == 0 if action == "FLATTEN" else held / 2 <= kept < held / 2 + Decimal("1e-8")


@given(
    quantities,
    st.sampled_from(["CLOSE_HALF", "FLATTEN"]),
    st.lists(st.sampled_from(["filled", "doubt", "arrived", "absent"]), max_size=20),
)
def test_any_course_of_the_sales_then_never_less_than_the_target_is_left(
    held: Decimal, action: ReductionAction, course: list[str]
) -> None:
    keep = to_keep(action, held)
    free, locked = held, Decimal(0)
    for step in course:
        if step == "filled":
            free -= to_sell(free, keep)
        elif step == "doubt":
            sold = to_sell(free, keep)
            free, locked = free - sold, locked + sold
        elif step == "arrived":
            locked = Decimal(0)
        else:
            free, locked = free + locked, Decimal(0)
        assert free >= min(keep, held)
    while to_sell(free, keep):
        free -= to_sell(free, keep)
    assert free == keep or locked
