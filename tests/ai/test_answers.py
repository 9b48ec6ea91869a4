"""What models say, through a real HTTP server: every wrong answer is rejected, no right one is."""

import json
from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ai.corpus import RIGHT, Case, cases
from tests.ai.fake_openai import FakeOpenAI, serving
from tests.ai.made_facts import BOTS, TICKERS, all_facts
from vostok.panel.ai.consult import Wish, judge
from vostok.panel.ai.prompts import texts
from vostok.panel.ai.prompts.answer import Answer, Sentence, parse, schema
from vostok.panel.ai.prompts.check import rejections
from vostok.panel.ai.prompts.compose import ALL, by_subject, compose, fill
from vostok.panel.ai.prompts.facts import Fact, Kind, Language
from vostok.panel.ai.prompts.render import render
from vostok.panel.ai.prompts.sentence import Known, faults
from vostok.panel.ai.prompts.templates import Template
from vostok.panel.ai.providers import openai_compatible
from vostok.panel.ai.providers.base import ProviderFailed, Question

SCOPE = {bot: pairs for bot, (_, pairs) in BOTS.items()}
LEAST = 200
LANGUAGES: tuple[Language, ...] = ("en", "pt-BR")


def verdict(case: Case, fake: FakeOpenAI) -> list[str]:
    """Why the answer of this case is rejected, after it went over the wire; empty where it is accepted."""
    facts = all_facts(case.seed)
    system, first = texts.brief_system(case.language, "the portfolio", SCOPE), texts.facts_text(facts, case.language)
    wish = Wish("test", "brief", system, first, facts, "portfolio", case.language, TICKERS, SCOPE)
    question = Question("brief", system, (first,), schema(Answer), facts, "portfolio", case.language, SCOPE)
    chosen = openai_compatible.OpenAISettings(base_url=fake.base_url, model="fake", timeout_s=20, retries=0)
    fake.answer = lambda _request: case.body
    try:
        completion = openai_compatible.ask(question, chosen, None)
    except ProviderFailed as error:
        return [error.detail]
    return judge(completion.text, wish, Known(facts, TICKERS, case.language))[1]


def test_every_wrong_answer_is_rejected_and_no_right_one() -> None:
    accepted, rejected = Counter[str](), Counter[str]()
    mistakes = []
    with serving(FakeOpenAI()) as fake:
        for case in cases():
            reasons = verdict(case, fake)
            (rejected if reasons else accepted)[case.kind] += 1
            if bool(reasons) == (case.kind == "right"):
                mistakes.append((case.kind, case.seed, case.language, reasons, str(case.body)[:3_000]))
    total = sum(accepted.values()) + sum(rejected.values())
    print(f"{total} answers; right: {accepted['right']} accepted, {rejected['right']} rejected; wrong, rejected:")  # noqa: T201
    print(json.dumps({kind: count for kind, count in rejected.items() if kind != "right"}))  # noqa: T201
    assert mistakes == []
    assert accepted == {"right": RIGHT}
    assert total >= LEAST


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    language=st.sampled_from(("en", "pt-BR")),
    kind=st.sampled_from(("portfolio", "pair", "bot", "backtest")),
)
def test_rules_text_of_any_facts_then_it_passes_the_check_of_models(seed: int, language: Language, kind: Kind) -> None:
    facts = all_facts(seed)
    answer = compose(facts, kind, language, SCOPE)
    assert rejections(answer, Known(facts, TICKERS, language), SCOPE) == []


def test_every_template_then_told_and_borne_in_both_languages() -> None:
    for template in ALL:
        for language in LANGUAGES:
            found = [made for seed in range(20) for made in sentences_with(template, seed, language)]
            assert found, template
            for facts, sentence in found:
                conditional = template.section == "watch"
                assert faults(sentence, Known(facts, TICKERS, language), conditional=conditional) == [], template


def sentences_with(template: Template, seed: int, language: Language) -> Iterator[tuple[dict[str, Fact], Sentence]]:
    """The sentences that this template makes of the facts of a seed, in which nothing moved where it tells of that."""
    facts = all_facts(seed)
    if template.when == "flat":
        still = {"value": "0", "claims": (), "lean": 0}
        facts = {
            id: fact.model_copy(update=still) if fact.metric == template.metric else fact for id, fact in facts.items()
        }
    for (kind, _), metrics in by_subject(facts.values()).items():
        sentence = fill(template, metrics, language) if kind == template.kind else None
        if sentence is not None:
            yield facts, sentence


def test_right_answer_then_every_figure_shown_is_the_value_of_its_fact() -> None:
    case = next(case for case in cases() if case.kind == "right" and case.language == "en")
    facts = all_facts(case.seed)
    answer = parse(str(case.body), Answer)
    assert isinstance(answer, Answer)
    rendered = render(answer, facts, "en")
    digits = [part for part in rendered.headline.parts if any(letter.isdigit() for letter in part.text)]
    assert digits
    assert all(part.fact in facts for part in digits)
