"""The gateway's answers read into models. What cannot be read is an Unavailable with a sentence."""

import functools
from typing import Any, TypeVar

import httpx
import orjson
from pydantic import BaseModel, TypeAdapter, ValidationError

from vostok.errors import Unavailable

M = TypeVar("M", bound=BaseModel)


def given(**query: Any) -> dict[str, Any]:
    """What of `query` was given."""
    return {name: value for name, value in query.items() if value is not None}


def json_of(response: httpx.Response) -> Any:
    """The body as JSON; None without one. Raises Unavailable."""
    if not response.content:
        return None
    try:
        return orjson.loads(response.content)
    except ValueError as error:
        raise Unavailable("The gateway's answer is not JSON.") from error


def read_as(model: type[M], body: Any) -> M:
    """`body` as a `model`. Raises Unavailable."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise Unavailable(f"The gateway's answer is not a {model.__name__}: {error}") from error


def items_of(model: type[M], body: Any) -> list[M]:
    """The list of `model` in `body`. Raises Unavailable."""
    items = body.get("items") if isinstance(body, dict) else body
    try:
        return _list_of(model).validate_python(items)
    except ValidationError as error:
        raise Unavailable(f"The gateway's answer is not a list of {model.__name__}: {error}") from error


@functools.cache
def _list_of(model: type[M]) -> TypeAdapter[list[M]]:
    # Putting one together costs more than most answers take to check.
    return TypeAdapter(list[model])  # type: ignore[valid-type]
