"""The rule about news: what it denies, what it never denies, and what it says of an entry it knew nothing about."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.risk.samples import LIMITS, UNKNOWN, intent, snapshot
from vostok.risk.facts import Mood
from vostok.risk.gate import Rules, decide
from vostok.risk.rules import sentiment
from vostok.risk.rules.sentiment import STALE_MS, MinSentiment

SCORES = st.decimals(min_value=-1, max_value=1, places=4)
MOODS = UNKNOWN | st.builds(Mood, SCORES, st.integers(0, 2 * STALE_MS))
FLOORS = st.decimals(min_value=-1, max_value=0, places=2)
ON = MinSentiment(min_sentiment=Decimal("-0.5"))
RULES: Rules = {"sentiment": sentiment.RULE}


@given(MOODS, MOODS, FLOORS)
def test_entry_denied_exactly_when_fresh_news_are_below_the_limit(
    coin: Mood | None, market: Mood | None, floor: Decimal
) -> None:
    denial = sentiment.check(intent(), snapshot(mood=coin, market_mood=market), MinSentiment(min_sentiment=floor))
    low = any(mood is not None and mood.age_ms <= STALE_MS and mood.score < floor for mood in (coin, market))
    assert (denial is not None) == (low and floor > -1)


@given(MOODS, MOODS)
def test_rule_is_off_by_default_then_denies_and_says_nothing(coin: Mood | None, market: Mood | None) -> None:
    verdict = decide(intent(), snapshot(mood=coin, market_mood=market), LIMITS, RULES)
    assert (verdict.allowed, verdict.reason) == (True, None)


@given(MOODS, MOODS)
def test_allowed_entry_then_says_what_was_missing_or_stale(coin: Mood | None, market: Mood | None) -> None:
    seen = snapshot(mood=coin, market_mood=market)
    verdict = decide(intent(), seen, {"portfolio": {"min_sentiment": "-0.5"}}, RULES)
    unused = any(mood is None or mood.age_ms > STALE_MS for mood in (coin, market))
    if verdict.allowed:
        assert ("counted as neutral" in (verdict.reason or "")) == unused
    else:
        assert verdict.code == "SENTIMENT_LOW"


def test_reason_names_coin_score_age_and_limit() -> None:
    low = snapshot(mood=Mood(Decimal("-0.6321"), 90 * 60_000), market_mood=Mood(Decimal(0), 0))
    denial = sentiment.check(intent(), low, ON)
    assert denial is not None
    assert denial.reason == "The sentiment of BTC is -0.63 (its newest news 1 h old), the limit is -0.50."
