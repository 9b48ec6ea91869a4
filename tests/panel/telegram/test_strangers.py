"""Whoever is not the paired private chat is not answered and changes nothing; the owner hears of it once."""

from tests.panel.conftest import Panel
from tests.panel.telegram.bot_api_server import FakeTelegram
from tests.panel.telegram.talk import OWNER, STRANGER, alerts, ask, audit_types, connect, dealt_with, kills, pair
from vostok.panel.telegram.service import WRONG_CODES


async def test_strangers_then_nothing_is_done_or_answered_and_the_owner_hears_once(
    panel: Panel, server: FakeTelegram
) -> None:
    await pair(panel, server)
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    answered = len(server.sent)
    for number, text in enumerate(["pause", "kill", "yes", "status", "help", "/start AAAAAAAAAA"]):
        server.write(text, chat=STRANGER + number)
    await dealt_with(server)
    assert len(server.sent) == answered
    assert kills(panel) == []
    assert (await panel.bot(bot["id"]))["desired_state"] == "RUNNING"
    [told] = await alerts(panel, "telegram.stranger")
    assert (told["times"], "@user_666" in told["text"]) == (1, True)


async def test_stranger_between_kill_and_yes_then_their_yes_confirms_nothing(
    panel: Panel, server: FakeTelegram
) -> None:
    await pair(panel, server)
    await ask(server, "kill")
    server.write("yes", chat=STRANGER)
    await dealt_with(server)
    assert kills(panel) == []


async def test_group_with_the_owner_in_it_then_not_heard(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    answered = len(server.sent)
    group = {"id": OWNER, "type": "group", "title": "Friends"}
    server.write("pause", chat=OWNER)
    server.updates[-1]["message"]["chat"] = group
    await dealt_with(server)
    assert len(server.sent) == answered


async def test_wrong_codes_then_the_right_one_pairs_no_more(panel: Panel, server: FakeTelegram) -> None:
    await connect(panel, server)
    code = (await panel.client.post("/api/telegram/code")).json()["code"]
    for number in range(WRONG_CODES):
        server.write(f"/pair WRONG{number}", chat=STRANGER)
    server.write(f"/pair {code}", chat=STRANGER)
    await dealt_with(server)
    assert (await panel.client.get("/api/telegram")).json()["chat"] is None
    assert server.sent == []
    assert len(await alerts(panel, "telegram.stranger")) == 1


async def test_unpaired_then_the_chat_is_a_stranger(panel: Panel, server: FakeTelegram) -> None:
    await pair(panel, server)
    assert (await panel.client.delete("/api/telegram/chat")).status_code == 204
    answered = len(server.sent)
    server.write("pause", chat=OWNER)
    await dealt_with(server)
    assert len(server.sent) == answered
    assert len(await alerts(panel, "telegram.stranger")) == 1
    assert ("owner", "api", "telegram.unpair") in await audit_types(panel)
    assert (await panel.client.delete("/api/telegram/chat")).status_code == 404
