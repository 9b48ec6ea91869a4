"""A venue that is not quite what Vostok knows gets a sentence, not a crash."""

from typing import Any

import pytest

from tests.binance.samples import spec
from vostok.binance.symbols import ORDER_TYPES, to_exchange_info
from vostok.doctor import venue
from vostok.doctor.venue import VenueFinding


def _info(**changes: Any) -> dict[str, Any]:
    info = to_exchange_info([spec()], 1, [])
    info["symbols"][0] |= changes
    return info


ORDERS = [{"limit": 100, "window_ms": 10_000}, {"limit": 9, "window_ms": 86_400_000}]


@pytest.mark.parametrize(
    ("finding", "status", "says"),
    [
        (venue.filters(_info()), "ok", "kinds of rule are known"),
        (venue.filters(_info(filters=[{"filterType": "T_PLUS_SELL"}])), "warning", "T_PLUS_SELL"),
        (venue.filters(_info() | {"exchangeFilters": [{"filterType": "NEW_RULE"}]}), "warning", "NEW_RULE"),
        (venue.filters(_info(status="SLEEPING")), "warning", "SLEEPING"),
        (venue.symbols(3, 2, []), "ok", "3 symbols, 2 of them trade"),
        (venue.symbols(3, 0, []), "failed", "maintenance"),
        (venue.symbols(9, 2, list("abcdefg")), "warning", "a, b, c, d, e and 2 more"),
        (venue.order_types([ORDER_TYPES]), "ok", "STOP_LOSS_LIMIT"),
        (venue.order_types([(*ORDER_TYPES, "PEGGED")]), "ok", "not used: PEGGED"),
        (venue.order_types([ORDER_TYPES, ("LIMIT",)]), "warning", "1 of 2 symbols"),
        (
            venue.limits(21, 6_000, ORDERS, told=True),
            "ok",
            "21 of 6000 request weight used this minute; new orders: 100 in 10 s and 9 in a day",
        ),
        (venue.limits(21, 6_000, ORDERS, told=False), "warning", "a proxy may drop it"),
        (venue.key([], tells_rights=True), "ok", "not take money out"),
        (venue.key(["It does not tell."], tells_rights=False), "ok", "does not tell what it may do"),
        (venue.key(["Restrict it."], tells_rights=True), "warning", "Restrict it."),
        (venue.failed("address", "It cannot be reached."), "failed", "It cannot be reached: check the network"),
    ],
)
def test_finding_says_how_it_stands_and_what_to_do(finding: VenueFinding, status: str, says: str) -> None:
    assert (finding.status, says in finding.text) == (status, True), finding


def test_without_a_key_nothing_signed_counts_as_passed() -> None:
    found = venue.without_key()
    assert [line.check for line in found] == ["key", "test_order", "user_stream"]
    assert {line.status for line in found} == {"warning"}
