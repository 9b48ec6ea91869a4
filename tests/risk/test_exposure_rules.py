"""The rules about exposure, the stake currency, losses and positions: each against its promise, worked out anew."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import AMOUNTS, FRACTIONS, UNKNOWN, holdings, intent, snapshot
from vostok.risk.gate import load_rules
from vostok.risk.rules import max_loss_at_stop, min_stake_share
from vostok.risk.types import Rule

RULES = load_rules()
KNOWN = st.decimals(min_value=0, max_value="1e6", places=2)
MAYBE = UNKNOWN | KNOWN
SHARES = {"max_pair_exposure": "pair", "max_family_exposure": "family", "max_portfolio_exposure": "portfolio"}
COUNTS = {
    "max_bot_positions": "bot_positions",
    "max_family_positions": "family_positions",
    "max_portfolio_positions": "portfolio_positions",
}


def rule(name: str, **limits: Any) -> tuple[Rule[Any], Any]:
    """A rule and its limits as the owner set them."""
    found = RULES[name]
    return found, found.read_limits({found.scope: limits})


@pytest.mark.parametrize("name", SHARES)
@given(equity=MAYBE, exposure=MAYBE, notional=MAYBE, share=FRACTIONS)
def test_exposure_never_passes_its_share_of_the_equity(
    name: str, equity: Decimal | None, exposure: Decimal | None, notional: Decimal | None, share: Decimal
) -> None:
    checked, limits = rule(name, **{name: share})
    seen = snapshot(holdings=holdings(equity=equity, **{SHARES[name]: exposure}))
    allowed = checked.check(intent(notional), seen, limits) is None
    fits = None not in (equity, exposure, notional) and exposure + notional <= equity * share  # type: ignore[operator]
    assert allowed == fits


@pytest.mark.parametrize("name", SHARES)
def test_what_others_hold_elsewhere_is_another_limits_matter(name: str) -> None:
    checked, limits = rule(name, **{name: "0.3"})
    others = {attribute: Decimal(99_000) for attribute in SHARES.values() if attribute != SHARES[name]}
    assert checked.check(intent(Decimal(30_000)), snapshot(holdings=holdings(**others)), limits) is None
    assert checked.check(intent(Decimal("30000.01")), snapshot(holdings=holdings(**others)), limits) is not None


@given(MAYBE, KNOWN, MAYBE, st.decimals(min_value=0, max_value=1, places=6))
def test_share_of_the_stake_currency_stays_free(
    equity: Decimal | None, free: Decimal, notional: Decimal | None, share: Decimal
) -> None:
    limits = min_stake_share.MinStakeShare(min_stake_share=share)
    seen = snapshot(holdings=holdings(equity=equity, free=free))
    allowed = min_stake_share.check(intent(notional), seen, limits) is None
    fits = equity is not None and notional is not None and free - notional >= equity * share
    assert allowed == fits


@given(MAYBE, UNKNOWN | AMOUNTS, UNKNOWN | st.decimals("-0.99", "-0.001", places=3), FRACTIONS)
def test_no_trade_may_lose_more_at_its_stop_than_a_share_of_the_equity(
    equity: Decimal | None, notional: Decimal | None, stop: Decimal | None, share: Decimal
) -> None:
    limits = max_loss_at_stop.MaxLossAtStop(max_loss_at_stop=share)
    seen = snapshot(holdings=holdings(equity=equity), stoploss=stop)
    denial = max_loss_at_stop.check(intent(notional), seen, limits)
    left = Decimal(0) if stop is None else 1 + stop
    fits = equity is not None and notional is not None and notional - notional * left <= equity * share
    assert (denial is None) == fits


def test_denial_names_the_stake_that_would_fit() -> None:
    limits = max_loss_at_stop.MaxLossAtStop()
    seen = snapshot(holdings=holdings(equity=Decimal(1000)), stoploss=Decimal("-0.15"))
    denial = max_loss_at_stop.check(intent(Decimal(100)), seen, limits)
    assert denial is not None
    assert denial.reason == (
        "At the stop-loss of 15 % this trade of 100.00 may lose 15.00, the limit is 5.00, 0.5 % of the equity: "
        "a stake up to 33.33 fits."
    )


@pytest.mark.parametrize("name", COUNTS)
@given(positions=st.integers(0, 300), limit=st.integers(1, 300), opens=st.booleans())
def test_no_position_more_than_allowed_and_an_open_one_may_grow(
    name: str, positions: int, limit: int, opens: bool
) -> None:
    checked, limits = rule(name, **{name: limit})
    seen = snapshot(holdings=holdings(opens=opens, **{COUNTS[name]: positions}))
    assert (checked.check(intent(), seen, limits) is None) == (not opens or positions + 1 <= limit)


@pytest.mark.parametrize("name", [name for name, found in RULES.items() if found.use is not None])
@given(st.data())
def test_use_reaches_the_limit_where_the_rule_begins_to_deny(name: str, data: st.DataObject) -> None:
    checked = RULES[name]
    limits = checked.read_limits({"bot": {"max_exposure": "500"}})
    held = holdings(
        equity=Decimal(1000),
        free=data.draw(st.decimals(0, 1000, places=2)),
        **{attribute: data.draw(KNOWN) for attribute in ("bot", "pair", "family", "portfolio")},
        **{attribute: data.draw(st.integers(0, 300)) for attribute in COUNTS.values()},
    )
    use: Callable[..., Any] | None = checked.use
    assert use is not None
    read = use(held, limits)
    step = Decimal(1) if read.counted else Decimal("0.01")
    denied = checked.check(intent(Decimal("0.01")), snapshot(holdings=held), limits) is not None
    assert denied == (read.value + step > read.limit)
    assert read.field in checked.limits.model_fields


@pytest.mark.parametrize("name", [name for name, found in RULES.items() if found.use is not None])
def test_use_of_what_has_no_price_is_unknown_unless_it_is_counted(name: str) -> None:
    checked = RULES[name]
    assert checked.use is not None
    unknown = holdings(equity=None, bot=None, pair=None, family=None, portfolio=None)
    read = checked.use(unknown, checked.read_limits({"bot": {"max_exposure": "500"}}))
    assert read is None or read.counted
