"""Whether a whole answer may be shown. Pure: the same answer and facts give the same verdict."""

from collections.abc import Iterable, Iterator, Mapping

from vostok.panel.ai.prompts import words
from vostok.panel.ai.prompts.answer import Answer, Invalidation, Reply, Sentence, Suggestion
from vostok.panel.ai.prompts.facts import Language
from vostok.panel.ai.prompts.sentence import Known, faults

Scope = Mapping[str, tuple[str, ...]]
"""The bots that a suggestion may be about, and the pairs of each."""

MOST_TOLD = 12
MARGIN = 2


def rejections(answer: Answer | Reply, known: Known, scope: Scope) -> list[str]:
    """Why the answer is rejected, each with its place; empty where all of it is borne by the facts."""
    found = [f"{place}: {fault}" for place, fault in _all(answer, known, scope)]
    return found[:MOST_TOLD]


def _all(answer: Answer | Reply, known: Known, scope: Scope) -> Iterator[tuple[str, str]]:
    sentences = [*sentences_of(answer)]
    for place, sentence in sentences:
        conditional = place.startswith("watch")
        yield from ((place, fault) for fault in faults(sentence, known, conditional=conditional))
    texts = [sentence.text for _, sentence in sentences]
    yield from (("language", fault) for fault in other_language(texts, known.language))
    if isinstance(answer, Answer):
        yield from _sides(answer, known)
        if answer.invalidation is not None:
            yield from (("invalidation", fault) for fault in _invalidation(answer.invalidation, known))
        for number, suggestion in enumerate(answer.suggestions):
            yield from ((f"suggestions[{number}]", fault) for fault in _suggestion(suggestion, known, scope))


def sentences_of(answer: Answer | Reply) -> Iterator[tuple[str, Sentence]]:
    """Every sentence with its place, such as `bull[0]`."""
    if isinstance(answer, Reply):
        yield from ((f"sentences[{number}]", sentence) for number, sentence in enumerate(answer.sentences))
        return
    yield "headline", answer.headline
    for name in ("market", "bull", "bear", "bots", "risks", "watch"):
        yield from ((f"{name}[{number}]", sentence) for number, sentence in enumerate(getattr(answer, name)))


def other_language(texts: Iterable[str], wanted: Language) -> Iterator[str]:
    """Whether a sentence, or all of them together, are in another language, by its small words."""
    total = dict.fromkeys(words.STOP_WORDS, 0)
    for text in texts:
        counts = _small_words(text)
        for language, count in counts.items():
            total[language] += count
        other = max((count, language) for language, count in counts.items() if language != wanted)
        if other[0] >= counts[wanted] + MARGIN:
            yield f"{text[:40]!r} is written in {other[1]}, not in {wanted}"
    other = max((count, language) for language, count in total.items() if language != wanted)
    if other[0] > total[wanted]:
        yield f"the answer is written in {other[1]}, not in {wanted}"


def _small_words(text: str) -> dict[str, int]:
    spoken = [word.strip(".,;:!?()\"'").casefold() for word in text.split() if not word.startswith("{")]
    counts = {language: sum(word in small for word in spoken) for language, small in words.STOP_WORDS.items()}
    accented = sum(not word.isascii() and word.isalpha() for word in spoken)
    return {language: count + (accented if language != "en" else 0) for language, count in counts.items()}


def _sides(answer: Answer, known: Known) -> Iterator[tuple[str, str]]:
    """What speaks for must lean on something good, what speaks against on something bad."""
    for name, side, sentences in (("bull", 1, answer.bull), ("bear", -1, answer.bear)):
        for number, sentence in enumerate(sentences):
            leans = {known.facts[id].lean for id in sentence.facts if id in known.facts}
            if side not in leans:
                yield f"{name}[{number}]", "no fact of this sentence speaks for this side"


def _invalidation(wish: Invalidation, known: Known) -> Iterator[str]:
    metric, level = known.facts.get(wish.metric), known.facts.get(wish.level)
    if metric is None or level is None:
        yield "there is no such usable fact"
    elif not level.level or metric.level or metric.unit == "text":
        yield f"{wish.level} is no level that {wish.metric} can pass"
    elif (metric.subject, metric.unit, metric.currency) != (level.subject, level.unit, level.currency):
        yield f"{wish.level} is not a level of {wish.metric}"
    elif (level.number < metric.number) != (wish.op == "below"):
        yield f"{wish.metric} has passed {wish.level} already"
    elif not any(
        fact.lean == (1 if wish.op == "below" else -1) and (fact.kind, fact.subject) == (metric.kind, metric.subject)
        for fact in known.facts.values()
    ):
        yield f"no fact of {metric.subject} leans the way that this would prove wrong"


def _suggestion(wish: Suggestion, known: Known, scope: Scope) -> Iterator[str]:
    pairs = scope.get(wish.bot)
    facts = [known.facts[id] for id in wish.facts if id in known.facts]
    if pairs is None:
        yield f"there is no bot {wish.bot} here"
    elif len(facts) != len(wish.facts):
        yield "it names a fact that is not there"
    elif (wish.action == "drop_pair") != (wish.pair is not None):
        yield "only drop_pair names a pair, and it must"
    elif wish.pair is not None and (wish.pair not in pairs or len(pairs) == 1):
        yield f"the bot cannot do without {wish.pair}"
    elif not any(fact.lean < 0 and fact.subject in (wish.bot, wish.pair) for fact in facts):
        yield "no fact speaks against this bot or pair"
