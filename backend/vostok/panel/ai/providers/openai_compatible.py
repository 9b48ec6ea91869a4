"""Any server that speaks OpenAI's chat protocol: OpenAI, Ollama, vLLM, LM Studio and others."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from vostok.panel.ai.providers.base import Completion, Provider, ProviderSettings, Question
from vostok.panel.fields import names_link_local


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("write an address such as http://127.0.0.1:11434/v1, without user, query or fragment")
    if names_link_local(parts.hostname):
        raise ValueError("link-local addresses are not asked")
    return text.rstrip("/")


class OpenAISettings(ProviderSettings):
    """Where the model is, and how patiently it is asked."""

    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default="http://127.0.0.1:11434/v1", max_length=300, description="Address of the API, such as https://host/v1"
    )
    model: str = Field(default="qwen3:8b", min_length=1, max_length=120, description="Name of the model at that server")
    timeout_s: int = Field(default=60, ge=1, le=600, description="Longest wait for one answer, in seconds")
    retries: int = Field(default=1, ge=0, le=3, description="Further tries after a failed connection")
    max_tokens: int = Field(default=2_000, ge=200, le=16_000, description="Longest answer, in tokens")
    output: Literal["json_schema", "json_object", "text"] = Field(
        default="json_schema", description="How the form of the answer is asked for; older servers know fewer ways"
    )


def ask(question: Question, settings: OpenAISettings, key: SecretStr | None) -> Completion:
    """One chat completion. Raises ProviderFailed."""
    # Importing the client takes a second of CPU, which a panel without a model need not spend.
    from vostok.panel.ai.providers import _openai_wire

    return _openai_wire.complete(question, settings, key)


PROVIDER = Provider("OpenAI-compatible server", OpenAISettings, ask)
