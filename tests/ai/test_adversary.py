"""The check of model answers before sentences of somebody who has not read it: counts are printed."""

from collections import Counter

import pytest

from tests.ai.adversary import CASES, Case
from tests.ai.adversary_facts import facts
from tests.ai.made_facts import TICKERS
from vostok.panel.ai.prompts.check import other_language
from vostok.panel.ai.prompts.sentence import Known, faults

LEAST = 60


def reasons(case: Case) -> list[str]:
    """Why the sentence is rejected; empty where it is accepted."""
    found = faults(case.sentence, Known(facts(), TICKERS, case.language), conditional=case.where == "watch")
    return [*found, *other_language([case.sentence.text], case.language)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.wrong or 'right'}: {case.text[:60]}")
def test_sentence_then_rejected_where_it_is_wrong_and_nowhere_else(case: Case) -> None:
    assert bool(reasons(case)) == bool(case.wrong), reasons(case)


def test_counts_then_enough_of_both_in_both_languages() -> None:
    counts = Counter((case.language, case.wrong or "right") for case in CASES)
    print(f"{len(CASES)} sentences: {dict(counts)}")  # noqa: T201
    assert len(CASES) >= LEAST
    for language in ("en", "pt-BR"):
        assert counts[language, "right"] >= 15
