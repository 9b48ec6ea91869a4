"""Writes the queued briefs one after the other, in a task of its own; a restart begins a cut off one again."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal

import orjson
import structlog
from sqlmodel import Session, col, select

from vostok import audit
from vostok.clock import DAY_MS, Clock
from vostok.db import Database
from vostok.errors import AppError, Unavailable
from vostok.panel import jobs
from vostok.panel.ai import service
from vostok.panel.ai.advice import diff
from vostok.panel.ai.consult import Consultant, Consulted, Wish, sha256
from vostok.panel.ai.gather import Gathered, Sources, Subject
from vostok.panel.ai.models import UNFINISHED, Brief, ProviderChoice, Recommendation
from vostok.panel.ai.prompts import texts
from vostok.panel.ai.prompts.answer import Answer
from vostok.panel.ai.prompts.check import rejections
from vostok.panel.ai.prompts.compose import compose
from vostok.panel.ai.prompts.facts import Fact, Language, usable
from vostok.panel.ai.prompts.sentence import Known
from vostok.panel.bots import service as bots
from vostok.panel.events import Bus

log = structlog.get_logger()
IDLE_S = 60.0
RULES = "rules"


@dataclass
class Desk:
    """The one who writes."""

    database: Database
    sources: Sources
    consultant: Consultant
    bus: Bus
    clock: Clock
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)
    _running: tuple[str, asyncio.Task[None]] | None = None
    _fresh_at: int = 0

    def wake(self) -> None:
        """Something was queued."""
        self._waiting.set()

    def stop(self, id: str) -> None:
        """End the brief if it is the one at work."""
        if self._running is not None and self._running[0] == id:
            self._running[1].cancel()

    def forget(self, before: int) -> int:
        """Remove what was written, asked and suggested before that moment (UTC ms); how many briefs."""
        with self.database.write() as session:
            return service.forget(session, before)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            self._waiting.clear()
            with self.database.read() as session:
                query = select(Brief).where(col(Brief.state).in_(UNFINISHED)).order_by(col(Brief.created_at))
                brief = session.exec(query).first()
            if brief is None:
                await jobs.sleep_or(self._waiting, IDLE_S)
                continue
            task = asyncio.create_task(self._write(brief))
            self._running = brief.id, task
            try:
                await asyncio.wait({task})
            finally:
                await jobs.end([task])
                self._running = None
            if not task.cancelled() and (error := task.exception()) is not None:
                await self._fail(brief, error)

    async def _write(self, brief: Brief) -> None:
        brief.state = "RUNNING"
        await self._keep(brief, [])
        subject = Subject(brief.kind, brief.subject, brief.mode)  # type: ignore[arg-type]
        now = self.clock()
        try:
            gathered = await self.sources.gather(subject, now)
        except Unavailable as error:
            brief.state, brief.stale_since, brief.detail = "STALE", self._fresh_at or now, error.detail
            await self._keep(brief, [])
            return
        brief.facts = [fact.model_dump(mode="json") for fact in gathered.facts]
        brief.stale_since = gathered.stale_since(subject.kind)
        if brief.stale_since is not None:
            brief.state = "STALE"
            await self._keep(brief, [])
            return
        self._fresh_at = now
        await self._write_text(brief, gathered)

    async def _write_text(self, brief: Brief, gathered: Gathered) -> None:
        choice, facts = self.consultant.choice(), usable(gathered.facts)
        language: Language = brief.language  # type: ignore[assignment]
        what = texts.subject_name(brief.kind, gathered.name)  # type: ignore[arg-type]
        wish = Wish(
            purpose=f"brief {brief.id}",
            form="brief",
            system=texts.brief_system(language, what, gathered.scope),
            first=texts.facts_text(facts, language),
            facts=facts,
            kind=brief.kind,  # type: ignore[arg-type]
            language=language,
            tickers=gathered.tickers,
            scope=gathered.scope,
        )
        brief.provider, brief.prompt_hash = choice.provider, wish.prompt_hash
        brief.facts_hash = sha256(_canonical(facts))
        brief.key = sha256(f"{wish.prompt_hash} {brief.facts_hash} {choice.provider} {_canonical_settings(choice)}")
        before = None if choice.provider == RULES else await asyncio.to_thread(self._same, brief)
        if before is not None:
            consulted = Consulted(Answer.model_validate(before.answer), model=before.model)
            brief.reused = before.id
        else:
            consulted = await self._consult(choice, wish)
        answer = consulted.answer
        if not isinstance(answer, Answer):
            answer = compose(facts, wish.kind, language, gathered.scope)
            brief.provider, brief.fallback, brief.detail = RULES, consulted.fallback, consulted.detail
            reasons = rejections(answer, Known(facts, gathered.tickers, language), gathered.scope)
            if reasons:
                raise RuntimeError(f"the rules wrote what their facts do not bear: {'; '.join(reasons)}")
        brief.model = consulted.model
        brief.answer = answer.model_dump(mode="json")
        brief.answer_hash = sha256(answer.model_dump_json())
        brief.state = "DONE"
        await self._keep(brief, await self._advise(brief, answer))

    async def _consult(self, choice: ProviderChoice, wish: Wish) -> Consulted:
        if choice.provider == RULES:
            return Consulted(None)
        return await self.consultant.consult(wish)

    async def _advise(self, brief: Brief, answer: Answer) -> list[Recommendation]:
        if not answer.suggestions:
            return []
        symbols = await self.sources.market.symbols(self.clock())
        with self.database.read() as session:
            known = {bot.id: bot for bot in bots.list_bots(session, self.sources.fleet, archived=False)}
        found: list[Recommendation] = []
        for wish in answer.suggestions:
            bot = known.get(wish.bot)
            if bot is None:
                continue
            least = max((symbols[pair].min_notional for pair in bot.pairs if pair in symbols), default=Decimal(0))
            changes = diff(wish.action, wish.pair, bot, least)
            if changes:
                found.append(
                    Recommendation(
                        id=service.new_id(),
                        brief_id=brief.id,
                        bot_id=bot.id,
                        action=wish.action,
                        pair=wish.pair,
                        changes=[change.model_dump(mode="json") for change in changes],
                        base_version=bot.version,
                        facts=wish.facts,
                        created_at=self.clock(),
                    )
                )
        return found

    def _same(self, brief: Brief) -> Brief | None:
        """A brief of the last day with the same question, facts and model, so that none is paid twice."""
        with self.database.read() as session:
            wanted = (col(Brief.key) == brief.key, col(Brief.state) == "DONE", col(Brief.fallback).is_(None))
            recent = col(Brief.created_at) > brief.created_at - DAY_MS
            return session.exec(select(Brief).where(*wanted, recent).order_by(col(Brief.created_at).desc())).first()

    async def _keep(self, brief: Brief, found: list[Recommendation]) -> None:
        await asyncio.to_thread(self._store, brief, found)
        self.bus.publish("brief", {"id": brief.id, "kind": brief.kind, "subject": brief.subject, "state": brief.state})

    def _store(self, brief: Brief, found: list[Recommendation]) -> None:
        with self.database.write() as session:
            if service.find(session, brief.id).state == "CANCELLED":
                return
            if brief.state != "RUNNING":
                brief.finished_at = self.clock()
                _record(session, brief)
            session.merge(brief)
            for row in found:
                session.add(row)

    async def _fail(self, brief: Brief, error: BaseException) -> None:
        if not isinstance(error, AppError):
            log.error("a brief failed", brief=brief.id, exc_info=error)
        brief.state = "FAILED"
        brief.detail = error.detail if isinstance(error, AppError) else "It failed unexpectedly; see the panel's log."
        await self._keep(brief, [])


def _record(session: Session, brief: Brief) -> None:
    body = {
        "kind": brief.kind,
        "of": brief.subject,
        "state": brief.state,
        "provider": brief.provider,
        "model": brief.model,
        "fallback": brief.fallback,
        "prompt": brief.prompt_hash,
        "facts": brief.facts_hash,
        "answer": brief.answer_hash,
    }
    session.flush()
    audit.append(session.connection(), actor=brief.actor, via="job", type="ai.brief", subject=brief.id, body=body)


def _canonical(facts: dict[str, Fact]) -> str:
    """The facts without their moments: what says the same is the same."""
    rows = [fact.model_dump(mode="json", exclude={"at"}) for fact in facts.values()]
    return orjson.dumps(rows, option=orjson.OPT_SORT_KEYS).decode()


def _canonical_settings(choice: ProviderChoice) -> str:
    return orjson.dumps(choice.settings, option=orjson.OPT_SORT_KEYS).decode()
