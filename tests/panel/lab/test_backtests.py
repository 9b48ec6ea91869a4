"""Backtests over the API: checked, queued once, followed, cancelled, kept across restarts of either side."""

import asyncio
import json
from typing import Any

import pytest

from tests.lab.samples import START_MS, changed, sound
from tests.panel.conftest import Panel
from tests.panel.fake_bothost import job
from tests.panel.lab.sample_report import HOUR, REPORT
from tests.panel.samples import until
from vostok.bothost.client import Job
from vostok.lab.candle_files import candle_folder, candle_path, write


def trade(number: int) -> dict[str, Any]:
    money = dict.fromkeys(
        ("open_rate", "close_rate", "amount", "stake", "profit", "fees", "traded", "lowest", "highest"), "1.5"
    )
    times = {"opened_at": START_MS + number * HOUR, "closed_at": START_MS + (number + 1) * HOUR}
    rest = {"pair": "BTC/USDT", "profit_ratio": 0.01, "enter_tag": None, "exit_reason": "roi", "orders": 2}
    return money | times | rest


def body(**changes: Any) -> dict[str, Any]:
    return {"strategy": "Quiet", "pairs": ["BTC/USDT"], "start": START_MS, "end": START_MS + 90 * HOUR} | changes


def finish(panel: Panel, id: str) -> None:
    """What a backtest's process leaves behind."""
    folder = panel.settings.home / "lab" / id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(REPORT))
    (folder / "trades.json").write_text(json.dumps([trade(number) for number in range(3)]))
    record = {"export": f"backtest-result-x-{id}.zip", "spec": {"markets": [1], "fee": "0"}, "hashes": {"result": "ab"}}
    (folder / "record.json").write_text(json.dumps(record))
    panel.bothost.set_job(id, state="done", progress=1.0)


async def state_of(panel: Panel, id: str) -> str:
    return str((await panel.client.get(f"/api/backtests/{id}")).json()["state"])


@pytest.fixture
def lab(panel: Panel) -> Panel:
    """A panel with candles of BTC, and the venue's facts."""
    write(candle_path(candle_folder(panel.settings.home), "BTC/USDT", "1h"), sound(100))

    async def facts(pairs: list[str]) -> list[dict[str, Any]]:
        return [{"symbol": pair.replace("/", "")} for pair in pairs]

    panel.app.state.exchange_info = facts
    return panel


async def test_fee_that_is_not_said_then_what_simulated_bots_pay(lab: Panel) -> None:
    lab.gateway.records.fees = {"maker": "0", "taker": "0.0004"}
    for said, used in (({}, "0.0004"), ({"fee": "0.002"}, "0.002")):
        id = (await lab.client.post("/api/backtests", json=body(fresh=True, **said))).json()["id"]
        assert (await lab.client.get(f"/api/backtests/{id}")).json()["request"]["fee"] == used


async def test_backtest_is_queued_followed_and_reported(lab: Panel) -> None:
    answer = await lab.client.post("/api/backtests", json=body(parameters={"buy_rsi": 25}, stake_amount=None))
    assert answer.status_code == 202, answer.text
    id = answer.json()["id"]
    assert answer.json()["state"] == "QUEUED"
    assert answer.json()["timeframe"] == "1h"
    assert answer.json()["quality"] == {"BTC/USDT": "GOOD"}
    await until(lambda: id in lab.bothost.jobs)
    assert lab.bothost.specs[id]["stake_amount"] == "unlimited"
    assert lab.bothost.specs[id]["parameters"] == {"buy_rsi": 25}
    assert (await lab.client.get(f"/api/backtests/{id}/report")).status_code == 409
    lab.bothost.set_job(id, state="running", phase="trading", progress=0.4)
    shown: dict[str, Any] = {}

    async def is_running() -> bool:
        shown.update((await lab.client.get(f"/api/backtests/{id}")).json())
        return (shown["state"], shown["progress"]) == ("RUNNING", 0.4)

    await until_async(is_running)
    assert shown["phase"] == "trading"
    finish(lab, id)
    await until_async(lambda: is_state(lab, id, "DONE"))
    shown = (await lab.client.get("/api/backtests")).json()["items"][0]
    assert shown["summary"]["total_return"] == 0.1
    assert shown["summary"]["denied"] == 4
    assert shown["finished_at"] >= shown["started_at"] >= shown["created_at"]
    assert (await lab.client.get(f"/api/backtests/{id}/report")).json()["metrics"]["trading"]["trades"] == 3
    page = (await lab.client.get(f"/api/backtests/{id}/trades", params={"limit": 2})).json()
    assert (len(page["items"]), page["next"]) == (2, "2")
    rest = (await lab.client.get(f"/api/backtests/{id}/trades", params={"limit": 2, "after": 2})).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert (await lab.client.get(f"/api/backtests/{id}/record")).json()["spec"] == {"fee": "0"}


async def until_async(condition: Any) -> None:
    for _ in range(400):
        if await condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come about in time")


async def is_state(panel: Panel, id: str, state: str) -> bool:
    return await state_of(panel, id) == state


async def test_same_backtest_is_answered_by_the_one_that_has_run(lab: Panel) -> None:
    first = (await lab.client.post("/api/backtests", json=body())).json()["id"]
    again = await lab.client.post("/api/backtests", json=body())
    assert (again.status_code, again.json()["id"]) == (200, first)
    await until(lambda: first in lab.bothost.jobs)
    finish(lab, first)
    await until_async(lambda: is_state(lab, first, "DONE"))
    done = await lab.client.post("/api/backtests", json=body())
    assert (done.status_code, done.json()["summary"]["trades"]) == (200, 3)
    fresh = await lab.client.post("/api/backtests", json=body(fresh=True))
    assert fresh.status_code == 202
    other = await lab.client.post("/api/backtests", json=body(fee="0.002"))
    assert other.status_code == 202


@pytest.mark.parametrize("change", ["strategy", "helper", "candles", "sentiment"])
async def test_changed_file_makes_another_backtest_of_it(change: str, lab: Panel) -> None:
    first = (await lab.client.post("/api/backtests", json=body())).json()["id"]
    strategies, home = lab.settings.strategies, lab.settings.home
    if change == "strategy":
        (strategies / "Quiet.py").write_text((strategies / "Quiet.py").read_text() + "\n# changed\n")
    elif change == "helper":
        (strategies / "_helper.py").write_text("X = 1\n")
    elif change == "candles":
        write(candle_path(candle_folder(home), "ETH/USDT", "4h"), sound(50))
    else:
        (home / "sentiment").mkdir()
        (home / "sentiment" / "BTC.csv").write_text("date,sentiment\n")
    answer = await lab.client.post("/api/backtests", json=body())
    assert answer.status_code == 202
    assert answer.json()["id"] != first


async def test_cancelled_backtest_ends_at_the_host_and_can_be_deleted(lab: Panel) -> None:
    id = (await lab.client.post("/api/backtests", json=body())).json()["id"]
    await until(lambda: id in lab.bothost.jobs)
    assert (await lab.client.delete(f"/api/backtests/{id}")).status_code == 409
    assert (await lab.client.post(f"/api/backtests/{id}/cancel")).json()["state"] == "CANCELLED"
    await until(lambda: lab.bothost.jobs[id]["state"] == "cancelled")
    assert (await lab.client.post(f"/api/backtests/{id}/cancel")).status_code == 409
    results = lab.settings.home / "backtest_results"
    results.mkdir()
    (results / f"backtest-result-now-{id}.zip").touch()
    (results / "backtest-result-now.zip").touch()
    assert (await lab.client.delete(f"/api/backtests/{id}")).status_code == 204
    assert [file.name for file in results.iterdir()] == ["backtest-result-now.zip"]
    assert (await lab.client.get(f"/api/backtests/{id}")).status_code == 404


async def test_failed_backtest_says_why_and_where(lab: Panel) -> None:
    id = (await lab.client.post("/api/backtests", json=body())).json()["id"]
    await until(lambda: id in lab.bothost.jobs)
    lab.bothost.set_job(id, state="failed", error={"text": "ZeroDivisionError: no", "file": "Quiet.py", "line": 7})
    await until_async(lambda: is_state(lab, id, "FAILED"))
    shown = (await lab.client.get(f"/api/backtests/{id}")).json()
    assert shown["error"] == {"text": "ZeroDivisionError: no", "file": "Quiet.py", "line": 7}
    # A failure is no result: the same backtest may be tried again.
    assert (await lab.client.post("/api/backtests", json=body())).status_code == 202


async def test_backtest_that_the_host_refuses_fails_with_its_sentence(lab: Panel) -> None:
    lab.bothost.refuse_backtest = "The bot host is shutting down."
    id = (await lab.client.post("/api/backtests", json=body())).json()["id"]
    await until_async(lambda: is_state(lab, id, "FAILED"))
    shown = (await lab.client.get(f"/api/backtests/{id}")).json()
    assert shown["error"]["text"] == "The bot host is shutting down."


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"strategy": "Nothing"}, "strategy", "no strategy"),
        ({"pairs": ["NOPE/USDT"]}, "pairs", "does not trade"),
        ({"pairs": ["BTC/USDT", "btc/usdt"]}, "pairs", "twice"),
        ({"pairs": ["ETH/USDT"]}, "pairs", "download"),
        ({"end": START_MS}, "end", "hour"),
        ({"parameters": {"speed": 1}}, "parameters.speed", "no parameter"),
        ({"stake_amount": "5000"}, "stake_amount", "99 %"),
        ({"gates": {"limits": {"luck": "1"}}}, "gates.limits.luck", "no limit"),
        ({"slippage": {"model": "hope"}}, "slippage.model", "one of"),
        ({"fee": "0.5"}, "fee", "less than"),
    ],
)
async def test_bad_request_is_refused_at_its_field(changes: dict[str, Any], field: str, word: str, lab: Panel) -> None:
    answer = await lab.client.post("/api/backtests", json=body(**changes))
    assert 400 <= answer.status_code < 500
    assert answer.json()["field"] == field, answer.text
    assert word in answer.json()["detail"]


async def test_range_without_candles_is_refused_with_the_days_that_have_some(lab: Panel) -> None:
    late = START_MS + 900 * HOUR
    for changes, field in (
        ({"start": 0, "end": 24 * HOUR}, "start"),
        ({"start": late, "end": late + 24 * HOUR}, "end"),
    ):
        answer = await lab.client.post("/api/backtests", json=body(**changes))
        assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text
        assert "candles of BTC/USDT are from 20" in answer.json()["detail"]


async def test_bad_candles_are_refused_unless_forced(lab: Panel) -> None:
    write(candle_path(candle_folder(lab.settings.home), "BTC/USDT", "1h"), changed(sound(100), 5, high=0.1))
    refused = await lab.client.post("/api/backtests", json=body())
    assert refused.status_code == 409
    assert "BAD" in refused.json()["detail"]
    forced = await lab.client.post("/api/backtests", json=body(force=True))
    assert forced.status_code == 202
    assert forced.json()["quality"] == {"BTC/USDT": "BAD"}


async def test_notes_are_written_at_any_time_and_audited_once(lab: Panel) -> None:
    id = (await lab.client.post("/api/backtests", json=body(notes="an idea"))).json()["id"]
    told: list[str] = []
    lab.app.state.bus.publish = lambda kind, run: told.append(f"{kind} {run.request.notes}")
    for _ in range(2):
        changed_run = await lab.client.patch(f"/api/backtests/{id}", json={"notes": "it was wrong"})
        assert (changed_run.status_code, changed_run.json()["request"]["notes"]) == (200, "it was wrong")
    # The run itself has news, too.
    assert told.count("backtest it was wrong") >= 2
    assert (await lab.client.get(f"/api/backtests/{id}")).json()["request"]["notes"] == "it was wrong"
    rows = (await lab.client.get("/api/audit")).json()["items"]
    assert [row["type"] for row in rows].count("backtest.notes") == 1
    for address in ("aaaaaaaaaa", "nope"):
        assert (await lab.client.patch(f"/api/backtests/{address}", json={"notes": ""})).status_code == 404
        answer = await lab.client.get(f"/api/backtests/{address}")
        assert (answer.status_code, answer.json()["detail"]) == (404, f"There is no backtest {address}.")
    refused = await lab.client.patch(f"/api/backtests/{id}", json={"notes": "x" * 2_001})
    assert (refused.status_code, refused.json()["field"]) == (422, "notes")


async def test_notes_of_the_same_backtest_are_kept_below_those_it_has(lab: Panel) -> None:
    for notes, kept in (
        ("first", "first"),
        ("second", "first\nsecond"),
        ("", "first\nsecond"),
        ("first", "first\nsecond"),
    ):
        run = (await lab.client.post("/api/backtests", json=body(notes=notes))).json()
        assert run["request"]["notes"] == kept
    refused = await lab.client.post("/api/backtests", json=body(notes="x" * 1_990))
    assert (refused.status_code, refused.json()["field"]) == (422, "notes")


async def test_list_is_paged_and_by_strategy(lab: Panel) -> None:
    ids = [(await lab.client.post("/api/backtests", json=body(fee=f"0.00{n}"))).json()["id"] for n in range(1, 4)]
    page = (await lab.client.get("/api/backtests", params={"limit": 2})).json()
    rest = (await lab.client.get("/api/backtests", params={"limit": 2, "after": page["next"]})).json()
    assert {item["id"] for item in page["items"] + rest["items"]} == set(ids)
    assert rest["next"] is None
    assert (await lab.client.get("/api/backtests", params={"strategy": "Other"})).json()["items"] == []


async def test_every_verb_is_in_the_audit_log(lab: Panel) -> None:
    id = (await lab.client.post("/api/backtests", json=body())).json()["id"]
    await lab.client.post(f"/api/backtests/{id}/cancel")
    await lab.client.delete(f"/api/backtests/{id}")
    rows = (await lab.client.get("/api/audit", params={"chain": "panel"})).json()["items"]
    assert {"backtest.start", "backtest.cancel", "backtest.delete"} <= {row["type"] for row in rows}


def test_fake_speaks_the_words_of_the_protocol() -> None:
    assert Job.from_json(job("a" * 10)).as_json() == job("a" * 10)
