"""The portfolio over HTTP: one snapshot, rebuilt when an account changes, and its sampled curve."""

import asyncio
import json
from decimal import Decimal
from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import NOW, account, until
from tests.programs import stretched
from vostok.clock import MINUTE_MS
from vostok.panel.bots.fleet import Fleet
from vostok.panel.events import Bus
from vostok.panel.portfolio.models import BookEquity, EquityPoint
from vostok.panel.portfolio.periods import start_of
from vostok.panel.portfolio.service import Books


async def portfolio(panel: Panel) -> Any:
    return (await panel.client.get("/api/portfolio")).json()["books"][0]


async def test_account_event_then_in_the_snapshot_within_a_second(panel: Panel) -> None:
    bot = await panel.create()

    async def listed() -> bool:
        return [line["name"] for line in (await portfolio(panel))["bots"]] == ["Alpha"]

    await until(listed)
    panel.gateway.accounts[bot["id"]] = account(bot["id"], realised="12.5")
    panel.gateway.tell("account", panel.gateway.accounts[bot["id"]], bot["id"])

    async def shown() -> bool:
        return bool((await portfolio(panel))["realised"] == "12.5")

    await until(shown, within_s=stretched(3))


async def test_gateway_is_silent_after_a_restart_then_equity_is_unknown_and_not_zero(panel: Panel) -> None:
    bot = await panel.create()
    state = panel.app.state
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def started() -> bool:
        return bot["id"] in state.fleet.accounts and (await panel.bot(bot["id"]))["started_at"] is not None

    await until(started)
    account_before = state.fleet.accounts.pop(bot["id"])
    state.books.rebuild()
    book = await portfolio(panel)
    assert (book["equity"], book["balance"], book["realised"], book["open_positions"]) == (None,) * 4
    assert [(line["name"], line["equity"]) for line in book["bots"]] == [("Alpha", None)]
    state.fleet.accounts[bot["id"]] = account_before
    state.books.rebuild()
    assert (await portfolio(panel))["equity"] is not None


async def test_bot_that_never_ran_and_has_no_account_then_the_sums_are_known(panel: Panel) -> None:
    bot = await panel.create()
    state = panel.app.state
    await until(lambda: bot["id"] in state.fleet.accounts)
    del state.fleet.accounts[bot["id"]]
    state.books.rebuild()
    assert (await portfolio(panel))["equity"] == "0"


async def test_equity_then_sampled_at_once_and_thinned_to_what_was_asked(panel: Panel) -> None:
    bot = await panel.create()
    now = panel.app.state.clock() // MINUTE_MS * MINUTE_MS
    with panel.app.state.database.write() as session:
        for minute in range(1, 601):
            point = {"mode": "SIMULATED", "stake_currency": "USDT", "balance": "1000"}
            ts, equity = now - minute * MINUTE_MS, str(1000 + minute)
            session.add(EquityPoint(**point, bot_id=bot["id"], ts=ts, equity=equity))
            session.add(BookEquity(**point, ts=ts, equity=equity, start=None))

    async def curve(**query: int | str) -> Any:
        return (await panel.client.get("/api/portfolio/equity", params=query)).json()["items"]

    async def sampled() -> bool:
        return [point["start"] for point in await curve(since=now, points=2)] == ["1000"]

    await until(sampled)
    full, thin = await curve(points=2000), await curve(points=50)
    assert len(full) >= 600
    assert 25 <= len(thin) <= 50
    assert {point["ts"] for point in thin} <= {point["ts"] for point in full}
    assert full[0]["start"] is None
    assert await curve(mode="REAL_MARKET_SPOT") == []
    assert [point["equity"] for point in await curve(bot_id=bot["id"], points=2000)] == [p["equity"] for p in full]
    assert (await panel.client.get("/api/portfolio/equity", params={"since": 5, "until": 4})).status_code == 422


async def test_panel_that_starts_in_the_middle_of_a_week_then_measures_from_the_samples_at_its_beginning(
    panel: Panel,
) -> None:
    now = panel.app.state.clock()
    bot = await panel.create()
    state = panel.app.state
    await until(lambda: bot["id"] in state.fleet.accounts)
    with state.database.write() as session:
        session.merge(sample(bot["id"], start_of("month", now), "900"))
        session.merge(sample(bot["id"], start_of("week", now), "950"))
        session.merge(sample(bot["id"], start_of("day", now), "990"))
    books = Books(state.database, state.fleet, state.bus, state.clock, asyncio.Event())
    books.rebuild()
    (book,) = json.loads(books.snapshot)["books"]
    found = {period["since"]: period["profit"] for period in book["periods"]}
    # Where two spans begin together, the later sample stands for both.
    assert found == {start_of("month", now): "100"} | {start_of("week", now): "50"} | {start_of("day", now): "10"}


async def test_midnight_when_no_figure_moves_then_the_reset_instants_move(panel: Panel) -> None:
    now = [NOW]
    books = Books(panel.app.state.database, Fleet(), Bus(), lambda: now[0], asyncio.Event())
    books.rebuild()
    before = json.loads(books.snapshot)["books"][0]["periods"][0]
    now[0] = before["until"]
    books.rebuild()
    assert json.loads(books.snapshot)["books"][0]["periods"][0]["since"] == before["until"]


async def test_sparklines_then_one_line_a_bot_of_the_book_at_shared_moments(panel: Panel) -> None:
    bot = await panel.create()
    now = panel.app.state.clock() // MINUTE_MS * MINUTE_MS
    with panel.app.state.database.write() as session:
        for minute in range(24 * 60):
            session.merge(sample(bot["id"], now - minute * MINUTE_MS, str(1000 - minute)))
    found = (await panel.client.get("/api/portfolio/sparklines")).json()
    (line,) = found["items"]
    assert line["bot_id"] == bot["id"]
    assert len(line["profit"]) == len(found["times"]) <= 32
    assert line["profit"][-1] == "0"
    assert [Decimal(profit) for profit in line["profit"]] == sorted(Decimal(profit) for profit in line["profit"])
    other = (await panel.client.get("/api/portfolio/sparklines", params={"mode": "REAL_MARKET_SPOT"})).json()
    assert other["items"] == []


def sample(bot_id: str, ts: int, equity: str) -> EquityPoint:
    return EquityPoint(
        bot_id=bot_id, ts=ts, mode="SIMULATED", stake_currency="USDT", balance="1000", equity=equity, start="1000"
    )


@pytest.mark.parametrize(
    "path", ["portfolio/equity?since=", "portfolio/equity?until=", "market/candles?pair=BTC/USDT&end="]
)
async def test_moment_beyond_any_calendar_then_refused_at_its_field(panel: Panel, path: str) -> None:
    answer = await panel.client.get(f"/api/{path}{10**22}")
    assert (answer.status_code, answer.json()["field"]) == (422, path.rpartition("?")[2].rstrip("=").rpartition("&")[2])


async def test_losing_bot_is_archived_then_today_and_curve_keep_its_loss_until_it_is_restored(panel: Panel) -> None:
    loser, winner = await panel.create(), await panel.create(name="Beta")
    for bot, profit in ((loser, "-100.51"), (winner, "39")):
        equity = str(Decimal(1000) + Decimal(profit))
        panel.gateway.accounts[bot["id"]] = account(
            bot["id"], realised=profit, equity=equity, balance=equity, fees="1.25"
        )
        panel.gateway.tell("account", panel.gateway.accounts[bot["id"]], bot["id"])

    async def figures() -> tuple[str, str, Decimal]:
        book = await portfolio(panel)
        return book["realised"], book["today"], Decimal(book["equity"]) - Decimal(book["start_balance"])

    wanted = ("-61.51", "-61.51", Decimal("-61.51"))

    async def counted() -> bool:
        return await figures() == wanted

    await until(counted, within_s=stretched(3))
    assert (await panel.client.delete(f"/api/bots/{loser['id']}")).status_code == 204

    async def gone() -> bool:
        return [line["name"] for line in (await portfolio(panel))["bots"]] == ["Beta"]

    await until(gone, within_s=stretched(3))
    assert await figures() == wanted
    assert (await portfolio(panel))["fees"] == "2.50"
    state = panel.app.state
    again = Books(state.database, state.fleet, state.bus, state.clock, asyncio.Event())
    again.rebuild()
    (book,) = json.loads(again.snapshot)["books"]
    assert (book["realised"], book["today"], book["fees"]) == (*wanted[:2], "2.50"), "also after a restart"
    panel.gateway.accounts[loser["id"]] = account(loser["id"], realised="-100.51", equity="899.49", balance="899.49")
    assert (await panel.client.post(f"/api/bots/{loser['id']}/restore", json={})).status_code == 200
    await until(counted, within_s=stretched(3))
