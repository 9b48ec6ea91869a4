"""Who may read `/metrics`, and what it says when programs are silent."""

import httpx

from tests.panel.conftest import Panel
from vostok.clock import now_ms
from vostok.panel.auth import service as auth
from vostok.panel.auth.models import Principal, TokenCreate
from vostok.panel.perimeter import Perimeter


def _from(panel: Panel, address: str) -> httpx.AsyncClient:
    perimeter = Perimeter(panel.app, panel.settings.frontend, frozenset())
    transport = httpx.ASGITransport(perimeter, client=(address, 4000))
    return httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{panel.settings.port}")


async def test_this_machine_reads_without_a_login_and_another_one_does_not(closed_panel: Panel) -> None:
    assert (await closed_panel.client.get("/metrics")).status_code == 200
    async with _from(closed_panel, "192.0.2.7") as other:
        answer = await other.get("/metrics")
    assert answer.status_code == 401
    assert "vostok token create" in answer.json()["detail"]


async def test_request_through_a_proxy_is_not_from_this_machine(closed_panel: Panel) -> None:
    answer = await closed_panel.client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 401


async def test_other_machine_reads_with_a_token(closed_panel: Panel) -> None:
    with closed_panel.app.state.database.write() as session:
        owner = Principal(actor="owner", via="cli", session_hash=None, role="owner")
        token = auth.create_token(session, TokenCreate(name="prometheus"), owner, now_ms()).token
    async with _from(closed_panel, "192.0.2.7") as other:
        answer = await other.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


async def test_figures_of_a_bot_are_labelled_with_its_mode(panel: Panel) -> None:
    bot = await panel.create()
    text = (await panel.client.get("/metrics")).text
    own = f'bot="{bot["id"]}",mode="SIMULATED",name="Alpha",program="panel",state="CREATED"'
    assert f"vostok_bot_state{{{own}}} 1.0" in text
    assert 'vostok_trading_state{program="panel",state="ACTIVE"} 1.0' in text


async def test_silent_programs_are_left_out_and_the_panel_still_answers(panel: Panel) -> None:
    # The neighbours of these tests tell no figures of their own.
    text = (await panel.client.get("/metrics")).text
    assert 'process_cpu_seconds_total{program="panel"}' in text
    assert 'program="gateway"}' not in text.replace('name="gateway"', "")
