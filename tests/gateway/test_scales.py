"""Weights that are remembered against weights that are not."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.test_holdings import NOW, ledger, view
from vostok.gateway.holdings import View
from vostok.gateway.pricing import Mark
from vostok.gateway.scales import Scales, weigh
from vostok.risk.ledger import Balance

BOTS = ("a", "b")
STEPS = st.one_of(
    st.tuples(st.just("trade"), st.sampled_from(BOTS), st.sampled_from(["BTC", "ETH"]), st.integers(0, 3)),
    st.tuples(st.just("mark"), st.sampled_from(["BTC", "ETH"]), st.just(""), st.integers(0, 200)),
    st.tuples(st.just("rules"), st.sampled_from(["BTC", "ETH"]), st.just(""), st.integers(1, 3)),
)


@given(st.lists(STEPS, max_size=20))
def test_whatever_changes_the_remembered_weight_is_the_true_one(steps: list[tuple[str, str, str, int]]) -> None:
    scales, seen = Scales(), view()
    marks, specs = dict(seen.marks), seen.specs
    ledgers = {bot: ledger(Decimal(100), Decimal(0), {"BTC": Decimal(1), "ETH": Decimal(1)}) for bot in BOTS}
    for number, (kind, what, coin, value) in enumerate(steps):
        if kind == "trade":
            # As a booking does: the other balances stay the objects that they were.
            changed = {"USDT": Balance(Decimal(number)), coin: Balance(Decimal(value))}
            ledgers[what] = replace(ledgers[what], balances={**ledgers[what].balances, **changed})
        elif kind == "rules":
            symbol = f"{what}USDT"
            specs = {**specs, symbol: replace(specs[symbol], min_quantity=Decimal(value))}
        elif value == 0:
            marks.pop(f"{what}USDT", None)
        else:
            marks[f"{what}USDT"] = Mark(Decimal(value), Decimal(value), NOW + number)
        now = View(dict(marks), specs, scales=scales)
        for bot, own in ledgers.items():
            true = weigh(own, marks, specs)
            assert scales.weigh(bot, own, marks, specs) == true
            assert now.weigh(bot, own) == now.weigh(bot, own) == true


def test_an_order_that_changes_a_ledger_is_weighed_within_the_same_view() -> None:
    seen = view()
    before, after = (ledger(Decimal(1), Decimal(0), {"BTC": Decimal(held)}) for held in (1, 2))
    assert [seen.weigh("a", own).exposure for own in (before, after, before)] == [100, 200, 100]


def test_a_mark_grows_old_without_changing() -> None:
    scales, seen = Scales(), view()
    own = ledger(Decimal(1), Decimal(0), {"BTC": Decimal(1)})
    weights = [scales.weigh("a", own, seen.marks, seen.specs) for _ in range(2)]
    assert weights[0] is weights[1]
    assert weights[0].priced(NOW + 60_000)
    assert not weights[0].priced(NOW + 60_001)
