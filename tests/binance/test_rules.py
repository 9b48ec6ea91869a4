"""Two versions of a venue's rules differ by exactly what was changed between them."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.binance.samples import spec
from vostok.binance.rules import RuleChange, difference, fingerprint, rules_of

AMOUNT = st.decimals(min_value=0, max_value=1000, places=8)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "tick_size": AMOUNT,
        "min_notional": AMOUNT,
        "status": st.sampled_from(["TRADING", "BREAK", "CANCEL_ONLY"]),
        "max_position": st.none() | AMOUNT,
        "trailing_above": st.tuples(st.integers(1, 9), st.integers(10, 99)),
    },
)


@given(before=CHANGES, after=CHANGES)
def test_difference_names_what_changed_and_nothing_else(before: dict[str, Any], after: dict[str, Any]) -> None:
    old, new = rules_of({"BTCUSDT": spec(**before)}), rules_of({"BTCUSDT": spec(**after)})
    found = difference(json.loads(json.dumps(old)), new)
    differing = {name for name in {*before, *after} if getattr(spec(**before), name) != getattr(spec(**after), name)}
    assert {change.rule for change in found.changed} == differing
    assert (fingerprint(old) == fingerprint(new)) == (not differing)
    assert (found.added, found.removed) == ((), ())


def test_listed_and_delisted_symbols_are_named() -> None:
    one, two = spec(), spec(symbol="ETHUSDT", base="ETH")
    found = difference(rules_of({"BTCUSDT": one}), rules_of({"ETHUSDT": two}))
    assert (found.added, found.removed, found.changed) == (("ETHUSDT",), ("BTCUSDT",), ())


def test_order_of_lists_and_trailing_zeros_are_no_change() -> None:
    one = spec(order_types=("LIMIT", "MARKET"), tick_size=Decimal("0.010"))
    two = spec(order_types=("MARKET", "LIMIT"), tick_size=Decimal("0.01"))
    assert difference(rules_of({"A": one}), rules_of({"A": two})).changed == ()


def test_rule_that_an_older_version_did_not_know_is_no_change() -> None:
    old = {"A": {"status": "TRADING"}}
    assert difference(old, {"A": {"status": "BREAK", "new_rule": "1"}}).changed == (
        RuleChange("A", "status", "TRADING", "BREAK"),
    )
