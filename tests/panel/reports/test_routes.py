"""Reports over HTTP: made of what the panel has stored, kept once a period has ended, and given as files."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.panel.conftest import Panel
from vostok.clock import DAY_MS, HOUR_MS, now_ms, utc_day_start
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_client import Gateway
from vostok.panel.portfolio.models import BookEquity, EquityPoint
from vostok.panel.reports.service import Reports
from vostok.panel.trades.models import MirroredFill, Trade

TODAY = utc_day_start(now_ms())
YESTERDAY = TODAY - DAY_MS
NAME = f"day-{datetime.fromtimestamp(YESTERDAY / 1000, UTC).date().isoformat()}"


def decision(id: int, bot_id: str, **changes: Any) -> dict[str, Any]:
    """A denial of an entry."""
    return {
        "id": id, "bot_id": bot_id, "pair": "BTC/USDT", "side": "BUY", "allowed": False, "code": "-2010",
        "rule": "max_exposure", "reason": "Too much.", "price": "1", "quantity": "1", "notional": "1",
        "source": "wire", "ts": YESTERDAY, "times": 4, "last_ts": YESTERDAY + HOUR_MS, "trace": "",
    } | changes  # fmt: skip


def traded(panel: Panel, bot_id: str) -> None:
    """A day in which the bot bought for 100, sold for 110.1 and earned 9.8."""
    filled: dict[str, Any] = {
        "bot_id": bot_id, "pair": "BTC/USDT", "exchange_order_id": "X", "price": "100000", "quantity": "0.001",
        "maker": False, "fee": "0.1", "fee_asset": "USDT", "fee_quote": "0.1",
    }  # fmt: skip
    with panel.app.state.database.write() as session:
        row = session.get_one(Bot, bot_id)
        row.created_at = YESTERDAY - DAY_MS
        session.add(row)
        at = YESTERDAY + HOUR_MS
        session.add(MirroredFill(id="1", order_id="1", side="BUY", quote="100", realised=None, ts=at, **filled))
        session.add(MirroredFill(id="2", order_id="2", side="SELL", quote="110.1", realised="9.8", ts=at + 1, **filled))
        session.add(
            Trade(
                bot_id=bot_id, number=1, mode="SIMULATED", pair="BTC/USDT", is_open=False, opened_at=at,
                closed_at=at + 1, quantity="0.001", remaining="0", entry_price="100000", exit_price="110100",
                cost="100.1", fees="0.2", profit="9.8", profit_ratio="0.1", profit_freqtrade=None, stop_price=None,
                entry_tag=None, exit_reason="roi", updated_at=at,
            )
        )  # fmt: skip
        for ts, equity in ((YESTERDAY, "1000"), (YESTERDAY + HOUR_MS, "950"), (TODAY, "1009.8")):
            known: dict[str, Any] = {
                "mode": "SIMULATED",
                "stake_currency": "USDT",
                "ts": ts,
                "balance": equity,
                "equity": equity,
            }
            session.add(EquityPoint(bot_id=bot_id, start="1000", **known))
            session.add(BookEquity(start="1000", **known))


@pytest.fixture
async def bot(panel: Panel) -> str:
    made: str = (await panel.create(name="=Alpha|1"))["id"]
    traded(panel, made)
    panel.gateway.records.decisions = [
        decision(2, made, ts=YESTERDAY, last_ts=TODAY + 1),
        decision(1, made),
    ]
    return made


async def test_day_then_profit_costs_drawdown_exposure_and_denials_of_that_day(panel: Panel, bot: str) -> None:
    found = (await panel.client.get(f"/api/reports/{NAME}")).json()
    (book,) = found["books"]
    assert (found["complete"], found["kept"], book["mode"]) == (True, False, "SIMULATED")
    assert (book["profit"], book["realised"], book["fees"], book["equity"]) == ("9.8", "9.8", "0.2", "1009.8")
    assert (book["max_drawdown"], book["max_exposure"]) == ("0.05000000", "100")
    # The one that was said again today is told today.
    assert book["denials"] == [{"rule": "max_exposure", "times": 4, "bots": 1}]
    (line,) = book["bots"]
    assert (line["id"], line["family"], line["closed_trades"], line["wins"]) == (bot, "Quiet", 1, 1)
    assert [one["id"] for one in book["pairs"]] == ["BTC/USDT"]


async def test_day_has_ended_then_it_is_kept_as_it_was_and_listed(panel: Panel, bot: str) -> None:
    reports: Reports = panel.app.state.reports
    reports.clock = lambda: TODAY + HOUR_MS
    assert await reports.keep() > 0
    assert await reports.keep() == 0
    panel.gateway.records.decisions = []
    found = (await panel.client.get(f"/api/reports/{NAME}")).json()
    assert found["kept"]
    assert found["books"][0]["denials"] == [{"rule": "max_exposure", "times": 4, "bots": 1}]
    listed = (await panel.client.get("/api/reports", params={"kind": "day", "limit": 1})).json()
    assert [(one["id"], one["books"][0]["profit"]) for one in listed["items"]] == [(NAME, "9.8")]
    rest = (await panel.client.get("/api/reports", params={"kind": "day", "after": listed["next"]})).json()
    assert NAME not in [one["id"] for one in rest["items"]]


@pytest.mark.usefixtures("bot")
async def test_gateway_is_away_then_denials_are_unknown_and_nothing_is_kept(panel: Panel, tmp_path: Path) -> None:
    away = Gateway(tmp_path / "none.sock")
    reports = Reports(panel.app.state.database, away, lambda: TODAY + HOUR_MS)
    assert await reports.keep() == 0
    (book,) = (await reports.of(NAME)).books
    assert (book.denials, book.profit) == (None, Decimal("9.8"))
    await away.close()


async def test_no_such_period_then_a_sentence(panel: Panel) -> None:
    answer = await panel.client.get("/api/reports/day-2026-99-99")
    assert (answer.status_code, "write day-2026-11-20" in answer.json()["detail"]) == (422, True)
    assert (await panel.client.get("/api/reports/month-2089-01")).status_code == 404
    empty = (await panel.client.get("/api/reports/day-2020-01-01")).json()
    assert empty["books"] == []


@pytest.mark.usefixtures("bot")
async def test_files_are_markdown_in_both_languages_and_csv_without_formulas(panel: Panel) -> None:
    text = (await panel.client.get(f"/api/reports/{NAME}/report.md")).text
    assert "| =Alpha\\|1 | +9.8 | +9.8 | 0.2 | 210.1 | 1 | 1 | 100 | – | – | 4 |" in text
    translated = (await panel.client.get(f"/api/reports/{NAME}/report.md", params={"language": "pt-BR"})).text
    assert translated.count("\n## ") + translated.count("\n### ") == text.count("\n## ") + text.count("\n### ")
    assert "### Correlação entre famílias" in translated
    answer = await panel.client.get(f"/api/reports/{NAME}/report.csv")
    assert f'filename="vostok-report-{NAME}.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["part"], row["name"], row["profit"]) for row in rows] == [
        ("bot", "'=Alpha|1", "9.8"),
        ("family", "Quiet", "9.8"),
        ("pair", "BTC/USDT", ""),
    ]


@pytest.mark.usefixtures("bot")
async def test_fills_for_taxes_then_times_in_utc_and_the_fee_in_its_asset(panel: Panel) -> None:
    asked = {"period": NAME, "mode": "SIMULATED"}
    rows = list(csv.DictReader(io.StringIO((await panel.client.get("/api/reports/fills.csv", params=asked)).text)))
    assert [(row["side"], row["fee"], row["fee_asset"], row["realised_in_quote"]) for row in rows] == [
        ("BUY", "0.1", "USDT", ""),
        ("SELL", "0.1", "USDT", "9.8"),
    ]
    assert rows[0]["time_utc"] == f"{NAME[4:]}T01:00:00.000Z"
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("210.1")
    # What is real is asked for by default, and never mixed with what is simulated.
    real = (await panel.client.get("/api/reports/fills.csv", params={"period": NAME})).text
    assert real.count("\r\n") == 1


async def test_bot_made_in_the_period_then_what_it_lost_before_its_first_sample_counts(panel: Panel) -> None:
    made = (await panel.create())["id"]
    begin = YESTERDAY + HOUR_MS
    with panel.app.state.database.write() as session:
        row = session.get_one(Bot, made)
        row.created_at = begin
        session.add(row)
        for ts, equity in ((begin + 60_000, "999.7"), (begin + HOUR_MS, "999")):
            known: dict[str, Any] = {"mode": "SIMULATED", "stake_currency": "USDT", "balance": equity, "equity": equity}
            session.add(EquityPoint(bot_id=made, start="1000", ts=ts, **known))
            session.add(BookEquity(start="1000", ts=ts, **known))
    [book] = (await panel.client.get(f"/api/reports/{NAME}")).json()["books"]
    assert (book["profit"], book["bots"][0]["profit"]) == ("-1", "-1")
