"""The short form of `npm run faults -- stranger`, and that its judges see what they have to see."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.faults.door import Tap
from tests.faults.invariants import Placed
from tests.faults.outcomes import campaign
from tests.faults.proxy import Request
from tests.faults.stranger import added_up, is_ok
from tests.faults.stranger_control import Known, compared
from tests.gateway.strangers import made_stranger

BOUGHT = Placed("7", "x-1", "FILLED", Decimal("0.5"))
GOOD: dict[str, Any] = {
    **dict.fromkeys(("lost", "duplicate", "unowned", "differences", "faults_unmet"), 0),
    "latched": [],
    "faults_met": 5,
    "refused": {"signature": 0, "clock": 2, "filters": 0, "limits": 0},
    "weight_a_minute_and_bot": 10.0,
}


@pytest.mark.slow
async def test_lost_answers_at_a_stranger_with_an_hmac_key_then_no_order_is_lost_or_doubled(tmp_path: Path) -> None:
    stranger = made_stranger(tmp_path / "stranger", "HMAC")
    figures = await campaign(tmp_path / "home", n=2, seed=3, bots=2, quick=True, stranger=stranger)
    assert figures["exchange_orders"] >= 6
    assert [figures[name] for name in ("lost", "duplicate", "unowned", "differences")] == [0, 0, 0, 0]


def test_order_that_no_plain_bot_knows_is_lost_and_one_that_never_was_a_ghost() -> None:
    other = BOUGHT._replace(order_id="8")
    rejected = BOUGHT._replace(order_id="9", status="REJECTED", executed=Decimal(0))
    found = compared([BOUGHT, other, rejected], [Known("7", 0.5), Known("77", 0.0)])
    assert (found["lost"], found["ghosts"], found["differences"]) == (1, 1, 0)
    assert compared([BOUGHT], [Known("7", 0.4)])["differences"] == 1


@pytest.mark.parametrize(
    "harm",
    [
        {"lost": 1},
        {"differences": 1},
        {"latched": ["books"]},
        {"faults_met": 4},
        {"faults_unmet": 1},
        {"refused": {"filters": 1}},
        {"refused": {"signature": 1}},
        {"refused": {"limits": 1}},
    ],
)
def test_verdict_then_each_harm_counts(harm: dict[str, Any]) -> None:
    assert is_ok(GOOD, 5)
    assert not is_ok(GOOD | harm, 5)


def test_legs_then_added_up_but_for_the_weight() -> None:
    total = added_up([GOOD, GOOD | {"lost": 3, "weight_a_minute_and_bot": 20.0}])
    assert (total["lost"], total["faults_met"], total["refused"]["clock"]) == (3, 10, 4)
    assert total["weight_a_minute_and_bot"] == 15.0


def test_tap_then_refusals_by_their_code_and_the_weight_of_the_fullest_look() -> None:
    tap, order = Tap(), Request("POST", "/api/v3/order", b"")
    head = b"HTTP/1.1 %d X\r\nX-MBX-USED-WEIGHT-1M: %d\r\n\r\n"
    tap(order, head % (200, 40) + b"{}")
    tap(order, head % (400, 44) + b'{"code": -1013, "msg": "Filter failure"}')
    tap(Request("GET", "/api/v3/ping", b""), head % (502, 42) + b"<html>")
    assert (tap.requests, tap.orders, dict(tap.refused)) == (3, 2, {-1013: 1, 0: 1})
    assert tap.weight_a_minute() == 44
