"""Whether one sentence says only what its facts bear. Pure; every refusal is a text that the model is told."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from vostok.panel.ai.prompts import words
from vostok.panel.ai.prompts.answer import Sentence
from vostok.panel.ai.prompts.facts import OPPOSITES, Claim, Fact, Language

_TOKEN = re.compile(r"\{[^{}]*\}|[^\W\d_]+(?:['’/-][^\W\d_]+)*|\S")
_NEUTRAL = re.compile("|".join(re.escape(phrase) for phrase in words.NEUTRAL), re.IGNORECASE)
_PHRASE = re.compile(rf"\b({'|'.join(map(re.escape, words.PHRASES))})\b", re.IGNORECASE)
_LINK = re.compile(r"https?:|www\.|\]\(|`|://|@[a-z]", re.IGNORECASE)
_CUTS = frozenset(",;:—–.!?()")
_MARKS = frozenset(",;:.!?()'’\"“”«»-–—/&…")
_ENDS = frozenset(".!?:")
_TICKER = re.compile(r"[A-Z]{2,10}")
NEGATION_REACH = 3


@dataclass(frozen=True)
class Known:
    """What sentences are judged by: the usable facts, every ticker of the venue, and the language to be written in."""

    facts: Mapping[str, Fact]
    tickers: frozenset[str]
    language: Language


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence that makes one statement: its words as written, and the facts it shows."""

    words: tuple[str, ...]
    shown: tuple[Fact, ...]

    @property
    def lower(self) -> tuple[str, ...]:
        """The words in small letters."""
        return tuple(word.casefold() for word in self.words)


def faults(sentence: Sentence, known: Known, *, conditional: bool = False) -> list[str]:
    """Why the sentence may not be shown; empty where it may. `conditional` lets it say what a level would mean."""
    unknown = [id for id in sentence.facts if id not in known.facts]
    if unknown:
        return [f"there is no usable fact {id!r}" for id in unknown]
    found = [*_form(sentence)]
    if found:
        return found
    cited = [known.facts[id] for id in sentence.facts]
    clauses = split(sentence.text, known.facts)
    found += _coins(sentence.text, cited, clauses, known)
    for clause in clauses:
        found += _banned(clause)
        found += _subjects(clause)
        found += _names(clause, cited)
        if not (conditional and _names_a_level(clause)):
            found += _claims(clause, cited, known)
    return found


def split(text: str, facts: Mapping[str, Fact]) -> list[Clause]:
    """The clauses of a text whose placeholders all stand for `facts`."""
    clauses: list[Clause] = []
    said: list[str] = []
    shown: list[Fact] = []
    plain = _PHRASE.sub(lambda found: words.PHRASES[found[0].casefold()], _NEUTRAL.sub(" ", text))
    for token in [*_TOKEN.findall(plain), "."]:
        if token.startswith("{"):
            shown.append(facts[token[1:-1]])
        elif token in _CUTS or token.casefold() in words.TURNS:
            clauses.append(Clause(tuple(said), tuple(shown)))
            said, shown = [], []
        elif token[0].isalpha():
            said.append(token)
    return [clause for clause in clauses if clause.words or clause.shown]


def _form(sentence: Sentence) -> Iterator[str]:
    """Placeholders, characters and links, before any word is read."""
    for id in re.findall(r"\{([^{}]*)\}", sentence.text):
        if id not in sentence.facts:
            yield f"the placeholder {id!r} is not among the facts of its sentence"
    bare = re.sub(r"\{[^{}]*\}", " ", sentence.text)
    for character in dict.fromkeys(bare):
        yield from _character(character)
    if _LINK.search(bare):
        yield "links and code are not allowed"
    for word in re.findall(r"\}\s*([^\W\d_]+)", sentence.text):
        if word.casefold() in words.AFTER_FIGURE:
            yield f"{word!r} stands as the unit of a figure; figures bring their own"
    if any(phrase in bare.casefold() for phrase in words.UNIT_PHRASES):
        yield "units are written by the figures themselves"


def _character(character: str) -> Iterator[str]:
    category = unicodedata.category(character)
    if category in ("Nd", "Nl", "No"):
        yield f"the digit {character!r} stands in the text; figures come only from facts"
    elif character in words.SYMBOLS or category == "Sc":
        yield f"the unit {character!r} stands in the text; figures bring their own"
    elif category.startswith("L"):
        if "LATIN" not in unicodedata.name(character, "") or not character.isprintable():
            yield f"the letter {character!r} is of another script"
    elif character != " " and character not in _MARKS:
        yield f"the character {character!r} is not plain text"


def _coins(text: str, cited: list[Fact], clauses: list[Clause], known: Known) -> Iterator[str]:
    """Every coin that is named must be one of a cited fact, and stand by its own figures."""
    borne = {coin for fact in cited for coin in fact.coins}
    for word, first in words_of(text):
        for coin in coins_of(word, known.tickers, first=first):
            if coin not in borne:
                yield f"{coin} is in no fact of this sentence"
    for clause in clauses:
        named = {coin for word in clause.words for coin in coins_of(word, known.tickers, first=True) if coin in borne}
        for fact in clause.shown:
            if fact.coins and named and fact.coins[0] not in named:
                yield f"{fact.id} is not of {', '.join(sorted(named))}"
    yield from _nearest(text, known)


def _nearest(text: str, known: Known) -> Iterator[str]:
    """A figure belongs to the coin, and to the bot or pair, that was named last before it."""
    coin: str | None = None
    last: dict[str, str] = {}
    for token in _TOKEN.findall(text):
        if not token.startswith("{"):
            named = coins_of(token, known.tickers, first=True) if token[0].isalpha() else []
            coin = named[0] if named else coin
            continue
        fact = known.facts[token[1:-1]]
        if fact.metric == "name":
            last[fact.kind] = fact.subject
        elif last.get(fact.kind, fact.subject) != fact.subject:
            yield f"{fact.id} is of another {fact.kind} than the one named before it"
        elif fact.coins and coin not in (None, *fact.coins):
            yield f"{fact.id} is not of {coin}, which was named before it"


def coins_of(word: str, tickers: frozenset[str], *, first: bool) -> list[str]:
    """The coins that a word names, by ticker, pair or name; `first` is at the beginning of a sentence, where a
    capital letter says nothing. A word that looks like a name and is not known counts as a coin nobody knows."""
    if "/" in word and word not in words.ABBREVIATIONS:
        return [coin for part in word.split("/") for coin in coins_of(part, tickers, first=first)]
    lower = word.casefold()
    if lower in words.COIN_NAMES:
        return [words.COIN_NAMES[lower]]
    if lower in words.SMALL_TICKERS:
        return [lower.upper()]
    if word in words.ABBREVIATIONS or word in words.PROPER_NAMES:
        return []
    if word in tickers or _TICKER.fullmatch(word):
        return [word]
    if lower.endswith(words.COIN_ENDINGS) and lower not in words.COMMON_ENDINGS:
        return [word]
    return [word] if word[0].isupper() and not first else []


def words_of(text: str) -> Iterator[tuple[str, bool]]:
    """Each word and whether a sentence begins with it."""
    first = True
    for token in _TOKEN.findall(text):
        if token.startswith("{"):
            first = False
        elif token[0].isalpha():
            yield token, first
            first = False
        elif token in _ENDS:
            first = True


def _banned(clause: Clause) -> Iterator[str]:
    for kinds, why in (
        (words.NUMBERS, "is a number in words; figures come only from facts"),
        (words.QUANTITIES, "says how many, and no fact bears that"),
        (words.UNITS, "is a unit; figures bring their own"),
        (words.OTHER_PERIODS, "is a period of no fact"),
        (words.FORECASTS, "is a forecast or a duty, and no fact bears one"),
        (words.UNPROVABLE, "compares or explains, and no fact bears that"),
        (words.ORDERS, "is an order"),
    ):
        for word in clause.lower:
            if word in kinds:
                yield f"{word!r} {why}"


def _subjects(clause: Clause) -> Iterator[str]:
    for kind in ("bot", "pair", "backtest", "news"):
        if len({fact.subject for fact in clause.shown if fact.kind == kind}) > 1:
            yield f"one clause shows figures of several {kind}s: name each beside its own"


def _names(clause: Clause, cited: list[Fact]) -> Iterator[str]:
    """A figure that is called price, RSI or week's change must be one."""
    facts = [fact for fact in clause.shown if fact.unit != "text"] or cited
    for word in clause.lower:
        wanted = words.METRIC_WORDS.get(word)
        if wanted is not None and not any(fact.metric in wanted for fact in facts):
            yield f"{word!r} is not what its facts are"
        period = words.PERIOD_OF.get(word)
        if period is not None:
            yield from _period(word, period, facts, cited)


def _period(word: str, period: str, facts: Iterable[Fact], cited: list[Fact]) -> Iterator[str]:
    periods = {fact.period for fact in facts if fact.period} or {fact.period for fact in cited if fact.period}
    if period not in periods:
        yield f"{word!r} is not the period of its facts"


def _names_a_level(clause: Clause) -> bool:
    return any(word in words.CONDITIONS for word in clause.lower) and any(fact.level for fact in clause.shown)


def _claims(clause: Clause, cited: list[Fact], known: Known) -> Iterator[str]:
    named = {coin for word in clause.words for coin in coins_of(word, known.tickers, first=True)}
    about = [fact for fact in cited if not named or not fact.coins or fact.coins[0] in named]
    for place, word in enumerate(clause.lower):
        claim = words.CLAIM_OF.get(word)
        if claim is None:
            continue
        if any(before in words.NEGATIONS for before in clause.lower[max(0, place - NEGATION_REACH) : place]):
            yield f"{word!r} is denied, which no fact can bear: say what is"
        elif not _borne(claim, clause.shown, about):
            yield f"{word!r} is not borne by the facts of this sentence"


def _borne(claim: Claim, shown: Iterable[Fact], cited: list[Fact]) -> bool:
    """The figures shown in the clause decide where they say anything about it, else all that the sentence cites."""
    rivals = {claim, *OPPOSITES[claim]}
    speaking = [fact for fact in shown if rivals & set(fact.claims)] or [
        fact for fact in cited if rivals & set(fact.claims)
    ]
    return bool(speaking) and all(claim in fact.claims for fact in speaking)
