"""Statistics over HTTP, read from the mirror, the equity samples and the market."""

from typing import Any

from tests.panel.conftest import Panel
from tests.panel.samples import account, until
from vostok.clock import MINUTE_MS
from vostok.panel.portfolio.models import EquityPoint
from vostok.panel.trades.models import Trade


def closed_trade(bot_id: str, number: int, profit: str | None) -> Trade:
    unknown = ("entry_price", "exit_price", "cost", "fees", "profit_ratio", "profit_freqtrade", "stop_price")
    return Trade(
        bot_id=bot_id,
        number=number,
        mode="SIMULATED",
        pair="BTC/USDT",
        is_open=False,
        opened_at=1_000_000,
        closed_at=1_000_000 + number * MINUTE_MS,
        quantity="1",
        remaining="0",
        profit=profit,
        entry_tag=None,
        exit_reason="roi",
        updated_at=0,
        **dict.fromkeys(unknown),
    )


async def statistics(panel: Panel, bot_id: str) -> Any:
    answer = await panel.client.get(f"/api/bots/{bot_id}/statistics")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_new_bot_then_what_cannot_be_known_is_null(panel: Panel) -> None:
    bot = await panel.create()
    found = await statistics(panel, bot["id"])
    assert found["closed_trades"] == 0
    for name in ("first_started_at", "hit_ratio", "profit_factor", "average_duration_ms", "buy_and_hold"):
        assert found[name] is None, name


async def test_bot_has_traded_then_its_statistics_come_from_trades_curve_and_market(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await until(lambda: bot["id"] in panel.gateway.accounts and bot["id"] in panel.bothost.processes)
    panel.gateway.accounts[bot["id"]] = account(bot["id"], equity="990", realised="-6", unrealised="-4", fees="0.3")
    panel.gateway.tell("account", panel.gateway.accounts[bot["id"]], bot["id"])
    # Next year, so that none of the panel's own samples of this minute comes between.
    future = panel.app.state.clock() // MINUTE_MS * MINUTE_MS + 365 * 86_400_000
    with panel.app.state.database.write() as session:
        for number, profit in enumerate(("4", "-10", None), start=1):
            session.add(closed_trade(bot["id"], number, profit))
        common = {"bot_id": bot["id"], "mode": "SIMULATED", "stake_currency": "USDT", "balance": "1000"}
        session.add(EquityPoint(**common, ts=future, equity="1200"))
        session.add(EquityPoint(**common, ts=future + MINUTE_MS, equity="900"))
        session.add(EquityPoint(**common, ts=future + 2 * MINUTE_MS, equity=None))

    async def told() -> bool:
        found = await statistics(panel, bot["id"])
        return bool(found["fees"] == "0.3" and found["first_started_at"])

    await until(told)
    found = await statistics(panel, bot["id"])
    assert (found["closed_trades"], found["wins"], found["losses"]) == (2, 1, 1)
    assert (found["hit_ratio"], found["profit_factor"]) == ("0.50000000", "0.40000000")
    assert found["average_duration_ms"] == 90_000
    assert (found["realised"], found["unrealised"], found["total_return"]) == ("-6", "-4", "-0.01000000")
    assert (found["peak_equity"], found["max_drawdown"], found["drawdown"]) == ("1200", "0.25000000", "0.17500000")
    # The fake venue's minute opened at 1 and its newest price is 100000.
    assert found["buy_and_hold"] == "99999.00000000"


async def test_allocation_is_raised_or_cut_then_neither_is_a_gain_or_a_fall(panel: Panel) -> None:
    bot = await panel.create()
    future = panel.app.state.clock() // MINUTE_MS * MINUTE_MS + 365 * 86_400_000
    samples = [("1000", "1000"), ("1100", "1000"), ("3100", "3000"), ("2990", "3000"), ("490", "500")]
    with panel.app.state.database.write() as session:
        for minute, (equity, start) in enumerate(samples):
            common = {"bot_id": bot["id"], "mode": "SIMULATED", "stake_currency": "USDT", "balance": "1000"}
            session.add(EquityPoint(**common, ts=future + minute * MINUTE_MS, equity=equity, start=start))
    found = await statistics(panel, bot["id"])
    assert (found["peak_equity"], found["max_drawdown"]) == ("1100", "0.10000000")


async def test_bot_started_again_then_buy_and_hold_counts_from_its_first_start(panel: Panel) -> None:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await until(lambda: bot["id"] in panel.bothost.processes)

    async def started() -> bool:
        return (await statistics(panel, bot["id"]))["first_started_at"] is not None

    await until(started)
    first = (await statistics(panel, bot["id"]))["first_started_at"]
    await panel.client.post(f"/api/bots/{bot['id']}/stop")
    await until(lambda: panel.bothost.processes[bot["id"]]["state"] == "stopped")
    await panel.client.post(f"/api/bots/{bot['id']}/start")
    await until(lambda: panel.bothost.calls.count("start") == 2)
    panel.app.state.track_records._remembered.clear()
    assert (await statistics(panel, bot["id"]))["first_started_at"] == first


async def test_trade_that_is_valued_later_then_the_statistics_follow(panel: Panel) -> None:
    bot = await panel.create()
    with panel.app.state.database.write() as session:
        session.add(closed_trade(bot["id"], 1, "4"))
        session.add(closed_trade(bot["id"], 2, None))
    assert (await statistics(panel, bot["id"]))["wins"] == 1
    with panel.app.state.database.write() as session:
        trade = session.get_one(Trade, (bot["id"], 2))
        trade.profit, trade.updated_at = "3", 5
    assert (await statistics(panel, bot["id"]))["wins"] == 2
