"""What an AI provider is: one file of this folder that defines `PROVIDER`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr

from vostok.panel.ai.prompts.check import Scope
from vostok.panel.ai.prompts.facts import Fact, Kind, Language


class ProviderSettings(BaseModel):
    """Base of the settings of a provider; its form is drawn from the JSON Schema."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Question:
    """What is asked. A provider that has no model may answer from `facts` and `kind` alone.

    `messages` are the turns after the `system` text, the owner's first; `form` is the JSON Schema of the answer;
    `wanted` is `brief`, `reply` or `marks` (of headlines, without facts); `scope` are the bots that a suggestion may be
    about.
    """

    wanted: str
    system: str
    messages: tuple[str, ...]
    form: Mapping[str, Any]
    facts: Mapping[str, Fact]
    kind: Kind
    language: Language
    scope: Scope


@dataclass(frozen=True)
class Completion:
    """What came back, unchecked, and what it took: tokens read and written, as the provider counts them."""

    text: str
    model: str
    tokens_in: int
    tokens_out: int


class ProviderFailed(Exception):
    """No answer; the text says why, for the owner, and holds no secret. `lasting` is what another try will not mend."""

    def __init__(self, detail: str, *, lasting: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.lasting = lasting


Ask = Callable[[Question, Any, SecretStr | None], Completion]


@dataclass(frozen=True)
class Provider:
    """`ask` blocks (it has a thread of its own) and raises ProviderFailed; `settings` is what its form is drawn from.

    `paid` providers go through the meter, the daily caps and the circuit breaker, and what they answer is checked.
    """

    label: str
    settings: type[ProviderSettings]
    ask: Ask
    needs_key: bool = False
    paid: bool = True
