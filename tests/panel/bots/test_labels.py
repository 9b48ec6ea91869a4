"""Tags and groups: the owner's own order among bots, without a new version."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import Panel
from vostok.panel.bots.models import LabelsRequest


async def _label(panel: Panel, bot_id: str, **labels: Any) -> Any:
    return await panel.client.put(f"/api/bots/{bot_id}/labels", json=labels)


async def test_labels_then_shown_and_audited_without_a_version(panel: Panel) -> None:
    bot = await panel.create()
    assert (bot["group"], bot["tags"]) == (None, [])
    answer = await _label(panel, bot["id"], group="Majors", tags=["slow", "core"])
    assert answer.status_code == 200
    shown = await panel.bot(bot["id"])
    assert (shown["group"], shown["tags"], shown["version"]) == ("Majors", ["core", "slow"], 1)
    rows = (await panel.client.get("/api/audit")).json()["items"]
    assert [row["body"]["tags"] for row in rows if row["type"] == "bot.label"] == [["core", "slow"]]


async def test_same_labels_again_then_no_audit_row(panel: Panel) -> None:
    bot = await panel.create(group="Majors", tags=["core"])
    await _label(panel, bot["id"], group="Majors", tags=["core"])
    rows = (await panel.client.get("/api/audit")).json()["items"]
    assert [row["type"] for row in rows if row["subject"] == bot["id"]] == ["bot.create"]


async def test_clone_then_has_the_labels_of_its_original(panel: Panel) -> None:
    bot = await panel.create(group="Majors", tags=["core"])
    copy = (await panel.client.post(f"/api/bots/{bot['id']}/clone", json={})).json()
    assert (copy["group"], copy["tags"]) == ("Majors", ["core"])


@pytest.mark.parametrize(
    ("labels", "field"),
    [({"group": " "}, "group"), ({"tags": ["x" * 31]}, "tags.0"), ({"tags": [str(n) for n in range(21)]}, "tags")],
)
async def test_bad_label_then_422_at_its_field(panel: Panel, labels: dict[str, Any], field: str) -> None:
    bot = await panel.create()
    answer = await _label(panel, bot["id"], **labels)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@given(st.lists(st.text("abcABC", min_size=1, max_size=3), max_size=20))
def test_tags_then_each_once_in_any_case_and_in_order(tags: list[str]) -> None:
    kept = LabelsRequest(tags=tags).tags
    folded = [tag.casefold() for tag in kept]
    assert folded == sorted({tag.casefold() for tag in tags})
    assert all(tag in tags for tag in kept)
