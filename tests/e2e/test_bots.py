"""What a person does with several bots in a browser: label, filter, command together, clone, change and take back,
archive and restore, on a desk and on a phone."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e import journey
from tests.e2e.screen import button, field, link, text, watch
from tests.e2e.stack import log_in, post
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

PHONE: ViewportSize = {"width": 360, "height": 780}


def test_many_bots_are_labelled_commanded_cloned_changed_and_archived(
    shared: Installation, page: Page, browser: Browser
) -> None:
    with closing(log_in(shared)) as client:
        bots = {
            name: post(client, "/bots", {"name": name, "strategy": "FirstFlight", "pairs": ["BTC/USDT"]})["id"]
            for name in ("Alpha", "Beta", "Gamma")
        }
        client.put(f"/bots/{bots['Beta']}/labels", json={"group": "Majors", "tags": []}).raise_for_status()
    journey.log_in(page, shared.panel_url)
    link(page, "nav.bots").first.click()
    _label(page, "Alpha", "Majors")
    _command_together(page)
    _clone_and_change(page)
    _archive_and_restore(page)
    _on_a_phone(browser, shared.panel_url)


def _label(page: Page, name: str, group: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    button(page, "labels.edit").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "labels.group").fill(group)
    field(dialog, "labels.tags").fill("core, slow")
    button(dialog, "labels.save").click()
    page.get_by_role("link", name="core", exact=True).click()
    expect(page).to_have_url(re.compile(r"tag=core"))
    expect(page.get_by_role("link", name="Beta", exact=True)).to_have_count(0)


def _command_together(page: Page) -> None:
    page.get_by_label(text("labels.filter.tag")).select_option("")
    page.get_by_label(text("labels.filter.group")).select_option("Majors")
    expect(page.get_by_role("link", name="Gamma", exact=True)).to_have_count(0)
    page.get_by_role("checkbox", name=text("bulk.all")).check()
    actions = page.get_by_role("group", name=text("bulk.actions"))
    button(actions, "act.start.name").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("It starts with version 1.")).to_have_count(2)
    dialog.get_by_role("button", name="Start 2 bots").click()
    expect(dialog).to_contain_text("Done for 2 of 2.")
    button(dialog, "bulk.close").click()
    expect(page.locator("[data-state=RUNNING]")).to_have_count(2, timeout=60_000)


def _clone_and_change(page: Page) -> None:
    page.get_by_role("link", name="Beta", exact=True).click()
    button(page, "bot.clone").click()
    expect(page.get_by_role("heading", name="Beta 2", exact=True)).to_be_visible()
    link(page, "bot.edit").click()
    field(page, "form.stake").fill("20")
    button(page, "bot.save").click()
    expect(page).to_have_url(re.compile(r"/bots/[a-z2-7]{10}$"))
    page.get_by_role("tab", name=text("bot.tab.versions")).click()
    expect(page.get_by_text(re.compile(r"\b20\b")).first).to_be_visible()


def _archive_and_restore(page: Page) -> None:
    button(page, "act.remove.name").click()
    button(page.get_by_role("dialog"), "act.remove.confirm").click()
    expect(page).to_have_url(re.compile(r"/bots/?$"))
    link(page, "archive.show").click()
    archived = page.get_by_role("list", name=text("archive.title")).get_by_role("listitem").filter(has_text="Beta 2")
    expect(archived).to_be_visible()
    archived.get_by_role("button", name="Restore Beta 2").click()
    button(page.get_by_role("dialog"), "archive.restoreConfirm").click()
    expect(archived).to_have_count(0)


def _on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="en-US")
    phone = context.new_page()
    errors = watch(phone)
    journey.log_in(phone, address)
    phone.goto(f"{address}/bots?grouped=true")
    expect(phone.get_by_text(text("labels.none"))).to_be_visible()
    phone.get_by_role("checkbox", name="Select Alpha").tap()
    button(phone.get_by_role("group", name=text("bulk.actions")), "act.stop.name").tap()
    phone.get_by_role("dialog").get_by_role("button", name="Stop 1 bot").tap()
    expect(phone.get_by_role("dialog")).to_contain_text("Done for 1 of 1.")
    wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider} px wider than the phone"
    context.close()
    assert not errors, "\n".join(errors)
