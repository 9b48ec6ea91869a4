"""Earlier validations of a strategy are trials of the next one's deflated Sharpe ratio."""

import json
import shutil
from typing import Any

import pytest

from tests.lab.validate.test_earlier import WINDOW
from tests.lab.validate.worthless import worthless
from tests.panel.conftest import Panel
from tests.panel.samples import until
from tests.panel.validation import test_validations
from tests.panel.validation.test_validations import shown, start
from vostok.lab.hashes import strategy_hash

lab = test_validations.lab


async def judged(panel: Panel, seed: int, **wish: Any) -> tuple[str, dict[str, Any], float | None]:
    """A validation with the record of `seed`: its id, its deflated figures and the value that was judged."""
    id = await start(panel, **wish)
    end(panel, id, seed)
    row = await shown(panel, id, state="DONE")
    (value,) = [check["value"] for check in row["checks"] if check["name"] == "deflated_sharpe"]
    return id, await deflated(panel, id), value


def end(panel: Panel, id: str, seed: int, *, by_an_older_version: bool = False) -> None:
    """What the host leaves behind; an older version's report did not say what was tried."""
    code = strategy_hash(panel.settings.strategies, "Quiet")
    report = worthless(seed) | {"versions": {"vostok": "1"}, "hashes": {"strategy": code, "config": "c", "data": "d"}}
    if by_an_older_version:
        del report["deflated"]["tried"]
    folder = panel.settings.home / "lab" / id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "validation.json").write_text(json.dumps(report))
    panel.bothost.set_job(id, state="done", progress=1.0)


async def deflated(panel: Panel, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await panel.client.get(f"/api/validations/{id}/report")).json()["deflated"]
    return found


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    return found["trials"], found["earlier_trials"], found["earlier_validations"]


async def test_second_different_validation_counts_the_first_and_says_so(lab: Panel) -> None:
    first, alone, _ = await judged(lab, 3)
    second, among, value = await judged(lab, 4)
    assert counts(alone) == (20, 0, 0)
    assert counts(among) == (40, 20, 1)
    report = worthless(4)
    assert among["benchmark"] > report["deflated"]["benchmark"]
    assert among["variance"] == report["deflated"]["variance"]
    assert value is not None
    assert value < report["values"]["deflated_sharpe"]
    # What was judged stays as it was.
    assert counts(await deflated(lab, first)) == (20, 0, 0)
    rows = (await lab.client.get("/api/audit", params={"chain": "panel"})).json()["items"]
    told = {row["subject"]: row["body"] for row in rows if row["type"] == "validation.verdict"}
    assert (told[second]["trials"], told[second]["earlier_trials"]) == (40, 20)


async def test_repetition_has_the_same_result_and_adds_nothing(lab: Panel) -> None:
    await judged(lab, 3)
    _, once, value = await judged(lab, 4)
    _, twice, again = await judged(lab, 4)
    assert (once, value) == (twice, again)
    _, third, _ = await judged(lab, 5)
    assert counts(third) == (60, 40, 2)


async def test_other_strategy_does_not_count(lab: Panel) -> None:
    source = lab.settings.strategies / "Quiet.py"
    (lab.settings.strategies / "Loud.py").write_text(source.read_text().replace("Quiet", "Loud"))
    await judged(lab, 3, strategy="Loud")
    _, found, _ = await judged(lab, 4)
    assert counts(found) == (20, 0, 0)


@pytest.mark.parametrize(("windows", "added"), [(0, (0, 0)), (2, (10, 1))])
async def test_cancelled_validation_counts_by_the_windows_it_has_shown(
    lab: Panel, windows: int, added: tuple[int, int]
) -> None:
    id = await start(lab)
    steps = lab.settings.home / "lab" / id / "steps"
    steps.mkdir(parents=True)
    for number in range(windows):
        (steps / f"window-{number}.json").write_text(json.dumps({"result": WINDOW | {"start": number}}))
    (steps / "window-9.json").write_text("{")
    await lab.client.post(f"/api/validations/{id}/cancel")
    await until(lambda: lab.bothost.jobs[id]["state"] == "cancelled")
    _, found, _ = await judged(lab, 4)
    assert counts(found)[1:] == added
    # It goes on, and ends: then it counts as what it became, and what was judged stays.
    assert (await lab.client.post(f"/api/validations/{id}/resume")).status_code == 200
    await until(lambda: lab.bothost.jobs[id]["state"] == "queued")
    end(lab, id, 3)
    await shown(lab, id, state="DONE")
    assert counts(await deflated(lab, id)) == (40, 20, 1)
    _, last, _ = await judged(lab, 5)
    assert counts(last) == (60, 40, 2)


async def test_deleted_validation_still_counts(lab: Panel) -> None:
    done, _, _ = await judged(lab, 3)
    assert (await lab.client.delete(f"/api/validations/{done}")).status_code == 204
    stopped = await start(lab)
    steps = lab.settings.home / "lab" / stopped / "steps"
    steps.mkdir(parents=True)
    (steps / "window-0.json").write_text(json.dumps({"result": WINDOW}))
    assert (await lab.client.delete(f"/api/validations/{stopped}")).status_code == 409
    await lab.client.post(f"/api/validations/{stopped}/cancel")
    assert (await lab.client.delete(f"/api/validations/{stopped}")).status_code == 204
    _, found, _ = await judged(lab, 4)
    assert counts(found) == (45, 25, 2)


async def test_report_of_an_older_version_is_judged_by_its_windows(lab: Panel) -> None:
    id = await start(lab)
    steps = lab.settings.home / "lab" / id / "steps"
    steps.mkdir(parents=True)
    (steps / "window-0.json").write_text(json.dumps({"result": WINDOW}))
    end(lab, id, 3, by_an_older_version=True)
    await shown(lab, id, state="DONE")
    assert counts(await deflated(lab, id)) == (20, 0, 0)
    shutil.rmtree(steps)
    _, found, _ = await judged(lab, 4)
    assert counts(found) == (25, 5, 1)
