"""What the control side says of decisions and the chain, on a journal with real decisions."""

import io
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.desk import BOT
from vostok.clock import now_ms
from vostok.db import Database
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.models import decisions
from vostok.gateway.record_control import prune_routes, record_routes
from vostok.gateway.records import DecisionsWanted, Records
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import Writer
from vostok.notary import Notary
from vostok.web import install_errors

OTHER = "b" * 10


def _decide(bot_id: str, pair: str, rule: str | None) -> Callable[[Tx], None]:
    def operation(tx: Tx) -> None:
        decision = tx.record_decision(
            {"bot_id": bot_id, "pair": pair, "side": "BUY", "allowed": rule is None, "code": rule, "rule": rule}
            | {"reason": None, "price": Decimal(1), "quantity": Decimal(1), "notional": Decimal(1), "source": "wire"}
        )
        tx.audit("decision", f"bot:{bot_id}", decision.model_dump(mode="json"), actor=f"bot:{bot_id}")

    return operation


@pytest.fixture
async def control(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    writer = Writer(database, now_ms, lambda _events: None)
    writer.start()
    cases = ((BOT, "BTC/USDT", None), (BOT, "ETH/USDT", "exposure"), (OTHER, "BTC/USDT", "exposure"))
    for bot_id, pair, rule in cases:
        await writer.run(_decide(bot_id, pair, rule))
    Notary(database, now_ms).look(now=True)
    app = FastAPI()
    install_errors(app)
    app.include_router(record_routes(Records(database)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        yield client
    writer.stop()
    database.close()


async def test_prune_then_old_decisions_go_in_parts_but_never_the_newest(tmp_path: Path) -> None:
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    writer = Writer(database, now_ms, lambda _events: None)
    writer.start()
    for _ in range(5):
        await writer.run(_decide(BOT, "BTC/USDT", None))
    app = FastAPI()
    app.include_router(prune_routes(writer))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        for before, removed in ((1, 0), (now_ms() + 1_000, 4), (now_ms() + 1_000, 0)):
            answer = await client.post("/decisions/prune", json={"before": before})
            assert answer.json() == {"removed": removed}
    writer.stop()
    records = Records(database)
    assert [row["id"] for row in records.decisions_page(BOT, None, 10)["items"]] == [5]
    assert len(records.audit_page(0, 100)["items"]) == 5
    database.close()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [3, 2, 1]),
        ("limit=2", [3, 2]),
        ("after=3", [2, 1]),
        (f"bot_id={BOT}", [2, 1]),
        ("pair=BTC/USDT", [3, 1]),
        ("rule=exposure", [3, 2]),
        ("allowed=true", [1]),
        ("allowed=false&pair=ETH/USDT", [2]),
        ("side=SELL", []),
        ("since=9999999999999", []),
        ("until=1", []),
    ],
)
async def test_decisions_are_those_that_agree_with_all_that_is_given(
    control: httpx.AsyncClient, query: str, ids: list[int]
) -> None:
    answer = (await control.get(f"/decisions?{query}")).json()
    assert [decision["id"] for decision in answer["items"]] == ids


def test_decisions_without_questions_then_allowed_ones_of_the_guard_are_left_out(tmp_path: Path) -> None:
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    told = [("guard", 1, None), ("guard", 0, "no"), ("wire", 1, None), ("wire", 0, "no")]
    with database.write() as session:
        for number, (source, allowed, rule) in enumerate(told, 1):
            session.connection().execute(
                decisions.insert().values(
                    id=number, bot_id=BOT, pair="BTC/USDT", side="BUY", allowed=bool(allowed), code=rule, rule=rule,
                    reason=None, price=None, quantity=None, notional=None, source=source, ts=1, times=1, last_ts=1,
                )
            )  # fmt: skip
    records = Records(database)
    found = [
        [row["id"] for row in records.decisions_where(DecisionsWanted(asked=asked))["items"]] for asked in (False, True)
    ]
    assert found == [[4, 3, 2], [4, 3, 2, 1]]
    database.close()


async def test_decisions_when_asked_by_an_unknown_name_then_422(control: httpx.AsyncClient) -> None:
    assert (await control.get("/decisions?colour=blue")).status_code == 422


async def test_chain_read_from_its_end_and_filtered(control: httpx.AsyncClient) -> None:
    newest = (await control.get("/audit/newest?limit=2")).json()
    assert [row["seq"] for row in newest["items"]] == [3, 2]
    rest = (await control.get(f"/audit/newest?before={newest['next']}")).json()
    assert [row["seq"] for row in rest["items"]] == [1]
    found = (await control.get("/audit/newest", params={"type": "decision", "text": "eth/"})).json()
    assert [row["seq"] for row in found["items"]] == [2]
    assert (await control.get("/audit/newest?type=decis")).json()["items"] == []


async def test_chain_with_its_checkpoint_verifies_and_is_exported(control: httpx.AsyncClient) -> None:
    verified = (await control.post("/audit/verify")).json()
    assert verified == {"ok": True, "rows": 3, "checkpoints": 1, "broken": None}
    checkpoints = (await control.get("/audit/checkpoints")).json()
    assert checkpoints["items"][0].startswith("vostok/gateway\n3\n")
    assert checkpoints["keys"][0].startswith("vostok/gateway+")
    with zipfile.ZipFile(io.BytesIO((await control.get("/audit/export")).content)) as archive:
        assert "gateway.jsonl.gz" in archive.namelist()


async def test_denied_entries_are_those_of_the_bot_and_pair_alone(control: httpx.AsyncClient) -> None:
    async def found(pair: str, **more: int) -> list[list[object]]:
        params: dict[str, str | int] = {"bot_id": BOT, "pair": pair, "since": 0, **more}
        rows: list[list[object]] = (await control.get("/decisions/denied-entries", params=params)).json()["items"]
        return rows

    (row,) = await found("ETH/USDT")
    assert row[2:] == [1, "exposure", None]
    assert await found("BTC/USDT") == []
    assert await found("ETH/USDT", since=now_ms() + 1) == []


@given(st.lists(st.integers(1, 3), min_size=1, max_size=12).map(sorted), st.integers(1, 5))
def test_denied_entries_page_by_page_then_each_once_however_many_are_of_one_moment(
    moments: list[int], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "gateway.sqlite", MIGRATIONS).open()
        with database.write() as session:
            for number, moment in enumerate(moments, 1):
                session.connection().execute(
                    decisions.insert().values(
                        id=number, bot_id=BOT, pair="BTC/USDT", side="BUY", allowed=False, code="NO", rule=str(number),
                        reason=None, price=None, quantity=None, notional=None, source="wire", ts=moment, times=1,
                        last_ts=moment,
                    )
                )  # fmt: skip
        records = Records(database)
        found: list[str] = []
        after: int | None = None
        while True:
            page = records.denied_entries(BOT, "BTC/USDT", 0, None, limit, after)
            found += [row[3] for row in page["items"]]
            if page["next"] is None:
                break
            after = int(page["next"])
        database.close()
    assert found == [str(number) for number in range(len(moments), 0, -1)]


def test_denied_entries_are_found_by_their_index(tmp_path: Path) -> None:
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    with database.read() as session:
        plan = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT ts FROM decisions WHERE bot_id = ? AND pair = ? AND side = ? AND allowed IS 0 "
            "AND last_ts >= ? ORDER BY id DESC LIMIT 1000",
            (BOT, "BTC/USDT", "BUY", 0),
        )
        assert "ix_decisions_denied" in str(plan.all())
    database.close()
