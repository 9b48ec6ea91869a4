"""`python -m tests.panel.news.measure_sentiment FILE`: accuracy and macro-F1 of the lexicon on labelled headlines.

FILE is a CSV of `text,label` (0 negative, 1 positive, 2 neutral). Beside it, on the same rows: calling everything
neutral, and plain VADER with its usual cuts of ±0.05. Words were chosen
looking at the even rows; the odd ones are the proof.
"""

import argparse
import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from vostok.panel.news.lexicon import label, score

LABELS = {"0": "negative", "1": "positive", "2": "neutral"}


class Measured(NamedTuple):
    """Share of right answers, and the mean over the classes of F1."""

    accuracy: float
    macro_f1: float


def measure(said: Sequence[str], true: Sequence[str]) -> Measured:
    """Of answers against the truth."""
    pairs = list(zip(said, true, strict=True))
    scores = []
    for name in LABELS.values():
        hit = sum(one == other == name for one, other in pairs)
        called, there = said.count(name), true.count(name)
        scores.append(2 * hit / (called + there) if called + there else 0.0)
    return Measured(sum(one == other for one, other in pairs) / len(pairs), sum(scores) / len(scores))


def read(path: Path, *, odd: bool) -> tuple[list[str], list[str]]:
    """Texts and their labels: the odd rows, or the even ones."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))[int(odd) :: 2]
    return [row["text"] for row in rows], [LABELS[row["label"]] for row in rows]


def compare(path: Path, *, odd: bool) -> dict[str, Measured]:
    """Each way over the same rows."""
    texts, true = read(path, odd=odd)
    vader = SentimentIntensityAnalyzer()
    ways: dict[str, Callable[[str], str]] = {
        "lexicon": lambda text: label(score(text)),
        "always_neutral": lambda _text: "neutral",
        "vader": lambda text: _vader(vader.polarity_scores(text)["compound"]),
    }
    return {name: measure([way(text) for text in texts], true) for name, way in ways.items()}


def _vader(compound: float) -> str:
    return "negative" if compound <= -0.05 else "positive" if compound >= 0.05 else "neutral"


def main() -> None:
    """Measure both halves, and print the figures as one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    path = asked.parse_args().file
    halves = {"held_out": compare(path, odd=True), "looked_at": compare(path, odd=False)}
    figures = {
        half: {name: {key: round(value, 3) for key, value in found._asdict().items()} for name, found in ways.items()}
        for half, ways in halves.items()
    }
    print(json.dumps({"name": "sentiment", "n": len(read(path, odd=True)[0]), "figures": figures}))  # noqa: T201


if __name__ == "__main__":
    main()
