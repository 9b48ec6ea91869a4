"""Readings become conditions at their limits, and do not flap around them."""

import pytest

from vostok.panel.alerts.wording import text
from vostok.panel.watch import conditions
from vostok.risk.candles import Flaw, flawed, worst


@pytest.mark.parametrize(
    ("total", "free", "raises"),
    [
        (100 * 10**9, 10.1 * 10**9, None),
        (100 * 10**9, 10 * 10**9, "disk.low"),
        (100 * 10**9, 3 * 10**9, "disk.full"),
        (10**9, 190 * 10**6, "disk.full"),
        (0, 0, "disk.full"),
    ],
)
def test_disk_then_low_and_full_at_their_limits(total: float, free: float, raises: str | None) -> None:
    assert conditions.disk(int(total), int(free), 0.9).raises == raises


@pytest.mark.parametrize(
    ("limit", "free_gb", "raises"),
    [(0.5, 50.1, None), (0.5, 50, "disk.low"), (0.5, 3, "disk.full"), (1, 0.201, None), (1, 0.199, "disk.full")],
)
def test_disk_with_another_limit_then_low_from_it_on_and_full_with_nothing_left_in_any_case(
    limit: float, free_gb: float, raises: str | None
) -> None:
    assert conditions.disk(100 * 10**9, int(free_gb * 10**9), limit).raises == raises


@pytest.mark.parametrize(
    ("offset", "is_off", "raises"),
    [(1_000, False, None), (-1_001, False, "clock.off"), (501, True, "clock.off"), (500, True, None)],
)
def test_clock_then_off_at_a_second_and_right_at_half_of_one(offset: int, is_off: bool, raises: str | None) -> None:
    condition = conditions.clock(offset, is_off)
    assert condition is not None
    assert condition.raises == raises


def test_unknown_offset_and_whole_chain_then_nothing_to_say() -> None:
    assert conditions.clock(None, False) is None
    assert conditions.chain("panel", None) is None


@pytest.mark.parametrize("flaws", [("STALE",), ("MISSING", "FILLED_IN"), ("NONE_THERE", "NOT_TRADED")])
def test_bad_candles_then_what_is_wrong_stands_in_the_alert_of_either_language(flaws: tuple[Flaw, ...]) -> None:
    found = worst(*map(flawed, flaws))
    bad = conditions.candles("BTC/USDT", "1h", found.grade, flaws)
    assert bad.raises == "market.bad"
    english, translated = (text("market.bad", bad.values, language) for language in ("en", "pt-BR"))
    assert all(reason in english and reason not in translated for reason in found.reasons)


def test_questionable_candles_then_no_alert() -> None:
    assert conditions.candles("BTC/USDT", "1h", "QUESTIONABLE", ["JUMP"]).raises is None
