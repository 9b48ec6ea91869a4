"""Limits count as Binance counts, refuse in time and forget in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.errors import AddressBanned, BinanceError, TooManyOrders, TooManyRequests
from vostok.simulator.wire.limits import (
    FIRST_BAN_MS,
    LONGEST_BAN_MS,
    TRIES_UNTIL_BAN,
    MessageLimit,
    OrderLimit,
    WeightLimit,
)

MINUTE = 60_000
ME = "127.0.0.1"


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20_000)), max_size=60))
def test_no_minute_spends_more_than_the_limit_and_one_request(requests: list[tuple[int, int]]) -> None:
    limit, now = WeightLimit(limit=100), 0
    spent: dict[int, int] = {}
    for weight, pause in requests:
        now += pause
        try:
            limit.enter(ME, now)
        except BinanceError:
            continue
        used = limit.spend(ME, weight, now)
        spent[now // MINUTE] = spent.get(now // MINUTE, 0) + weight
        assert used == spent[now // MINUTE]
    assert all(weight < 100 + 50 for weight in spent.values())


def test_full_minute_then_429_until_the_next_minute() -> None:
    limit = WeightLimit(limit=10)
    limit.spend(ME, 10, 45_000)
    with pytest.raises(TooManyRequests) as caught:
        limit.enter(ME, 45_500)
    assert (caught.value.status, caught.value.code, caught.value.retry_after_s) == (429, -1003, 15)
    limit.enter("127.0.0.2", 45_500)
    limit.enter(ME, MINUTE)


def test_going_on_after_429_then_418_and_each_ban_is_longer() -> None:
    limit, now, lengths = WeightLimit(limit=1), 0, []
    for _ in range(14):
        limit.spend(ME, 1, now)
        for _ in range(TRIES_UNTIL_BAN):
            with pytest.raises(TooManyRequests):
                limit.enter(ME, now)
        with pytest.raises(AddressBanned) as caught:
            limit.enter(ME, now)
        assert caught.value.status == 418
        assert caught.value.retry_after_s is not None
        lengths.append(caught.value.retry_after_s * 1000)
        with pytest.raises(AddressBanned):
            limit.enter(ME, now + lengths[-1] - 1)
        now += lengths[-1]
        limit.enter(ME, now)
    assert lengths[:2] == [FIRST_BAN_MS, 2 * FIRST_BAN_MS]
    assert lengths[-1] == LONGEST_BAN_MS


def test_orders_beyond_the_window_then_1015_and_fills_give_credit() -> None:
    limit = OrderLimit(per_10s=2, per_day=3)
    for _ in range(2):
        limit.check(1, 0)
        limit.count(1, 1, 0)
    with pytest.raises(TooManyOrders, match="2 orders per 10 SECOND") as caught:
        limit.check(1, 9_999)
    assert (caught.value.status, caught.value.code) == (429, -1015)
    limit.check(2, 9_999)
    limit.count(1, -1, 9_999)
    limit.check(1, 9_999)
    limit.count(1, 1, 10_000)
    limit.count(1, 1, 10_001)
    with pytest.raises(TooManyOrders, match="3 orders per 1 DAY"):
        limit.check(1, 30_000)
    assert limit.used(1, 30_000) == (0, 3)
    limit.check(1, 24 * 3600 * 1000)


def test_sixth_message_of_a_second_is_one_too_many() -> None:
    limit = MessageLimit()
    assert [limit.allows(ms) for ms in (0, 200, 400, 600, 800, 900)] == [True] * 5 + [False]
    assert limit.allows(2000)
