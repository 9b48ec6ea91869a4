"""Validations over the API: checked, queued, followed, judged by the owner's limits, taken up again."""

import asyncio
import json
from typing import Any

import pytest

from tests.lab.samples import START_MS, sound
from tests.lab.validate.worthless import worthless
from tests.panel.conftest import PASSWORD, Panel
from tests.panel.samples import until
from vostok.bothost.protocol import Job
from vostok.lab.candle_files import candle_folder, candle_path, write
from vostok.lab.curves import DAY_MS
from vostok.lab.hashes import strategy_hash
from vostok.lab.validate.verdict import RULES

DAYS = 50


def body(**changes: Any) -> dict[str, Any]:
    range_of_all = {"start": START_MS, "end": START_MS + DAYS * DAY_MS}
    return {"strategy": "Quiet", "pairs": ["BTC/USDT"]} | range_of_all | changes


@pytest.fixture
def lab(panel: Panel) -> Panel:
    """A panel with candles of BTC, and the venue's facts."""
    write(candle_path(candle_folder(panel.settings.home), "BTC/USDT", "1h"), sound(DAYS * 24 + 1))

    async def facts(pairs: list[str]) -> list[dict[str, Any]]:
        return [{"symbol": pair.replace("/", "")} for pair in pairs]

    panel.app.state.exchange_info = facts
    return panel


async def start(panel: Panel, **changes: Any) -> str:
    answer = await panel.client.post("/api/validations", json=body(**changes))
    assert answer.status_code == 202, answer.text
    id: str = answer.json()["id"]
    await until(lambda: id in panel.bothost.jobs)
    return id


async def shown(panel: Panel, id: str, **wanted: Any) -> dict[str, Any]:
    """The validation, once it says what is wanted."""
    for _ in range(400):
        found: dict[str, Any] = (await panel.client.get(f"/api/validations/{id}")).json()
        if all(found[name] == value for name, value in wanted.items()):
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(found)


def finish(panel: Panel, id: str, **values: Any) -> None:
    """What a validation's process leaves behind."""
    report = worthless(3) | {"versions": {"vostok": "1"}}
    report["values"] |= values
    hashes = {"strategy": strategy_hash(panel.settings.strategies, "Quiet"), "config": "c", "data": "d"}
    folder = panel.settings.home / "lab" / id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "validation.json").write_text(json.dumps(report | {"hashes": hashes}))
    panel.bothost.set_job(id, state="done", progress=1.0)


GOOD = {
    name: rule.limit + (0.1 if rule.better == "higher" else 0) for name, rule in RULES.items() if name != "stability"
}


async def test_validation_is_queued_followed_and_judged(lab: Panel) -> None:
    id = await start(lab, windows={"kind": "anchored", "in_days": 20, "out_days": 10}, epochs=7)
    plan = lab.bothost.specs[id]
    assert (plan["epochs"], plan["windows"]["kind"], plan["backtest"]["strategy"]) == (7, "anchored", "Quiet")
    lab.bothost.set_job(id, state="running", phase="windows", progress=0.4, left_s=83.0)
    running = await shown(lab, id, state="RUNNING", progress=0.4)
    assert (running["state"], running["left_s"], running["windows"], running["verdict"]) == ("RUNNING", 83, 3, None)
    assert (await lab.client.get(f"/api/validations/{id}/report")).status_code == 409
    finish(lab, id)
    done = await shown(lab, id, state="DONE")
    assert done["verdict"] == "FAILED"
    assert {check["name"] for check in done["checks"]} == set(RULES)
    assert done["outdated"] is False
    report = (await lab.client.get(f"/api/validations/{id}/report")).json()
    assert report["metrics"]["trading"]["trades"] == 60
    assert sum(report["random"]["histogram"]["counts"]) == 300
    rows = (await lab.client.get("/api/audit", params={"chain": "panel"})).json()["items"]
    assert {"validation.start", "validation.verdict"} <= {row["type"] for row in rows}


async def test_windows_are_shown_as_they_come(lab: Panel) -> None:
    id = await start(lab, windows={"in_days": 20, "out_days": 10})
    part = {"total_return": 0.1, "sharpe": 1.0, "max_drawdown": 0.1, "trades": 3}
    result = {"parameters": {"a": 3}, "trials": 9, "inside": part, "outside": part, "doubled": part}
    steps = lab.settings.home / "lab" / id / "steps"
    steps.mkdir(parents=True)
    (steps / "window-1.json").write_text(json.dumps({"seconds": 1, "result": result}))
    items = (await lab.client.get(f"/api/validations/{id}/windows")).json()["items"]
    assert [item["parameters"] for item in items] == [None, {"a": 3}, None]
    assert items[1]["outside"]["trades"] == 3
    assert items[1]["start"] == START_MS + 10 * DAY_MS
    assert items[1]["split"] == items[0]["end"] == START_MS + 30 * DAY_MS


async def test_verdict_is_judged_by_the_limits_of_its_moment(lab: Panel) -> None:
    first = await start(lab)
    finish(lab, first, **GOOD)
    assert (await shown(lab, first, state="DONE"))["verdict"] == "PASSED"
    changed = await lab.client.put("/api/validations/limits", json={"limits": {"sharpe": 3}})
    assert changed.status_code == 200, changed.text
    second = await start(lab)
    finish(lab, second, **GOOD)
    judged = await shown(lab, second, state="DONE")
    assert [check["name"] for check in judged["checks"] if not check["passed"]] == ["sharpe"]
    assert (await shown(lab, first))["verdict"] == "PASSED"
    verdicts = {row["strategy"]: row for row in (await lab.client.get("/api/validations/verdicts")).json()["items"]}
    assert (verdicts["Quiet"]["verdict"], verdicts["Quiet"]["validation"]) == ("FAILED", second)
    rows = (await lab.client.get("/api/audit", params={"chain": "panel"})).json()["items"]
    change = next(row for row in rows if row["type"] == "validation.limits")
    assert change["body"] == {"changed": {"sharpe": [1.0, 3.0]}}
    await lab.client.put("/api/validations/limits", json={"limits": {"sharpe": None}})
    limits = (await lab.client.get("/api/validations/limits")).json()["items"]
    assert [(row["limit"], row["default"]) for row in limits if row["name"] == "sharpe"] == [(1.0, 1.0)]


async def test_looser_limits_than_the_defaults_need_the_password_and_the_verdict_says_so(lab: Panel) -> None:
    clock = lab.app.state.clock
    lab.app.state.clock = lambda: clock() + 11 * 60_000
    for name, limit in (("sharpe", -9), ("max_drawdown", 0.9)):
        answer = await lab.client.put("/api/validations/limits", json={"limits": {"trades": 40, name: limit}})
        assert (answer.status_code, answer.json()["error"]) == (403, "confirm_needed")
    rows = (await lab.client.get("/api/validations/limits")).json()["items"]
    assert all(row["limit"] == row["default"] for row in rows)
    stricter = {"limits": {"sharpe": 2, "max_drawdown": None}}
    assert (await lab.client.put("/api/validations/limits", json=stricter)).status_code == 200
    assert (await lab.client.post("/api/auth/confirm", json={"password": PASSWORD})).status_code == 204
    looser = {"limits": {"sharpe": -9, "trades": 40}}
    assert (await lab.client.put("/api/validations/limits", json=looser)).status_code == 200
    id = await start(lab)
    finish(lab, id, **GOOD | {"sharpe": -3, "trades": 50})
    assert (await shown(lab, id, state="DONE"))["verdict"] == "PASSED"
    await lab.client.put("/api/validations/limits", json={"limits": {"sharpe": None}})
    checks = (await shown(lab, id))["checks"]
    assert [(check["name"], check["limit"]) for check in checks if check["loosened"]] == [("sharpe", -9)]


async def test_edited_strategy_makes_its_verdict_outdated(lab: Panel) -> None:
    id = await start(lab)
    finish(lab, id, **GOOD)
    await shown(lab, id, state="DONE", outdated=False)
    with (lab.settings.strategies / "Quiet.py").open("a") as file:
        file.write("\n# another thought\n")
    await shown(lab, id, outdated=True)


async def test_cancelled_validation_goes_on_where_it_was(lab: Panel) -> None:
    id = await start(lab)
    assert (await lab.client.post(f"/api/validations/{id}/resume")).status_code == 409
    assert (await lab.client.post(f"/api/validations/{id}/cancel")).json()["state"] == "CANCELLED"
    await until(lambda: lab.bothost.jobs[id]["state"] == "cancelled")
    assert (await lab.client.post(f"/api/validations/{id}/resume")).json()["state"] == "QUEUED"
    await until(lambda: lab.bothost.jobs[id]["state"] == "queued")
    finish(lab, id, **GOOD)
    assert (await shown(lab, id, state="DONE"))["verdict"] == "PASSED"
    assert (await lab.client.delete(f"/api/validations/{id}")).status_code == 204
    assert not (lab.settings.home / "lab" / id).exists()


async def test_resumed_before_the_host_had_ended_it_then_it_runs_all_the_same(lab: Panel) -> None:
    id = await start(lab)
    follower = lab.app.state.validations
    for _ in range(3):
        assert (await lab.client.post(f"/api/validations/{id}/cancel")).status_code == 200
        assert (await lab.client.post(f"/api/validations/{id}/resume")).status_code == 200
        # The host's word of the first wish comes after the second.
        await follower._take(Job(id, "cancelled", 0))
        assert (await lab.client.get(f"/api/validations/{id}")).json()["state"] != "CANCELLED"
    await until(lambda: lab.bothost.jobs[id]["state"] == "queued")
    finish(lab, id, **GOOD)
    await shown(lab, id, state="DONE")


async def test_bad_wishes_are_refused_with_a_sentence(lab: Panel) -> None:
    for wish, word in (
        (body(windows={"in_days": 200}), "no window"),
        (body(strategy="Nobody"), "no strategy"),
        (body(gates={"limits": {}}), "gate's rules"),
        (body(epochs=-1), "epochs"),
        (body(pairs=["NO/USDT"]), "NO/USDT"),
    ):
        answer = await lab.client.post("/api/validations", json=wish)
        assert answer.status_code in (404, 422), answer.text
        assert word in json.dumps(answer.json())
    for limits, word in (({"sharp": 1}, "sharp"), ({"max_drawdown": 7}, "from 0 to 1"), ({}, "limits")):
        answer = await lab.client.put("/api/validations/limits", json={"limits": limits})
        assert answer.status_code == 422
        assert word in json.dumps(answer.json())
    for address in ("aaaaaaaaaa", "nope", "nope/windows", "nope/report", "..%2fsecret"):
        answer = await lab.client.get(f"/api/validations/{address}")
        assert answer.status_code == 404, address


async def test_report_that_cannot_be_read_fails_the_validation(lab: Panel) -> None:
    id = await start(lab)
    lab.bothost.set_job(id, state="done", progress=1.0)
    failed = await shown(lab, id, state="FAILED")
    assert "cannot be read" in failed["error"]["text"]
    assert failed["verdict"] is None
