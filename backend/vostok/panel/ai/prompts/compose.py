"""The rules text: the same facts give the same brief, without any model. Pure."""

import re
from collections.abc import Iterable, Mapping

from vostok.panel.ai.prompts.answer import Answer, Invalidation, Sentence, Suggestion
from vostok.panel.ai.prompts.check import Scope
from vostok.panel.ai.prompts.facts import Fact, Kind, Language
from vostok.panel.ai.prompts.levels import leaning, level, watched, wrong_side
from vostok.panel.ai.prompts.templates import TEMPLATES, Section, Template
from vostok.panel.ai.prompts.templates_bots import BOTS
from vostok.panel.ai.prompts.templates_news import NEWS

MOST: dict[Section, int] = {"headline": 1, "market": 8, "bull": 6, "bear": 6, "bots": 8, "risks": 8, "watch": 4}
MOST_SUGGESTIONS = 5
ALL = (*TEMPLATES, *BOTS, *NEWS)
# The profit of a week that has brought nothing but today's is the same news twice.
SHORTER = {"week": "today", "month": "week"}
_METRIC = re.compile(r"\{([a-z_]+)\}")
Subjects = Mapping[tuple[Kind, str], Mapping[str, Fact]]


def compose(facts: Mapping[str, Fact], kind: Kind, language: Language, scope: Scope) -> Answer:
    """The brief of a subject of this kind from all that is known. Raises ValueError where nothing heads it."""
    subjects = by_subject(facts.values())
    to_watch = {key: watched(metrics) if key[0] == "pair" else metrics for key, metrics in subjects.items()}
    found = {section: tell(section, to_watch if section == "watch" else subjects, language, kind) for section in MOST}
    headline = next(iter(tell("headline", _of_kind(subjects, kind), language)), None)
    if headline is None:
        raise ValueError("there is no fact that a headline could tell")
    return Answer(
        headline=headline,
        market=_without(found["market"], headline),
        bull=found["bull"],
        bear=found["bear"],
        bots=_without(found["bots"], headline),
        risks=found["risks"],
        watch=found["watch"],
        invalidation=invalidation(subjects),
        suggestions=suggestions(subjects, scope)[:MOST_SUGGESTIONS],
    )


def by_subject(facts: Iterable[Fact]) -> Subjects:
    """Facts by kind and subject, then by metric, in the order they came in."""
    subjects: dict[tuple[Kind, str], dict[str, Fact]] = {}
    for fact in facts:
        subjects.setdefault((fact.kind, fact.subject), {}).setdefault(fact.metric, fact)
    return subjects


def tell(section: Section, subjects: Subjects, language: Language, about: Kind | None = None) -> list[Sentence]:
    """The sentences of a section; each subject is told by the first template of a metric that fits.

    First all of what the text is about, then the first sentence of each other subject, then the second of each, so that
    none crowds the others out.
    """
    told: list[tuple[int, Sentence]] = []
    for (kind, _), metrics in subjects.items():
        done: set[str] = set()
        for template in ALL:
            if (template.section, template.kind) != (section, kind) or template.metric in done:
                continue
            if _repeats(template.metric, metrics):
                continue
            sentence = fill(template, metrics, language)
            if sentence is not None:
                told.append((0 if kind == about else 1 + len(done), sentence))
                done.add(template.metric)
    told.sort(key=lambda one: one[0])
    return [sentence for _, sentence in told[: MOST[section]]]


def invalidation(subjects: Subjects) -> Invalidation | None:
    """The price that would prove wrong how the first pair leans; pairs come with the largest holding first."""
    for (kind, _), metrics in subjects.items():
        side = wrong_side(leaning(metrics)) if kind == "pair" else None
        passed = level(metrics, side) if side is not None else None
        if side is not None and passed is not None:
            return Invalidation(metric=metrics["price"].id, op=side, level=passed.id)
    return None


def suggestions(subjects: Subjects, scope: Scope) -> list[Suggestion]:
    """A pause near the loss limit, a smaller stake where it is what the gate denies, no pair without candles."""
    found: list[Suggestion] = []
    for bot, pairs in scope.items():
        metrics = subjects.get(("bot", bot), {})
        loss, too_large, state = (metrics.get(name) for name in ("loss_used", "denied_stake", "state"))
        if loss is not None and loss.lean < 0 and state is not None and "running" in state.claims:
            found.append(Suggestion(bot=bot, action="pause", facts=[loss.id, state.id]))
        if too_large is not None:
            found.append(Suggestion(bot=bot, action="smaller_stake", facts=[too_large.id]))
        for pair in pairs if len(pairs) > 1 else ():
            bad = subjects.get(("pair", pair), {}).get("bad_candles")
            if bad is not None:
                found.append(Suggestion(bot=bot, action="drop_pair", pair=pair, facts=[bad.id]))
    return found


def fill(template: Template, metrics: Mapping[str, Fact], language: Language) -> Sentence | None:
    """The sentence of a template about one subject; None where a metric is not known or it does not fit."""
    text = template.en if language == "en" else template.pt
    needed = dict.fromkeys([template.metric, *_METRIC.findall(text)])
    if not needed.keys() <= metrics.keys() or not _fits(template, metrics[template.metric]):
        return None
    filled = _METRIC.sub(lambda match: "{" + metrics[match[1]].id + "}", text)
    return Sentence(text=filled, facts=[metrics[metric].id for metric in needed])


def _fits(template: Template, fact: Fact) -> bool:
    if template.when == "flat":
        return not {"up", "down", "optimistic", "pessimistic"} & set(fact.claims)
    if template.when == "some":
        return fact.number != 0
    if template.when in ("good", "bad"):
        return fact.lean == (1 if template.when == "good" else -1)
    return template.when == "any" or template.when in fact.claims


def _repeats(metric: str, metrics: Mapping[str, Fact]) -> bool:
    shorter = metrics.get(SHORTER.get(metric, ""))
    longer = metrics.get(metric)
    return shorter is not None and longer is not None and shorter.value == longer.value


def _of_kind(subjects: Subjects, kind: Kind) -> Subjects:
    return {key: metrics for key, metrics in subjects.items() if key[0] == kind}


def _without(sentences: list[Sentence], headline: Sentence) -> list[Sentence]:
    return [sentence for sentence in sentences if sentence.text != headline.text]
