"""One answer for many callers: fetched once, as old as allowed, never lost with one of them."""

import asyncio

import pytest

from vostok.sharing import SharedAnswers


class Source:
    """Counts how often it was asked; answers once it may."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()

    async def fetch(self) -> int:
        self.asked += 1
        number = self.asked
        await self.may_answer.wait()
        return number


async def test_callers_at_the_same_time_then_one_fetch() -> None:
    shared, source = SharedAnswers(), Source()
    callers = [asyncio.create_task(shared.get("a", 10, source.fetch)) for _ in range(8)]
    await asyncio.sleep(0)
    source.may_answer.set()
    assert await asyncio.gather(*callers) == [1] * 8
    assert await shared.get("b", 10, source.fetch) == 2


async def test_answer_older_than_allowed_then_fetched_again() -> None:
    shared, source = SharedAnswers(), Source()
    source.may_answer.set()
    assert [await shared.get("a", age, source.fetch) for age in (10, 10, -1)] == [1, 1, 2]
    assert (shared.spare("a", 10), shared.spare("a", -1), shared.spare("b", 10)) == (2, None, None)


async def test_caller_that_goes_away_then_the_others_still_answered() -> None:
    shared, source = SharedAnswers(), Source()
    first, second = (asyncio.create_task(shared.get("a", 10, source.fetch)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    source.may_answer.set()
    assert await second == 1
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_failed_fetch_then_everybody_hears_and_the_next_asks_again() -> None:
    shared, source = SharedAnswers(), Source()
    source.may_answer.set()

    async def broken() -> int:
        raise OSError("no answer")

    told = await asyncio.gather(*(shared.get("a", 10, broken) for _ in range(2)), return_exceptions=True)
    assert [str(error) for error in told] == ["no answer"] * 2
    assert await shared.get("a", 10, source.fetch) == 1


async def test_more_keys_than_kept_then_memory_stays_bounded() -> None:
    shared, source = SharedAnswers(max_entries=3), Source()
    source.may_answer.set()
    for key in range(10):
        await shared.get(key, 10, source.fetch)
    assert sum(shared.spare(key, 10) is not None for key in range(10)) <= 3
