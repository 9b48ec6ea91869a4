"""No entry while the news about the coin, or about the whole market, are bad. Off until its limit is raised."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.facts import Mood
from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot

OFF = Decimal(-1)
STALE_MS = 6 * 3_600_000
"""News older than this say nothing any more."""


class MinSentiment(Limits):
    """Sentiment from -1 to 1; nothing lies below -1."""

    min_sentiment: Decimal = Field(
        default=OFF,
        ge=-1,
        le=0,
        decimal_places=2,
        description="News: no entry below this sentiment of the coin or the market, such as -0.5 (-1: off)",
    )


def check(intent: Intent, snapshot: Snapshot, limits: MinSentiment) -> Denial | None:
    """No where a known sentiment is below the limit; what is missing or stale is neutral, and denies nothing."""
    if limits.min_sentiment == OFF:
        return None
    for whose, mood in _asked(intent, snapshot):
        if mood is not None and mood.age_ms <= STALE_MS and mood.score < limits.min_sentiment:
            return Denial(
                "SENTIMENT_LOW",
                f"The sentiment of {whose} is {mood.score:.2f} (its newest news {_age(mood.age_ms)} old), "
                f"the limit is {limits.min_sentiment:.2f}.",
            )
    return None


def remark(intent: Intent, snapshot: Snapshot, limits: MinSentiment) -> str | None:
    """What of the sentiment did not count, for the record of an entry that is allowed."""
    if limits.min_sentiment == OFF:
        return None
    missing = [whose for whose, mood in _asked(intent, snapshot) if mood is None]
    stale = [whose for whose, mood in _asked(intent, snapshot) if mood is not None and mood.age_ms > STALE_MS]
    said = [f"missing for {' and '.join(missing)}"] if missing else []
    said += [f"older than {_age(STALE_MS)} for {' and '.join(stale)}"] if stale else []
    return f"Sentiment is {', '.join(said)}: counted as neutral." if said else None


def _asked(intent: Intent, snapshot: Snapshot) -> tuple[tuple[str, Mood | None], ...]:
    return (intent.pair.split("/")[0], snapshot.mood), ("the market", snapshot.market_mood)


def _age(age_ms: int) -> str:
    minutes = age_ms // 60_000
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"


RULE = Rule(label="Sentiment of the news", limits=MinSentiment, check=check, scope="portfolio", remark=remark)
