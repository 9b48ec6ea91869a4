"""The campaign of guesses, small: what it counts, and that the owner gets in meanwhile."""

import random
from contextlib import AsyncExitStack
from pathlib import Path

from tests.faults.guesses import (
    MOST_IN_A_WINDOW,
    OWNER_LOGINS,
    StormClock,
    forged_cookies,
    most_in_a_window,
    storm,
)
from tests.faults.panels import open_panel
from vostok.clock import MINUTE_MS


async def test_guesses_that_look_like_known_browsers_then_few_reach_the_hash_and_the_owner_gets_in(
    tmp_path: Path,
) -> None:
    clock = StormClock()
    async with AsyncExitStack() as stack:
        panel = await open_panel(tmp_path, stack)
        panel.app.state.clock = clock
        found = await storm(panel, clock, forged_cookies, 25, random.Random(1))
    assert 1 <= found["most_in_ten_minutes"] <= MOST_IN_A_WINDOW
    assert (found["owner_logins"], found["new_browser_got_in"]) == (OWNER_LOGINS, True)


def test_most_in_a_window_then_its_ends_are_where_ten_minutes_end() -> None:
    window = 10 * MINUTE_MS
    assert most_in_a_window([]) == 0
    assert most_in_a_window([0, 5, window - 1, window]) == 3
