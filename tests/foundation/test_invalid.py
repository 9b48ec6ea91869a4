"""What is wrong with an input is said in a sentence, and never in the words of the validator."""

import json
import re
from datetime import time
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from vostok.invalid import detail, field_of
from vostok.panel.app import create_app
from vostok.panel.bots.exit_models import Minutes
from vostok.panel.bots.models import BotCreate, LabelsRequest
from vostok.risk.gate import problems_of
from vostok.risk.rules.min_stake_share import MinStakeShare
from vostok.settings import Settings


class Dog(BaseModel):
    kind: Literal["dog"]


class Cat(BaseModel):
    kind: Literal["cat"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int = Field(default=1, ge=1, le=9)
    stake: Decimal = Field(default=Decimal(1), gt=0)
    verb: Literal["start", "stop"] = "start"
    flag: bool = False
    share: float = 0.5
    names: list[str] = Field(default_factory=list, min_length=1, max_length=2)
    values: dict[str, bool | int | float | str] = {}
    secret: SecretStr = Field(default=SecretStr("abc"), min_length=3)
    minutes: dict[Minutes, int] = {}
    word: str = Field(default="a", min_length=1)
    loss: Annotated[Decimal, Field(ge=Decimal("-0.99"))] | None = None
    at: time = time(22)
    code: str = Field(default="a", pattern="^[a-z]$", max_length=3)
    pet: Annotated[Dog | Cat, Field(discriminator="kind")] | None = None


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"count": 0}, "count: Must be at least 1."),
        ({"count": 10}, "count: Must be at most 9."),
        ({"count": "many"}, "count: Must be a whole number."),
        ({"count": 1.5}, "count: Must be a whole number."),
        ({"stake": 0}, "stake: Must be more than 0."),
        ({"stake": "x"}, "stake: Must be a decimal number such as 25 or 25.50."),
        ({"stake": "NaN"}, "stake: Must be a finite number."),
        ({"verb": "go"}, "verb: Must be one of: start, stop."),
        ({"flag": "perhaps"}, "flag: Must be true or false."),
        ({"share": "half"}, "share: Must be a number."),
        ({"names": []}, "names: Has too few entries; give at least 1."),
        ({"names": ["a", "b", "c"]}, "names: Has too many entries; give at most 2."),
        ({"names": [1]}, "names.0: Must be text."),
        ({"names": {}}, "names: Must be a list."),
        ({"values": {"fast": []}}, "values.fast: Must be text, a number, or true or false."),
        ({"values": 3}, "values: Must be an object with names and values."),
        ({"code": "A"}, "code: Has not the form that is needed, which is ^[a-z]$."),
        ({"code": "aaaa"}, "code: Is too long; write at most 3 characters."),
        ({"minutes": {"x": 1}}, "minutes.x: Is no number of minutes; write one from 0 to 999999."),
        ({"word": ""}, "word: Is empty; write something."),
        ({"loss": "-2"}, "loss: Must be at least -0.99."),
        ({"at": "25:00"}, "at: Must be a time of day such as 22:00."),
        ({"secret": "ab"}, "secret: Is too short; write at least 3 characters."),
        ({"pet": {}}, "pet: Must say what it is, in kind."),
        ({"pet": {"kind": "fox"}}, "pet: Must be one of these by its kind: dog, cat."),
        ({"other": 1}, "other: Is not known here; leave it out."),
    ],
)
def test_error_then_a_sentence_with_what_to_do(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Body.model_validate(values)
    assert detail(caught.value.errors()[0]) == told


@pytest.mark.parametrize("model", [BotCreate, LabelsRequest])
def test_request_models_then_no_field_answers_in_the_validators_words(model: type[BaseModel]) -> None:
    wrong: list[Any] = [
        None,
        [],
        {},
        "",
        "x" * 3_000,
        -1,
        10**12,
        1.5,
        True,
        [1],
        ["x"] * 300,
        {"a": []},
        "\u0000",
        "<b>",
    ]
    for name in model.model_fields:
        for value in wrong:
            try:
                model.model_validate({name: value})
            except ValidationError as caught:
                for error in caught.errors():
                    told = detail(error)
                    assert not any(raw in told for raw in ("nput should", "Value error")), told
                    assert told.endswith(".")


def test_fraction_too_large_then_its_bound_is_in_percent() -> None:
    assert problems_of(MinStakeShare, {"min_stake_share": "1.5"}) == {"min_stake_share": "Must be at most 100 %"}
    assert problems_of(MinStakeShare, {"min_stake_share": "-1"}) == {"min_stake_share": "Must be at least 0 %"}


def test_field_then_as_the_caller_named_it() -> None:
    assert field_of(("body", "tags", 0)) == "tags.0"
    assert field_of(("query", "limit")) == "limit"
    assert field_of(("body",)) == ""


def test_every_pattern_of_the_api_then_people_hear_what_it_means() -> None:
    patterns = set(re.findall(r'"pattern": "((?:[^"\\\\]|\\\\.)*)"', json.dumps(create_app(Settings()).openapi())))
    assert len(patterns) > 5
    for pattern in patterns:
        error = {"type": "string_pattern_mismatch", "loc": ("x",), "ctx": {"pattern": json.loads(f'"{pattern}"')}}
        assert "^" not in detail(error), pattern
