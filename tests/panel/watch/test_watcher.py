"""What no event tells is alerted once, and its end is told."""

import asyncio
import shutil
from collections import namedtuple
from typing import Any

import pytest

from tests.foundation.chains import edited
from tests.panel.conftest import Panel
from tests.panel.samples import until
from vostok.audit import Broken
from vostok.clock import DAY_MS, utc_day_start
from vostok.errors import TooManyTries
from vostok.notary import Notary
from vostok.panel.auth.door import TRIES_PER_VISITOR, Visitor
from vostok.panel.portfolio.models import BookEquity
from vostok.panel.watch.daily import Daily
from vostok.panel.watch.watcher import Watcher

Usage = namedtuple("Usage", "total used free")


async def alerts(panel: Panel, kind: str) -> Any:
    items = (await panel.client.get("/api/alerts?limit=200")).json()["items"]
    return [item for item in items if item["kind"] == kind]


async def test_disk_that_fills_up_and_is_cleared_then_told_once_each(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = [50]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100 * 10**9, 0, free[0] * 10**9))
    free[0] = 0

    async def full() -> bool:
        return bool(await alerts(panel, "disk.full"))

    await until(full)
    free[0] = 60

    async def over() -> bool:
        return bool(await alerts(panel, "disk.free"))

    await until(over)
    [alert] = await alerts(panel, "disk.full")
    assert alert["times"] == 1
    assert alert["ended_at"] is not None
    assert "100% full, 0.0 GB are free" in alert["text"]


async def test_latch_whose_event_was_missed_then_alerted_once(panel: Panel) -> None:
    latch = {"scope": "all", "source": "file", "state": "HALTED", "reason": "r", "actor": "owner", "at": 1}
    panel.gateway.risk.latches.append(latch)

    async def alerted() -> bool:
        return bool(await alerts(panel, "risk.kill"))

    await until(alerted)
    assert [item["times"] for item in await alerts(panel, "risk.kill")] == [1]


async def test_bad_candles_of_a_running_bot_then_alerted_and_good_again(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    panel.gateway.quality["BTC/USDT"] = {"grade": "BAD", "reasons": ["too old"], "flaws": ["STALE"]}

    async def bad() -> bool:
        return bool(await alerts(panel, "market.bad"))

    await until(bad)
    assert "the series is old" in (await alerts(panel, "market.bad"))[0]["text"]
    del panel.gateway.quality["BTC/USDT"]

    async def good() -> bool:
        return bool(await alerts(panel, "market.good"))

    await until(good)


async def test_broken_chain_of_the_panel_then_a_critical_alert(panel: Panel) -> None:
    panel.app.state.health._notary.problem = Broken(7, "row 7 was changed")

    async def broken() -> bool:
        return bool(await alerts(panel, "audit.broken"))

    await until(broken)
    assert "row 7" in (await alerts(panel, "audit.broken"))[0]["text"]


async def test_day_that_ended_then_one_digest_and_the_heads_however_often_asked(panel: Panel) -> None:
    state = panel.app.state
    midnight = utc_day_start(state.clock()) + DAY_MS
    with state.database.write() as session:
        for ts, equity in ((midnight - DAY_MS - 60_000, "1005"), (midnight - 60_000, "1012.5")):
            session.add(
                BookEquity(mode="SIMULATED", stake_currency="USDT", ts=ts, balance=equity, equity=equity, start="1000")
            )
    for _ in range(2):
        await Daily(state.database, state.gateway, lambda: midnight + 60_000).look()
    assert await alerts(panel, "digest") == []
    for _ in range(2):
        await Daily(state.database, state.gateway, lambda: midnight + 6 * 60_000).look()
    [digest] = await alerts(panel, "digest")
    assert "SIMULATED +7.50 USDT; 0 trades closed" in digest["text"]
    heads = await alerts(panel, "audit.head")
    assert "panel" in {item["subject"].split("/")[1] for item in heads}


async def test_key_that_live_bots_need_is_gone_then_a_critical_alert_until_it_is_back(panel: Panel) -> None:
    panel.gateway.risk.keyless = {"state": "broken", "problem": "the key file /k is not there", "bots": ["Alpha"]}

    async def gone() -> bool:
        return bool(await alerts(panel, "key.missing"))

    await until(gone)
    [alert] = await alerts(panel, "key.missing")
    assert (alert["level"], alert["ended_at"]) == ("critical", None)
    assert "Alpha: no order can be signed, exits neither (the key file /k is not there)" in alert["text"]
    panel.gateway.risk.keyless = None

    async def back() -> bool:
        return bool(await alerts(panel, "key.back"))

    await until(back)
    [alert] = await alerts(panel, "key.missing")
    assert (alert["times"], alert["ended_at"] is not None) == (1, True)


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The panel's own watcher, which starts with it, does not look."""

    async def run(_watcher: Watcher) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Watcher, "run", run)


@pytest.fixture
async def still(unwatched: None, panel: Panel) -> Watcher:
    """A watcher that looks when it is told to."""
    state = panel.app.state
    daily = Daily(state.database, state.gateway, state.clock)
    notary, home = Notary(state.database, state.clock), panel.settings.home
    return Watcher(home, state.database, state.gateway, state.fleet, notary, state.clock, daily, state.door, 0.9)


@pytest.mark.parametrize(
    ("said", "kind", "words", "over"),
    [
        ({"journal": "Another program holds it."}, "journal.stuck", "Another program holds it.", "journal.free"),
        ({"budget": {"waiting_for": "banned", "waiting_until": 60_000}}, "venue.banned", "00:01:00 UTC", "venue.free"),
        ({"budget": {"waiting_for": "orders", "waiting_until": 61_000}}, "venue.busy", "-1015", "venue.free"),
    ],
)
async def test_what_the_gateway_says_of_itself_then_alerted_until_it_is_over(
    still: Watcher, panel: Panel, said: dict[str, Any], kind: str, words: str, over: str
) -> None:
    await still.look()
    assert await alerts(panel, kind) == []
    panel.gateway.health = said
    await still.look()
    [alert] = await alerts(panel, kind)
    assert words in alert["text"]
    panel.gateway.health = {}
    await still.look()
    assert len(await alerts(panel, over)) == 1
    assert [item["ended_at"] is not None for item in await alerts(panel, kind)] == [True]


async def test_guesses_at_the_door_then_alerted_with_the_address(still: Watcher, panel: Panel) -> None:
    visitor = Visitor("k", "203.0.113.9", known=False)
    for _ in range(TRIES_PER_VISITOR):
        still.door.take_try(visitor, still.clock())
    await still.look()
    assert await alerts(panel, "door.guesses") == []
    with pytest.raises(TooManyTries):
        still.door.take_try(visitor, still.clock())
    await still.look()
    assert "203.0.113.9" in (await alerts(panel, "door.guesses"))[0]["text"]


async def test_old_row_of_the_panels_chain_when_edited_then_alerted(still: Watcher, panel: Panel) -> None:
    await panel.create()
    still.notary.look(now=True)
    await still.look()
    with edited(still.database.path) as connection:
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    await still.look()
    still.notary.look()
    await still.look()
    assert "row 1 was changed" in (await alerts(panel, "audit.broken"))[0]["text"]


async def test_strategy_that_fails_each_round_then_alerted_until_it_works(still: Watcher, panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def runs() -> bool:
        return bool((await panel.bot(bot["id"]))["state"] == "RUNNING")

    async def problem(text: str | None) -> bool:
        return bool(((await panel.bot(bot["id"]))["problem"] or {}).get("text") == text)

    await until(runs)
    await still.look()
    assert await alerts(panel, "bot.failing") == []
    panel.bothost.set_process(bot["id"], error={"text": "KeyError: 'rsi'", "file": "Quiet.py", "line": 3})
    await until(lambda: problem("KeyError: 'rsi'"))
    await still.look()
    await still.look()
    [alert] = await alerts(panel, "bot.failing")
    assert (alert["times"], "KeyError: 'rsi'" in alert["text"]) == (1, True)
    panel.bothost.set_process(bot["id"], error=None)
    await until(lambda: problem(None))
    await still.look()
    assert len(await alerts(panel, "bot.healed")) == 1


async def test_killed_bot_that_runs_again_then_its_strategy_is_not_called_failing(still: Watcher, panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def runs(times: int) -> bool:
        state = (await panel.bot(bot["id"]))["state"]
        return (state, len(panel.bothost.started)) == ("RUNNING", times)

    await until(lambda: runs(1))
    ended = {"text": "The process was ended by SIGKILL.", "file": None, "line": None}
    panel.bothost.set_process(bot["id"], state="crashed", exit_code=-9, error=ended)
    await until(lambda: runs(2))
    assert (await panel.bot(bot["id"]))["problem"]["text"] == ended["text"], "its last end is shown until a round ends"
    await still.look()
    assert await alerts(panel, "bot.failing") == []
