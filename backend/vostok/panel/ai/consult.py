"""Asks the chosen provider, checks what it says, and records each call; says why where nothing came of it."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import orjson
import structlog
from pydantic import SecretStr, ValidationError

from vostok.clock import Clock
from vostok.db import Database
from vostok.panel.ai import meter
from vostok.panel.ai.aside import Aside
from vostok.panel.ai.meter import Meter
from vostok.panel.ai.models import Fallback, ModelCall, ProviderChoice
from vostok.panel.ai.prompts import texts
from vostok.panel.ai.prompts.answer import ANSWER_MAX_BYTES, Answer, NotAnAnswer, Part, Reply, parse, schema
from vostok.panel.ai.prompts.check import Scope, rejections
from vostok.panel.ai.prompts.facts import Fact, Kind, Language
from vostok.panel.ai.prompts.headlines import Marks
from vostok.panel.ai.prompts.sentence import Known
from vostok.panel.ai.providers.base import Completion, Provider, ProviderFailed, ProviderSettings, Question
from vostok.sealed import CannotUnseal, Seal

log = structlog.get_logger()

TRIES = 2
# What an answer may take where its provider names no limit of its own.
TOKENS_OUT = 4_000
LETTERS_PER_TOKEN = 3
KEY_PURPOSE = "ai provider key"
FORMS: Mapping[str, type[Part]] = {"brief": Answer, "reply": Reply, "marks": Marks}


@dataclass(frozen=True)
class Wish:
    """What is to be written, from these facts, in this language: a brief, a reply, or marks of headlines."""

    purpose: str
    form: Literal["brief", "reply", "marks"]
    system: str
    first: str
    facts: Mapping[str, Fact]
    kind: Kind
    language: Language
    tickers: frozenset[str]
    scope: Scope

    @property
    def prompt_hash(self) -> str:
        """SHA-256 of what a model is told first."""
        return sha256(self.system + "\x00" + self.first)


@dataclass(frozen=True)
class Consulted:
    """The checked answer; where there is none, why."""

    answer: Answer | Reply | None
    model: str | None = None
    fallback: Fallback | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Chosen:
    """The provider with its settings and key, as one call needs them."""

    id: str
    provider: Provider
    settings: ProviderSettings
    key: SecretStr | None
    row: ProviderChoice


def sha256(text: str) -> str:
    """In hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Consultant:
    """The way to every provider."""

    database: Database
    seal: Seal
    clock: Clock
    providers: Mapping[str, Provider]
    meter: Meter = field(default_factory=Meter)
    aside: Aside = field(default_factory=Aside)

    def choice(self) -> ProviderChoice:
        """What the owner chose; the rules where nothing is chosen."""
        with self.database.read() as session:
            return session.get(ProviderChoice, 1) or ProviderChoice()

    def chosen(self, row: ProviderChoice) -> Chosen:
        """The provider of the choice. Raises ProviderFailed where it cannot be used."""
        provider = self.providers.get(row.provider)
        if provider is None:
            raise ProviderFailed(f"There is no provider {row.provider} (any more): choose another.", lasting=True)
        try:
            settings = provider.settings.model_validate(row.settings)
            key = SecretStr(self.seal.open(row.sealed_key, KEY_PURPOSE)) if row.sealed_key else None
        except (ValidationError, CannotUnseal) as error:
            detail = error.detail if isinstance(error, CannotUnseal) else "Its stored settings are not valid any more."
            raise ProviderFailed(detail, lasting=True) from None
        return Chosen(row.provider, provider, settings, key, row)

    async def consult(self, wish: Wish) -> Consulted:
        """Ask, check, tell what was wrong, ask once more; without an answer the reason is in `fallback`."""
        try:
            chosen = self.chosen(self.choice())
        except ProviderFailed as error:
            return Consulted(None, fallback="key", detail=error.detail)
        known = Known(wish.facts, wish.tickers, wish.language)
        messages: tuple[str, ...] = (wish.first,)
        reasons: list[str] = []
        for _ in range(TRIES):
            try:
                completion = await self.ask(chosen, wish, messages)
            except Refused as error:
                return Consulted(None, fallback=error.fallback, detail=error.detail)
            except ProviderFailed as error:
                return Consulted(None, fallback="failed", detail=error.detail)
            answer, reasons = judge(completion.text, wish, known)
            await self.record(chosen, wish, messages, completion, reasons)
            if answer is not None:
                return Consulted(answer, model=completion.model)
            messages = (*messages, completion.text[:ANSWER_MAX_BYTES], texts.again_text(reasons))
        return Consulted(None, fallback="rejected", detail="; ".join(reasons)[:1_000])

    async def ask(self, chosen: Chosen, wish: Wish, messages: tuple[str, ...]) -> Completion:
        """One call, within the caps of the day and not while the provider rests. Raises ProviderFailed."""
        question = Question(
            wanted=wish.form,
            system=wish.system,
            messages=messages,
            form=schema(FORMS[wish.form]),
            facts=wish.facts,
            kind=wish.kind,
            language=wish.language,
            scope=wish.scope,
        )
        if not chosen.provider.paid:
            return chosen.provider.ask(question, chosen.settings, chosen.key)
        expected = self._allowed(chosen, question)
        reserved = meter.taken_by(chosen.row, *expected)
        self.meter.reserved += reserved
        try:
            completion = await self.aside.call(lambda: chosen.provider.ask(question, chosen.settings, chosen.key))
        except asyncio.CancelledError:
            # The provider works on and may charge for it.
            call = self._call(chosen, wish, messages, None, ["cancelled"], expected)
            await asyncio.to_thread(self._store, call)
            raise
        except ProviderFailed as error:
            self.meter.circuit.failed(self.clock())
            await self.record(chosen, wish, messages, None, [error.detail])
            raise
        except Exception as error:
            # A drop-in provider may raise anything: the rules text stands in, and the log has the rest.
            log.error("an AI provider failed unexpectedly", provider=chosen.id, exc_info=error)
            self.meter.circuit.failed(self.clock())
            raise ProviderFailed(f"The provider failed ({type(error).__name__}); see the panel's log.") from error
        finally:
            self.meter.reserved -= reserved
        self.meter.circuit.succeeded()
        return completion

    def _allowed(self, chosen: Chosen, question: Question) -> tuple[int, int]:
        """The tokens that the call may take, in and out. Raises Refused."""
        now = self.clock()
        rests = self.meter.circuit.resting(now)
        if rests is not None:
            seconds = -(-(rests - now) // 1000)
            raise Refused("circuit", f"The provider failed several times and is left alone for {seconds} s more.")
        tokens_in = sum(len(part) for part in (question.system, *question.messages)) // LETTERS_PER_TOKEN
        tokens_out = int(getattr(chosen.settings, "max_tokens", TOKENS_OUT))
        with self.database.read() as session:
            used = meter.used_today(session, now)
        wanted = meter.taken_by(chosen.row, tokens_in, tokens_out)
        refused = meter.refusal(chosen.row, used, self.meter.reserved, wanted)
        if refused is not None:
            raise Refused("cap", refused)
        return tokens_in, tokens_out

    async def record(
        self, chosen: Chosen, wish: Wish, messages: tuple[str, ...], completion: Completion | None, reasons: list[str]
    ) -> None:
        """Keep what a paid provider was asked and said."""
        if not chosen.provider.paid:
            return
        taken = (0, 0) if completion is None else (completion.tokens_in, completion.tokens_out)
        await asyncio.to_thread(self._store, self._call(chosen, wish, messages, completion, reasons, taken))

    def _call(
        self,
        chosen: Chosen,
        wish: Wish,
        messages: tuple[str, ...],
        completion: Completion | None,
        reasons: list[str],
        taken: tuple[int, int],
    ) -> ModelCall:
        prompt = orjson.dumps({"system": wish.system, "messages": messages}).decode()
        text = None if completion is None else completion.text
        return ModelCall(
            ts=self.clock(),
            purpose=wish.purpose,
            provider=chosen.id,
            model=completion.model if completion else "",
            prompt=prompt,
            answer=None if text is None else text[:ANSWER_MAX_BYTES],
            prompt_hash=sha256(prompt),
            answer_hash=None if text is None else sha256(text),
            tokens_in=taken[0],
            tokens_out=taken[1],
            cost=format(meter.cost_of(chosen.row, *taken), "f"),
            outcome="FAILED" if completion is None else ("REJECTED" if reasons else "ACCEPTED"),
            reasons=reasons,
        )

    def _store(self, call: ModelCall) -> None:
        with self.database.write() as session:
            session.add(call)


class Refused(ProviderFailed):
    """The call was not made."""

    def __init__(self, fallback: Fallback, detail: str) -> None:
        super().__init__(detail)
        self.fallback: Fallback = fallback


def judge(text: str, wish: Wish, known: Known) -> tuple[Answer | Reply | None, list[str]]:
    """The answer where every sentence is borne by the facts, else why not."""
    try:
        answer: Answer | Reply = parse(text, Answer) if wish.form == "brief" else parse(text, Reply)
    except NotAnAnswer as error:
        return None, [str(error)[:300]]
    reasons = rejections(answer, known, wish.scope)
    return (None, reasons) if reasons else (answer, [])
