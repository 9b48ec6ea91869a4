"""What a model must return: sentences that carry the ids of their facts, and placeholders where figures stand."""

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

ANSWER_MAX_BYTES = 64_000
Words = Annotated[str, StringConstraints(min_length=2, max_length=400, strict=True)]
FactId = Annotated[str, StringConstraints(min_length=1, max_length=80, strict=True)]


class Part(BaseModel):
    """Nothing but what is described is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(Part):
    """A sentence without a figure: `{id}` stands where the value of a fact belongs; `facts` names all it rests on."""

    text: Words
    facts: Annotated[list[FactId], Field(min_length=1, max_length=12)]


class Invalidation(Part):
    """What would prove the brief wrong: the fact `metric` falling below, or rising above, the fact `level`."""

    metric: FactId
    op: Literal["above", "below"]
    level: FactId


class Suggestion(Part):
    """A change that would lower a bot's risk, and the facts that speak for it; what exactly, code works out."""

    bot: Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{10}$", strict=True)]
    action: Literal["smaller_stake", "drop_pair", "pause"]
    pair: Annotated[str, StringConstraints(max_length=30, strict=True)] | None = None
    facts: Annotated[list[FactId], Field(min_length=1, max_length=12)]


Sentences = Annotated[list[Sentence], Field(max_length=8)]


class Answer(Part):
    """A whole brief."""

    headline: Sentence
    market: Sentences
    bull: Sentences
    bear: Sentences
    bots: Sentences
    risks: Sentences
    watch: Sentences
    invalidation: Invalidation | None
    suggestions: Annotated[list[Suggestion], Field(max_length=5)] = []


class Reply(Part):
    """The answer to a question."""

    sentences: Annotated[list[Sentence], Field(min_length=1, max_length=12)]


Form = TypeVar("Form", bound=Part)


class NotAnAnswer(ValueError):
    """What came back has not the form that was asked for; the text says where."""


def parse(text: str, form: type[Form]) -> Form:
    """The answer in `text`, which must be one JSON object of this form. Raises NotAnAnswer."""
    if len(text.encode()) > ANSWER_MAX_BYTES:
        raise NotAnAnswer(f"the answer is longer than {ANSWER_MAX_BYTES} bytes")
    try:
        body = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise NotAnAnswer(f"the answer is not JSON: {error}") from None
    try:
        return form.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise NotAnAnswer(f"{place}: {first['msg']}") from None


def schema(form: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema that a model is asked to keep to."""
    return form.model_json_schema()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
