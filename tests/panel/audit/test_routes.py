"""Both chains, read and verified."""

import io
import zipfile

import pytest
from sqlalchemy import text

from tests.panel.conftest import Panel
from vostok import audit
from vostok.checkpoints import is_signed, parse_note, read_keys
from vostok.clock import now_ms
from vostok.notary import Notary


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


async def test_newest_rows_are_chosen_by_type_and_text(panel: Panel) -> None:
    await panel.create(name="Alpha")
    await panel.create(name="100%")
    bots = (await panel.client.get("/api/audit/newest", params={"type": "bot"})).json()["items"]
    assert len(bots) == 2
    assert {row["type"].split(".")[0] for row in bots} == {"bot"}
    assert bots[0]["seq"] > bots[1]["seq"]
    # A percent sign is text, not a pattern.
    found = (await panel.client.get("/api/audit/newest", params={"text": "100%"})).json()["items"]
    assert [row["subject"] for row in found] == [bots[0]["subject"]]


async def test_newest_rows_go_on_from_the_cursor(panel: Panel) -> None:
    await panel.create(name="Alpha")
    first = (await panel.client.get("/api/audit/newest", params={"limit": 1})).json()
    second = (await panel.client.get("/api/audit/newest", params={"limit": "1", "before": first["next"]})).json()
    assert second["items"][0]["seq"] == first["items"][0]["seq"] - 1


async def test_newest_rows_of_the_gateway_are_chosen_by_the_gateway(panel: Panel) -> None:
    params = {"chain": "gateway", "type": "order", "text": "BTC", "limit": "7"}
    assert (await panel.client.get("/api/audit/newest", params=params)).status_code == 200
    assert panel.gateway.records.asked == [{"limit": "7", "type": "order", "text": "BTC"}]


async def test_raw_rows_hash_to_what_they_say(panel: Panel) -> None:
    await panel.create()
    for chain in ("panel", "gateway"):
        rows = (await panel.client.get("/api/audit/raw", params={"chain": chain})).json()["items"]
        assert rows
        for row in rows:
            fields = [row[name] for name in ("ts_us", "mono_us", "boot_id", "actor", "via", "type", "subject", "body")]
            assert audit.chain_hash(row["seq"], bytes.fromhex(row["prev"]), fields).hex() == row["hash"]


@pytest.mark.parametrize("chain", ["panel", "gateway"])
async def test_checkpoint_is_signed_by_the_key_beside_it(panel: Panel, chain: str) -> None:
    if chain == "panel":
        Notary(panel.app.state.database, now_ms).look(now=True)
    answer = (await panel.client.get("/api/audit/checkpoints", params={"chain": chain})).json()
    note = parse_note(answer["items"][-1])
    assert is_signed(note, read_keys(f"vostok/{chain}", answer["keys"]))


async def test_export_is_a_zip_of_the_chain(panel: Panel) -> None:
    answer = await panel.client.get("/api/audit/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="vostok-audit-panel.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"panel.jsonl.gz", "panel.notes", "panel.keys", "verify.py"} == set(archive.namelist())
    assert (await panel.client.get("/api/audit/export", params={"chain": "gateway"})).content == b"PK"


async def test_row_that_holds_no_json_is_shown_as_it_stands(panel: Panel) -> None:
    with panel.app.state.database.write() as session:
        session.connection().execute(text("DROP TRIGGER audit_no_UPDATE"))
        session.connection().execute(text("UPDATE audit SET body = 'junk' WHERE seq = 1"))
    rows = (await panel.client.get("/api/audit")).json()["items"]
    assert rows[0]["body"] == {"unreadable": "junk"}
