"""Account against books: only what stays is believed, and what bots own is the last to be touched."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from vostok.risk.account import LOOKS_NEEDED, STAYS_MS, Drift, absorbed, differences, followed

amounts = st.decimals(Decimal(0), Decimal(10**6), places=8)
changes = st.decimals(Decimal(-(10**6)), Decimal(10**6), places=8).filter(bool)
ledgers = st.dictionaries(st.sampled_from(["USDT", "BTC", "ETH"]), amounts)


@given(ledgers, ledgers)
def test_books_that_add_up_to_the_account_then_no_difference(
    owned: dict[str, Decimal], unowned: dict[str, Decimal]
) -> None:
    account = {asset: owned.get(asset, Decimal(0)) + unowned.get(asset, Decimal(0)) for asset in {*owned, *unowned}}
    assert differences(account, owned, unowned) == {}


@given(ledgers, ledgers, ledgers)
def test_any_books_then_the_differences_make_them_add_up(
    account: dict[str, Decimal], owned: dict[str, Decimal], unowned: dict[str, Decimal]
) -> None:
    found = differences(account, owned, unowned)
    for asset in {*account, *owned, *unowned}:
        books = owned.get(asset, Decimal(0)) + unowned.get(asset, Decimal(0)) + found.get(asset, Decimal(0))
        assert books == account.get(asset, Decimal(0))


@given(amounts, changes)
def test_difference_that_stays_then_nobodys_money_covers_it_first_and_nothing_is_lost(
    unowned: Decimal, change: Decimal
) -> None:
    after, missing = absorbed(unowned, change)
    assert after - missing == unowned + change
    assert min(after, missing) == 0


@given(st.lists(st.decimals(-5, 5, places=1), min_size=1, max_size=12))
def test_any_course_of_looks_then_only_what_was_there_in_every_one_of_them_is_believed(seen: list[Decimal]) -> None:
    drifts: dict[str, Drift] = {}
    for number, difference in enumerate(seen):
        drifts = followed(drifts, {"BTC": difference} if difference else {}, number * STAYS_MS)
    drift, now = drifts.get("BTC"), (len(seen) - 1) * STAYS_MS
    if drift is not None and drift.stays(now):
        recent = seen[-drift.looks :]
        assert len(recent) >= LOOKS_NEEDED
        assert all(abs(look) >= abs(drift.amount) and (look > 0) == (drift.amount > 0) for look in recent)
