"""Uploaded strategies: read and never run, nothing of others replaced, the password again, in the audit."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import STRATEGY, Panel, client_of
from vostok.errors import Invalid
from vostok.panel.auth.service import CONFIRMED_FOR_MS
from vostok.panel.uploads import service
from vostok.panel.uploads.compare import compared
from vostok.panel.uploads.models import UploadRequest
from vostok.panel.uploads.reader import read_apart

ORBIT = STRATEGY.replace("Quiet", "Orbit")
BETTER = ORBIT.replace("-0.04", "-0.03")


async def upload(panel: Panel, source: str = ORBIT, file: str = "Orbit.py", replaces: str | None = None) -> Any:
    return await panel.client.post("/api/uploads", json={"file": file, "source": source, "replaces": replaces})


async def preview(panel: Panel, source: str, file: str = "Orbit.py") -> Any:
    return (await panel.client.post("/api/uploads/preview", json={"file": file, "source": source})).json()


def audited(panel: Panel) -> list[tuple[str, str, Any]]:
    with closing(sqlite3.connect(f"file:{panel.settings.home / 'panel.sqlite'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT actor, type, body FROM audit WHERE type LIKE 'strategy.%' ORDER BY seq")
        return [(actor, kind, json.loads(body)) for actor, kind, body in rows]


async def test_uploaded_then_in_the_catalogue_audited_and_a_bot_can_use_it(panel: Panel) -> None:
    answer = await upload(panel)
    assert (answer.status_code, answer.json()["name"], answer.json()["stoploss"]) == (201, "Orbit", "-0.04")
    assert (panel.settings.strategies / "Orbit.py").read_text() == ORBIT
    (listed,) = (await panel.client.get("/api/uploads")).json()["items"]
    digest = hashlib.sha256(ORBIT.encode()).hexdigest()
    assert (listed["name"], listed["hash"], listed["actor"]) == ("Orbit", digest, "owner")
    assert audited(panel) == [("owner", "strategy.upload", {"hash": digest, "bytes": len(ORBIT)})]
    bot = await panel.create(strategy="Orbit")
    assert bot["strategy"] == "Orbit"


async def test_strategy_in_use_then_not_removed_until_no_bot_has_it(panel: Panel) -> None:
    await upload(panel)
    bot = await panel.create(strategy="Orbit", name="Laika")
    refused = await panel.client.delete("/api/uploads/Orbit")
    assert (refused.status_code, "Laika" in refused.json()["detail"]) == (409, True)
    assert [user["name"] for user in (await preview(panel, BETTER))["bots"]] == ["Laika"]
    assert (await panel.client.delete(f"/api/bots/{bot['id']}")).status_code == 204
    assert (await panel.client.delete("/api/uploads/Orbit")).status_code == 204
    assert not (panel.settings.strategies / "Orbit.py").exists()
    assert audited(panel)[-1][1] == "strategy.remove"


async def test_replaced_then_only_by_who_has_seen_what_is_there(panel: Panel) -> None:
    first = (await upload(panel)).json()
    assert (await upload(panel, BETTER)).status_code == 409, "without having seen the old one"
    shown = await preview(panel, BETTER)
    assert shown["replaces"] == first["hash"]
    assert [line["text"].strip() for line in shown["changes"] if line["kind"] in ("added", "removed")] == [
        "stoploss = -0.04",
        "stoploss = -0.03",
    ]
    (panel.settings.strategies / "Orbit.py").write_text(ORBIT + "\n# by hand\n")
    late = await upload(panel, BETTER, replaces=shown["replaces"])
    assert (late.status_code, "changed meanwhile" in late.json()["detail"]) == (409, True)
    answer = await upload(panel, BETTER, replaces=(await preview(panel, BETTER))["replaces"])
    assert (answer.status_code, answer.json()["stoploss"]) == (201, "-0.03")
    assert audited(panel)[-1][1] == "strategy.replace"


async def test_strategy_that_was_not_uploaded_then_never_replaced_nor_removed(panel: Panel) -> None:
    there = hashlib.sha256(STRATEGY.encode()).hexdigest()
    for name in ("Quiet", "QUIET"):
        for replaces in (None, there):
            answer = await upload(panel, STRATEGY.replace("Quiet", name), f"{name}.py", replaces)
            assert (answer.status_code, answer.json()["field"]) == (409, "file")
        assert (await panel.client.delete(f"/api/uploads/{name}")).status_code == 404
    assert (panel.settings.strategies / "Quiet.py").read_text() == STRATEGY


BAD_NAMES = (
    "../Orbit.py", "..\\Orbit.py", "/etc/Orbit.py", "%2e%2e%2fOrbit.py", "Orbit.py\x00", "Orbit.py\n", "Orbit",
    "orbit.py", "_stops.py", "Örbit.py", "Orb\u0131t.py", "Orbit.pyc", "Orbit.json", "None.py", ".py", "C:Orbit.py",
    f"O{'o' * 100}.py",
)  # fmt: skip


async def test_name_that_is_no_class_then_refused_and_nothing_is_written(panel: Panel) -> None:
    before = sorted(panel.settings.home.parent.rglob("*.py"))
    for file in BAD_NAMES:
        answer = await upload(panel, file=file)
        assert (answer.status_code, answer.json()["field"]) == (422, "file"), file
    assert sorted(panel.settings.home.parent.rglob("*.py")) == before


async def test_link_in_the_folder_then_what_it_points_to_is_not_written(panel: Panel, tmp_path: Path) -> None:
    target = tmp_path / "outside.py"
    target.write_text("kept")
    (panel.settings.strategies / "Orbit.py").symlink_to(target)
    assert (await upload(panel)).status_code == 409
    assert target.read_text() == "kept"


async def test_source_that_would_run_then_read_and_never_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    source = f"import os\nos.mkdir('ran')\n{ORBIT}\nos._exit(3)\n"
    assert (await read_apart("Orbit", source.encode(), 0)).error is None
    assert not (home / "ran").exists()


HOSTILE = {
    "more than a parser can take": f"x = {'-' * 200_000}1\n{ORBIT}",
    "no base": "class Orbit:\n    timeframe = '1h'\n",
    "another class": STRATEGY,
    "broken": "class Orbit(IStrategy):\n    x = (\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_source_that_is_no_strategy_then_refused_with_a_sentence(kind: str) -> None:
    with pytest.raises(Invalid, match=r"Orbit\.py") as refused:
        await read_apart("Orbit", HOSTILE[kind].encode(), 0)
    assert refused.value.field == "source"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = " + "(" * 10_000, r"line 1: too many nested parentheses: x = \(+…$"),
        ("x = 1\0", r"null bytes$"),
        (ORBIT.replace("Does nothing.", r"\ud83d"), "half a character"),
    ],
    ids=["parentheses", "NUL", "half a character"],
)
async def test_source_that_no_parser_takes_then_one_short_sentence(source: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        await read_apart("Orbit", source.encode(), 1)
    assert len(refused.value.detail) < 200


async def test_too_long_or_no_text_then_a_sentence(panel: Panel) -> None:
    long = await upload(panel, f"{ORBIT}{'#' * service.MAX_BYTES}")
    assert (long.status_code, str(service.MAX_BYTES) in long.json()["detail"]) == (422, True)
    content = b'{"file": "Orbit.py", "source": "\\ud800"}'
    odd = await panel.client.post("/api/uploads", content=content, headers={"Content-Type": "application/json"})
    assert (odd.status_code, odd.json()["field"]) == (422, "source")


async def test_password_given_a_while_ago_then_asked_again_and_a_token_never_may(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "ci"})).json()
    async with client_of(panel.app, panel.settings) as program:
        program.headers["Authorization"] = f"Bearer {made['token']}"
        assert (await program.get("/api/uploads")).status_code == 200
        assert (await program.post("/api/uploads", json={"file": "Orbit.py", "source": ORBIT})).status_code == 403
    clock = panel.app.state.clock
    panel.app.state.clock = lambda: clock() + CONFIRMED_FOR_MS
    for answer in (await upload(panel), await panel.client.delete("/api/uploads/Orbit")):
        assert (answer.status_code, answer.json()["error"]) == (403, "confirm_needed")


async def test_folder_that_cannot_be_written_then_a_sentence_and_nothing_is_recorded(panel: Panel) -> None:
    panel.settings.strategies.rename(panel.settings.strategies.with_name("elsewhere"))
    answer = await upload(panel)
    assert (answer.status_code, ":ro" in answer.json()["detail"]) == (409, True)
    assert (await panel.client.get("/api/uploads")).json()["items"] == []
    assert audited(panel) == []


lines = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=40).map("\n".join)


@given(lines, lines)
def test_comparison_then_its_lines_are_those_of_both_texts_in_their_order(old: str, new: str) -> None:
    found = compared(old, new)
    assert (found == []) == (old == new)
    for text, kinds in ((old, ("same", "removed")), (new, ("same", "added"))):
        rest = iter(text.split("\n"))
        assert all(line.text in rest for line in found if line.kind in kinds)
    gaps = [line for line in found if line.kind == "gap"]
    removed = sum(line.kind == "removed" for line in found)
    added = sum(line.kind == "added" for line in found)
    assert len(new.split("\n")) - len(old.split("\n")) == added - removed
    assert not gaps or len(old.split("\n")) > sum(line.kind in ("same", "removed") for line in found)


@given(st.text(max_size=30))
def test_any_name_that_passes_is_one_file_of_the_folder(file: str) -> None:
    try:
        name, _ = service.checked(UploadRequest(file=file, source="x"))
    except Invalid:
        return
    assert f"{name}.py" == file
    assert Path("/strategies", file).resolve().parent == Path("/strategies")
