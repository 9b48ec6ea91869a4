"""One number out of many headlines: the mean of their scores by relevance, halved in weight every six hours. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

HALF_LIFE_MS = 6 * 3_600_000
STALE_MS = 6 * 3_600_000
"""As `risk.rules.sentiment` has it: older news say nothing to the gate."""
LEAST_RELEVANT = 2.0


class Scored(NamedTuple):
    """What is needed of a piece of news; `at` in UTC ms."""

    score: float
    relevance: float
    at: int
    coins: tuple[str, ...]


@dataclass(frozen=True)
class Sentiment:
    """Of a coin, or of all (None): from -1 to 1, of `items` news, the newest at `at` (UTC ms)."""

    coin: str | None
    score: float
    items: int
    at: int


def sentiments(news: Iterable[Scored], now: int) -> list[Sentiment]:
    """Of all news first, then of each coin that is named, by name; empty where nothing relevant was said."""
    by_coin: defaultdict[str | None, list[Scored]] = defaultdict(list)
    for one in news:
        if one.relevance < LEAST_RELEVANT:
            continue
        for coin in (None, *one.coins):
            by_coin[coin].append(one)
    return [_of(coin, by_coin[coin], now) for coin in sorted(by_coin, key=lambda coin: coin or "")]


def _of(coin: str | None, news: list[Scored], now: int) -> Sentiment:
    weights = [one.relevance * 0.5 ** (max(0, now - one.at) / HALF_LIFE_MS) for one in news]
    total = sum(weight * one.score for weight, one in zip(weights, news, strict=True))
    return Sentiment(coin, round(total / sum(weights), 4), len(news), max(one.at for one in news))
