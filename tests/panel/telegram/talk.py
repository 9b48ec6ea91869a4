"""How the owner and a test talk to the bot of Telegram."""

from typing import Any

from tests.panel.conftest import Panel
from tests.panel.samples import until
from tests.panel.telegram.bot_api_server import TOKEN, FakeTelegram

OWNER, STRANGER = 7, 666


async def connect(panel: Panel, server: FakeTelegram, token: str = TOKEN) -> Any:
    return await panel.client.put("/api/telegram", json={"token": token, "base_url": server.address})


async def pair(panel: Panel, server: FakeTelegram) -> None:
    assert (await connect(panel, server)).status_code == 200
    code = (await panel.client.post("/api/telegram/code")).json()["code"]
    await ask(server, f"/start {code}")


async def ask(server: FakeTelegram, text: str, **changes: Any) -> str:
    """Write to the bot as the owner and return what it answers."""
    before = len(server.sent)
    server.write(text, chat=OWNER, **changes)
    await until(lambda: len(server.sent) > before)
    chat, answer = server.sent[before]
    assert chat == OWNER
    return answer


async def dealt_with(server: FakeTelegram) -> None:
    """Every message so far was confirmed, so it is never told again."""
    newest = server._number
    await until(lambda: bool(server.offsets) and server.offsets[-1] > newest)


async def alerts(panel: Panel, kind: str) -> list[Any]:
    items = (await panel.client.get("/api/alerts")).json()["items"]
    return [item for item in items if item["kind"] == kind]


async def audit_types(panel: Panel) -> list[tuple[str, str, str]]:
    items = (await panel.client.get("/api/audit?chain=panel")).json()["items"]
    return [(item["actor"], item["via"], item["type"]) for item in items]


def kills(panel: Panel) -> list[Any]:
    return [body for verb, body in panel.gateway.risk.calls if verb == "kill"]
