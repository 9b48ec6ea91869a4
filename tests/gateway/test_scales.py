"""Weights that are remembered against weights that are not."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.test_holdings import NOW, ledger, view
from vostok.gateway.pricing import Mark
from vostok.gateway.scales import Scales, weigh

BOTS = ("a", "b")
STEPS = st.one_of(
    st.tuples(st.just("trade"), st.sampled_from(BOTS), st.sampled_from(["BTC", "ETH"]), st.integers(0, 3)),
    st.tuples(st.just("mark"), st.sampled_from(["BTC", "ETH"]), st.just(""), st.integers(0, 200)),
)


@given(st.lists(STEPS, max_size=20))
def test_whatever_changes_the_remembered_weight_is_the_true_one(steps: list[tuple[str, str, str, int]]) -> None:
    scales, seen = Scales(), view()
    marks, ledgers = dict(seen.marks), {bot: ledger(Decimal(100), Decimal(0), {}) for bot in BOTS}
    for number, (kind, what, coin, value) in enumerate(steps):
        if kind == "trade":
            held = {asset: balance.free for asset, balance in ledgers[what].holdings().items()}
            ledgers[what] = ledger(Decimal(number), Decimal(0), held | {coin: Decimal(value)})
        elif value == 0:
            marks.pop(f"{what}USDT", None)
        else:
            marks[f"{what}USDT"] = Mark(Decimal(value), Decimal(value), NOW + number)
        for bot, own in ledgers.items():
            assert scales.weigh(bot, own, marks, seen.specs) == weigh(own, marks, seen.specs)


def test_a_mark_grows_old_without_changing() -> None:
    scales, seen = Scales(), view()
    own = ledger(Decimal(1), Decimal(0), {"BTC": Decimal(1)})
    weights = [scales.weigh("a", own, seen.marks, seen.specs) for _ in range(2)]
    assert weights[0] is weights[1]
    assert weights[0].priced(NOW + 60_000)
    assert not weights[0].priced(NOW + 60_001)
