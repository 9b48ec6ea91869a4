"""Another program that trades on the same account: it is looked at, and takes no weight away from the bots."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.gateway.comparer import traded
from tests.gateway.desk import open_desk
from tests.gateway.fake_venue import FakeVenue


@dataclass
class Counting(FakeVenue):
    """Counts how often its list of open orders was read; `meanwhile` happens while it is."""

    lists: int = 0
    meanwhile: list[Callable[[], None]] = field(default_factory=list)

    def _read(self, path: str, params: dict[str, str]) -> Any:
        found = super()._read(path, params)
        if path == "openOrders":
            self.lists += 1
            for happen in self.meanwhile:
                happen()
        return found


async def test_order_after_order_by_hand_reads_the_dear_list_once_in_five_seconds(tmp_path: Path) -> None:
    venue = Counting()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        before = venue.lists
        following = asyncio.create_task(comparer.side.run())
        for number in range(50):
            comparer.side.hear(f"web_{number}")
            await asyncio.sleep(0.01)
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        assert venue.lists == before + 1


async def test_order_that_is_heard_of_while_the_list_is_read_is_looked_for_again(tmp_path: Path) -> None:
    venue = Counting()
    async with open_desk(tmp_path, venue) as desk:
        comparer = await traded(desk)
        venue.meanwhile = [lambda: comparer.side.hear("web_1")]
        comparer.side.hear("web_0")
        await comparer.look()
        venue.meanwhile = []
        before = venue.lists
        await comparer.look(times=2)
        assert venue.lists == before + 1
