"""A bot's settings change hands: saved, compared, taken back, written to a file of either format and read again."""

import json
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.screen import button, field, link, text
from tests.e2e.stack import get, log_in, post
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

OWN_EXITS = {"minimal_roi": {"0": "0.03", "90": "0.01"}, "trailing_stop": True, "trailing_stop_positive": "0.005"}


def test_exits_are_set_compared_taken_back_exported_and_imported(
    shared: Installation, page: Page, tmp_path: Path
) -> None:
    with closing(log_in(shared)) as client:
        bot = post(client, "/bots", {"name": "Traveller", "strategy": "FirstFlight", "pairs": ["BTC/USDT"]})["id"]
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/bots/{bot}/edit")
    _set_exits(page)
    with closing(log_in(shared)) as client:
        saved = get(client, f"/bots/{bot}")
        assert {name: saved[name] for name in OWN_EXITS} == OWN_EXITS
    own = _export(page, "config.exportOwn", tmp_path)
    stock = _export(page, "config.exportFreqtrade", tmp_path)
    assert (own["settings"]["minimal_roi"], stock["minimal_roi"]) == (
        {"0": "0.03", "90": "0.01"},
        {"0": 0.03, "90": 0.01},
    )
    assert (stock["dry_run"], stock["trailing_stop"]) == (True, True)
    _take_back(page)
    _import(page, tmp_path / "config.exportOwn.json", "import.confirm", "Traveller 2")
    (tmp_path / "foreign.json").write_text(json.dumps(stock | {"bot_name": "Foreigner", "telegram": {"enabled": True}}))
    _import(page, tmp_path / "foreign.json", "import.without", "Foreigner")
    page.get_by_role("tab", name=text("bot.tab.config")).click()
    expect(page.get_by_label(text("bot.tab.config"), exact=True).last).to_contain_text(
        '"trailing_stop_positive": 0.005'
    )


def _set_exits(page: Page) -> None:
    """An own table of two steps and a trailing stop, beginning with what the strategy states."""
    page.get_by_text(text("form.tuneExits")).click()
    field(page, "form.roi").select_option("own")
    field(page, "form.roiProfit").first.fill("3")
    while page.get_by_label(text("form.roiMinutes")).count() > 1:
        page.get_by_role("button", name=re.compile("^Remove the step of")).last.click()
    button(page, "form.roiAdd").click()
    field(page, "form.roiMinutes").last.fill("90")
    field(page, "form.roiProfit").last.fill("1")
    field(page, "form.trailing").select_option("on")
    field(page, "form.trailingDistance").fill("0.5")
    button(page, "bot.save").click()
    expect(page).to_have_url(re.compile(r"/bots/[a-z2-7]{10}$"))
    page.get_by_role("tab", name=text("bot.tab.versions")).click()
    changes = page.get_by_role("list", name=text("bot.tab.versions"))
    expect(changes).to_contain_text("from 0 min: 3.00% · from 90 min: 1.00%")
    expect(changes).to_contain_text(text("versions.field.trailing_stop_positive"))


def _export(page: Page, key: str, folder: Path) -> dict[str, Any]:
    page.get_by_role("tab", name=text("bot.tab.config")).click()
    with page.expect_download() as download:
        link(page, key).click()
    path = folder / f"{key}.json"
    download.value.save_as(path)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def _take_back(page: Page) -> None:
    """One click goes back to version 1, which becomes version 3."""
    page.get_by_role("tab", name=text("bot.tab.versions")).click()
    page.get_by_role("button", name="Back to version 1").click()
    versions = page.get_by_role("list", name=text("bot.tab.versions")).get_by_role("listitem")
    expect(versions).to_have_count(3)
    expect(versions.first).to_contain_text(text("versions.newest"))


def _import(page: Page, file: Path, confirm: str, name: str) -> None:
    """A file that says what Vostok has not is imported only once its owner lets that go."""
    link(page, "nav.bots").first.click()
    button(page, "import.name").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(text("import.file")).set_input_files(file)
    button(dialog, "import.confirm").click()
    if confirm != "import.confirm":
        expect(dialog).to_contain_text("telegram")
        button(dialog, confirm).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
