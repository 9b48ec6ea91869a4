"""Vostok's own text: sentences chosen by rules from the facts, without a model, a key or a network."""

from pydantic import SecretStr

from vostok.panel.ai.prompts.compose import compose
from vostok.panel.ai.providers.base import Completion, Provider, ProviderFailed, ProviderSettings, Question


class RulesSettings(ProviderSettings):
    """Nothing to set."""


def ask(question: Question, _settings: RulesSettings, _key: SecretStr | None) -> Completion:
    """The brief that the facts make. Raises ProviderFailed for a question, which has its own search, or no facts."""
    if question.wanted != "brief":
        raise ProviderFailed("Rules answer no questions; the decisions are searched instead.", lasting=True)
    try:
        answer = compose(question.facts, question.kind, question.language, question.scope)
    except ValueError as error:
        raise ProviderFailed(f"There is nothing to tell: {error}.", lasting=True) from None
    return Completion(answer.model_dump_json(), "rules", 0, 0)


PROVIDER = Provider("Rules (no model)", RulesSettings, ask, paid=False)
