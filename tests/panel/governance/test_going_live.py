"""Real money needs more than a passport: limits, clean books, a checked key, and the amount typed by its owner."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.panel.conftest import Panel
from tests.panel.fake_sides import difference
from tests.panel.governance.evidence import audited, promote, simulated, traded, until
from vostok.audit import audit_table
from vostok.errors import Conflict, Invalid
from vostok.panel.governance.going_live import CHOSEN, Needs, at_stake, confirmed
from vostok.panel.governance.models import ConditionPublic


async def ready(panel: Panel) -> str:
    """A simulated bot with its evidence, on a venue with real money where everything else is there too."""
    bot = await simulated(panel)
    traded(panel, bot, 20, 12, "1000", "1010", "1005")
    panel.gateway.keys.real_money, panel.gateway.keys.state = True, "ready"
    risk = panel.gateway.risk
    risk.modes, risk.chosen = ("SIMULATED", "REAL_MARKET_SPOT"), list(CHOSEN)
    risk.limits |= dict.fromkeys(CHOSEN, "0.5")
    return bot


async def shown(panel: Panel, bot: str, capital: str | None = None) -> Any:
    query = {} if capital is None else {"capital": capital}
    return (await panel.client.get(f"/api/bots/{bot}/going-live", params=query)).json()


async def test_everything_there_and_the_amount_typed_then_live_and_all_of_it_is_audited(panel: Panel) -> None:
    bot = await ready(panel)
    told = await shown(panel, bot, "2000")
    assert (told["needed"], told["at_stake"], told["currency"], told["share"]) == (True, "200", "USDT", "0.1")
    assert [(one["name"], one["passed"]) for one in told["conditions"]] == [
        ("limits_set", True), ("books_clean", True), ("key_checked", True),
    ]  # fmt: skip
    answer = await promote(panel, bot, capital="2000", at_stake=told["at_stake"])
    assert (answer.status_code, answer.json()["stage"]) == (200, "REAL"), answer.text
    with panel.app.state.database.read() as session:
        rows = session.connection().execute(select(audit_table.c.body).where(audit_table.c.type == "bot.promote"))
        body = [json.loads(row) for (row,) in rows][-1]
    stamped = {one["name"]: one["value"] for one in body["conditions"]}
    assert stamped["amount_typed"] == "200"
    assert {"limits_set", "books_clean", "key_checked"} <= stamped.keys()


async def test_stale_amount_then_409_with_the_new_one_and_nothing_is_promoted(panel: Panel) -> None:
    bot = await ready(panel)
    answer = await promote(panel, bot, capital="2000", at_stake="100")
    assert (answer.status_code, answer.json()["field"]) == (409, "at_stake")
    assert "200 USDT would be at stake, you typed 100" in answer.json()["detail"]
    untyped = await promote(panel, bot, capital="2000")
    assert (untyped.status_code, untyped.json()["field"]) == (422, "at_stake")
    assert len(audited(panel, "bot.promote")) == 2
    assert len((await panel.client.get("/api/bots")).json()["items"]) == 1


async def test_something_missing_then_it_is_named_and_no_real_money(panel: Panel) -> None:
    bot, gateway = await ready(panel), panel.gateway
    breaks: dict[str, Callable[[], Any]] = {
        "key_checked": lambda: setattr(gateway.keys, "state", "refused"),
        "books_clean": lambda: gateway.sides.items.append(difference()),
        "limits_set": gateway.risk.chosen.pop,
    }
    missing: list[str] = []
    for name, break_it in breaks.items():
        break_it()
        missing.insert(0, name)
        told = await shown(panel, bot)
        assert [one["name"] for one in told["conditions"] if not one["passed"]] == missing
        answer = await promote(panel, bot, at_stake=told["at_stake"])
        assert answer.status_code == 409
        assert answer.json()["detail"] == f"Real money is not released yet; what is missing: {', '.join(missing)}."


async def test_venue_without_real_money_then_nothing_is_typed(panel: Panel) -> None:
    bot = await ready(panel)
    panel.gateway.keys.real_money = False
    told = await shown(panel, bot)
    assert (told["needed"], told["conditions"]) == (False, [])
    assert (await promote(panel, bot)).status_code == 200


async def test_each_further_share_is_confirmed_with_its_own_amount(panel: Panel) -> None:
    bot = await ready(panel)
    live = (await promote(panel, bot, capital="2000", at_stake="200")).json()["bot_id"]

    async def opened() -> bool:
        return live in panel.gateway.accounts

    await until(opened)
    traded(panel, live, 20, 12, "1000", "1000.1")
    assert (await shown(panel, live, "9999"))["at_stake"] == "1000"
    assert (await promote(panel, live, at_stake="200")).status_code == 409
    assert (await promote(panel, live, at_stake="1000")).json()["share"] == "0.5"


async def test_bot_whose_next_step_is_another_has_nothing_at_stake(panel: Panel) -> None:
    bot = await panel.create()
    assert (await panel.client.get(f"/api/bots/{bot['id']}/going-live")).status_code == 409


amounts = st.decimals(Decimal("0.00000001"), Decimal(10**9), places=8)
shares = st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1)])


@given(amounts, shares, amounts)
def test_only_exactly_what_is_at_stake_confirms_it(allocation: Decimal, share: Decimal, typed: Decimal) -> None:
    stake = at_stake(allocation, share)
    assert stake == allocation * share
    needs = Needs(
        True, (ConditionPublic(name="limits_set", passed=True, value=None, limit=None, unit="text", changes=[]),)
    )
    assert confirmed(needs, stake, "USDT", stake)[-1].name == "amount_typed"
    if typed != stake:
        with pytest.raises(Conflict):
            confirmed(needs, stake, "USDT", typed)
    with pytest.raises(Invalid):
        confirmed(needs, stake, "USDT", None)
    assert confirmed(None, stake, "USDT", None) == confirmed(Needs(False, ()), stake, "USDT", None) == []
