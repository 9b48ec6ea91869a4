"""One word for all programs, and news only when it changes."""

import pytest

from tests.panel.conftest import Panel
from tests.panel.samples import until
from vostok.audit import Broken
from vostok.panel.gateway_health import GatewayHealth
from vostok.panel.health.models import ProgramHealth, Status
from vostok.panel.health.monitor import overall, simulator_of


@pytest.mark.parametrize(
    ("statuses", "word"),
    [
        (["ok", "ok"], "ok"),
        (["ok", "starting"], "starting"),
        (["ok", "degraded"], "degraded"),
        (["ok", "down"], "degraded"),
        (["starting", "down"], "degraded"),
    ],
)
def test_programs_then_the_word_for_them_together(statuses: list[Status], word: str) -> None:
    programs = {str(number): ProgramHealth(status=status, since=0, detail="") for number, status in enumerate(statuses)}
    assert overall(programs) == word


async def test_neighbours_answer_then_ok_without_a_login(closed_panel: Panel) -> None:
    async def healthy() -> bool:
        return bool((await closed_panel.client.get("/api/health")).json()["status"] == "ok")

    await until(healthy)
    programs = (await closed_panel.client.get("/health")).json()["programs"]
    assert set(programs) == {"panel", "gateway", "bothost", "simulator"}


async def test_panel_whose_audit_chain_does_not_hold_then_degraded_with_the_row(closed_panel: Panel) -> None:
    closed_panel.app.state.health._notary.problem = Broken(7, "its hash is wrong")

    async def told() -> bool:
        programs = (await closed_panel.client.get("/health")).json()["programs"]
        return (
            programs["panel"]["status"] == "degraded" and "at row 7 (its hash is wrong)" in programs["panel"]["detail"]
        )

    await until(told)


@pytest.mark.parametrize(
    ("gateway", "venue_up", "simulator"),
    [("ok", True, "ok"), ("starting", None, "starting"), ("degraded", False, "down"), ("degraded", True, "ok")],
)
def test_simulator_is_as_the_gateway_finds_it(gateway: Status, venue_up: bool | None, simulator: Status) -> None:
    heard = GatewayHealth(status=gateway, since=7, detail="Why.", venue="simulator", venue_up=venue_up)
    assert simulator_of(heard, None) == ProgramHealth(status=simulator, since=7, detail="Why.")


def test_gateway_starts_anew_then_the_simulator_stands_since_it_did() -> None:
    def heard(venue_up: bool | None) -> GatewayHealth:
        return GatewayHealth(status="ok", since=90, detail=None, venue="simulator", venue_up=venue_up)

    before = ProgramHealth(status="ok", since=7, detail="")
    assert [simulator_of(heard(up), before) for up in (None, True)] == [before, before]
    assert simulator_of(heard(False), before) == ProgramHealth(status="down", since=90, detail="")
