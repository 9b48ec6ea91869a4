"""Which headlines a model was asked for, what it said of them, and how often it failed: each is asked for once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from vostok.panel.ai.models import ModelCall, ProviderChoice, ScoredBy
from vostok.panel.ai.prompts.headlines import Mark, talks_to_a_model
from vostok.panel.fields import Public
from vostok.panel.news.models import NewsItem
from vostok.panel.news.service import KEPT_MS

PURPOSE = "news"
"""What calls for headlines are named in `ai_call`."""


class ScoringPublic(Public):
    """Who judges news: `by` the lexicon or the model. Of the model's `batches` of the last 24 hours `failed` ones kept
    the lexicon's judgement; `detail` says why the last one did."""

    by: ScoredBy
    batches: int
    failed: int
    detail: str | None


class Headline(NamedTuple):
    """A piece of news that a model is asked for; `asked_at` in UTC ms."""

    id: int
    title: str
    asked_at: int


def take(session: Session, now: int, most: int) -> list[Headline]:
    """The newest of the last 24 hours that no model was asked for, noted as asked for now.

    All are of one origin, and one that may give orders is alone: headlines that are judged together can bend each
    other's scores, and so nobody bends more than what he publishes himself.
    """
    query = select(NewsItem).where(col(NewsItem.asked_at).is_(None), NewsItem.published_at > now - KEPT_MS)
    waiting = session.exec(query.order_by(col(NewsItem.published_at).desc(), col(NewsItem.id).desc())).all()
    if not waiting:
        return []
    newest, *others = waiting
    together = [one for one in others if _origin(one) == _origin(newest) and not talks_to_a_model(one.title)]
    rows = [newest] if talks_to_a_model(newest.title) else [newest, *together][:most]
    for row in rows:
        row.asked_at = now
        session.add(row)
    return [Headline(row.id, row.title, now) for row in rows if row.id is not None]


def give_back(session: Session, headlines: Iterable[Headline]) -> None:
    """They were not asked for after all."""
    for row in _still_there(session, headlines):
        if row is not None:
            row.asked_at = None
            session.add(row)


def keep(session: Session, headlines: Sequence[Headline], judged: Sequence[Mark], model: str) -> None:
    """Put what `model` said, in the order of `headlines`, in the place of the lexicon's judgement."""
    for row, mark in zip(_still_there(session, headlines), judged, strict=True):
        if row is not None:
            row.score, row.relevance = round(mark.score, 4), mark.relevance
            row.impact, row.model = mark.impact, model
            session.add(row)


def scoring(session: Session, detail: str | None, now: int) -> ScoringPublic:
    """Who judges from now on, and how the calls of the last 24 hours ended."""
    choice = session.get(ProviderChoice, 1) or ProviderChoice()
    of_a_day = (ModelCall.purpose == PURPOSE, col(ModelCall.ts) > now - KEPT_MS)
    outcomes = session.exec(select(ModelCall.outcome).where(*of_a_day)).all()
    failed = sum(outcome != "ACCEPTED" for outcome in outcomes)
    return ScoringPublic(by=choice.news_by, batches=len(outcomes), failed=failed, detail=detail)


def _still_there(session: Session, headlines: Iterable[Headline]) -> list[NewsItem | None]:
    """Their rows; None for one that was removed meanwhile, whose id SQLite may have given to another."""
    rows = [(session.get(NewsItem, one.id), one) for one in headlines]
    return [row if row is not None and row.asked_at == one.asked_at else None for row, one in rows]


def _origin(row: NewsItem) -> tuple[str, str]:
    """Who published it: the source, and of one that gathers from many the web site it leads to."""
    return row.source, urlsplit(row.url).netloc
