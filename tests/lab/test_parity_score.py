"""The score that holds a bot against the backtest of the same period."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.lab.parity import Fact, Hindrances, Refusal, Rest, compare

HOUR = 3_600_000
DAY = 24 * HOUR
BASE = Fact("BTC/USDT", DAY, DAY + 5 * HOUR, Decimal(100), Decimal(110), Decimal(2), Decimal("0.42"))


def test_bot_that_did_the_same_has_a_fidelity_of_one() -> None:
    actual = replace(BASE, opened_at=BASE.opened_at + 4_000, closed_at=DAY + 5 * HOUR + 7_000)
    found = compare([BASE], [actual], HOUR)
    assert found.fidelity == 1.0
    assert (found.rows[0].kind, found.rows[0].reasons) == ("matched", ())


@pytest.mark.parametrize(
    ("changes", "credit", "reasons"),
    [
        ({"entry": Decimal(101)}, 0.9, ("slippage",)),
        ({"exit": Decimal(121)}, 0.0, ("slippage",)),
        ({"quantity": Decimal(1)}, 0.5, ("partial_fill",)),
        ({"closed_at": DAY + 6 * HOUR}, 0.5, ("other_exit",)),
        ({"closed_at": None, "exit": None}, 0.5, ("other_exit",)),
        ({"opened_at": DAY + 20 * 60_000}, 1.0, ("late",)),
        ({"entry": Decimal("100.01")}, 0.999, ()),
    ],
)
def test_each_difference_costs_what_the_definition_says(
    changes: dict[str, object], credit: float, reasons: tuple[str, ...]
) -> None:
    row = compare([BASE], [replace(BASE, **changes)], HOUR).rows[0]  # type: ignore[arg-type]
    assert row.credit == pytest.approx(credit)
    assert row.reasons == reasons


def test_missing_trade_names_the_gates_reason() -> None:
    said = [
        Refusal("ETH/USDT", DAY, DAY, "of another pair"),
        Refusal("BTC/USDT", DAY - HOUR, DAY - 1, "of the candle before"),
        Refusal("BTC/USDT", DAY + 6_000, DAY + 30_000, "the pair's exposure is full"),
    ]
    found = compare([BASE], [], HOUR, Hindrances(tuple(said)))
    assert (found.rows[0].reasons, found.rows[0].detail) == (("denied",), "the pair's exposure is full")
    assert (found.rows[0].counts, found.fidelity) == (False, None)
    assert compare([BASE], [], HOUR, Hindrances(tuple(said[:2]))).fidelity == 0.0


def test_what_the_owner_did_himself_does_not_count() -> None:
    by_hand = replace(BASE, pair="ETH/USDT", tag="force_entry")
    found = compare([BASE], [by_hand], HOUR, Hindrances(away=((DAY - HOUR, DAY + HOUR),)))
    assert {row.reasons for row in found.rows} == {("not_running",), ("by_hand",)}
    assert found.fidelity is None


def test_extra_trade_counts_against_it() -> None:
    extra = replace(BASE, opened_at=BASE.opened_at + 6 * HOUR, closed_at=None, exit=None)
    found = compare([BASE], [BASE, extra], HOUR)
    assert [(row.kind, row.reasons) for row in found.rows] == [("matched", ()), ("extra", ("unknown",))]
    assert found.fidelity == 0.5


def test_entry_that_came_later_than_a_denied_one_is_explained_and_does_not_count() -> None:
    """The backtest was in its trade when the gate let the bot in, and the bot in its own when the next signal came."""
    said = Refusal("BTC/USDT", DAY + 6_000, DAY + 30_000, "the pair's exposure is full")
    later = replace(BASE, opened_at=DAY + HOUR, closed_at=DAY + 8 * HOUR)
    following = replace(BASE, opened_at=DAY + 6 * HOUR, closed_at=None, exit=None)
    found = compare([BASE, following], [later], HOUR, Hindrances((said,)))
    assert [(row.kind, row.reasons) for row in found.rows] == [
        ("missing", ("denied",)),
        ("extra", ("in_trade", "denied")),
        ("missing", ("in_trade", "denied")),
    ]
    assert found.fidelity is None


def test_place_that_a_denied_entry_left_free_explains_the_entry_that_took_it() -> None:
    """Of two places, the backtest's denied trade and one that the bot missed for no known reason took both."""
    said = (Refusal("BTC/USDT", DAY, DAY, "the pair's exposure is full"),)
    missed = replace(BASE, pair="ETH/USDT", opened_at=DAY + HOUR)
    first = replace(BASE, pair="SOL/USDT", opened_at=DAY + 2 * HOUR)
    second = replace(BASE, pair="ADA/USDT", opened_at=DAY + 3 * HOUR)
    found = compare([BASE, missed], [first, second], HOUR, Hindrances(said, places=2))
    assert [(row.reasons, row.counts) for row in found.rows] == [
        (("denied",), False),
        (("unknown",), True),
        (("no_place", "denied"), False),
        (("no_place",), True),
    ]


def test_score_that_rests_on_fewer_trades_than_were_denied_is_none() -> None:
    def score(denied: int, right: int, wrong: int) -> float | None:
        trades = [replace(BASE, opened_at=DAY + 9 * n * HOUR, closed_at=DAY + (9 * n + 5) * HOUR) for n in range(9)]
        said = tuple(Refusal(BASE.pair, one.opened_at, one.opened_at, "no") for one in trades[:denied])
        end = denied + right + wrong
        return compare(trades[:end], trades[denied : denied + right], HOUR, Hindrances(said)).fidelity

    assert score(denied=3, right=3, wrong=0) == 1.0
    assert score(denied=3, right=2, wrong=1) == pytest.approx(2 / 3)
    assert score(denied=4, right=3, wrong=0) is None
    assert score(denied=1, right=0, wrong=1) == 0.0
    assert score(denied=1, right=0, wrong=0) is None


def test_order_that_rested_explains_a_late_exit_and_a_missing_entry() -> None:
    left = DAY + 5 * HOUR
    rested = (Rest("BTC/USDT", "SELL", left + 2_000), Rest("ETH/USDT", "BUY", DAY + 2_000))
    late = replace(BASE, closed_at=left + HOUR + 2_000)
    found = compare([BASE, replace(BASE, pair="ETH/USDT")], [late], HOUR, Hindrances(rested=rested))
    assert [(row.kind, row.reasons) for row in found.rows] == [
        ("matched", ("other_exit", "rested")),
        ("missing", ("rested",)),
    ]
    assert found.fidelity == 0.25
    other_candle = Hindrances(rested=(Rest("BTC/USDT", "SELL", left - 1), Rest("BTC/USDT", "BUY", left)))
    assert compare([BASE], [late], HOUR, other_candle).rows[0].reasons == ("other_exit",)


def test_pair_held_from_before_does_not_count_nor_does_what_follows_from_it() -> None:
    carried = Hindrances(carried=(("BTC/USDT", DAY - HOUR, DAY + 2 * HOUR),))
    other = replace(BASE, pair="ETH/USDT")
    later = replace(BASE, opened_at=DAY + 3 * HOUR, closed_at=DAY + 7 * HOUR)
    meanwhile = replace(BASE, opened_at=DAY + 6 * HOUR, closed_at=DAY + 9 * HOUR)
    after = replace(BASE, opened_at=DAY + 10 * HOUR, closed_at=None, exit=None)
    found = compare([BASE, other, meanwhile, after], [other, later, after], HOUR, carried)
    assert [(row.kind, row.reasons) for row in found.rows] == [
        ("missing", ("carried",)),
        ("matched", ()),
        ("extra", ("in_trade", "carried")),
        ("missing", ("in_trade", "carried")),
        ("matched", ()),
    ]
    assert found.fidelity == 1.0


def test_nothing_to_compare_has_no_score() -> None:
    assert compare([], [], HOUR).fidelity is None


facts = st.builds(
    Fact,
    st.sampled_from(["BTC/USDT", "ETH/USDT"]),
    st.integers(0, 20 * HOUR),
    st.one_of(st.none(), st.integers(0, 40 * HOUR)),
    st.decimals(1, 1000, places=2),
    st.one_of(st.none(), st.decimals(1, 1000, places=2)),
    st.decimals(0, 50, places=3),
    st.just(Decimal(0)),
)


@given(st.lists(facts, max_size=12), st.lists(facts, max_size=12))
def test_every_trade_stands_in_exactly_one_row_and_the_score_is_a_fraction(
    expected: list[Fact], actual: list[Fact]
) -> None:
    found = compare(expected, actual, HOUR)
    assert sorted(map(repr, (row.expected for row in found.rows if row.expected))) == sorted(map(repr, expected))
    assert sorted(map(repr, (row.actual for row in found.rows if row.actual))) == sorted(map(repr, actual))
    assert all((row.credit is not None) == (row.kind == "matched") for row in found.rows)
    assert found.fidelity is None or 0.0 <= found.fidelity <= 1.0


@given(st.lists(facts.filter(lambda fact: fact.quantity > 0), min_size=1, max_size=12))
def test_a_bot_against_itself_is_whole(trades: list[Fact]) -> None:
    assert compare(trades, trades, HOUR).fidelity == 1.0


signals = st.lists(
    st.tuples(st.sampled_from(["BTC/USDT", "ETH/USDT", "SOL/USDT", "ADA/USDT"]), st.integers(1, 9), st.booleans()),
    min_size=1,
    max_size=25,
)


def _traded(wanted: list[tuple[str, int, bool]], places: int, *, denials: bool) -> list[Fact]:
    """One signal an hour, each entered where its pair and a place are free: what a strategy does of itself."""
    found: list[Fact] = []
    for hour, (pair, hours, denied) in enumerate(wanted):
        at = hour * HOUR
        held = [one for one in found if one.closed_at is not None and one.closed_at > at]
        if len(held) < places and all(one.pair != pair for one in held) and not (denials and denied):
            found.append(replace(BASE, pair=pair, opened_at=at, closed_at=at + hours * HOUR))
    return found


@given(signals, st.integers(1, 4))
def test_denials_alone_never_lower_the_score(wanted: list[tuple[str, int, bool]], places: int) -> None:
    """All that follows from a denial (a later entry, a pair that is taken, a place that is free) is left out too."""
    said = [Refusal(pair, hour * HOUR, hour * HOUR, "no") for hour, (pair, _, no) in enumerate(wanted) if no]
    expected, actual = _traded(wanted, places, denials=False), _traded(wanted, places, denials=True)
    found = compare(expected, actual, HOUR, Hindrances(tuple(said), places=places))
    matched = [row for row in found.rows if row.kind == "matched"]
    assert [row for row in found.rows if row.counts] == matched
    assert found.fidelity == (1.0 if matched and len(found.rows) <= 2 * len(matched) else None)
    if len(matched) < len(expected):
        assert compare(expected, actual, HOUR).fidelity != 1.0
