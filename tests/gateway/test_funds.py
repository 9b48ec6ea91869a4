"""Whether the owner's account can pay what a REAL bot shall own of it."""

from decimal import Decimal
from typing import Any, cast

import pytest

from vostok.errors import Conflict, NoKey, Unavailable
from vostok.gateway.books import Books
from vostok.gateway.funds import check_allocation
from vostok.gateway.upstream import Upstream, VenueSilent

BOT = "aaaaaaaaaa"


class Account:
    """The venue's account, as `Upstream` asks for it."""

    def __init__(self, free: str | None, *, has_key: bool = True) -> None:
        self._free = free
        self._has_key = has_key

    def has_key(self) -> bool:
        return self._has_key

    async def private(self, *_asked: Any) -> Any:
        if self._free is None:
            raise VenueSilent("it does not answer")
        return {"balances": [{"asset": "USDT", "free": self._free}]}


async def ask(account: Account, allocation: str) -> None:
    await check_allocation(cast(Upstream, account), Books(), BOT, "USDT", Decimal(allocation))


async def test_account_with_enough_then_nothing_is_raised() -> None:
    await ask(Account("1000"), "1000")


async def test_account_with_too_little_then_the_sentence_says_how_much_there_is() -> None:
    with pytest.raises(Conflict, match=r"has 1,000 USDT that no bot owns, 1,000\.01 are needed") as caught:
        await ask(Account("1000"), "1000.01")
    assert (caught.value.code, caught.value.field) == ("conflict", "allocation")


async def test_no_key_then_a_code_of_its_own() -> None:
    with pytest.raises(NoKey) as caught:
        await ask(Account("1000", has_key=False), "1")
    assert caught.value.body()["error"] == "no_key"


async def test_venue_that_does_not_tell_then_unavailable() -> None:
    with pytest.raises(Unavailable, match="try again"):
        await ask(Account(None), "1")
