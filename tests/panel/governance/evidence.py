"""Bots with evidence: validations, simulated days and trades, as the stages ask for them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import Session, col, delete, select

from tests.panel.conftest import PASSWORD, Panel
from vostok.audit import audit_table
from vostok.clock import DAY_MS, MINUTE_MS, now_ms
from vostok.lab.hashes import strategy_hash
from vostok.panel.governance.models import Passport
from vostok.panel.parity.models import ParityRun
from vostok.panel.portfolio.models import EquityPoint
from vostok.panel.trades.models import Trade
from vostok.panel.validation.models import Validation

CHECKS = [
    {"name": "max_drawdown", "value": 0.1, "limit": 0.15, "better": "lower", "passed": True, "note": None},
    {"name": "lookahead", "value": 0, "limit": 0, "better": "lower", "passed": True, "note": None},
    {"name": "recursive", "value": 0.0, "limit": 0.001, "better": "lower", "passed": True, "note": None},
]
PREDICTED = {
    "days": 60, "daily_return": {"p5": -0.01, "p50": 0.0, "p95": 0.01}, "max_drawdown": {"p50": 0.05, "p95": 0.12},
    "sharpe": 1.4, "daily": [0.01, -0.008, 0.004, 0.0, -0.002],
}  # fmt: skip


ASKED = {"pairs": ["BTC/USDT"], "timeframe": "1h", "stake_amount": "100", "balance": "10000"}


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Wait until `reached`."""
    async with asyncio.timeout(10):
        while not await reached():
            await asyncio.sleep(0.02)


def validate(panel: Panel, verdict: str = "PASSED", **changes: Any) -> None:
    """Store a finished validation of the panel's strategy as it is."""
    code = strategy_hash(panel.settings.strategies, "Quiet")
    row: dict[str, Any] = {
        "id": f"v{now_ms()}",
        "strategy": "Quiet",
        "state": "DONE",
        "request": ASKED,
        "plan": {},
        "verdict": verdict,
        "checks": CHECKS,
        "hashes": {"strategy": code, "config": "c", "data": "d"},
        "predicted": PREDICTED,
        "created_at": now_ms(),
        "finished_at": now_ms(),
    }
    with panel.app.state.database.write() as session:
        session.add(Validation(**{**row, **changes}))


async def promote(panel: Panel, bot_id: str, **body: Any) -> Any:
    """Take the next step with the owner's password."""
    return await panel.client.post(f"/api/bots/{bot_id}/promote", json={"password": PASSWORD} | body)


async def standing(panel: Panel, bot_id: str) -> Any:
    """The bot's card."""
    return (await panel.client.get(f"/api/bots/{bot_id}/standing")).json()


async def simulated(panel: Panel) -> str:
    """A bot in stage SIMULATED that runs."""
    validate(panel)
    bot = (await panel.create())["id"]
    assert (await promote(panel, bot)).json()["stage"] == "VALIDATED"
    await panel.client.post(f"/api/bots/{bot}/start")

    async def runs() -> bool:
        found = await panel.bot(bot)
        return bool(found["state"] == "RUNNING" and found["running_version"] == 1)

    await until(runs)
    assert (await promote(panel, bot)).json()["stage"] == "SIMULATED"
    return str(bot)


def traded(panel: Panel, bot_id: str, days: int, trades: int, *equities: str, fidelity: float | None = 0.99) -> None:
    """Let the bot's stage have begun `days` ago, with equity at even times since and `trades` closed ones."""
    panel.gateway.accounts[bot_id]["equity"] = panel.gateway.accounts[bot_id]["balance"] = equities[-1]
    now = now_ms() // MINUTE_MS * MINUTE_MS
    since = now - days * DAY_MS - MINUTE_MS
    with panel.app.state.database.write() as session:
        passport = session.exec(select(Passport).where(Passport.bot_id == bot_id)).one()
        passport.stage_since = since
        session.add(passport)
        for model in (EquityPoint, ParityRun):
            forget(session, model, bot_id)
        for number, equity in enumerate(equities):
            at = since + (number + 1) * (now - since) // (len(equities) + 1)
            session.add(
                EquityPoint(
                    bot_id=bot_id,
                    ts=at // MINUTE_MS * MINUTE_MS,
                    mode=passport.settings["mode"],
                    stake_currency="USDT",
                    balance=equity,
                    equity=equity,
                    start="1000",
                )
            )
        session.add(
            ParityRun(
                id=f"p{bot_id[:8]}{days}{len(equities)}{trades}",
                bot_id=bot_id,
                version=1,
                origin="owner",
                state="DONE",
                fidelity=fidelity,
                figures={"denied": 5 if fidelity is None else 0},
                created_at=now_ms(),
            )
        )
        for number in range(trades):
            session.add(_trade(bot_id, 1_000 + number, since + number * MINUTE_MS))


def forget(session: Session, model: type[EquityPoint] | type[ParityRun] | type[Trade], bot_id: str) -> None:
    session.exec(delete(model).where(col(model.bot_id) == bot_id))


def _trade(bot_id: str, number: int, at: int) -> Trade:
    nothing = dict.fromkeys(
        ("entry_price", "exit_price", "cost", "fees", "profit", "profit_ratio", "profit_freqtrade", "stop_price",
         "entry_tag", "exit_reason")
    )  # fmt: skip
    return Trade(
        bot_id=bot_id, number=number, mode="SIMULATED", pair="BTC/USDT", is_open=False, opened_at=at, closed_at=at,
        quantity="1", remaining="0", updated_at=at, **nothing,
    )  # fmt: skip


def audited(panel: Panel, type: str) -> list[str]:
    """The subjects of the rows of a type."""
    with panel.app.state.database.read() as session:
        rows = session.connection().execute(select(audit_table.c.subject).where(audit_table.c.type == type))
        return [subject for (subject,) in rows]
