"""What is stored of the news: sources, items without duplicates, their full text, and the sentiment of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

from sqlalchemy import delete, text
from sqlmodel import Session, col, select

from vostok import audit
from vostok.clock import DAY_MS
from vostok.errors import Conflict, Invalid, NotFound
from vostok.panel.auth.models import Principal
from vostok.panel.news.coins import coins_of, impact, relevance
from vostok.panel.news.feeds import Entry
from vostok.panel.news.fetch import check_url
from vostok.panel.news.lexicon import score
from vostok.panel.news.models import (
    SOURCES_MOST,
    NewsItem,
    NewsPublic,
    NewsSource,
    NewsUndated,
    SentimentPublic,
    SourcePublic,
    SourceRequest,
)
from vostok.panel.news.sentiment import STALE_MS, Scored, Sentiment, sentiments

KEPT_MS = DAY_MS
REMEMBERED_MS = 7 * DAY_MS
"""How long a source may leave out what has no time until it is new again."""
SEARCH_WORDS = 8
WORDS_LEAST = 5
"""Of a headline before its publisher: `Market update - Bitcoin` is one headline."""
_PUBLISHER = re.compile(r"\s+[-–—|]\s+[^-–—|\d]{2,40}$")


def sources(session: Session) -> list[NewsSource]:
    """All sources by name."""
    return list(session.exec(select(NewsSource).order_by(col(NewsSource.name), col(NewsSource.id))))


def add_source(session: Session, wish: SourceRequest, actor: Principal) -> NewsSource:
    """Store a source. Raises Invalid for an address that is never read, Conflict for one that is there."""
    check_url(wish.url)
    known = sources(session)
    if any(source.url == wish.url for source in known):
        raise Conflict("This address is a source already.", field="url")
    if len(known) >= SOURCES_MOST:
        raise Invalid(f"There are {SOURCES_MOST} sources already; remove one first.")
    source = NewsSource(name=wish.name, kind=wish.kind, url=wish.url, enabled=wish.enabled)
    session.add(source)
    session.flush()
    _record(session, actor, "news.source_added", source)
    return source


def remove_source(session: Session, source_id: int, actor: Principal) -> None:
    """Forget a source; what it said stays for its 24 hours. Raises NotFound."""
    source = _source(session, source_id)
    session.delete(source)
    _record(session, actor, "news.source_removed", source)


def switch_source(session: Session, source_id: int, *, enabled: bool, actor: Principal) -> NewsSource:
    """Read a source, or leave it alone. Raises NotFound."""
    source = _source(session, source_id)
    source.enabled = enabled
    session.add(source)
    _record(session, actor, "news.source_switched", source)
    return source


def note_reading(session: Session, source_id: int, now: int, error: str | None) -> None:
    """Remember when a source was read and what was wrong."""
    source = session.get(NewsSource, source_id)
    if source is not None:
        source.checked_at, source.error = now, error
        session.add(source)


def store(
    session: Session, source: str, entries: Iterable[Entry], coins: Collection[str], watched: Collection[str], now: int
) -> int:
    """Store what is new and of the last 24 hours; how many. What has no time is of now, what is of the future, too, but
    only when it is seen first: a source may list it for weeks."""
    added = 0
    for entry in entries:
        at = min(entry.published_at or now, now)
        key = _key(entry.title)
        if at <= now - KEPT_MS or not key:
            continue
        if (entry.published_at is None or entry.published_at > now) and _was_seen(session, key, now):
            continue
        if session.exec(select(NewsItem.id).where(NewsItem.key == key)).first() is not None:
            continue
        item = _item(entry, key, source, at, coins, watched)
        session.add(item)
        session.flush()
        _index(session, item)
        added += 1
    return added


def _was_seen(session: Session, key: str, now: int) -> bool:
    known = session.get(NewsUndated, key)
    session.merge(NewsUndated(key=key, seen_at=now))
    return known is not None


def prune(session: Session, now: int) -> int:
    """Remove what is older than 24 hours; how many."""
    session.connection().execute(delete(NewsUndated).where(col(NewsUndated.seen_at) < now - REMEMBERED_MS))
    old = session.exec(select(NewsItem).where(NewsItem.published_at <= now - KEPT_MS)).all()
    for item in old:
        session.connection().execute(text("DELETE FROM news_text WHERE rowid = :id"), {"id": item.id})
        session.delete(item)
    return len(old)


def news(
    session: Session, wanted: str | None, coin: str | None, limit: int, before: int | None
) -> tuple[list[NewsPublic], str | None]:
    """News, the newest first; `wanted` are words that all must occur, `before` the place the last part ended at."""
    query = select(NewsItem)
    if words := _words(wanted or ""):
        found = session.connection().execute(
            text("SELECT rowid FROM news_text WHERE news_text MATCH :words"), {"words": words}
        )
        query = query.where(col(NewsItem.id).in_([row[0] for row in found]))
    rows = session.exec(query.order_by(col(NewsItem.published_at).desc(), col(NewsItem.id).desc())).all()
    if coin is not None:
        rows = [row for row in rows if coin in row.coins]
    start = before or 0
    items = [NewsPublic.model_validate(row) for row in rows[start : start + limit]]
    return items, str(start + limit) if len(rows) > start + limit else None


def sentiment_now(session: Session, now: int) -> list[Sentiment]:
    """Of all news of the last 24 hours, then of each coin; empty where there are none."""
    rows = session.exec(select(NewsItem).where(NewsItem.published_at > now - KEPT_MS)).all()
    return sentiments((Scored(row.score, row.relevance, row.published_at, tuple(row.coins)) for row in rows), now)


def sentiment_public(found: Sequence[Sentiment], now: int) -> list[SentimentPublic]:
    """As routes show it."""
    return [
        SentimentPublic(coin=one.coin, score=one.score, items=one.items, at=one.at, stale=now - one.at > STALE_MS)
        for one in found
    ]


def source_public(source: NewsSource) -> SourcePublic:
    """Without the query of its address, which may hold a key."""
    shown = urlsplit(source.url)._replace(query="", fragment="").geturl()
    return SourcePublic.model_validate({**source.model_dump(), "url": shown})


def _source(session: Session, source_id: int) -> NewsSource:
    source = session.get(NewsSource, source_id)
    if source is None:
        raise NotFound("There is no such source; it may have been removed.")
    return source


def _item(entry: Entry, key: str, source: str, at: int, coins: Collection[str], watched: Collection[str]) -> NewsItem:
    said = score(f"{entry.title}. {entry.summary}")
    named = sorted({*coins_of(f"{entry.title} {entry.summary}", coins), *(set(entry.coins) & set(coins))})
    matters = relevance(entry.title, entry.summary, named, watched, said)
    return NewsItem(
        key=key,
        source=source,
        title=entry.title,
        summary=entry.summary,
        url=entry.url,
        published_at=at,
        score=round(said, 4),
        relevance=matters,
        impact=impact(matters, said),
        coins=named,
    )


def _key(title: str) -> str:
    """The title without case and signs, and without the publisher that those who gather news write behind it."""
    headline = _PUBLISHER.sub("", title)
    if len(headline.split()) >= WORDS_LEAST:
        title = headline
    return " ".join(re.findall(r"\w+", title.casefold()))[:200]


def _index(session: Session, item: NewsItem) -> None:
    session.connection().execute(
        text("INSERT INTO news_text (rowid, title, summary) VALUES (:id, :title, :summary)"),
        {"id": item.id, "title": item.title, "summary": item.summary},
    )


def _words(wanted: str) -> str:
    """What was typed as a query of FTS5 in which nothing but words is left: each must occur, the last may go on."""
    words = re.findall(r"\w+", wanted)[:SEARCH_WORDS]
    return " ".join(f'"{word}"' for word in words[:-1]) + (f' "{words[-1]}"*' if words else "")


def _record(session: Session, actor: Principal, type: str, source: NewsSource) -> None:
    body = {"name": source.name, "kind": source.kind, "url": source_public(source).url, "enabled": source.enabled}
    audit.append(
        session.connection(), actor=actor.actor, via=actor.via, type=type, subject=f"source:{source.id}", body=body
    )
