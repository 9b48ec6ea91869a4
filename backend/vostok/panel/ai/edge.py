"""Briefs, questions and suggestions as routes get them: looked up and checked before a transaction opens."""

import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from vostok.errors import Conflict, NotFound
from vostok.panel.ai import ask, commands, service
from vostok.panel.ai.consult import Chosen, Consulted, Wish
from vostok.panel.ai.desk import RULES, Desk
from vostok.panel.ai.gather import MOST_DECISIONS, Gathered, Subject
from vostok.panel.ai.grasp import examples, is_grasped, not_grasped
from vostok.panel.ai.models import ChatPublic, ChatRequest, FoundPublic, ProbePublic, ProviderChoice
from vostok.panel.ai.prompts import texts
from vostok.panel.ai.prompts.answer import Reply
from vostok.panel.ai.prompts.facts import Fact, Language
from vostok.panel.ai.prompts.render import Line, render_reply
from vostok.panel.ai.providers.base import ProviderFailed
from vostok.panel.ai.scorer import Scorer
from vostok.panel.bots import service as bots
from vostok.panel.bots.edge import FactsDep, checked_update
from vostok.panel.bots.models import BotPublic, BotUpdate
from vostok.panel.bots.service import Checked
from vostok.panel.deps import BothostDep, DatabaseDep, GatewayDep, Now, SettingsDep

MOST_SHOWN = 20


async def _desk(connection: HTTPConnection) -> Desk:
    desk: Desk = connection.app.state.ai
    return desk


async def _scorer(connection: HTTPConnection) -> Scorer:
    scorer: Scorer = connection.app.state.scorer
    return scorer


DeskDep = Annotated[Desk, Depends(_desk)]
ScorerDep = Annotated[Scorer, Depends(_scorer)]


@dataclass(frozen=True)
class Advice:
    """A suggestion's change, checked like an edit by hand; None for a pause, which is a wish and no version."""

    id: str
    checked: Checked | None


async def _advice(
    id: str, facts: FactsDep, bothost: BothostDep, settings: SettingsDep, database: DatabaseDep, gateway: GatewayDep
) -> Advice:
    with database.read() as session:
        row = service.recommendation(session, id)
        bot = bots.find(session, row.bot_id)
        if row.state != "OPEN":
            raise Conflict(f"The recommendation is {row.state.lower()} already.")
        if not service.is_current(row, bot):
            raise Conflict(f"{bot.name} was changed since; dismiss this and ask for a new brief.")
    if row.action == "pause":
        return Advice(id, None)
    update = BotUpdate.model_validate({change["field"]: change["after"] for change in row.changes})
    checked = await checked_update(row.bot_id, update, facts, bothost, settings, database, gateway)
    if checked.base_version != row.base_version:
        raise Conflict("The bot was changed meanwhile; ask for a new brief.")
    return Advice(id, checked._replace(origin={"recommendation": id}))


AdviceDep = Annotated[Advice, Depends(_advice)]


async def _answer(body: ChatRequest, desk: DeskDep, now: Now) -> ChatPublic:
    sources = desk.sources
    with desk.database.read() as session:
        language = service.language_of(session, body.language)
        known = bots.list_bots(session, sources.fleet, archived=False)
    if body.bot_id is not None and all(bot.id != body.bot_id for bot in known):
        raise NotFound("There is no such bot, or it is archived.", field="bot_id")
    made = sorted(known, key=lambda bot: (bot.created_at, bot.id))
    symbols = await sources.market.symbols(now)
    coins = frozenset(coin for symbol in symbols.values() for coin in (symbol.base, symbol.quote))
    asked, orders = commands.split(body.question)
    looked = ask.understand(asked, made, body.bot_id, coins, now)
    # Both verdicts are counted: a question about one must not make the other look like none.
    wanted = {"bot_id": looked.bot.id if looked.bot else None, "pair": looked.pair}
    said = await sources.gateway.all_decisions(
        MOST_DECISIONS, **wanted, side=looked.side, since=looked.since, until=looked.until, asked=False
    )
    gathered = await sources.gather(_subject(looked), now)
    facts = ask.merged_facts(gathered, ask.decision_facts(looked, said, now))
    consulted = await _consult(desk, body.question, gathered, facts, language)
    written = isinstance(consulted.answer, Reply)
    chosen = body.bot_id is not None
    grasped = written or is_grasped(asked, looked, said, made, chosen=chosen)
    reply = consulted.answer if isinstance(consulted.answer, Reply) else ask.searched(facts, looked, language)
    lines = render_reply(reply, facts, language) if grasped else []
    lines = _told(lines, [looked.bot, *made] if looked.bot else made, language, orders=orders)
    used = dict.fromkeys(id for line in lines for id in line.facts)
    return ChatPublic(
        lines=lines,
        facts=[service.fact_public(facts[id], language) for id in used],
        decisions=[one for one in said if grasped and looked.allowed in (None, one.allowed)][:MOST_SHOWN],
        found=FoundPublic(
            understood=grasped,
            bot_id=looked.bot.id if looked.bot else None,
            bot_name=looked.bot.name if looked.bot else None,
            pair=looked.pair,
            allowed=looked.allowed,
            since=looked.since,
            unknown=[*looked.unknown],
            untraded=[*looked.untraded],
            pairs=[*looked.pairs],
        ),
        provider=desk.consultant.choice().provider if written else RULES,
        model=consulted.model,
        fallback=consulted.fallback,
        detail=consulted.detail,
    )


def _told(lines: list[Line], made: list[BotPublic], language: Language, *, orders: bool) -> list[Line]:
    """The answer, or what can be asked where there is none; first that orders in the question were not obeyed."""
    if orders:
        return [commands.not_obeyed(language), *(lines or [examples(made, language)])]
    return lines or not_grasped(made, language)


AnswerDep = Annotated[ChatPublic, Depends(_answer)]


def _subject(looked: ask.Looked) -> Subject:
    if looked.bot is not None:
        return Subject("bot", looked.bot.id, looked.bot.mode)
    return Subject("portfolio", "", "SIMULATED")


async def _consult(
    desk: Desk, question: str, gathered: Gathered, facts: dict[str, Fact], language: Language
) -> Consulted:
    if desk.consultant.choice().provider == RULES:
        return Consulted(None)
    wish = Wish(
        purpose="question",
        form="reply",
        system=texts.question_system(language),
        first=texts.question_text(facts, question, language),
        facts=facts,
        kind="bot",
        language=language,
        tickers=gathered.tickers,
        scope={},
    )
    return await desk.consultant.consult(wish)


async def probe(desk: Desk, choice: ProviderChoice) -> ProbePublic:
    """Ask the provider one short question with settings that need not be stored; it counts and costs like any other."""
    consultant, begin = desk.consultant, time.monotonic()
    fact = Fact(
        id="portfolio.bots",
        kind="portfolio",
        subject="test",
        metric="bots",
        value="1",
        unit="count",
        at=desk.clock(),
        source="test",
        link="/",
    )
    facts = {fact.id: fact}
    wish = Wish(
        purpose="test",
        form="reply",
        system=texts.question_system("en"),
        first=texts.question_text(facts, "How many bots are there?", "en"),
        facts=facts,
        kind="portfolio",
        language="en",
        tickers=frozenset(),
        scope={},
    )
    try:
        chosen: Chosen = consultant.chosen(choice)
        if not chosen.provider.paid:
            return ProbePublic(ok=True, detail="The rules need no connection.", model=None, duration_ms=0)
        consultant.meter.circuit.succeeded()
        completion = await consultant.ask(chosen, wish, (wish.first,))
    except ProviderFailed as error:
        return ProbePublic(ok=False, detail=error.detail, model=None, duration_ms=_since(begin))
    await consultant.record(chosen, wish, (wish.first,), completion, [])
    detail = "The model answers. How well it writes was not measured."
    return ProbePublic(ok=True, detail=detail, model=completion.model, duration_ms=_since(begin))


def _since(begin: float) -> int:
    return round((time.monotonic() - begin) * 1000)
