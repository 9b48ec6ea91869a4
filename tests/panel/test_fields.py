"""An amount is taken as it is written, however small, and written again without an exponent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import Panel, bot_body
from vostok.panel.bots.models import BotSettings

AMOUNTS = st.decimals(Decimal("1e-15"), Decimal(10**12), places=15, allow_nan=False)


@given(AMOUNTS, st.booleans())
def test_any_amount_then_it_survives_being_checked_stored_and_read_again(amount: Decimal, normalised: bool) -> None:
    known = amount.normalize() if normalised else amount
    settings = BotSettings(**bot_body(stake_amount=known))
    assert settings.stake_amount == amount
    assert BotSettings.model_validate(settings.model_dump()) == settings
    stored = settings.model_dump(mode="json")
    assert "E" not in stored["stake_amount"].upper()
    assert BotSettings.model_validate(stored) == settings


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), "1e-7", True])
def test_what_is_no_plain_decimal_then_refused(amount: object) -> None:
    with pytest.raises(ValueError, match="write a plain decimal number"):
        BotSettings(**bot_body(stake_amount=amount))


async def test_stake_of_a_ten_millionth_then_told_the_least_that_is_needed(panel: Panel) -> None:
    body = bot_body(stake_amount="0.0000001")
    forecast = await panel.client.post("/api/bots/forecast", json=body)
    created = await panel.client.post("/api/bots", json=body)
    for answer in (forecast, created):
        assert (answer.status_code, answer.json()["field"]) == (422, "stake_amount")
        assert "needs a stake of at least" in answer.json()["detail"]
