"""The caps of the day hold for all calls on their way together, in tokens and in cost."""

from decimal import Decimal

import pytest

from vostok.panel.ai.meter import Meter, Used, refusal, taken_by
from vostok.panel.ai.models import ProviderChoice

CALL = (2_000, 1_000)


@pytest.mark.parametrize(
    ("cap", "said"),
    [({"daily_tokens": 5_999}, "5999 tokens"), ({"daily_cost": "0.0239"}, "cap on cost of 0.0239"), ({}, None)],
)
def test_two_calls_at_once_that_would_pass_a_cap_together_then_the_second_is_not_made(
    cap: dict[str, object], said: str | None
) -> None:
    free = {"daily_tokens": 6_000, "daily_cost": "0.024", "price_in": "3", "price_out": "6"}
    choice = ProviderChoice.model_validate(free | cap)
    meter, one = Meter(), taken_by(choice, *CALL)
    assert one == Used(3_000, Decimal("0.012"))
    assert refusal(choice, Used(), meter.reserved, one) is None
    meter.reserved += one
    found = refusal(choice, Used(), meter.reserved, one)
    assert (found is None) if said is None else (said in (found or ""))
    meter.reserved -= one
    assert refusal(choice, Used(), meter.reserved, one) is None
