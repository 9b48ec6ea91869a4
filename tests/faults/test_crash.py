"""The short form of `npm run faults -- crash`."""

from pathlib import Path

import pytest

from tests.faults.crash import campaign


@pytest.mark.slow
async def test_killed_gateway_killed_bots_and_a_locked_and_full_database_lose_no_order(tmp_path: Path) -> None:
    figures = await campaign(tmp_path / "home", n=2, seed=11, bots=4)
    assert figures["bot_kills"] > 0
    assert [figures[name] for name in ("gateway_kills", "locked", "full", "second_starts_refused")] == [2, 1, 1, 1]
    assert [figures[name] for name in ("lost", "duplicate", "unowned", "differences")] == [0, 0, 0, 0]
