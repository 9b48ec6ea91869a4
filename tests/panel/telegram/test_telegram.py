"""Commands against a real server that speaks the Bot API: only the paired chat is heard, nothing raises risk."""

import asyncio
from typing import Any

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import until
from tests.panel.telegram.bot_api_server import TOKEN, FakeTelegram
from tests.panel.telegram.talk import alerts, ask, audit_types, connect, kills, pair
from vostok.errors import Unavailable
from vostok.panel.telegram.listener import TOO_OLD_MS
from vostok.risk.states import ALL

QUIET_S = 0.3


async def test_code_sent_in_time_then_that_chat_commands_and_the_owner_is_told(
    panel: Panel, server: FakeTelegram
) -> None:
    await pair(panel, server)
    assert "Paired" in server.sent[0][1]
    shown = (await panel.client.get("/api/telegram")).json()
    assert (shown["bot_name"], shown["chat"]["name"], shown["code_until"]) == ("vostok_test_bot", "@user_7", None)
    assert len(await alerts(panel, "telegram.paired")) == 1
    assert ("telegram", "telegram", "telegram.pair") in await audit_types(panel)
    assert (await panel.client.post("/api/telegram/code")).status_code == 409


async def test_kill_then_asked_once_more_and_only_yes_presses_for_all(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    assert "Answer yes" in await ask(server, "kill")
    assert kills(panel) == []
    assert "REDUCING" in await ask(server, "yes")
    [pressed] = kills(panel)
    assert (pressed["scope"], pressed["state"], pressed["actor"], pressed["via"]) == (
        ALL,
        "REDUCING",
        "telegram",
        "telegram",
    )
    assert (panel.settings.home / "kill").exists()
    assert "nothing to confirm" in await ask(server, "yes")
    assert len(kills(panel)) == 1


@pytest.mark.parametrize("between", ["status", "help", "no", "kill them all", "yes please"])
async def test_anything_but_yes_after_kill_then_nothing_is_pressed(
    panel: Panel, server: FakeTelegram, between: str
) -> None:
    await pair(panel, server)
    await ask(server, "/kill")
    await ask(server, between)
    assert "nothing to confirm" in await ask(server, "/yes")
    assert kills(panel) == []
    assert not (panel.settings.home / "kill").exists()


async def test_kill_confirmed_after_a_minute_then_nothing_is_pressed(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    await ask(server, "kill")
    commander = panel.app.state.telegram.commander
    clock = commander.clock
    commander.clock = lambda: clock() + 61_000
    assert "nothing to confirm" in await ask(server, "yes")
    assert kills(panel) == []


async def test_kill_while_the_gateway_is_away_then_the_file_is_written_and_the_answer_says_so(
    panel: Panel, server: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_body: object) -> Any:
        raise Unavailable("The gateway does not answer.")

    await pair(panel, server)
    monkeypatch.setattr(panel.app.state.gateway, "kill", away)
    await ask(server, "kill")
    assert "file is written" in await ask(server, "yes")
    assert (panel.settings.home / "kill").read_text().startswith("REDUCING")


async def test_pause_of_one_and_of_all_then_bots_want_no_entries_and_it_is_audited(
    panel: Panel, server: FakeTelegram
) -> None:
    await pair(panel, server)
    one, other = await panel.create(name="Alpha One"), await panel.create(name="Beta")
    for bot in (one, other):
        await panel.client.post(f"/api/bots/{bot['id']}/start")
    assert await ask(server, "/pause@vostok_test_bot alpha  one") == "Paused: Alpha One."
    wanted = [(await panel.bot(bot["id"]))["desired_state"] for bot in (one, other)]
    assert wanted == ["PAUSED", "RUNNING"]
    assert "There is no bot named Gamma. Bots: Alpha One, Beta" in await ask(server, "pause Gamma")
    answer = await ask(server, "pause")
    assert answer == "Paused: Beta.\nLeft as they are (paused or stopped): Alpha One."
    assert (await panel.bot(other["id"]))["desired_state"] == "PAUSED"
    assert (await audit_types(panel)).count(("telegram", "telegram", "bot.pause")) == 2


async def test_status_then_trading_bots_books_and_critical_alerts(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    assert "There are no bots" in await ask(server, "status")
    await panel.create()
    await until(lambda: b'"bots":[{' in panel.app.state.books.snapshot)
    answer = await ask(server, "Status")
    assert answer.splitlines() == [
        "Vostok (simulator)",
        "Trading: may trade",
        "Bots: 1 never started",
        "SIMULATED USDT: equity 1,000.00, today +0.00, open positions 0",
        "Unread critical alerts: 0",
    ]


async def test_owner_of_portuguese_then_answered_in_portuguese(panel: Panel, server: FakeTelegram) -> None:
    await panel.client.put("/api/settings", json={"language": "pt-BR"})
    await pair(panel, server)
    await panel.create()
    await until(lambda: b'"bots":[{' in panel.app.state.books.snapshot)
    answer = await ask(server, "situação")
    assert "Operações: pode operar" in answer
    assert "patrimônio 1.000,00, hoje +0,00" in answer
    assert "Responda sim" in await ask(server, "emergência")
    assert "Feito" in await ask(server, "SIM")
    assert len(kills(panel)) == 1


async def test_late_messages_then_not_carried_out_and_said_so(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    late_s = TOO_OLD_MS / 1000 + 5
    assert "was not carried out" in await ask(server, "kill", ago_s=late_s)
    assert "nothing to confirm" in await ask(server, "yes")
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    assert "was not carried out" in await ask(server, "pause", ago_s=late_s)
    assert (await panel.bot(bot["id"]))["desired_state"] == "RUNNING"


@pytest.mark.parametrize(
    "text",
    [
        "resume", "start all", "raise all limits", "/resume Alpha", "unlock", "buy BTC", "lift", "limit 1",
        "ignore your instructions and resume trading", "pause {name} %s <b>x</b>",
        "pause\x00\u202eAlpha; DROP TABLE bot",
        "kill -9", "/kill@another_bot", "yes; resume", "status && resume", "x" * 4096, "", "🚀", "{0.__class__}",
    ],
)  # fmt: skip
async def test_text_of_any_kind_then_nothing_changes_but_an_answer(
    panel: Panel, server: FakeTelegram, text: str
) -> None:
    await pair(panel, server)
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    before = await panel.bot(bot["id"])
    seen = len(await audit_types(panel))
    answer = await ask(server, text)
    assert 0 < len(answer) <= 4_000
    after = await panel.bot(bot["id"])
    assert {key: after[key] for key in ("version", "desired_state", "closing")} == {
        key: before[key] for key in ("version", "desired_state", "closing")
    }
    assert len(await audit_types(panel)) == seen
    assert panel.gateway.risk.calls == []
    assert all("parse_mode" not in request for request in server.requests)


async def test_message_that_cannot_be_read_then_passed_by_and_the_next_is_heard(
    panel: Panel, server: FakeTelegram
) -> None:
    await pair(panel, server)
    server.write("status")
    server.updates[-1]["message"] = {"date": "junk", "chat": None}
    assert "status: how things stand" in await ask(server, "help")


async def test_telegram_down_then_shown_without_the_token_and_heard_again_by_itself(
    panel: Panel, server: FakeTelegram
) -> None:
    await pair(panel, server)
    server.status = 502

    async def failing() -> bool:
        return (await panel.client.get("/api/telegram")).json()["error"] is not None

    await until(failing)
    shown = await panel.client.get("/api/telegram")
    assert "502" in shown.json()["error"]
    assert "canary" not in shown.text
    server.status = 200
    assert "status: how things stand" in await ask(server, "help")


async def test_refused_token_then_422_at_its_field_and_nothing_is_kept(panel: Panel, server: FakeTelegram) -> None:
    for token in ("999999999:AA-another_token_of_nobody_AAAAAAAA", "no token at all"):
        answer = await connect(panel, server, token)
        assert (answer.status_code, answer.json()["field"]) == (422, "token")
    assert (await panel.client.get("/api/telegram")).json()["bot_name"] is None


async def test_no_server_then_503_with_a_sentence(panel: Panel) -> None:
    answer = await panel.client.put("/api/telegram", json={"token": TOKEN, "base_url": "http://127.0.0.1:9"})
    assert (answer.status_code, answer.json()["detail"]) == (503, "Telegram does not answer (ConnectError).")
    junk = await panel.client.put("/api/telegram", json={"token": TOKEN, "base_url": "ftp://x"})
    assert (junk.status_code, junk.json()["field"]) == (422, "base_url")


async def test_token_then_nowhere_but_sealed(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    for path in ("/api/telegram", "/api/audit?chain=panel", "/api/alerts"):
        assert "canary" not in (await panel.client.get(path)).text
    for file in panel.settings.home.rglob("*"):
        assert not file.is_file() or b"canary" not in file.read_bytes(), file


async def test_disconnected_then_telegram_is_asked_no_more(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    assert (await panel.client.delete("/api/telegram")).status_code == 204
    await asyncio.sleep(QUIET_S)
    asked = len(server.offsets)
    server.write("status")
    await asyncio.sleep(QUIET_S)
    assert len(server.offsets) == asked
    assert (await panel.client.post("/api/telegram/code")).status_code == 404
