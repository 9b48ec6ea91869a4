"""Locks and lists of pairs against what the owner meant by them."""

from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import intent, snapshot
from vostok.risk.locks import lock_on
from vostok.risk.rules import pair_permitted, pair_unlocked
from vostok.risk.types import Lock, NoLimits

BOT = "a" * 10
PAIRS = st.sampled_from(["BTC/USDT", "ETH/USDT", "BNB/BTC"])
NOW = st.integers(0, 100)
LOCKS = st.lists(
    st.builds(
        Lock,
        scope=st.sampled_from(["all", BOT, "b" * 10]),
        pair=PAIRS,
        until=st.none() | st.integers(0, 100),
        reason=st.just("news"),
        actor=st.just("owner"),
        at=st.just(0),
    )
)


@given(LOCKS, PAIRS, NOW)
def test_entry_passes_only_where_no_lock_of_the_bot_or_of_all_holds(locks: list[Lock], pair: str, now: int) -> None:
    found = lock_on(locks, BOT, pair, now)
    denial = pair_unlocked.check(intent(pair=pair), snapshot(lock=found), NoLimits())
    holds = False
    for lock in locks:
        mine = lock.scope != "b" * 10 and lock.pair == pair
        holds = holds or (mine and (lock.until is None or lock.until > now))
    assert (denial is not None) == holds


@given(LOCKS, PAIRS, NOW)
def test_the_lock_that_speaks_is_the_last_to_end(locks: list[Lock], pair: str, now: int) -> None:
    found = lock_on(locks, BOT, pair, now)
    if found is not None and found.until is not None:
        assert lock_on(locks, BOT, pair, found.until) is None


def test_denial_says_for_whom_until_when_and_why() -> None:
    lock = Lock("all", "BTC/USDT", 1_764_000_000_000, "halving week", "owner", 0)
    denial = pair_unlocked.check(intent(), snapshot(lock=lock), NoLimits())
    assert denial is not None
    assert denial.reason == "BTC/USDT is locked for all bots until 2025-11-24 16:00 UTC (halving week)."


@given(st.sets(PAIRS), st.sets(PAIRS), PAIRS)
def test_blocked_wins_and_an_empty_list_of_allowed_pairs_allows_all(
    allowed: set[str], blocked: set[str], pair: str
) -> None:
    limits = pair_permitted.PairLists(allowed_pairs=tuple(allowed), blocked_pairs=tuple(blocked))
    denial = pair_permitted.check(intent(pair=pair), snapshot(), limits)
    assert (denial is None) == (pair not in blocked and (pair in allowed or len(allowed) == 0))
