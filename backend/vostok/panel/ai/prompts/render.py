"""Puts the values into the sentences: a text is a list of parts, and a part that is a figure names its fact. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel

from vostok.panel.ai.prompts import names
from vostok.panel.ai.prompts.answer import Answer, Invalidation, Reply, Sentence
from vostok.panel.ai.prompts.facts import FRACTION_PLACES, Fact, Language, rounded

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_SIGNED = frozenset(
    (
        *("change_day", "change_week", "trend", "today", "week", "month"),
        *("realised", "unrealised", "total_return", "sentiment"),
    )
)
_CENT = Decimal("0.01")


class Part(BaseModel):
    """A stretch of text; with `fact` it is that fact's value, written in the language of the brief."""

    text: str
    fact: str | None


class Line(BaseModel):
    """A sentence to be shown, and every fact that it rests on."""

    parts: list[Part]
    facts: list[str]


class Rendered(BaseModel):
    """A brief to be shown."""

    headline: Line
    market: list[Line]
    bull: list[Line]
    bear: list[Line]
    bots: list[Line]
    risks: list[Line]
    watch: list[Line]
    invalidation: Line | None


def render(answer: Answer, facts: Mapping[str, Fact], language: Language) -> Rendered:
    """A checked answer with its figures."""

    def lines(sentences: list[Sentence]) -> list[Line]:
        return [line(sentence, facts, language) for sentence in sentences]

    return Rendered(
        headline=line(answer.headline, facts, language),
        market=lines(answer.market),
        bull=lines(answer.bull),
        bear=lines(answer.bear),
        bots=lines(answer.bots),
        risks=lines(answer.risks),
        watch=lines(answer.watch),
        invalidation=None if answer.invalidation is None else _invalidation(answer.invalidation, facts, language),
    )


def render_reply(reply: Reply, facts: Mapping[str, Fact], language: Language) -> list[Line]:
    """A checked reply with its figures."""
    return [line(sentence, facts, language) for sentence in reply.sentences]


def line(sentence: Sentence, facts: Mapping[str, Fact], language: Language) -> Line:
    """One sentence with its figures."""
    parts: list[Part] = []
    for place, piece in enumerate(_PLACEHOLDER.split(sentence.text)):
        if place % 2:
            parts.append(Part(text=written(facts[piece], language), fact=piece))
        elif piece:
            parts.append(Part(text=piece, fact=None))
    return Line(parts=parts, facts=sentence.facts)


def _invalidation(wish: Invalidation, facts: Mapping[str, Fact], language: Language) -> Line:
    subject = facts[wish.metric].subject
    name, passed = (names.metric_name(facts[id].metric, language) for id in (wish.metric, wish.level))
    view = {
        ("en", "below"): "The upward view of {}: {} below its {}, ",
        ("en", "above"): "The downward view of {}: {} above its {}, ",
        ("pt-BR", "below"): "A visão de alta de {}: {} abaixo da {}, ",
        ("pt-BR", "above"): "A visão de baixa de {}: {} acima da {}, ",
    }[language, wish.op]
    lead = view.format(subject, name, passed)
    level = Part(text=written(facts[wish.level], language), fact=wish.level)
    now = " (now " if language == "en" else " (agora "
    metric = Part(text=written(facts[wish.metric], language), fact=wish.metric)
    parts = [Part(text=lead, fact=None), level, Part(text=now, fact=None), metric, Part(text=")", fact=None)]
    return Line(parts=parts, facts=[wish.metric, wish.level])


def written(fact: Fact, language: Language) -> str:
    """The value as people read it, with its unit; a change with its sign."""
    if fact.unit == "text":
        return names.value_name(fact.value, language)
    number = fact.number
    sign = "+" if number > 0 and fact.metric in _SIGNED else ""
    if fact.unit == "fraction":
        sign = sign if rounded(number) else ""
        return sign + _digits(number * 100, FRACTION_PLACES - 2, language) + ("%" if language == "en" else "\u00a0%")
    if fact.unit == "count":
        return _digits(number, 0, language)
    if fact.unit in ("index", "ratio"):
        return _digits(number, 1 if fact.unit == "index" else 2, language)
    figure = sign + _digits(number, _price_places(number) if fact.unit == "price" else _places(number), language)
    return figure if fact.currency is None else f"{figure}\u00a0{fact.currency}"


def _places(number: Decimal) -> int:
    """Decimals of money: cents, and more only where cents would show nothing."""
    return 2 if abs(number) >= _CENT or number == 0 else 8


def _price_places(number: Decimal) -> int:
    """Decimals of a price: two of what costs hundreds, up to eight of what costs next to nothing."""
    size = abs(number)
    if size >= 100 or size == 0:
        return 2
    return 3 if size >= 10 else 4 if size >= _CENT * 10 else 8


def _digits(number: Decimal, places: int, language: Language) -> str:
    shown = rounded(number, places)
    text = f"{abs(shown):,.{places}f}"
    if language == "pt-BR":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"−{text}" if shown < 0 else text
