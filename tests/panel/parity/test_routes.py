"""Comparisons as asked for, kept and shown: between a fake gateway, which has candles, and a fake host."""

import asyncio
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import order
from vostok.clock import DAY_MS, now_ms
from vostok.panel.activity.models import Activity
from vostok.panel.bots.models import Bot
from vostok.panel.data import download
from vostok.panel.parity import service
from vostok.panel.parity.models import ParityRun
from vostok.panel.trades.models import Trade

HOUR = 3_600_000
STARTED = now_ms() // HOUR * HOUR - 20 * HOUR


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAGES_PER_S", 10_000)


@pytest.fixture
async def bot(panel: Panel) -> str:
    """A bot that has run for twenty hours."""
    made: str = (await panel.create())["id"]
    await _has_run(panel, made)
    return made


async def _has_run(panel: Panel, made: str) -> None:
    async def facts(pairs: list[str]) -> list[dict[str, Any]]:
        return [{"symbol": pair.replace("/", "")} for pair in pairs]

    panel.app.state.parity.facts = facts
    with panel.app.state.database.write() as session:
        row = session.get_one(Bot, made)
        row.started_at, row.running_version = STARTED + 60_000, 1
        session.add(row)


def expected(hour: int, **changes: Any) -> dict[str, Any]:
    """A trade of the backtest, opened so many hours after the start."""
    return {
        "pair": "BTC/USDT",
        "opened_at": STARTED + hour * HOUR,
        "closed_at": STARTED + (hour + 2) * HOUR,
        "open_rate": "100",
        "close_rate": "102",
        "amount": "1",
        "fees": "0.2",
        "traded": "202",
        "enter_tag": None,
        "exit_reason": "exit_signal",
    } | changes


def happened(panel: Panel, bot: str, number: int, hour: int, **changes: Any) -> None:
    """A trade of the bot, opened a few seconds into that hour."""
    trade = Trade(
        bot_id=bot, number=number, mode="SIMULATED", pair="BTC/USDT", is_open=False,
        opened_at=STARTED + hour * HOUR + 4_000, closed_at=STARTED + (hour + 2) * HOUR + 6_000, quantity="1",
        remaining="0", entry_price="100", exit_price="102", cost="100", fees="0.2", profit="1.8", profit_ratio="0.018",
        profit_freqtrade="1.8", stop_price=None, entry_tag=None, exit_reason="exit_signal", updated_at=STARTED,
    )  # fmt: skip
    for name, value in changes.items():
        setattr(trade, name, value)
    with panel.app.state.database.write() as session:
        session.add(trade)


async def backtested(panel: Panel, *trades: dict[str, Any], absent: list[str] | None = None) -> str:
    """Let the host finish the backtest that it was handed with these trades; its job."""
    for _ in range(500):
        if waiting := [job for job, one in panel.bothost.jobs.items() if one["state"] == "queued"]:
            break
        await asyncio.sleep(0.01)
    folder = panel.settings.home / "lab" / waiting[0]
    await asyncio.to_thread(_write, folder, list(trades), absent or [])
    panel.bothost.set_job(waiting[0], state="done", progress=1.0)
    return waiting[0]


def _write(folder: Path, trades: list[dict[str, Any]], absent: list[str]) -> None:
    folder.mkdir(parents=True)
    (folder / "trades.json").write_text(json.dumps(trades))
    (folder / "report.json").write_text(json.dumps({"absent": absent}))


async def start(panel: Panel, bot: str) -> Any:
    answer = await panel.client.post(f"/api/bots/{bot}/parity")
    assert answer.status_code == 202, answer.text
    return answer.json()


async def ended(panel: Panel, bot: str, run: str) -> Any:
    for _ in range(500):
        found = (await panel.client.get(f"/api/bots/{bot}/parity", params={"run": run})).json()
        if found["shown"]["state"] not in ("QUEUED", "RUNNING"):
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(found)


async def test_bot_stands_beside_the_backtest_of_its_own_settings_and_candles(panel: Panel, bot: str) -> None:
    happened(panel, bot, 1, 2, entry_price="100.1")
    happened(panel, bot, 2, 9, pair="BTC/USDT")
    reason = "Exposure would be 120."
    panel.gateway.records.denied_entries = [[STARTED + 6 * HOUR + 5, STARTED + 6 * HOUR + 9, 2, "exposure", reason]]
    run = await start(panel, bot)
    job = await backtested(panel, expected(2), expected(6))
    found = await ended(panel, bot, run["id"])
    spec = panel.bothost.specs[job]
    assert (spec["strategy"], spec["pairs"], spec["fee"]) == ("Quiet", ["BTC/USDT"], "0.001")
    assert (spec["start"], spec["end"] % HOUR) == (STARTED - HOUR, 0)
    shown = found["shown"]
    assert shown["state"] == "DONE"
    assert shown["figures"] == {
        "matched": 1, "missing": 1, "extra": 1, "excused": 0, "fees_expected": "0.4", "fees_actual": "0.4"
    }  # fmt: skip
    assert [(row["kind"], row["reasons"], row["detail"]) for row in found["rows"]] == [
        ("matched", ["slippage"], None),
        ("missing", ["denied"], reason),
        ("extra", ["unknown"], None),
    ]
    assert found["rows"][0]["entry_difference"] == "0.00100000"
    assert shown["fidelity"] == pytest.approx(0.99 / 3)
    with panel.app.state.database.read() as session:
        assert service.latest_fidelity(session, bot) == shown["fidelity"]
    assert not (panel.settings.home / "lab" / job).exists()
    assert (panel.settings.home / "parity" / bot / "BTC_USDT-1h.feather").is_file()


async def test_fees_of_trades_still_open_are_those_of_their_entries(panel: Panel, bot: str) -> None:
    """The backtest sells what is open when it ends, and a bot may sell after the period: neither exit belongs to it."""
    happened(panel, bot, 1, 16, is_open=True, closed_at=None, exit_price=None, fees="0.1")
    happened(panel, bot, 2, 17, closed_at=STARTED + 40 * HOUR, fees="0.202")
    run = await start(panel, bot)
    ends = {"closed_at": STARTED + 30 * HOUR, "exit_reason": "force_exit", "fees": "0.202"}
    await backtested(panel, expected(16, **ends), expected(17, **ends))
    found = await ended(panel, bot, run["id"])
    assert [(row["expected"]["fees"], row["actual"]["fees"]) for row in found["rows"]] == [
        ("0.10000000", "0.10000000"),
        ("0.10000000", "0.10000000"),
    ]
    figures = found["shown"]["figures"]
    assert (float(figures["fees_expected"]), float(figures["fees_actual"])) == (0.2, 0.2)


async def test_candles_of_other_lengths_are_fetched_once_the_strategy_asked_for_them(panel: Panel, bot: str) -> None:
    run = await start(panel, bot)
    first = await backtested(panel, absent=["BTC/USDT 4h"])
    for _ in range(500):
        if len(panel.bothost.jobs) == 2:
            break
        await asyncio.sleep(0.01)
    assert await backtested(panel) != first
    found = await ended(panel, bot, run["id"])
    assert (found["shown"]["state"], found["shown"]["fidelity"], found["rows"]) == ("DONE", None, [])
    assert (panel.settings.home / "parity" / bot / "BTC_USDT-4h.feather").is_file()


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


async def test_exit_whose_order_rested_says_so(panel: Panel, bot: str) -> None:
    happened(panel, bot, 1, 2, closed_at=STARTED + 6 * HOUR)
    placed = {"created_at": STARTED + 4 * HOUR + 9, "updated_at": STARTED + 6 * HOUR}
    panel.gateway.orders.append(order(1, "SELL", bot_id=bot, type="LIMIT", status="CANCELED", **placed))
    run = await start(panel, bot)
    await backtested(panel, expected(2))
    found = await ended(panel, bot, run["id"])
    assert [row["reasons"] for row in found["rows"]] == [["other_exit", "rested"]]


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


async def test_backtest_has_the_bots_own_exits_and_the_balance_it_came_with(panel: Panel) -> None:
    own = {"minimal_roi": {"0": "0.02"}, "trailing_stop": True, "trailing_stop_positive": "0.01", "stoploss": "-0.05"}
    made = (await panel.create(simulated_balance="1000", **own))["id"]
    await _has_run(panel, made)
    happened(panel, made, 1, -9, profit="-40.5")
    happened(panel, made, 2, -3, profit="0.5", closed_at=STARTED + 5 * HOUR)
    run = await start(panel, made)
    job = await backtested(panel, expected(2), expected(9))
    found = await ended(panel, made, run["id"])
    spec = panel.bothost.specs[job]
    assert {name: spec[name] for name in own} == own
    assert Decimal(spec["balance"]) == Decimal("959.5")
    # The second trade was there before the period and held the pair in it.
    assert [row["reasons"] for row in found["rows"]] == [["carried"], ["unknown"]]


async def test_comparison_is_cancelled_at_the_host(panel: Panel, bot: str) -> None:
    run = await start(panel, bot)
    for _ in range(500):
        if panel.bothost.jobs:
            break
        await asyncio.sleep(0.01)
    again = await panel.client.post(f"/api/bots/{bot}/parity")
    assert (again.status_code, "compared already" in again.json()["detail"]) == (409, True)
    answer = await panel.client.delete(f"/api/bots/{bot}/parity/{run['id']}")
    assert answer.json()["state"] == "CANCELLED"
    for _ in range(500):
        if next(iter(panel.bothost.jobs.values()))["state"] == "cancelled":
            break
        await asyncio.sleep(0.01)
    assert next(iter(panel.bothost.jobs.values()))["state"] == "cancelled"
    assert (await panel.client.delete(f"/api/bots/{bot}/parity/{run['id']}")).status_code == 409
    assert (await panel.client.delete(f"/api/bots/{bot}/parity/aaaaaaaaaa")).status_code == 404


async def test_failed_backtest_says_so_in_its_own_words(panel: Panel, bot: str) -> None:
    panel.bothost.refuse_backtest = "The lab has no room."
    found = await ended(panel, bot, (await start(panel, bot))["id"])
    assert (found["shown"]["state"], found["shown"]["error"]) == ("FAILED", "The lab has no room.")


async def test_bot_without_history_is_refused_with_a_sentence(panel: Panel) -> None:
    made = (await panel.create())["id"]
    answer = await panel.client.post(f"/api/bots/{made}/parity")
    assert (answer.status_code, answer.json()["detail"]) == (
        409, "Alpha has not run yet: start it, and compare once it has traded."
    )  # fmt: skip
    empty = (await panel.client.get(f"/api/bots/{made}/parity")).json()
    assert empty == {"items": [], "next": None, "shown": None, "rows": []}


async def test_running_bots_are_compared_once_a_day(panel: Panel, bot: str) -> None:
    database, now = panel.app.state.database, now_ms()

    def queued(at: int) -> int:
        with database.write() as session:
            service.queue_daily(session, [bot], at)
            return len(service.active(session))

    assert queued(STARTED + DAY_MS - 1) == 0
    assert queued(STARTED + 60_000 + DAY_MS) == 1
    with database.write() as session:
        for run in service.active(session):
            run.state, run.created_at = "DONE", now
            session.add(run)
    assert queued(now + DAY_MS - 1) == 0
    assert queued(now + DAY_MS) == 1
    with database.read() as session:
        assert {session.get_one(ParityRun, run.id).origin for run in service.active(session)} == {"daily"}
