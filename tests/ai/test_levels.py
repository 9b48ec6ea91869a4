"""The level that would prove a brief wrong stands against how the pair leans, and out of reach of an hour's noise."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ai.made_facts import all_facts, fact
from vostok.panel.ai.prompts.compose import by_subject, invalidation, tell
from vostok.panel.ai.prompts.facts import Fact
from vostok.panel.ai.prompts.levels import LEAST_ATR, leaning, level, levels_of, watched

PAIR = {"subject": "BTC/USDT", "coins": ("BTC", "USDT")}
NEAR, FAR = "99", "95"


def metrics(*, lean: int, volatility: str = "0.01", **levels: str) -> dict[str, Fact]:
    """A pair at 100 that leans so, with these levels."""
    price = {"unit": "price", "currency": "USDT"} | PAIR
    found = [
        fact("pair.btc.price", "price", "100", **price),
        fact("pair.btc.change_day", "change_day", "0.02", unit="fraction", lean=lean, **PAIR),
        fact("pair.btc.volatility", "volatility", volatility, unit="fraction", **PAIR),
        *(fact(f"pair.btc.{name}", name, value, level=True, **price) for name, value in levels.items()),
    ]
    return {one.metric: one for one in found}


def test_level_within_an_hours_noise_then_the_next_one_is_taken() -> None:
    found = metrics(lean=1, low_day=NEAR, low_week=FAR, high_week="120")
    wish = invalidation({("pair", "BTC/USDT"): found})
    assert wish is not None
    assert (wish.op, wish.level) == ("below", "pair.btc.low_week")


def test_nothing_but_near_levels_then_the_farthest_of_them() -> None:
    found = metrics(lean=-1, volatility="0.2", high_day="101", high_week="102", low_week=FAR)
    wish = invalidation({("pair", "BTC/USDT"): found})
    assert wish is not None
    assert (wish.op, wish.level) == ("above", "pair.btc.high_week")


def test_facts_that_lean_nowhere_then_nothing_would_prove_them_wrong() -> None:
    assert invalidation({("pair", "BTC/USDT"): metrics(lean=0, low_week=FAR, high_week="105")}) is None


@given(seed=st.integers(0, 10**6))
def test_any_facts_then_the_level_stands_against_the_leaning_and_two_atr_away(seed: int) -> None:
    subjects = by_subject(all_facts(seed).values())
    wish = invalidation(subjects)
    assert wish is not None
    found = next(own for (kind, _), own in subjects.items() if kind == "pair" and own["price"].id == wish.metric)
    chosen = next(one for one in found.values() if one.id == wish.level)
    price, least = found["price"].number, LEAST_ATR * found["volatility"].number
    assert wish.op == ("below" if leaning(found) > 0 else "above")
    assert (chosen.number < price) == (wish.op == "below")
    assert abs(chosen.number / price - 1) >= least


def test_watch_then_one_level_on_each_side_by_its_name() -> None:
    found = watched(metrics(lean=1, low_day=NEAR, low_week=FAR, high_day="104", high_week="120"))
    name = fact("pair.btc.name", "name", "BTC/USDT", unit="text", **PAIR)
    assert {one.metric for one in levels_of(found.values())} == {"low_week", "high_day"}
    said = [one.text for one in tell("watch", {("pair", "BTC/USDT"): found | {"name": name}}, "en")]
    assert said == [
        "Watch whether {pair.btc.name} falls below {pair.btc.low_week}, its low of the week.",
        "Watch whether {pair.btc.name} rises above {pair.btc.high_day}, its high of the last day.",
    ]


@pytest.mark.parametrize(("week", "told"), [("5", 0), ("7", 1)])
def test_week_that_brought_nothing_but_today_then_not_told_twice(week: str, told: int) -> None:
    own = {"unit": "money", "currency": "USDT", "subject": "SIMULATED USDT", "claims": ("up",), "lean": 1}
    book = [fact("portfolio.x.today", "today", "5", **own), fact("portfolio.x.week", "week", week, **own)]
    assert len(tell("bull", by_subject(book), "en")) == told


def test_price_unknown_then_no_level() -> None:
    found = metrics(lean=1, low_week=FAR)
    assert level({name: one for name, one in found.items() if name != "price"}, "below") is None
    assert level(found, "above") is None
    assert levels_of(found.values())[0].number == Decimal(FAR)
