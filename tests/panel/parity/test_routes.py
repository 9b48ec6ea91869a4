"""Comparisons as asked for, kept and shown: between a fake gateway, which has candles, and a fake host."""

import asyncio
from decimal import Decimal

import pytest

from tests.panel.conftest import Panel
from tests.panel.parity.comparing import HOUR, STARTED, backtested, ended, expected, happened, has_run, start
from tests.panel.samples import order
from vostok.clock import DAY_MS, now_ms
from vostok.panel.parity import service
from vostok.panel.parity.models import ParityRun


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
        "matched": 1, "missing": 1, "extra": 1, "excused": 1, "denied": 1, "fees_expected": "0.4", "fees_actual": "0.4"
    }  # fmt: skip
    assert [(row["kind"], row["reasons"], row["detail"]) for row in found["rows"]] == [
        ("matched", ["slippage"], None),
        ("missing", ["denied"], reason),
        ("extra", ["unknown"], None),
    ]
    assert found["rows"][0]["entry_difference"] == "0.00100000"
    assert shown["fidelity"] == pytest.approx(0.99 / 2)
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


async def test_exit_whose_order_rested_says_so(panel: Panel, bot: str) -> None:
    happened(panel, bot, 1, 2, closed_at=STARTED + 6 * HOUR)
    placed = {"created_at": STARTED + 4 * HOUR + 9, "updated_at": STARTED + 6 * HOUR}
    panel.gateway.orders.append(order(1, "SELL", bot_id=bot, type="LIMIT", status="CANCELED", **placed))
    run = await start(panel, bot)
    await backtested(panel, expected(2))
    found = await ended(panel, bot, run["id"])
    assert [row["reasons"] for row in found["rows"]] == [["other_exit", "rested"]]


async def test_backtest_has_the_bots_own_exits_and_the_balance_it_came_with(panel: Panel) -> None:
    own = {"minimal_roi": {"0": "0.02"}, "trailing_stop": True, "trailing_stop_positive": "0.01", "stoploss": "-0.05"}
    made = (await panel.create(simulated_balance="1000", **own))["id"]
    await has_run(panel, made)
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
