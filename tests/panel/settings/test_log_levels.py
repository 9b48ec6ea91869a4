"""Log levels of components over the API: stored for every program, audited, and only of what there is."""

from tests.panel.conftest import Panel
from vostok import log_levels


async def test_level_is_stored_for_every_program_and_can_be_taken_back(panel: Panel) -> None:
    shown = (await panel.client.put("/api/settings/logs", json={"component": "gateway.live", "level": "DEBUG"})).json()
    assert shown["items"] == [{"component": "gateway.live", "level": "DEBUG"}]
    assert shown["default"] == "INFO"
    assert log_levels.read(panel.settings.home) == {"gateway.live": "DEBUG"}
    await panel.client.put("/api/settings/logs", json={"component": "gateway.live", "level": None})
    assert (await panel.client.get("/api/settings/logs")).json()["items"] == []
    rows = (await panel.client.get("/api/audit")).json()["items"]
    changes = [row["body"] for row in rows if row["type"] == "settings.log_level"]
    assert changes == [{"from": None, "to": "DEBUG"}, {"from": "DEBUG", "to": None}]


async def test_component_that_is_not_there_is_refused_with_a_sentence(panel: Panel) -> None:
    refused = await panel.client.put("/api/settings/logs", json={"component": "kitchen", "level": "DEBUG"})
    assert (refused.status_code, refused.json()["field"]) == (422, "component")
    assert "no component 'kitchen'" in refused.json()["detail"]
    assert not (panel.settings.home / log_levels.FILE).exists()
