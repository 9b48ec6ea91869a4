"""A bot that has run, its trades, and a fake host that hands over the backtest's."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.panel.conftest import Panel
from vostok.clock import now_ms
from vostok.panel.bots.models import Bot
from vostok.panel.trades.models import Trade

HOUR = 3_600_000
STARTED = now_ms() // HOUR * HOUR - 20 * HOUR


async def has_run(panel: Panel, made: str) -> None:
    async def facts(pairs: list[str]) -> list[dict[str, Any]]:
        return [{"symbol": pair.replace("/", "")} for pair in pairs]

    panel.app.state.parity.facts = facts
    with panel.app.state.database.write() as session:
        row = session.get_one(Bot, made)
        row.started_at, row.running_version = STARTED + 60_000, 1
        session.add(row)


def expected(hour: int, **changes: Any) -> dict[str, Any]:
    """A trade of the backtest, opened so many hours after the start."""
    return {
        "pair": "BTC/USDT",
        "opened_at": STARTED + hour * HOUR,
        "closed_at": STARTED + (hour + 2) * HOUR,
        "open_rate": "100",
        "close_rate": "102",
        "amount": "1",
        "fees": "0.2",
        "traded": "202",
        "enter_tag": None,
        "exit_reason": "exit_signal",
    } | changes


def happened(panel: Panel, bot: str, number: int, hour: int, **changes: Any) -> None:
    """A trade of the bot, opened a few seconds into that hour."""
    trade = Trade(
        bot_id=bot, number=number, mode="SIMULATED", pair="BTC/USDT", is_open=False,
        opened_at=STARTED + hour * HOUR + 4_000, closed_at=STARTED + (hour + 2) * HOUR + 6_000, quantity="1",
        remaining="0", entry_price="100", exit_price="102", cost="100", fees="0.2", profit="1.8", profit_ratio="0.018",
        profit_freqtrade="1.8", stop_price=None, entry_tag=None, exit_reason="exit_signal", updated_at=STARTED,
    )  # fmt: skip
    for name, value in changes.items():
        setattr(trade, name, value)
    with panel.app.state.database.write() as session:
        session.add(trade)


async def backtested(panel: Panel, *trades: dict[str, Any], absent: list[str] | None = None) -> str:
    """Let the host finish the backtest that it was handed with these trades; its job."""
    for _ in range(500):
        if waiting := [job for job, one in panel.bothost.jobs.items() if one["state"] == "queued"]:
            break
        await asyncio.sleep(0.01)
    folder = panel.settings.home / "lab" / waiting[0]
    await asyncio.to_thread(_write, folder, list(trades), absent or [])
    panel.bothost.set_job(waiting[0], state="done", progress=1.0)
    return waiting[0]


def _write(folder: Path, trades: list[dict[str, Any]], absent: list[str]) -> None:
    folder.mkdir(parents=True)
    (folder / "trades.json").write_text(json.dumps(trades))
    (folder / "report.json").write_text(json.dumps({"absent": absent}))


async def start(panel: Panel, bot: str) -> Any:
    answer = await panel.client.post(f"/api/bots/{bot}/parity")
    assert answer.status_code == 202, answer.text
    return answer.json()


async def ended(panel: Panel, bot: str, run: str) -> Any:
    for _ in range(500):
        found = (await panel.client.get(f"/api/bots/{bot}/parity", params={"run": run})).json()
        if found["shown"]["state"] not in ("QUEUED", "RUNNING"):
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(found)
