"""The owner moves the simulated market through the gateway, and the chain remembers who did."""

import json
import time
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.programs import Installation
from vostok.db import Database
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.lab import MarketLab
from vostok.gateway.writer import Writer
from vostok.web import install_errors

PAIR = "XRP/USDT"


def _begin(control: httpx.Client, **changes: Any) -> httpx.Response:
    return control.post("/lab", json={"kind": "crash", "pair": PAIR, "duration_s": 10, "actor": "owner"} | changes)


@pytest.mark.slow
def test_a_crash_shows_in_prices_and_in_the_chain_and_ends_when_stopped(
    control: httpx.Client, trading_floor: Installation
) -> None:
    def price() -> Decimal:
        with httpx.Client(base_url=f"http://127.0.0.1:{trading_floor.ports.simulator}") as venue:
            return Decimal(venue.get("/api/v3/ticker/price", params={"symbol": "XRPUSDT"}).json()["price"])

    before = price()
    begun = _begin(control).json()
    assert (begun["kind"], begun["pair"], begun["active"]) == ("crash", PAIR, True)
    assert control.get("/lab").json()["items"][0] == begun
    until = time.monotonic() + 8
    while price() > before * Decimal("0.82") and time.monotonic() < until:
        time.sleep(0.2)
    assert price() < before * Decimal("0.82")
    ended = control.post(f"/lab/{begun['id']}/stop", json={"actor": "owner"}).json()
    assert ended["ends_at"] < begun["ends_at"]
    until = time.monotonic() + 20
    while price() <= before * Decimal("0.95") and time.monotonic() < until:
        time.sleep(0.2)
    assert price() > before * Decimal("0.95")
    rows = [row for row in control.get("/audit?limit=1000").json()["items"] if row["subject"].startswith("lab:")][-2:]
    assert [(row["type"], row["subject"], row["actor"]) for row in rows] == [
        ("lab.begin", "lab:crash", "owner"),
        ("lab.stop", f"lab:{begun['id']}", "owner"),
    ]
    assert json.loads(rows[0]["body"]) == {"kind": "crash", "pair": PAIR, "duration_s": 10}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "field"),
    [({"pair": "NOPE/USDT"}, "pair"), ({"kind": "meteor"}, "kind"), ({"duration_s": 1}, "duration_s")],
)
def test_what_the_simulator_refuses_is_refused_in_its_words(
    control: httpx.Client, change: dict[str, Any], field: str
) -> None:
    answer = _begin(control, **change)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_real_market_has_no_lab(tmp_path: Any) -> None:
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    app = FastAPI()
    install_errors(app)
    app.include_router(MarketLab(None, "Binance", Writer(database, lambda: 0, lambda _: None)).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        answers = [
            await client.get("/lab"),
            await client.post("/lab", json={"kind": "crash", "duration_s": 60, "actor": "owner"}),
            await client.post("/lab/1/stop", json={"actor": "owner"}),
        ]
    database.close()
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "Binance is a real market" in answers[0].json()["detail"]
