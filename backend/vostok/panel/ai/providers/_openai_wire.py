"""One chat completion over HTTP, bounded in size and time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import SecretStr

from vostok.panel.ai.prompts.answer import ANSWER_MAX_BYTES
from vostok.panel.ai.providers.base import Completion, ProviderFailed, Question

if TYPE_CHECKING:
    from vostok.panel.ai.providers.openai_compatible import OpenAISettings

# The envelope, and JSON that escapes each letter of the answer.
WIRE_MAX_BYTES = 8 * ANSWER_MAX_BYTES


class _Bounded(httpx2.SyncByteStream):
    """A body that ends in an error when it is too long or takes too long."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        for piece in self._stream:
            taken += len(piece)
            if taken > WIRE_MAX_BYTES:
                raise ProviderFailed(f"The answer is longer than {WIRE_MAX_BYTES} bytes.")
            if time.monotonic() > self._until:
                raise ProviderFailed("The answer took too long.")
            yield piece

    def close(self) -> None:
        self._stream.close()


class _Transport(httpx2.HTTPTransport):
    """Bounds each answer, since a time-out of httpx is of one read and a model's server may drip."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self._until = until

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        # A packed answer of some kilobytes could unpack to gigabytes.
        request.headers["Accept-Encoding"] = "identity"
        response = super().handle_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise ProviderFailed("The server packs its answers although it was asked not to.")
        response.stream = _Bounded(cast(httpx2.SyncByteStream, response.stream), self._until)
        return response


def complete(question: Question, settings: OpenAISettings, key: SecretStr | None) -> Completion:
    """One chat completion. Raises ProviderFailed."""
    until = time.monotonic() + settings.timeout_s * (1 + settings.retries)
    with httpx2.Client(transport=_Transport(until), follow_redirects=False) as http:
        client = openai.OpenAI(
            base_url=settings.base_url,
            api_key=key.get_secret_value() if key else "none",
            timeout=settings.timeout_s,
            max_retries=settings.retries,
            http_client=http,
        )
        try:
            return _complete(client, question, settings)
        except ProviderFailed:
            raise
        except openai.APIConnectionError as error:
            raise _unreached(error, settings) from None
        except openai.APIStatusError as error:
            lasting = error.status_code in (400, 401, 403, 404, 422)
            raise ProviderFailed(f"The server answered {error.status_code}: {_said(error)}", lasting=lasting) from None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise ProviderFailed(f"The server's answer is not a chat completion ({type(error).__name__}).") from None


def _complete(client: openai.OpenAI, question: Question, settings: OpenAISettings) -> Completion:
    messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": question.system}]
    for turn, said in enumerate(question.messages):
        messages.append(
            {"role": "assistant", "content": said} if turn % 2 else {"role": "user", "content": said},
        )
    schema = {"name": question.wanted, "schema": dict(question.form), "strict": False}
    forms: dict[str, dict[str, Any]] = {
        "json_schema": {"response_format": {"type": "json_schema", "json_schema": schema}},
        "json_object": {"response_format": {"type": "json_object"}},
        "text": {},
    }
    answer = client.chat.completions.create(
        model=settings.model,
        messages=messages,
        max_tokens=settings.max_tokens,
        temperature=0,
        extra_body=forms[settings.output],
    )
    text: object = answer.choices[0].message.content
    if not isinstance(text, str) or not text:
        raise ProviderFailed("The model answered nothing.")
    usage = answer.usage
    # Who does not count is charged by a cautious guess: three letters to a token.
    guessed_in = sum(len(part) for part in (question.system, *question.messages)) // 3
    return Completion(
        text,
        str(answer.model or settings.model)[:120],
        max(0, int(usage.prompt_tokens)) if usage else guessed_in,
        max(0, int(usage.completion_tokens)) if usage else len(text) // 3,
    )


def _unreached(error: openai.APIConnectionError, settings: OpenAISettings) -> ProviderFailed:
    cause = error.__cause__
    if isinstance(cause, ProviderFailed):
        return cause
    if isinstance(error, openai.APITimeoutError):
        return ProviderFailed(f"The server did not answer within {settings.timeout_s} s.")
    return ProviderFailed(f"The server at {settings.base_url} cannot be reached ({type(cause).__name__}).")


def _said(error: openai.APIStatusError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    text = str(body.get("message") or error.response.reason_phrase)
    return "".join(character for character in text if character.isprintable())[:200]
