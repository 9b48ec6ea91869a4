"""The short form of `npm run faults -- outcomes`, and that its judge sees what it has to see."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.faults.invariants import Entry, Placed, compare
from tests.faults.outcomes import campaign
from tests.faults.proxy import UNKNOWN, Request
from tests.faults.storm import Storm

ORDER = Placed("7", "vostok-x-1", "FILLED", Decimal("0.5"))
ENTRY = Entry("x", "DELIVERED", ORDER)
VIEW = {"x": {"7": Decimal("0.5")}}


@pytest.mark.slow
async def test_no_order_is_lost_doubled_or_unowned_when_answers_are_lost(tmp_path: Path) -> None:
    figures = await campaign(tmp_path / "home", n=24, seed=11, bots=12, quick=True)
    assert figures["unknown_outcomes"] == 24
    assert figures["exchange_orders"] >= 36
    assert [figures[name] for name in ("lost", "duplicate", "unowned", "differences")] == [0, 0, 0, 0]


def test_books_that_agree_are_clean() -> None:
    assert compare([ORDER], [ENTRY], VIEW, {"x": 1}).clean


def test_order_the_bot_was_not_told_of_is_lost() -> None:
    assert compare([ORDER], [ENTRY], {"x": {}}, {"x": 1}).lost == 1


def test_order_outside_the_journal_is_unowned() -> None:
    assert compare([ORDER], [], VIEW, {"x": 1}).unowned == 1


def test_second_order_for_one_step_is_a_duplicate() -> None:
    again = ORDER._replace(order_id="8", client_id="vostok-x-2")
    view = {"x": {"7": Decimal("0.5"), "8": Decimal("0.5")}}
    found = compare([ORDER, again], [ENTRY, ENTRY._replace(order=again)], view, {"x": 1})
    assert (found.duplicate, found.lost) == (1, 0)
    assert compare([ORDER, ORDER._replace(order_id="8")], [ENTRY], view, {"x": 2}).duplicate == 1


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY._replace(state="IN_DOUBT"),
        ENTRY._replace(order=ORDER._replace(executed=Decimal(1))),
        ENTRY._replace(order=ORDER._replace(order_id="9")),
    ],
)
def test_journal_that_tells_another_story_is_a_difference(entry: Entry) -> None:
    assert compare([ORDER], [entry], VIEW, {"x": 1}).differences


def test_journal_or_bot_with_an_order_the_exchange_never_had_is_a_difference() -> None:
    assert compare([], [ENTRY], {"x": {}}, {"x": 0}).differences
    assert compare([], [], VIEW, {"x": 0}).differences
    assert compare([], [ENTRY._replace(state="REJECTED")], {"x": {}}, {"x": 0}).clean


def test_storm_gives_every_fault_as_often_and_stops_after_n() -> None:
    storm = Storm(3, 2 * len(UNKNOWN), on_orders=1.0)
    request = Request("POST", "/api/v3/order", b"newClientOrderId=vostok-x-1")
    names = [storm(request) for _ in range(3 * len(UNKNOWN))]
    assert sorted(name for name in names if name) == sorted(UNKNOWN * 2)
    assert names[2 * len(UNKNOWN) :] == [None] * len(UNKNOWN)


def test_storm_of_one_seed_is_always_the_same() -> None:
    requests = [Request("POST", "/api/v3/order", b""), Request("GET", "/api/v3/depth", b"")] * 50
    one, two = (Storm(5, 40) for _ in range(2))
    assert [one(request) for request in requests] == [two(request) for request in requests]


def test_questions_about_a_dark_order_fail() -> None:
    storm = Storm(3, 1, ("dark_taken",), on_orders=1.0)
    storm(Request("POST", "/api/v3/order", b"newClientOrderId=vostok-x-1&side=BUY"))
    assert storm(Request("GET", "/api/v3/order?origClientOrderId=vostok-x-1", b"")) == "503_lost"
    assert storm(Request("GET", "/api/v3/order?origClientOrderId=vostok-x-2", b"")) is None
