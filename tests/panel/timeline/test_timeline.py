"""A bot's timeline holds what was asked for and what was observed, once each, newest first."""

from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import until


async def timeline(panel: Panel, bot: str, **query: str | int) -> Any:
    answer = await panel.client.get(f"/api/bots/{bot}/timeline", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def bot_with_a_past(panel: Panel) -> str:
    bot: str = (await panel.create())["id"]
    await panel.create(name="Other")
    await panel.client.patch(f"/api/bots/{bot}", json={"stake_amount": "50"})
    await panel.client.post(f"/api/bots/{bot}/start")

    async def observed() -> bool:
        return "bot.running" in [row["kind"] for row in (await timeline(panel, bot))["items"]]

    await until(observed)
    return bot


async def test_changes_wishes_and_what_became_of_them_then_newest_first_with_who_asked(panel: Panel) -> None:
    bot = await bot_with_a_past(panel)
    items = (await timeline(panel, bot))["items"]
    assert [(row["kind"], row["actor"]) for row in items] == [
        ("bot.running", None),
        ("bot.start", "owner"),
        ("bot.change", "owner"),
        ("bot.create", "owner"),
    ]
    assert items[2]["values"]["version"] == "2"
    assert "settings" not in items[2]["values"]


async def test_pages_of_one_then_every_moment_once_and_the_end_is_told(panel: Panel) -> None:
    bot = await bot_with_a_past(panel)
    found, cursor = [], None
    while True:
        page = await timeline(panel, bot, limit=1, **({} if cursor is None else {"after": cursor}))
        found += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [row["id"] for row in (await timeline(panel, bot))["items"]]
    assert len(found) == len(set(found)) == 4


@pytest.mark.parametrize(
    ("group", "kinds"),
    [
        ("state", ["bot.running", "bot.start"]),
        ("change", ["bot.change", "bot.create"]),
        ("hand", []),
        ("trouble", []),
    ],
)
async def test_group_then_only_its_kinds(panel: Panel, group: str, kinds: list[str]) -> None:
    bot = await bot_with_a_past(panel)
    assert [row["kind"] for row in (await timeline(panel, bot, group=group))["items"]] == kinds


@pytest.mark.parametrize("after", ["", "5", "5-", "-5", "a-b", "1-99999999999999999"])
async def test_made_up_cursor_then_refused_in_words(panel: Panel, after: str) -> None:
    bot = (await panel.create())["id"]
    answer = await panel.client.get(f"/api/bots/{bot}/timeline", params={"after": after})
    assert (answer.status_code, answer.json()["field"]) == (422, "after")


async def test_unknown_bot_then_404(panel: Panel) -> None:
    assert (await panel.client.get("/api/bots/aaaaaaaaaa/timeline")).status_code == 404
