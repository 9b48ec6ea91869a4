"""The owner's choices are kept on the server, and each does what it says."""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.panel.conftest import Panel
from vostok.clock import DAY_MS
from vostok.panel.auth import service as auth
from vostok.panel.portfolio.models import BookEquity, EquityPoint
from vostok.panel.retention.job import Removed, Retention, remove_files
from vostok.panel.settings.service import read


async def put(panel: Panel, **change: Any) -> Any:
    answer = await panel.client.put("/api/settings", json=change)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_choices_then_kept_and_what_is_left_out_stays(panel: Panel) -> None:
    await put(panel, colors="red-up", keep_logs_days=7)
    found = await put(panel, simulated_balance="250.50")
    assert found == (await panel.client.get("/api/settings")).json()
    assert (found["colors"], found["keep_logs_days"], found["simulated_balance"]) == ("red-up", 7, "250.50")
    assert (found["keep_equity_days"], found["keep_candles_days"]) == (365, 0)


async def test_first_steps_then_open_from_a_setup_in_the_browser_until_they_are_ended(panel: Panel) -> None:
    assert (await panel.client.get("/api/settings")).json()["welcome"] == "done", "its owner came from the settings"
    with panel.app.state.database.write() as session:
        session.delete(auth.owner(session))
    with panel.app.state.database.write() as session:
        auth.create_owner(session, "hash", "pt-BR", "api", 1)
    with panel.app.state.database.read() as session:
        assert read(session)["welcome"] == "open"
    assert (await put(panel, welcome="done"))["welcome"] == "done"
    refused = await panel.client.put("/api/settings", json={"welcome": "open"})
    assert (refused.status_code, refused.json()["field"]) == (422, "welcome")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"keep_equity_days": 61}, "keep_equity_days"),
        ({"keep_decisions_days": 0}, "keep_decisions_days"),
        ({"keep_logs_days": 4_000}, "keep_logs_days"),
        ({"keep_briefs_days": 1}, "keep_briefs_days"),
        ({"simulated_balance": "0"}, "simulated_balance"),
        ({"simulated_balance": "1e3"}, "simulated_balance"),
        ({"colors": "blue-up"}, "colors"),
    ],
)
async def test_choice_that_cannot_be_then_refused_at_its_field(panel: Panel, change: Any, field: str) -> None:
    answer = await panel.client.put("/api/settings", json=change)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_default_balance_then_a_new_bots_unless_it_says_another(panel: Panel) -> None:
    await put(panel, simulated_balance="2500")
    assert (await panel.create())["simulated_balance"] == "2500"
    assert (await panel.create(name="Beta", simulated_balance="70"))["simulated_balance"] == "70"


async def test_fees_then_the_gateways_with_who_changed_them(panel: Panel) -> None:
    assert (await panel.client.get("/api/settings/fees")).json() == {"maker": "0.001", "taker": "0.001"}
    answer = await panel.client.put("/api/settings/fees", json={"maker": "0", "taker": "0.00075"})
    assert answer.json() == {"maker": "0", "taker": "0.00075"}
    assert panel.gateway.records.asked[-1] == {"maker": "0", "taker": "0.00075", "actor": "owner"}
    refused = await panel.client.put("/api/settings/fees", json={"maker": "0", "taker": "0.2"})
    assert (refused.status_code, refused.json()["field"]) == (422, "taker")


async def test_other_browsers_then_logged_out_and_this_one_stays(panel: Panel) -> None:
    mine = httpx.Cookies(panel.client.cookies), panel.client.headers["X-CSRF-Token"]
    panel.log_in()
    assert len((await panel.client.get("/api/auth/browsers")).json()["items"]) == 2
    assert (await panel.client.post("/api/auth/browsers/end-others")).status_code == 204
    (left,) = (await panel.client.get("/api/auth/browsers")).json()["items"]
    assert left["current"] is True
    panel.client.cookies, panel.client.headers["X-CSRF-Token"] = mine
    assert (await panel.client.get("/api/settings")).status_code == 401


async def test_retention_then_old_samples_decisions_and_files_go_and_young_ones_stay(panel: Panel) -> None:
    await put(panel, keep_equity_days=100, keep_decisions_days=30, keep_logs_days=10, keep_candles_days=50)
    now = panel.app.state.clock()
    with panel.app.state.database.write() as session:
        for days in (99, 101):
            ts, said = now - days * DAY_MS, {"mode": "SIMULATED", "stake_currency": "USDT", "balance": "1"}
            session.add(EquityPoint(bot_id="aaaaaaaaaa", ts=ts, equity="1", **said))
            session.add(BookEquity(ts=ts, equity="1", start=None, **said))
    bots, data = panel.settings.home / "bots", panel.settings.home / "data"
    young = [aged(bots / "a" / "bot.log", 900), aged(bots / "a" / "bot.log.1", 9), aged(data / "b" / "x.feather", 49)]
    old = [aged(bots / "a" / "bot.log.2", 11), aged(data / "b" / "y.feather", 51)]
    retention = Retention(
        panel.app.state.database, panel.app.state.gateway, bots, data, panel.app.state.ai.forget, lambda: now
    )
    assert await retention.look() == Removed(equity=2, decisions=3, logs=1, candles=1, briefs=0)
    assert {"before": now - 30 * DAY_MS} in panel.gateway.records.asked
    assert [file.exists() for file in young + old] == [True, True, True, False, False]
    assert await retention.look() == Removed(equity=0, decisions=3, logs=0, candles=0, briefs=0)


async def test_candles_kept_for_good_then_no_file_goes(panel: Panel) -> None:
    file = aged(panel.settings.home / "data" / "x.feather", 4_000)
    state = panel.app.state
    retention = Retention(state.database, state.gateway, panel.settings.bots, file.parent, state.ai.forget, state.clock)
    assert (await retention.look()).candles == 0
    assert file.exists()


def test_link_to_a_file_elsewhere_then_left_alone(tmp_path: Path) -> None:
    elsewhere = aged(tmp_path / "mine.feather", 900)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.feather").symlink_to(elsewhere)
    assert remove_files(tmp_path / "data", "**/*.feather", 2**53) == 0
    assert elsewhere.exists()


def aged(file: Path, days: int) -> Path:
    """A file that was last written to so many days ago."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")
    written = file.stat().st_mtime - days * DAY_MS / 1000
    os.utime(file, (written, written))
    return file
