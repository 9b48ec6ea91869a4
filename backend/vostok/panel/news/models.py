"""Sources of news, what they said in the last 24 hours, and the sentiment made of it."""

from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import JSON, Column
from sqlmodel import Field as SqlField
from sqlmodel import SQLModel

from vostok.panel.fields import Line, Millis, Public, Request

Kind = Literal["feed", "json"]
Impact = Literal["HIGH", "MEDIUM", "LOW"]
SOURCES_MOST = 30


class NewsSource(SQLModel, table=True):
    """An address that is read every few minutes; `error` is what was wrong the last time."""

    __tablename__ = "news_source"

    id: int | None = SqlField(default=None, primary_key=True)
    name: str
    kind: str
    url: str = SqlField(unique=True)
    enabled: bool = True
    checked_at: int | None = None
    error: str | None = None


class NewsItem(SQLModel, table=True):
    """A piece of news; `key` is its title without case and signs, so that the same from two sources is one.

    `model` judged it, None is the lexicon; `asked_at` is when a model was asked for it, whatever came of that.
    """

    __tablename__ = "news_item"

    id: int | None = SqlField(default=None, primary_key=True)
    key: str = SqlField(unique=True)
    source: str
    title: str
    summary: str
    url: str
    published_at: int = SqlField(index=True)
    score: float
    relevance: float
    impact: str
    model: str | None = None
    asked_at: int | None = None
    coins: list[str] = SqlField(sa_column=Column(JSON, nullable=False))


class NewsUndated(SQLModel, table=True):
    """The key of a piece of news that has no time, or one of the future, and when a source listed it last."""

    __tablename__ = "news_undated"

    key: str = SqlField(primary_key=True)
    seen_at: int


class SourceRequest(Request):
    """A source: RSS or Atom (`feed`), or JSON as CryptoPanic writes it."""

    name: Line = Field(min_length=1, max_length=60)
    kind: Kind = "feed"
    url: Annotated[str, Field(max_length=2_000)]
    enabled: bool = True


class SourcePublic(Public):
    """A source; `checked_at` is when it was read last, `error` what was wrong then. `url` without its query, which may
    hold a key."""

    id: int
    name: str
    kind: Kind
    url: str
    enabled: bool
    checked_at: Millis | None
    error: str | None


class NewsPublic(Public):
    """A piece of news as plain text. `score` from -1 to 1, `relevance` from 0 to 10; `model` judged it, null is the
    lexicon."""

    id: int
    source: str
    title: str
    summary: str
    url: str
    published_at: Millis
    score: float
    relevance: float
    impact: Impact
    model: str | None
    coins: list[str]


class SentimentPublic(Public):
    """Sentiment of a coin (null: of all news) from -1 to 1, of how many news, the newest at `at`.

    `stale`: that is so long ago that the gate counts it as neutral.
    """

    coin: str | None
    score: float
    items: int
    at: Millis
    stale: bool


class NewsPagePublic(Public):
    """News of the last 24 hours, the newest first, and the sentiment made of all of them."""

    items: list[NewsPublic]
    next: str | None
    sentiment: list[SentimentPublic]
