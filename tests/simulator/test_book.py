"""The crowd's order book."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.worlds import NOW, moments, seeds, symbols
from vostok.simulator.book import order_book
from vostok.simulator.market import SimulatedMarket


@settings(max_examples=30)
@given(seed=seeds, symbol=symbols, moment=moments, depth=st.integers(1, 200))
def test_book_is_ordered_on_tick_and_step_around_the_last_price(
    seed: int, symbol: str, moment: int, depth: int
) -> None:
    market = SimulatedMarket(seed)
    spec, price, book = market.specs()[symbol], market.price(symbol, moment), market.book(symbol, moment, depth)
    assert len(book.bids) == len(book.asks) == depth
    assert all(better[0] > worse[0] > 0 for better, worse in pairwise(book.bids))
    assert all(better[0] < worse[0] for better, worse in pairwise(book.asks))
    assert book.bids[0][0] < book.asks[0][0]
    assert price in (book.bids[0][0], book.asks[0][0])
    assert book.asks[0][0] - book.bids[0][0] <= max(spec.tick_size * 3, price / 250)
    for level_price, quantity in (*book.bids, *book.asks):
        assert level_price % spec.tick_size == 0
        assert quantity % spec.step_size == 0
        assert quantity >= spec.min_quantity


def test_book_changes_with_the_second_and_not_within() -> None:
    market = SimulatedMarket(7)
    second = NOW - NOW % 1000
    assert market.book("BTCUSDT", second, 10) == market.book("BTCUSDT", second + 999, 10)
    assert market.book("BTCUSDT", second, 10) != market.book("BTCUSDT", second + 1000, 10)


def test_deeper_book_goes_on_where_the_shallow_one_ends() -> None:
    market = SimulatedMarket(7)
    deep = market.book("SOLUSDT", NOW, 100)
    shallow = market.book("SOLUSDT", NOW, 5)
    assert (deep.bids[:5], deep.asks[:5]) == (shallow.bids, shallow.asks)


def test_price_of_one_tick_still_has_a_bid() -> None:
    spec = SimulatedMarket(7).specs()["DOGEUSDT"]
    for second in range(50):
        book = order_book(spec, 1, 0.001, 10, 5, key=1, second=second)
        assert [price for price, _ in book.bids] == [spec.tick_size]
        assert book.asks[0][0] > spec.tick_size


def test_thousand_dollars_move_no_price_by_more_than_a_tenth_of_a_percent() -> None:
    market = SimulatedMarket(7)
    for symbol in market.specs():
        for at in range(0, 3_600_000, 300_000):
            spent = 0.0
            for price, quantity in market.book(symbol, NOW - at, 50).asks:
                spent += float(price * quantity)
                worst = price
                if spent >= 1_000:
                    break
            best = market.book(symbol, NOW - at, 1).asks[0][0]
            assert worst <= best * 1001 / 1000, symbol
