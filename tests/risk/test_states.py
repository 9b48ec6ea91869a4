"""The most severe latch wins, whatever the order, and no latch gets weaker by itself."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from vostok.risk.states import ALL, Latch, Standing, merged, more_severe, scopes_of, standing, tightened

SEVERITY = {"ACTIVE": 0, "REDUCING": 1, "HALTED": 2}
SCOPES = ("a" * 10, "b" * 10, "family:SIMULATED:Trend", "mode:SIMULATED", "mode:REAL_MARKET_SPOT", ALL)
LATCHES = st.builds(
    Latch,
    scope=st.sampled_from(SCOPES),
    source=st.sampled_from(["kill", "file", "breaker.day"]),
    state=st.sampled_from(["REDUCING", "HALTED"]),
    reason=st.text(max_size=5),
    actor=st.just("owner"),
    at=st.integers(0, 9),
)


@given(st.lists(LATCHES, max_size=6))
def test_standing_is_the_most_severe_latch_on_any_scope_of_the_bot(latches: list[Latch]) -> None:
    scopes = scopes_of("a" * 10, "SIMULATED", "Trend")
    expected = max((SEVERITY[latch.state] for latch in latches if latch.scope in scopes), default=0)
    found = standing(latches, scopes)
    assert SEVERITY[found.state] == expected
    assert (found == Standing()) == (expected == 0)


@given(st.lists(LATCHES, max_size=6), LATCHES)
def test_one_more_latch_never_allows_more(latches: list[Latch], extra: Latch) -> None:
    scopes = scopes_of("a" * 10, "SIMULATED", "Trend")
    before, after = standing(latches, scopes), standing([*latches, extra], scopes)
    assert SEVERITY[after.state] >= SEVERITY[before.state]
    assert more_severe(before, after).state == after.state


@given(LATCHES, st.sampled_from(["REDUCING", "HALTED"]))
def test_a_second_latch_of_a_source_tightens_but_never_loosens(known: Latch, state: str) -> None:
    wanted = Latch(known.scope, known.source, state, "again", "owner", 99)  # type: ignore[arg-type]
    kept = tightened(known, wanted)
    assert SEVERITY[kept.state] == max(SEVERITY[known.state], SEVERITY[state])
    assert kept in (known, wanted)


@given(st.lists(LATCHES, max_size=4), st.lists(LATCHES, max_size=4), st.lists(LATCHES, max_size=4))
def test_places_agree_in_any_order_and_the_most_severe_of_each_latch_stays(
    memory: list[Latch], file: list[Latch], database: list[Latch]
) -> None:
    results = [
        {(latch.scope, latch.source): latch.state for latch in merged(*order)}
        for order in permutations([memory, file, database])
    ]
    assert all(result == results[0] for result in results)
    for latch in [*memory, *file, *database]:
        assert SEVERITY[results[0][latch.scope, latch.source]] >= SEVERITY[latch.state]


def test_a_latch_of_one_mode_leaves_the_other_alone() -> None:
    latch = Latch("mode:REAL_MARKET_SPOT", "breaker.day", "REDUCING", "Down 3 %.", "gateway", 1)
    assert standing([latch], scopes_of("a" * 10, "SIMULATED", "X")).state == "ACTIVE"
    assert standing([latch], scopes_of("a" * 10, "REAL_MARKET_SPOT", "X")).state == "REDUCING"
