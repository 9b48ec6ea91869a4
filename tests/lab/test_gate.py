"""The gate of a backtest: the same rules, deterministic, every denial counted with its reason."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vostok.lab.gate import Account, Gate
from vostok.risk.gate import load_rules

RULES = load_rules()
OPEN = {"max_trade_value": "1e9", "max_exposure": "1e9", "max_loss_at_stop": "1", "min_stake_share": "0"}


def gate(account: Account, **limits: str) -> Gate:
    values = {name: Decimal(value) for name, value in (OPEN | limits).items()}
    return Gate(RULES, frozenset({"BTC/USDT", "ETH/USDT"}), values, lambda: account)


def test_entry_within_all_limits_is_allowed_and_counted() -> None:
    open_gate = gate(Account(1000.0, {}))
    assert open_gate.decide("BTC/USDT", 1.0, 100.0, -0.05).allowed
    assert open_gate.report() == {"allowed": 1, "denied": []}


def test_denied_entries_are_counted_by_rule_and_code() -> None:
    narrow = gate(Account(900.0, {"ETH/USDT": 100.0}), max_exposure="150")
    for _ in range(3):
        assert narrow.decide("BTC/USDT", 1.0, 100.0, -0.05).code == "MAX_EXPOSURE"
    assert narrow.decide("DOGE/USDT", 1.0, 1.0, -0.05).code == "PAIR_NOT_LISTED"
    assert narrow.report() == {
        "allowed": 0,
        "denied": [
            {"rule": "max_exposure", "code": "MAX_EXPOSURE", "count": 3},
            {"rule": "pair_listed", "code": "PAIR_NOT_LISTED", "count": 1},
        ],
    }


def test_limit_that_is_not_set_denies() -> None:
    bare = Gate(RULES, frozenset({"BTC/USDT"}), {}, lambda: Account(1000.0, {}))
    verdict = bare.decide("BTC/USDT", 1.0, 1.0, -0.05)
    assert not verdict.allowed
    assert verdict.code == "LIMIT_UNREADABLE"


@given(st.floats(0, 500), st.floats(0.001, 1000), st.floats(10, 1000))
def test_no_allowed_entry_passes_the_exposure_limit(held: float, amount: float, limit: float) -> None:
    worth = {"ETH/USDT": held} if held else {}
    verdict = gate(Account(1e6, worth), max_exposure=repr(limit)).decide("BTC/USDT", amount, 1.0, -0.05)
    assert not verdict.allowed or Decimal(repr(held)) + Decimal(repr(amount)) <= Decimal(repr(limit))
