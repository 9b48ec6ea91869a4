"""Both chains, read and verified."""

from sqlalchemy import text

from tests.panel.conftest import Panel


async def test_verify_then_both_chains_are_walked(panel: Panel) -> None:
    answer = (await panel.client.post("/api/audit/verify")).json()
    assert answer["ok"] is True
    assert [(check["chain"], check["rows"]) for check in answer["chains"]] == [("panel", 2), ("gateway", 1)]


async def test_row_changed_in_the_file_then_verify_names_it(panel: Panel) -> None:
    with panel.app.state.database.write() as session:
        session.connection().execute(text("DROP TRIGGER audit_no_UPDATE"))
        session.connection().execute(text("UPDATE audit SET actor = 'nobody' WHERE seq = 1"))
    answer = (await panel.client.post("/api/audit/verify")).json()
    assert answer["ok"] is False
    assert answer["chains"][0]["broken"] == {"seq": 1, "reason": "row 1 was changed"}


async def test_gateways_chain_then_in_the_same_shape_page_by_page(panel: Panel) -> None:
    first = (await panel.client.get("/api/audit", params={"chain": "gateway", "limit": 1})).json()
    assert (first["items"][0]["type"], first["next"]) == ("bot.created", "1")
    rest = (await panel.client.get("/api/audit", params={"chain": "gateway", "after": 1})).json()
    assert (rest["items"], rest["next"]) == ([], None)
