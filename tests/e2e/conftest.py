"""A real browser over a real `npm start`."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ON_THE_STACK
from tests.e2e import journey
from tests.e2e.screen import watch
from tests.e2e.stack import get, log_in, post
from tests.programs import ROOT, Installation

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OUTPUT = Path(__file__).parent / "output"
# What a headless browser in a container as root needs, and no traffic of its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def browser_path() -> str:
    """The browser of this machine; `npm test` has installed one or said how to."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("no Chromium was found; install it (Debian and Ubuntu: apt install chromium)")


# A busy machine is slow, not wrong.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """All programs, started once for the tests that need no terminal and no market of their own."""
    installation = Installation(
        tmp_path_factory.mktemp("stack") / "home", settings={"owner_password": journey.PASSWORD}
    )
    with installation.running():
        yield installation


@pytest.fixture
def shared(stack: Installation, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """The shared stack: a test names its bots so that no other's are in its way, and what it started is stopped."""
    assert str(request.path.relative_to(ROOT)) in ON_THE_STACK, "name this file in ON_THE_STACK, or two stacks start"
    yield stack
    with closing(log_in(stack)) as client:
        for bot in get(client, "/bots")["items"]:
            if bot["desired_state"] != "STOPPED":
                post(client, f"/bots/{bot['id']}/stop")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, gone with its module: Playwright's event loop is in the way of asyncio tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desktop page whose errors fail the test; a picture is kept when it fails."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="en-US", color_scheme="dark")
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors = watch(page)
    failed_before = request.session.testsfailed
    yield page
    OUTPUT.mkdir(exist_ok=True)
    if request.session.testsfailed > failed_before or errors:
        page.screenshot(path=OUTPUT / f"{request.node.name}.png")
    context.close()
    assert not errors, "\n".join(errors)
