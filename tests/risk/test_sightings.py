"""What stands and what passes; and how a loss is shared out."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vostok.risk.reconciliation import Cell, Difference
from vostok.risk.sightings import (
    BOT_STAYS_MS,
    LOOKS_NEEDED,
    VENUE_STAYS_MS,
    Sighting,
    sighted,
    written_off,
)

ZERO = Decimal(0)
quantities = st.decimals(Decimal("0.5"), Decimal(100), places=5)


def lacking(amount: Decimal) -> tuple[Difference, ...]:
    """So much is missing in the account."""
    return (Difference("PHANTOM", "balance", "USDT", Cell(ZERO), Cell(amount), None, "WRITE_OFF"),)


@given(quantities, st.integers(0, 10**6))
def test_difference_stands_once_it_was_the_same_in_three_looks_and_long_enough(amount: Decimal, start: int) -> None:
    found = lacking(amount)
    known: tuple[Sighting, ...] = ()
    for look in range(LOOKS_NEEDED):
        known = sighted(known, found, start + look)
        assert not known[0].stands(start + look)
    (last,) = sighted(known, found, start + VENUE_STAYS_MS)
    assert last.stands(start + VENUE_STAYS_MS)
    (other,) = sighted([last], lacking(amount + 1), start + VENUE_STAYS_MS)
    assert (other.looks, other.since) == (1, start + VENUE_STAYS_MS)
    assert sighted([last], (), start) == ()


def test_what_a_bot_has_not_heard_of_stands_only_after_a_minute() -> None:
    found = Difference("ORPHAN", "position", "BTC/USDT", None, Cell(Decimal(1)), Cell(ZERO), "SELL", "a" * 10)
    sighting = Sighting(found, 0, LOOKS_NEEDED)
    assert (sighting.stands(BOT_STAYS_MS - 1), sighting.stands(BOT_STAYS_MS)) == (False, True)


@given(st.dictionaries(st.sampled_from("abcdef"), quantities), st.decimals(Decimal("0.1"), Decimal(300), places=5))
def test_write_off_takes_exactly_what_is_missing_and_from_nobody_more_than_is_free(
    free: dict[str, Decimal], lacking: Decimal
) -> None:
    shares = written_off(free, lacking)
    if shares is None:
        assert sum(free.values(), ZERO) < lacking
        return
    assert sum(shares.values(), ZERO) == lacking
    assert all(ZERO < share <= free[bot_id] for bot_id, share in shares.items())
    # As few bots as possible: without the least share the rest would not do.
    assert sum(sorted(free.values(), reverse=True)[: len(shares) - 1], ZERO) < lacking
