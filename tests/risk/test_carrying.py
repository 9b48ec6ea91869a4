"""What was lost stays lost: no money and no bot that comes or goes changes how much of a limit is used up."""

from decimal import Decimal
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from vostok.risk.breakers import Period, Reading, Reference, Worth, anchored, period_start, read
from vostok.risk.carrying import brought_up, followed, left

NOW = 1_793_700_000_000
DAY_MS = 86_400_000
LIMIT = Decimal("0.03")
# Rounding goes up, so a reading may rise by this and never falls.
EXACT = Decimal("1e-20")
MONEY = st.decimals(min_value="0.01", max_value=100_000, places=2)
CHANGE = st.decimals(min_value="0.05", max_value=3, places=4)
BOTS = st.sampled_from("ABCD")
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("market"), BOTS, CHANGE),
        st.tuples(st.just("deposit"), BOTS, MONEY),
        st.tuples(st.just("withdraw"), BOTS, st.decimals(min_value="0.01", max_value=1, places=2)),
        st.tuples(st.just("join"), BOTS, MONEY),
        st.tuples(st.just("leave"), BOTS, st.just(Decimal(0))),
    ),
    max_size=12,
)


class Scope:
    """The bots of one scope, with the references that are stored for them."""

    def __init__(self, period: Period = "day") -> None:
        self.period = period
        self.references: dict[str, Reference] = {}
        self.worths: dict[str, Worth] = {}
        self.members: tuple[str, ...] = ()

    def reading(self) -> Reading:
        anchor = anchored(self.references, self.members)
        return read(anchor, followed(anchor, self.worths), LIMIT)

    def look(self, now_ms: int | None = NOW, *, renews: bool = True) -> None:
        changed = brought_up(self.references, self.worths, self.members, self.period, "USDT", now_ms, renews=renews)
        for bot_id, reference in changed.items():
            if reference is None:
                del self.references[bot_id]
            else:
                self.references[bot_id] = reference

    def join(self, bot_id: str, money: Decimal) -> None:
        self.worths.setdefault(bot_id, Worth(money, money))
        self.members = tuple(dict.fromkeys((*self.members, bot_id)))

    def leave(self, bot_id: str) -> None:
        """Archived: its ledger is gone, its last worth is in its reference."""
        worth = self.worths.pop(bot_id)
        self.members = tuple(member for member in self.members if member != bot_id)
        if bot_id in self.references:
            self.references[bot_id] = left(self.references[bot_id], worth)

    def earn(self, bot_id: str, factor: Decimal) -> None:
        worth = self.worths[bot_id]
        self.worths[bot_id] = worth._replace(equity=(worth.equity or Decimal(0)) * factor)

    def pay(self, bot_id: str, amount: Decimal) -> None:
        worth = self.worths[bot_id]
        self.worths[bot_id] = Worth((worth.equity or Decimal(0)) + amount, worth.paid_in + amount)

    def happen(self, kind: str, bot_id: str, value: Decimal) -> None:
        if kind == "join":
            self.join(bot_id, value)
        elif bot_id not in self.worths:
            return
        elif kind == "leave":
            self.leave(bot_id)
        elif kind == "market":
            self.earn(bot_id, value)
        else:
            self.pay(bot_id, value if kind == "deposit" else -value * (self.worths[bot_id].equity or Decimal(0)))


def scope_of(*bots: tuple[str, int]) -> Scope:
    scope = Scope()
    for bot_id, money in bots:
        scope.join(bot_id, Decimal(money))
    scope.look()
    return scope


@given(EVENTS, st.booleans())
def test_no_start_deposit_withdrawal_or_archiving_changes_a_reading(events: list[Any], looks_often: bool) -> None:
    scope = scope_of(("A", 1000))
    for kind, bot_id, value in events:
        before = scope.reading().loss
        scope.happen(kind, bot_id, value)
        if kind != "market":
            assert before is not None
            at_once = scope.reading().loss
            scope.look()
            after = scope.reading().loss
            assert at_once is not None
            assert after is not None
            assert abs(at_once - before) < EXACT
            assert -EXACT < after - before < EXACT
        elif looks_often:
            scope.look()


@given(EVENTS, st.decimals(min_value="0.1", max_value="0.99", places=4))
def test_what_is_lost_later_counts_against_the_new_money_on_top_of_what_was_lost(
    events: list[Any], factor: Decimal
) -> None:
    scope = scope_of(("A", 1000))
    for event in events:
        scope.happen(*event)
        scope.look()
    before = scope.reading().loss
    for bot_id in scope.members:
        scope.earn(bot_id, factor)
    after = scope.reading().loss
    assert before is not None
    assert after is not None
    if sum((worth.equity or Decimal(0) for worth in scope.worths.values()), Decimal(0)) > 0:
        # 1 - (1 - l1)(1 - l2), where all fall alike.
        assert abs(after - (1 - (1 - before) * factor)) < EXACT


@given(st.lists(st.tuples(MONEY, CHANGE), min_size=1, max_size=4))
def test_without_coming_and_going_it_is_the_plain_formula(bots: list[tuple[Decimal, Decimal]]) -> None:
    scope = Scope()
    for number, (money, _) in enumerate(bots):
        scope.join(str(number), money)
    scope.look()
    for number, (_, factor) in enumerate(bots):
        scope.earn(str(number), factor)
        scope.look()
    start = sum((money for money, _ in bots), Decimal(0))
    equity = sum((money * factor for money, factor in bots), Decimal(0))
    assert (scope.reading().loss, scope.reading().base) == ((start - equity) / start, start)


def test_idle_bot_that_is_started_after_a_loss_does_not_dilute_it() -> None:
    scope = scope_of(("A", 10_000))
    scope.earn("A", Decimal("0.9805"))
    scope.join("B", Decimal(10_000))
    scope.look()
    assert round(scope.reading().loss or 0, 20) == Decimal("0.0195")
    scope.pay("B", Decimal(30_000))
    scope.look()
    scope.earn("A", Decimal("0.98"))
    loss = scope.reading().loss
    assert loss is not None
    assert loss > Decimal("0.0195")


def test_archived_bot_leaves_its_loss_and_the_next_one_begins_with_it() -> None:
    scope = scope_of(("A", 1_000))
    scope.earn("A", Decimal("0.9"))
    scope.leave("A")
    scope.look()
    assert scope.reading().loss == Decimal("0.1")
    scope.join("B", Decimal(50))
    scope.look()
    assert set(scope.references) == {"B"}
    assert round(scope.reading().loss or 0, 20) == Decimal("0.1")


def test_new_period_begins_without_what_was_lost_before_it() -> None:
    scope = scope_of(("A", 1_000), ("B", 1_000))
    scope.earn("A", Decimal("0.9"))
    scope.leave("A")
    scope.look(NOW + DAY_MS)
    assert (scope.reading().loss, scope.reading().base) == (Decimal(0), Decimal(1_000))
    assert {reference.since for reference in scope.references.values()} == {period_start(NOW + DAY_MS, "day")}
    scope.look(NOW)
    assert scope.reading().base == 1_000, "a clock that goes back renews nothing"


def test_clock_that_is_not_trusted_carries_on_and_begins_nothing() -> None:
    fresh = Scope()
    fresh.join("A", Decimal(1_000))
    fresh.look(None)
    assert fresh.references == {}
    scope = scope_of(("A", 1_000))
    scope.earn("A", Decimal("0.9"))
    scope.pay("A", Decimal(100))
    scope.look(None)
    assert scope.references["A"].paid_in == 1_100
    assert round(scope.reading().loss or 0, 20) == Decimal("0.1")


def test_nothing_is_carried_while_a_bot_has_no_price() -> None:
    scope = scope_of(("A", 1_000), ("B", 1_000))
    scope.earn("A", Decimal("0.9"))
    scope.worths["B"] = Worth(None, Decimal(1_000))
    scope.pay("A", Decimal(500))
    before = dict(scope.references)
    scope.look()
    assert scope.references == before
    assert scope.reading().status == "unknown"
    scope.worths["B"] = Worth(Decimal(1_000), Decimal(1_000))
    scope.look()
    assert round(scope.reading().loss or 0, 20) == Decimal("0.05")


def test_all_money_taken_out_and_paid_in_again_keeps_the_loss() -> None:
    scope = scope_of(("A", 1_000))
    scope.earn("A", Decimal("0.9"))
    scope.look()
    scope.pay("A", Decimal(-900))
    scope.look()
    assert scope.reading().loss == Decimal("0.1")
    scope.pay("A", Decimal(5_000))
    scope.look()
    assert round(scope.reading().loss or 0, 20) == Decimal("0.1")


def test_total_loss_stays_total_whatever_is_paid_in() -> None:
    scope = scope_of(("A", 1_000))
    scope.earn("A", Decimal(0))
    scope.pay("A", Decimal(5_000))
    scope.join("B", Decimal(5_000))
    scope.look()
    assert scope.reading().loss == 1


@given(st.lists(st.tuples(st.sampled_from(["market", "pay"]), CHANGE), min_size=1, max_size=10))
def test_drawdown_is_from_the_highest_point_of_the_chained_returns(steps: list[tuple[str, Decimal]]) -> None:
    scope = Scope("drawdown")
    scope.join("A", Decimal(1_000))
    scope.look()
    level = peak = Decimal(1)
    for kind, factor in steps:
        if kind == "market":
            scope.earn("A", factor)
            level *= factor
            peak = max(peak, level)
        else:
            scope.pay("A", (factor - 1) * (scope.worths["A"].equity or Decimal(0)))
        scope.look()
        loss = scope.reading().loss
        assert loss is not None
        assert abs(loss - (1 - level / peak)) < EXACT


def test_every_period_is_tried() -> None:
    for period in get_args(Period):
        scope = Scope(period)
        scope.join("A", Decimal(1_000))
        scope.look()
        scope.earn("A", Decimal("0.9"))
        scope.pay("A", Decimal(1_000))
        scope.look(renews=False)
        assert round(scope.reading().loss or 0, 20) == Decimal("0.1")
