"""The venue's key on its way through the panel: with the owner's password, once, and kept nowhere."""

from pathlib import Path

from tests.panel.conftest import PASSWORD, Panel

KEY, SECRET = "canarykey" * 4, "canarysecret" * 4
WISH = {"key": KEY, "secret": SECRET, "password": PASSWORD}


async def test_key_reaches_the_gateway_and_no_file_of_the_panel(panel: Panel) -> None:
    answer = await panel.client.put("/api/keys", json=WISH)
    assert (answer.status_code, answer.json()["state"]) == (200, "ready")
    assert panel.gateway.keys.calls == [("put", {"key": KEY, "secret": SECRET, "actor": "owner"})]
    assert SECRET not in answer.text
    assert (await panel.client.get("/api/keys")).json()["state"] == "ready"
    _assert_absent(panel.settings.home)


def _assert_absent(home: Path) -> None:
    for path in (path for path in home.rglob("*") if path.is_file()):
        assert b"canary" not in path.read_bytes(), path


async def test_wrong_password_then_the_key_does_not_leave_the_panel(panel: Panel) -> None:
    answer = await panel.client.put("/api/keys", json=WISH | {"password": "another-one"})
    assert (answer.status_code, answer.json()["field"]) == (401, "password")
    assert (await panel.client.post("/api/keys/remove", json={"password": "another-one"})).status_code == 401
    assert panel.gateway.keys.calls == []


async def test_refusals_are_told_at_their_field_and_repeat_no_secret(panel: Panel) -> None:
    answer = await panel.client.put("/api/keys", json=WISH | {"key": "bad" * 8})
    assert (answer.status_code, answer.json()["field"]) == (422, "key")
    answer = await panel.client.put("/api/keys", json=WISH | {"passphrase": "short-" + "x" * 300})
    assert (answer.status_code, answer.json()["field"]) == (422, "passphrase")
    assert "xxxx" not in answer.text
    answer = await panel.client.post("/api/keys/unlock", json={"passphrase": "wrong"})
    assert (answer.status_code, answer.json()["field"]) == (403, "passphrase")


async def test_key_is_unlocked_and_removed(panel: Panel) -> None:
    assert (await panel.client.post("/api/keys/unlock", json={"passphrase": "right"})).json()["state"] == "ready"
    assert (await panel.client.post("/api/keys/remove", json={"password": PASSWORD})).json()["state"] == "none"
    assert panel.gateway.keys.calls[-1] == ("remove", {"actor": "owner"})
