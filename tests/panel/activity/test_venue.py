"""What the owner hears of the venue when a gateway starts."""

from typing import Any

from tests.panel.conftest import Panel
from tests.panel.samples import order, until

UP = {"status": "up", "detail": "It answers."}
DOWN = {"status": "down", "detail": "reset"}


async def _heard(panel: Panel, number: int, data: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The alerts and the rows of the feed about the venue, once an event after this one is told, too."""
    panel.gateway.tell("venue", data)
    panel.gateway.tell("unclaimed", order(number, state="ADOPTABLE"))
    rows: list[Any] = []

    async def came() -> bool:
        rows[:] = (await panel.client.get("/api/activity")).json()["items"]
        return [row["kind"] for row in rows].count("order.unclaimed") == number

    await until(came)
    alerts = (await panel.client.get("/api/alerts")).json()["items"]
    names = ([one["kind"] for one in found][::-1] for found in (alerts, rows))
    told, fed = ([name for name in kinds if name.startswith("venue.")] for kinds in names)
    return told, fed


async def test_gateway_that_starts_then_venue_answers_again_only_where_it_was_away(panel: Panel) -> None:
    assert await _heard(panel, 1, UP) == ([], [])
    assert await _heard(panel, 2, DOWN) == (["venue.down"], ["venue.down"])
    both = ["venue.down", "venue.up"]
    assert await _heard(panel, 3, UP) == (both, both)
    assert await _heard(panel, 4, UP) == (both, both)
