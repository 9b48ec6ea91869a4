"""A stage asks for days of trading: those in which the bot ran."""

import pytest
from sqlmodel import col, delete, select

from tests.panel.conftest import Panel
from tests.panel.governance.evidence import simulated, standing, traded
from vostok.clock import DAY_MS
from vostok.panel.activity.models import Activity
from vostok.panel.governance.models import Passport


@pytest.mark.parametrize(("came", "days"), [((), 20), (((5, False), (15, True)), 10), (((-1, False), (18, True)), 2)])
async def test_days_in_which_a_bot_did_not_run_are_no_days_of_trading(
    panel: Panel, came: tuple[tuple[int, bool], ...], days: int
) -> None:
    bot = await simulated(panel)
    traded(panel, bot, 20, 25, "1000", "1010")
    with panel.app.state.database.write() as session:
        since = session.exec(select(Passport.stage_since).where(Passport.bot_id == bot)).one()
        session.exec(delete(Activity).where(col(Activity.bot_id) == bot))
        for day, runs in came:
            kind = "bot.running" if runs else "bot.stopped"
            at = since + day * DAY_MS
            session.add(Activity(ts=at, kind=kind, level="info", bot_id=bot, bot_name="Alpha", values={}, text=kind))
    card = await standing(panel, bot)
    assert float(card["trial"]["days"]) == pytest.approx(days, abs=0.01)
    conditions = {one["name"]: one["passed"] for one in card["conditions"]}
    assert (conditions["days"], conditions["trades"]) == (days >= 14, True)
