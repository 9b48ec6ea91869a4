"""Sentiment of a headline by a lexicon made for markets: a number that anybody can compute again. Pure."""

import re
from math import sqrt

from vostok.panel.news.words import NEGATIONS, PHRASES, STRONGER, WORDS

DECIDED = 0.4
"""From this absolute score on a text is called positive or negative."""
NEGATED_WITHIN = 3
NEGATED = -0.75
STRONGER_BY = 1.4
SETTLING = 6.0
"""How much weight it takes to come near -1 or 1: one word of weight 2 scores 0.63."""
LONGEST = 4_000
_NOISE = re.compile(r"https?://\S+|\$[A-Za-z.]+|@\w+")
# A full stop ends a sentence after a word of two letters, not in "U.S." or "1.5".
_WORD = re.compile(r"[a-z][a-z'’-]*|[!?:;](?=\s|$)|(?<=[a-z0-9%)]{2})\.(?=\s|$)")
_ENDS = frozenset(".!?:;")
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in PHRASES)


def score(text: str) -> float:
    """From -1 (a price will suffer) to 1; 0 where nothing is said. Weights are added up and s / sqrt(s² + 6) taken."""
    words = [word.replace("’", "'") for word in _WORD.findall(_NOISE.sub(" ", text[:LONGEST].lower()))]
    total, place = 0.0, 0
    while place < len(words):
        weight, length = _at(words, place)
        if weight:
            total += weight * _turned(words, place)
        place += length
    return total / sqrt(total * total + SETTLING)


def label(value: float) -> str:
    """`negative`, `neutral` or `positive`."""
    return "negative" if value <= -DECIDED else "positive" if value >= DECIDED else "neutral"


def _at(words: list[str], place: int) -> tuple[float, int]:
    """The weight of the longest phrase that begins here, or of the word, and how many words it takes."""
    for length in range(_LONGEST_PHRASE, 1, -1):
        weight = PHRASES.get(" ".join(words[place : place + length]))
        if weight is not None:
            return weight, length
    return WORDS.get(words[place], 0.0), 1


def _turned(words: list[str], place: int) -> float:
    """What the words before make of a weight: a negation turns it, `sharply` raises it."""
    before = words[max(0, place - NEGATED_WITHIN) : place]
    for back, word in enumerate(reversed(before)):
        if word in _ENDS:
            # What was denied is what the sentence before was about.
            before = before[len(before) - back :]
            break
    factor = NEGATED if NEGATIONS.intersection(before) else 1.0
    near = [*before[-1:], *words[place + 1 : place + 2]]
    return factor * (STRONGER_BY if STRONGER.intersection(near) else 1.0)
