"""The short form of `npm run faults -- crash`."""

from pathlib import Path

import pytest

from tests.faults.crash import campaign, is_ok, real_cases


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_killed_gateway_killed_bots_and_a_locked_and_full_database_lose_no_order(tmp_path: Path) -> None:
    figures = await campaign(tmp_path / "home", n=2, seed=11, bots=4)
    assert figures["bot_kills"] > 0
    assert [figures[name] for name in ("gateway_kills", "locked", "full", "second_starts_refused")] == [2, 1, 1, 1]
    assert [figures[name] for name in ("lost", "duplicate", "unowned", "differences")] == [0, 0, 0, 0]


@pytest.mark.slow
def test_real_bots_that_are_killed_lose_no_order_and_a_second_start_is_refused(tmp_path: Path) -> None:
    cases = real_cases(tmp_path / "real", ["second_start", "bot_killed", "gateway_killed"], n=1, seed=11, bots=1)
    assert cases["bot_killed"]["kills"] == cases["gateway_killed"]["kills"] == 1
    assert cases["all_closed"]["exchange_orders"] > 0
    assert is_ok(cases), cases
