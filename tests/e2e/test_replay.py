"""Gateway and bot end to end on real candles: trades happen, and the money adds up to the last digit."""

from contextlib import closing
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests import replay_cases
from tests.e2e.stack import get, log_in, post
from tests.programs import Installation, shared_data, wait_until

CASE = replay_cases.BOTH_LOSE_SOONEST
CANDLES = shared_data()
EXACT = Decimal("1e-8")
BALANCE = Decimal(1000)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CANDLES is None, reason="../shared/data is absent: the replay of real candles is not tested"),
]


@pytest.fixture
def replayed(installation: Installation) -> Installation:
    """An installation whose simulator replays the case."""
    assert CANDLES is not None
    installation.settings |= {
        "owner_password": "a password for this test",
        "replay": str(CANDLES / replay_cases.FOLDER),
        "replay_from": CASE.start,
        "replay_stretch": str(replay_cases.STRETCH),
    }
    return installation


def _closed_pairs(client: httpx.Client, bot: str) -> set[str]:
    trades = get(client, f"/bots/{bot}/trades", limit=100)["items"]
    return {trade["pair"] for trade in trades if not trade["is_open"]}


def _fills(control: httpx.Client, bot: str) -> list[dict[str, Any]]:
    page = get(control, f"/bots/{bot}/fills", limit=500)
    assert page["next"] is None, "more fills than this test reads"
    items: list[dict[str, Any]] = page["items"]
    return items


def test_balance_is_start_plus_realised_after_trend_following_traded_real_candles(replayed: Installation) -> None:
    with replayed.running("simulator", "gateway", "bothost", "panel"), closing(log_in(replayed)) as client:
        # What the strategy does with large trades is looked at, not how large they should be.
        wide = {"max_loss_at_stop": "0.1", "max_pair_exposure": "0.5"}
        client.put("/risk/limits", json={"mode": "SIMULATED", "limits": wide}).raise_for_status()
        bot = post(
            client,
            "/bots",
            {
                "name": "Real candles",
                "strategy": replay_cases.STRATEGY,
                "pairs": list(CASE.pairs),
                "timeframe": replay_cases.TIMEFRAME,
                "simulated_balance": str(BALANCE),
                "stake_amount": "300",
            },
        )["id"]
        post(client, f"/bots/{bot}/start")
        wait_until(
            lambda: _closed_pairs(client, bot) == set(CASE.pairs),
            within_s=(CASE.closed_within + 3) * 60,
            tell=lambda: "\n".join(str(line) for line in get(client, f"/bots/{bot}/logs", limit=40)["items"]),
            every_s=1,
        )
        post(client, f"/bots/{bot}/stop")
        wait_until(lambda: get(client, f"/bots/{bot}")["state"] == "STOPPED", within_s=60, every_s=0.5)

        with replayed.control() as control:
            fills = _fills(control, bot)
            account = get(control, f"/bots/{bot}")
        realised = sum((Decimal(fill["realised"]) for fill in fills if fill["realised"] is not None), Decimal(0))
        assert {fill["pair"] for fill in fills if fill["side"] == "SELL"} == set(CASE.pairs)
        assert realised != 0
        assert abs(Decimal(account["balance"]) - (BALANCE + realised)) <= EXACT

        figures = get(client, f"/bots/{bot}")["figures"]
        assert abs(Decimal(figures["balance"]) - (BALANCE + realised)) <= EXACT
        book = next(book for book in get(client, "/portfolio")["books"] if book["mode"] == "SIMULATED")
        assert abs(Decimal(book["balance"]) - (BALANCE + realised)) <= EXACT
        assert abs(_cash_after(fills) - Decimal(_free(account, "USDT"))) <= EXACT


def _cash_after(fills: list[dict[str, Any]]) -> Decimal:
    """The quote balance that the fills leave, worked out from nothing but their amounts and fees."""
    cash = BALANCE
    for fill in fills:
        quote, fee = Decimal(fill["quote"]), Decimal(fill["fee"])
        cash += quote if fill["side"] == "SELL" else -quote
        cash -= fee if fill["fee_asset"] == "USDT" else 0
    return cash


def _free(account: dict[str, Any], asset: str) -> str:
    found: str = next(balance["free"] for balance in account["balances"] if balance["asset"] == asset)
    return found
