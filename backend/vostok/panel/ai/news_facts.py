"""Facts out of the news: the sentiment of a coin or of all, and the headlines that say most. Pure.

A headline is somebody else's text. It is a fact like a bot's name: shown as it is, never read as an instruction.
"""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Literal
from urllib.parse import quote

from vostok.clock import DAY_MS
from vostok.panel.ai.figures import Maker
from vostok.panel.ai.prompts.facts import Claim, Fact
from vostok.panel.news.models import NewsPublic
from vostok.panel.news.sentiment import STALE_MS, Sentiment

MOST_HEADLINES = 3
LEAST_RELEVANT = 4.0
CLEAR = Decimal("0.2")
"""From here on a sentiment counts as a judgement; what is nearer to zero is neutral."""
EVERYTHING = "market"


def sentiment_facts(found: Iterable[Sentiment], coins: Collection[str], now: int) -> list[Fact]:
    """The sentiment of all news and that of each of `coins`, from -1 to 1; what the gate calls stale is stale here."""
    facts: list[Fact] = []
    for one in found:
        if one.coin is not None and one.coin not in coins:
            continue
        make = _maker(one.coin, "The sentiment of the news of the last 24 hours", one.at)
        if one.coin is not None:
            make.text("name", one.coin)
        claims, lean = _judgement(Decimal(str(one.score)))
        make.number("sentiment", one.score, "ratio", claims=claims, lean=lean, stale=now - one.at > STALE_MS)
        make.number("news_day", one.items, "count", period="day")
        facts += make.facts
    return facts


def headline_facts(news: Iterable[NewsPublic], coins: Sequence[str], now: int) -> list[Fact]:
    """Of the news of the last day, the three headlines that weigh most: of `coins` first, then of the market."""
    said = sorted(
        (one for one in news if one.relevance >= LEAST_RELEVANT and now - one.published_at <= DAY_MS),
        key=lambda one: (_about(one, coins) is None, -one.relevance * (1 + abs(one.score)), -one.published_at),
    )
    facts: list[Fact] = []
    told: dict[str | None, int] = {}
    for one in said[:MOST_HEADLINES]:
        coin = _about(one, coins)
        letter = "abc"[told.get(coin, 0)]
        told[coin] = told.get(coin, 0) + 1
        make = _maker(coin, f"News: {one.source}", one.published_at)
        make.text(f"headline_{letter}", one.title, stale=now - one.published_at > STALE_MS)
        facts += make.facts
    return facts


def _about(one: NewsPublic, coins: Sequence[str]) -> str | None:
    """The first of `coins` that a piece of news is about; None where it is about none, and so about the market."""
    return next((coin for coin in coins if coin in one.coins), None)


def _maker(coin: str | None, source: str, at: int) -> Maker:
    link = "/news" if coin is None else f"/news?coin={quote(coin)}"
    return Maker("news", coin or EVERYTHING, source, link, at, coins=() if coin is None else (coin,))


def _judgement(score: Decimal) -> tuple[tuple[Claim, ...], Literal[-1, 0, 1]]:
    if abs(score) < CLEAR:
        return (), 0
    return (("optimistic",), 1) if score > 0 else (("pessimistic",), -1)
