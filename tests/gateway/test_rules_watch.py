"""What the venue changes is kept as a version, survives a restart, and is told of every bot that it breaks."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.gateway import fake_venue
from tests.gateway.desk import BOT, Desk, open_desk
from tests.gateway.fake_venue import SPEC
from vostok.clock import now_ms
from vostok.gateway import market as market_module
from vostok.gateway.rules_watch import RulesWatch


@asynccontextmanager
async def _watching(folder: Path) -> AsyncIterator[tuple[Desk, RulesWatch]]:
    async with open_desk(folder) as desk:
        yield desk, RulesWatch("testnet", desk.market, desk.writer, desk.database, now_ms)


def _change(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    monkeypatch.setattr(fake_venue, "SPEC", replace(SPEC, **changes))


@pytest.fixture(autouse=True)
def _always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market_module, "INFO_AGE_S", 0.0)


async def test_first_look_is_a_version_and_the_same_rules_are_none(tmp_path: Path) -> None:
    async with _watching(tmp_path) as (_desk, watch):
        await watch.look()
        await watch.look()
        report = await watch.report()
    async with _watching(tmp_path) as (_desk, watch):
        await watch.look()
        assert (await watch.report())["items"] == report["items"]
    (version,) = report["items"]
    assert (version["version"], version["symbols"], version["changed"]) == (1, 1, [])
    assert len(version["fingerprint"]) == 64


async def test_change_while_the_gateway_was_away_is_found_and_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _watching(tmp_path) as (_desk, watch):
        await watch.look()
    _change(monkeypatch, min_notional=Decimal(10), status="BREAK")
    async with _watching(tmp_path) as (desk, watch):
        await watch.look()
        newest, first = (await watch.report())["items"]
        audited = desk.records.audit_page(0, 100)["items"]
        with desk.database.read() as session:
            kept = session.connection().execute(text("SELECT version FROM venue_rules WHERE packed IS NOT NULL"))
            assert [row.version for row in kept] == [2]
    assert (newest["version"], first["version"]) == (2, 1)
    assert newest["changed"] == [
        {"symbol": "BTCUSDT", "rule": "status", "before": "TRADING", "after": "BREAK"},
        {"symbol": "BTCUSDT", "rule": "min_notional", "before": "5", "after": "10"},
    ]
    assert [json.loads(row["body"])["changed"] for row in audited if row["type"] == "venue.rules"] == [0, 2]


@pytest.mark.parametrize(
    ("changes", "code", "values"),
    [
        ({"status": "BREAK"}, "CLOSED", {"status": "BREAK"}),
        ({"min_notional": Decimal("500.5")}, "MINIMUM", {"minimum": "500.5", "largest": "500"}),
        ({"order_types": ("LIMIT", "MARKET")}, "NO_STOPS", {}),
        ({"symbol": "BTCUSDC", "quote": "USDC"}, "DELISTED", {}),
        ({"tick_size": Decimal("0.1")}, "STEPS", {}),
    ],
)
async def test_bot_that_a_change_breaks_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], code: str, values: dict[str, str]
) -> None:
    async with _watching(tmp_path) as (desk, watch):
        await watch.look()
        await desk.bot(stops_at_venue=True)
        assert (await watch.report())["problems"] == []
        _change(monkeypatch, **changes)
        await watch.look()
        (problem,) = (await watch.report())["problems"]
        assert (problem["bot_id"], problem["pair"], problem["code"]) == (BOT, "BTC/USDT", code)
        assert values.items() <= problem.items()
        monkeypatch.setattr(fake_venue, "SPEC", SPEC)
        await watch.look()
        left = (await watch.report())["problems"]
        # Back again is another change of the steps.
        assert [problem["code"] for problem in left] == (["STEPS"] if code == "STEPS" else [])


async def test_silent_venue_changes_nothing(tmp_path: Path) -> None:
    async with _watching(tmp_path) as (desk, watch):
        desk.venue.reachable = False
        await watch.look()
        assert await watch.report() == {"venue": "testnet", "checked_at": None, "items": [], "problems": []}
