"""What the owner can do with briefs, suggestions and the provider: each verb with its audit row."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from sqlmodel import Session, col, delete, select

from vostok import audit
from vostok.errors import Conflict, Invalid, NotFound
from vostok.invalid import detail, field_of
from vostok.panel.ai.consult import KEY_PURPOSE
from vostok.panel.ai.models import (
    UNFINISHED,
    Brief,
    BriefPublic,
    BriefRequest,
    FactPublic,
    ModelCall,
    ProviderChoice,
    ProviderUpdate,
    Recommendation,
    RecommendationPublic,
)
from vostok.panel.ai.prompts.answer import Answer
from vostok.panel.ai.prompts.facts import Fact, Language
from vostok.panel.ai.prompts.names import metric_name, source_name
from vostok.panel.ai.prompts.render import render, written
from vostok.panel.ai.providers.base import Provider
from vostok.panel.auth.models import Principal
from vostok.panel.bots import service as bots
from vostok.panel.bots.models import Bot
from vostok.panel.settings import service as choices
from vostok.sealed import Seal

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
MOST_WAITING = 20


def new_id() -> str:
    """An id like a bot's."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def language_of(session: Session, wish: Language | None) -> Language:
    """The language that was asked for, else the owner's."""
    chosen: Language = wish or choices.read(session)["language"]
    return chosen


def create(session: Session, wish: BriefRequest, provider: str, actor: Principal, now: int) -> Brief:
    """Queue a brief. Raises Invalid without a subject, Conflict where too many wait or there is nothing to tell of."""
    if wish.kind != "portfolio" and not wish.subject:
        raise Invalid(f"Say which {wish.kind} the brief is about.", field="subject")
    waiting = session.exec(select(Brief).where(col(Brief.state).in_(UNFINISHED))).all()
    if len(waiting) >= MOST_WAITING:
        raise Conflict(f"{MOST_WAITING} briefs are waiting already: let some end, or cancel some.")
    mode = wish.mode
    if wish.kind == "portfolio":
        _refuse_empty(session, mode)
    if wish.kind == "bot":
        bot = session.get(Bot, wish.subject)
        if bot is None or bot.archived_at is not None:
            raise NotFound("There is no such bot, or it is archived.", field="subject")
        mode = bot.mode  # type: ignore[assignment]
    brief = Brief(
        id=new_id(),
        kind=wish.kind,
        subject=wish.subject if wish.kind != "portfolio" else mode,
        mode=mode,
        language=language_of(session, wish.language),
        provider=provider,
        actor=actor.actor,
        created_at=now,
    )
    session.add(brief)
    return brief


def _refuse_empty(session: Session, mode: str) -> None:
    of_mode = select(Bot).where(Bot.mode == mode, col(Bot.archived_at).is_(None))
    if session.exec(of_mode.limit(1)).first() is None:
        kind = "live" if mode == "REAL_MARKET_SPOT" else "simulated"
        raise Conflict(f"There is no {kind} bot to write about yet: create one first.")


def find(session: Session, id: str) -> Brief:
    """The brief. Raises NotFound."""
    if (brief := session.get(Brief, id)) is None:
        raise NotFound(f"There is no brief {id[:20]}.")
    return brief


def cancel(session: Session, id: str, now: int) -> Brief:
    """Cancel one that has not ended. Raises NotFound, or Conflict when it has."""
    brief = find(session, id)
    if brief.state not in UNFINISHED:
        raise Conflict(f"The brief has ended already ({brief.state.lower()}).")
    brief.state, brief.finished_at = "CANCELLED", now
    session.add(brief)
    return brief


def forget(session: Session, before: int) -> int:
    """Remove ended briefs from before that moment (UTC ms) with their suggestions, and older calls; how many briefs.

    What the audit log says of them stays, with the hashes.
    """
    old = select(Brief.id).where(col(Brief.created_at) < before, col(Brief.state).not_in(UNFINISHED))
    session.exec(delete(Recommendation).where(col(Recommendation.brief_id).in_(old)))
    session.exec(delete(ModelCall).where(col(ModelCall.ts) < before))
    return session.exec(
        delete(Brief).where(col(Brief.created_at) < before, col(Brief.state).not_in(UNFINISHED))
    ).rowcount


def newest(
    session: Session, after: str | None, limit: int, kind: str | None, subject: str | None
) -> tuple[list[Brief], str | None]:
    """The newest first, and the cursor of what follows."""
    query = select(Brief).order_by(col(Brief.created_at).desc(), col(Brief.id).desc()).limit(limit + 1)
    if after is not None:
        last = find(session, after)
        query = query.where(
            (col(Brief.created_at) < last.created_at)
            | ((col(Brief.created_at) == last.created_at) & (col(Brief.id) < last.id))
        )
    if kind is not None:
        query = query.where(col(Brief.kind) == kind)
    if subject is not None:
        query = query.where(col(Brief.subject) == subject)
    rows = list(session.exec(query))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def facts_of(rows: list[dict[str, Any]]) -> dict[str, Fact]:
    """The stored facts by id."""
    return {fact.id: fact for fact in (Fact.model_validate(row) for row in rows)}


def fact_public(fact: Fact, language: Language) -> FactPublic:
    """The fact as shown."""
    return FactPublic(
        **fact.model_dump(exclude={"metric", "coins", "lean", "level", "claims", "source"}),
        source=source_name(fact.source, language),
        claims=list(fact.claims),
        label=metric_name(fact.metric, language),
        text=written(fact, language),
    )


def public(session: Session, brief: Brief) -> BriefPublic:
    """The brief as shown, its figures put in."""
    language: Language = brief.language  # type: ignore[assignment]
    facts = facts_of(brief.facts)
    text = None
    if brief.answer is not None:
        text = render(Answer.model_validate(brief.answer), facts, language)
    bot = session.get(Bot, brief.subject) if brief.kind == "bot" else None
    shown = brief.model_dump(exclude={"facts", "answer", "key", "actor"})
    return BriefPublic(
        **shown,
        name=bot.name if bot else _strategy(facts) or brief.subject,
        text=text,
        facts=[fact_public(fact, language) for fact in facts.values()],
    )


def _strategy(facts: Mapping[str, Fact]) -> str | None:
    """The strategy that a backtest's facts are about."""
    return next((fact.value for fact in facts.values() if (fact.kind, fact.metric) == ("backtest", "strategy")), None)


def recommendation(session: Session, id: str) -> Recommendation:
    """The recommendation. Raises NotFound."""
    if (row := session.get(Recommendation, id)) is None:
        raise NotFound(f"There is no recommendation {id[:20]}.")
    return row


def recommendations(session: Session, brief_id: str | None, state: str | None) -> list[Recommendation]:
    """Those of a brief, or all of a state, the newest first."""
    query = select(Recommendation).order_by(col(Recommendation.created_at).desc()).limit(100)
    if brief_id is not None:
        query = query.where(col(Recommendation.brief_id) == brief_id)
    if state is not None:
        query = query.where(col(Recommendation.state) == state)
    return list(session.exec(query))


def recommendation_public(session: Session, row: Recommendation) -> RecommendationPublic:
    """The recommendation as shown."""
    brief, bot = find(session, row.brief_id), session.get_one(Bot, row.bot_id)
    facts = facts_of(brief.facts)
    language: Language = brief.language  # type: ignore[assignment]
    return RecommendationPublic(
        **row.model_dump(exclude={"facts", "base_version", "actor"}),
        bot_name=bot.name,
        stake_currency=bots.settings_of(session, bot, row.base_version).stake_currency,
        facts=[fact_public(facts[id], language) for id in row.facts if id in facts],
        current=row.state == "OPEN" and is_current(row, bot),
    )


def is_current(row: Recommendation, bot: Bot) -> bool:
    """Whether the bot is what the change was worked out for."""
    if bot.archived_at is not None:
        return False
    return bot.desired_state == "RUNNING" if row.action == "pause" else bot.version == row.base_version


def close(session: Session, row: Recommendation, state: str, actor: Principal, now: int) -> None:
    """Mark it applied or dismissed. Raises Conflict where it is closed already."""
    if row.state != "OPEN":
        raise Conflict(f"The recommendation is {row.state.lower()} already.")
    row.state, row.actor, row.closed_at = state, actor.actor, now
    session.add(row)
    body = {"recommendation": row.id, "brief": row.brief_id, "changes": row.changes}
    _audit(session, actor, f"ai.recommendation.{state.lower()}", row.bot_id, body)


def merged(
    current: ProviderChoice, update: ProviderUpdate, providers: Mapping[str, Provider], seal: Seal
) -> ProviderChoice:
    """`current` with what `update` names. Raises Invalid with the field. A key goes to no other server than the one it
    was entered for: with another provider or address it is forgotten."""
    name = update.provider or current.provider
    if name not in providers:
        raise Invalid(f"There is no provider {name}: choose one of {', '.join(providers)}.", field="provider")
    given = update.settings if update.settings is not None else (current.settings if name == current.provider else {})
    try:
        settings = providers[name].settings.model_validate(given).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(detail(first), field=field_of(("settings", *first["loc"]))) from None
    sealed = current.sealed_key
    if name != current.provider or _origin(settings) != _origin(current.settings):
        sealed = None
    if update.key is not None:
        secret = update.key.get_secret_value()
        sealed = seal.seal(secret, KEY_PURPOSE) if secret else None
    fields = update.model_dump(exclude={"provider", "settings", "key"}, exclude_none=True)
    kept = current.model_dump(exclude={"provider", "settings", "sealed_key"})
    text = {
        name: format(value, "f") if name.startswith(("price", "daily_cost")) else value
        for name, value in fields.items()
    }
    if not providers[name].paid:
        if update.news_by == "model":
            raise Invalid("News can be scored by a model only where a provider has one.", field="news_by")
        text["news_by"] = "lexicon"
    return ProviderChoice(**(kept | text), provider=name, settings=settings, sealed_key=sealed)


def store_choice(session: Session, choice: ProviderChoice, actor: Principal) -> None:
    """Keep the choice; the key is never in the audit log."""
    session.merge(choice)
    body = choice.model_dump(exclude={"id", "sealed_key"}) | {"has_key": choice.sealed_key is not None}
    _audit(session, actor, "ai.provider", "ai", body)


def _origin(settings: Mapping[str, Any]) -> tuple[str, str]:
    parts = urlsplit(str(settings.get("base_url", "")))
    return parts.scheme, parts.netloc


def _audit(session: Session, actor: Principal, type: str, subject: str, body: Mapping[str, Any]) -> None:
    session.flush()
    audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=subject, body=body)
