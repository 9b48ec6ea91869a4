"""The commit happens before the answer: what the caller is told is true."""

import pytest
from sqlalchemy import event
from sqlmodel import select

from tests.panel.conftest import Panel, bot_body
from vostok.panel.bots.models import Bot


async def test_failing_commit_then_500_and_not_201(panel: Panel) -> None:
    """FastAPI's usual `yield` dependency commits after the answer: a failing commit would still be a 201."""

    def fail(_connection: object) -> None:
        raise OSError("disk full")

    engine = panel.app.state.database._writer
    event.listen(engine, "commit", fail)
    try:
        answer = await panel.client.post("/api/tokens", json={"name": "x"})
    finally:
        event.remove(engine, "commit", fail)
    assert answer.status_code == 500
    assert answer.json()["error"] == "internal"
    assert (await panel.client.get("/api/tokens")).json()["items"] == []


async def test_failing_audit_row_then_the_change_is_not_saved_either(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_values: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr("vostok.audit.append", fail)
    answer = await panel.client.post("/api/bots", json=bot_body())
    assert answer.status_code == 500
    with panel.app.state.database.read() as session:
        assert session.exec(select(Bot)).all() == []


async def test_answer_then_the_change_is_committed_already(panel: Panel) -> None:
    answer = await panel.client.post("/api/bots", json=bot_body())
    with panel.app.state.database.read() as session:
        assert session.get_one(Bot, answer.json()["id"]).name == "Alpha"
