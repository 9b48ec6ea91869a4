"""What is no part of a bot's score, as it is stored and read again."""

from typing import Any

import pytest
from sqlmodel import delete

from tests.panel.conftest import Panel
from tests.panel.parity.comparing import HOUR, STARTED, backtested, ended, expected, happened, start
from vostok.panel.activity.models import Activity
from vostok.panel.parity import service
from vostok.panel.trades.models import Trade


async def test_trade_that_the_owner_kept_it_from_does_not_count(panel: Panel, bot: str) -> None:
    with panel.app.state.database.write() as session:
        for hour, kind in ((5, "bot.paused"), (8, "bot.running")):
            session.add(
                Activity(
                    ts=STARTED + hour * HOUR, kind=kind, level="info", bot_id=bot, bot_name="A", values={}, text=""
                )
            )
    run = await start(panel, bot)
    await backtested(panel, expected(6), expected(10))
    found = await ended(panel, bot, run["id"])
    assert [row["reasons"] for row in found["rows"]] == [["not_running"], ["unknown"]]
    assert (found["shown"]["fidelity"], found["shown"]["figures"]["excused"]) == (0.0, 1)


@pytest.mark.parametrize(("minutes", "reason"), [(65, "not_running"), (6 * 60, "unknown")])
async def test_signal_before_the_bot_was_up_does_not_count(panel: Panel, bot: str, minutes: int, reason: str) -> None:
    """News of hours later are no start: the feed has forgotten the one that was."""
    with panel.app.state.database.write() as session:
        up = Activity(
            ts=STARTED + minutes * 60_000,
            kind="bot.running",
            level="info",
            bot_id=bot,
            bot_name="A",
            values={},
            text="",
        )
        session.add(up)
    run = await start(panel, bot)
    await backtested(panel, expected(1), expected(10))
    found = await ended(panel, bot, run["id"])
    assert [row["reasons"] for row in found["rows"]] == [[reason], ["unknown"]]


async def test_score_that_denials_left_too_little_of_takes_the_place_of_the_one_before(panel: Panel, bot: str) -> None:
    """How the bot behaves now is not known; a comparison without any trade says nothing of it."""
    happened(panel, bot, 1, 2)
    database = panel.app.state.database

    async def known(*trades: dict[str, Any]) -> float | None:
        run = await start(panel, bot)
        await backtested(panel, *trades)
        await ended(panel, bot, run["id"])
        with database.read() as session:
            return service.latest_fidelity(session, bot)

    assert await known(expected(2)) == 1.0
    panel.gateway.records.denied_entries = [
        [STARTED + hour * HOUR, STARTED + hour * HOUR, 1, "exposure", "no"] for hour in (6, 10)
    ]
    assert await known(expected(2), expected(6), expected(10)) is None
    assert await known(expected(2), expected(6)) == 1.0
    with database.write() as session:
        session.exec(delete(Trade))
    assert await known() == 1.0
