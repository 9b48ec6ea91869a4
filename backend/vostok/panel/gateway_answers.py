"""The gateway's answers read into models. What cannot be read is an Unavailable with a sentence."""

import functools
from typing import Any, TypeVar

import httpx
import orjson
import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from vostok.errors import Unavailable
from vostok.invalid import field_of

log = structlog.get_logger()

OF_ANOTHER_VERSION = (
    "they may be of two versions. Stop Vostok and start it again, so that panel and gateway are of one."
)

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


def unreadable(error: ValidationError) -> Unavailable:
    """What the gateway sent has another form than this panel knows, as after an update of one of them alone."""
    log.warning("the gateway's answer has another form", model=error.title, reason=str(error))
    place = field_of(error.errors(include_input=False, include_url=False)[0]["loc"])
    where = f" at `{place}`" if place else ""
    return Unavailable(f"The gateway's answer has a form that the panel does not know{where}; {OF_ANOTHER_VERSION}")


def read_as(model: type[M], body: Any) -> M:
    """`body` as a `model`. Raises Unavailable."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise unreadable(error) from error


def items_of(model: type[M], body: Any) -> list[M]:
    """The list of `model` in `body`. Raises Unavailable."""
    items = body.get("items") if isinstance(body, dict) else body
    try:
        return _list_of(model).validate_python(items)
    except ValidationError as error:
        raise unreadable(error) from error


@functools.cache
def _list_of(model: type[M]) -> TypeAdapter[list[M]]:
    # Putting one together costs more than most answers take to check.
    return TypeAdapter(list[model])  # type: ignore[valid-type]
