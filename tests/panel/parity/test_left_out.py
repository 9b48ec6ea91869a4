"""What is no part of a bot's score, as it is stored and read again."""

from typing import Any

import pytest
from sqlmodel import delete

from tests.panel.conftest import Panel
from tests.panel.parity.comparing import HOUR, STARTED, backtested, ended, expected, happened, start
from vostok.panel.activity.models import Activity
from vostok.panel.bots import service as bots
from vostok.panel.parity import service, worker
from vostok.panel.parity.evidence import Period
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


async def test_more_denials_of_one_moment_than_a_page_holds_then_each_counts_once(
    panel: Panel, bot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "DENIED_A_PAGE", 2)
    moment = STARTED + 6 * HOUR + 5
    panel.gateway.records.denied_entries = [[moment, moment, 1, f"rule{number}", None] for number in range(5)]
    parity: worker.Comparer = panel.app.state.parity
    with panel.app.state.database.read() as session:
        settings = bots.settings_of(session, bots.find(session, bot))
    period = Period(STARTED, STARTED + 12 * HOUR, HOUR)
    denied = await parity._denied(bot, settings, period)
    assert sorted(one.reason for one in denied if one.pair == settings.pairs[0]) == [f"rule{n}" for n in range(5)]


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
