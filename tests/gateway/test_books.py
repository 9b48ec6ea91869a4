"""The working memory against the plain way of asking it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.test_holdings import entry
from vostok.gateway.books import Books, Changes

BOTS = ("a", "b")
STATES = st.sampled_from(["RESERVED", "ACKED", "DELIVERED", "REJECTED", "ADOPTABLE"])
STEPS = st.tuples(st.integers(1, 6), STATES, st.sampled_from(["NEW", "FILLED"]))


@given(st.lists(st.lists(STEPS, max_size=4), max_size=12))
def test_orders_of_a_bot_are_those_of_all_orders_that_are_its(groups: list[list[tuple[int, str, str]]]) -> None:
    books = Books()
    for group in groups:
        changes = Changes()
        for number, state, status in group:
            order = entry(number, BOTS[number % len(BOTS)], "BTC", Decimal(1))
            changes.orders[number] = order.model_copy(update={"state": state, "status": status})
        books.apply(changes)
        for known in (books, books.copy()):
            for bot in BOTS:
                assert known.orders_of(bot) == [order for order in known.orders.values() if order.bot_id == bot]


def test_a_copy_keeps_its_orders_when_the_original_goes_on() -> None:
    books = Books()
    books.keep(entry(1, "a", "BTC", Decimal(1)))
    copy = books.copy()
    books.keep(entry(2, "a", "BTC", Decimal(1)))
    assert [order.id for order in copy.orders_of("a")] == [1]
