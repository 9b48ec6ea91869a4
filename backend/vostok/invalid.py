"""What is wrong with an input, in a sentence that says what to do; Pydantic's own are written for programmers. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

# Where FastAPI found the input, and which member of a union Pydantic tried first: neither is the caller's word.
_PLACES = frozenset({"body", "query", "path", "header", "cookie"})
_BOUNDS = frozenset({"gt", "ge", "lt", "le"})
# Pydantic's word for the name of an entry, as opposed to its value.
_KEY = "[key]"
_KINDS = frozenset({"bool", "int", "float", "str"})

# What each form of a text is, for people; a test holds this against every pattern of the API.
_FORMS: dict[str, str] = {
    r"^[a-z2-7]{10}$": "Is no id of a bot, a brief or a run; they are 10 letters and digits such as abcdefgh23.",
    r"^[A-Z0-9]{2,10}$": "Is no currency; write its code, such as USDT.",
    r"^[A-Z0-9]{1,20}$": "Is no asset; write its code, such as BTC.",
    r"^[^/\s]{1,20}/[A-Z0-9]{2,20}$": "Is no pair; write it as BTC/USDT.",
    r"^(0|[1-9][0-9]{0,5})$": "Is no number of minutes; write one from 0 to 999999.",
    r"^[0-9]{1,15}$": "Is no id of an order; take an `id` of a list of orders.",
    r"^[a-z][a-zA-Z0-9_.-]{0,59}$": "Is no name of a layout; write letters, digits and dots, a small letter first.",
    r"^-?[0-9]+(\.[0-9]+)?$": "Must be a decimal number such as 25 or 25.50.",
    r"^[0-9a-f]{16}$": "Is no id of a difference; take an `id` of the reconciliation.",
    r"^[0-9a-f]{64}$": "Is no hash; it is 64 digits from 0 to f.",
}
_DECIMAL = re.compile(r"Decimal\('(.+)'\)")

_SENTENCES: dict[str, str] = {
    "missing": "Is missing; give it.",
    "extra_forbidden": "Is not known here; leave it out.",
    "greater_than": "Must be more than {gt}.",
    "greater_than_equal": "Must be at least {ge}.",
    "less_than": "Must be less than {lt}.",
    "less_than_equal": "Must be at most {le}.",
    "string_too_long": "Is too long; write at most {max_length} characters.",
    "string_too_short": "Is too short; write at least {min_length} characters.",
    "string_unicode": "Holds what is no text; leave it out.",
    "too_long": "Has too many entries; give at most {max_length}.",
    "too_short": "Has too few entries; give at least {min_length}.",
    "string_pattern_mismatch": "Has not the form that is needed, which is {pattern}.",
    "literal_error": "Must be one of: {expected}.",
    "enum": "Must be one of: {expected}.",
    "union_tag_not_found": "Must say what it is, in {discriminator}.",
    "union_tag_invalid": "Must be one of these by its {discriminator}: {expected_tags}.",
    "finite_number": "Must be a finite number.",
    "string_type": "Must be text.",
    "list_type": "Must be a list.",
    "dict_type": "Must be an object with names and values.",
    "model_attributes_type": "Must be an object with names and values.",
    "model_type": "Must be an object with names and values.",
}
_BY_BEGINNING: dict[str, str] = {
    "int_": "Must be a whole number.",
    "float_": "Must be a number.",
    "decimal_": "Must be a decimal number such as 25 or 25.50.",
    "bool_": "Must be true or false.",
    "time_": "Must be a time of day such as 22:00.",
    "date_": "Must be a date such as 2026-11-20.",
    "datetime_": "Must be a date and time such as 2026-11-20T22:00:00Z.",
}


def field_of(place: Sequence[int | str]) -> str:
    """The input's name as its caller knows it, such as `tags.0`; empty for the body as a whole."""
    names = [str(part) for part in place]
    if names and names[0] in _PLACES:
        names = names[1:]
    if len(names) > 1 and names[-1] in _KINDS:
        names = names[:-1]
    if names and names[-1] == _KEY:
        names = names[:-1]
    return ".".join(names)


def sentence(error: Mapping[str, Any], *, as_percent: bool = False) -> str:
    """One of `ValidationError.errors()` as a sentence, without the field's name.

    `as_percent` writes the bounds of a fraction as its form shows them: 1 is 100 %.
    """
    if len(error["loc"]) > 1 and error["loc"][-1] in _KINDS:
        return "Must be text, a number, or true or false."
    kind: str = error["type"]
    # Pydantic counts the items of a secret; of a list it says "List".
    if kind in ("too_short", "too_long") and error["ctx"].get("field_type") == "Value":
        kind = f"string_{kind}"
    context = {name: _plain(value) for name, value in error.get("ctx", {}).items()}
    if kind == "string_pattern_mismatch" and context["pattern"] in _FORMS:
        return _FORMS[context["pattern"]]
    if kind == "string_too_short" and context["min_length"] == 1:
        return "Is empty; write something."
    text = _SENTENCES.get(kind) or next(
        (text for beginning, text in _BY_BEGINNING.items() if kind.startswith(beginning)), None
    )
    if text is None:
        return _own(error["msg"])
    for quoted in {"expected", "expected_tags", "discriminator"} & context.keys():
        context[quoted] = context[quoted].replace("'", "").replace(" or ", ", ")
    if as_percent:
        context |= {name: f"{Decimal(str(context[name])) * 100:f} %" for name in _BOUNDS & context.keys()}
    return text.format(**context)


def _plain(value: Any) -> Any:
    """A bound as a number; of some fields Pydantic tells what Python calls it."""
    found = _DECIMAL.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else value


def _own(message: str) -> str:
    """The message of a validator of ours, begun and ended as a sentence."""
    text = message.removeprefix("Value error, ")
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def detail(error: Mapping[str, Any]) -> str:
    """The sentence with the field in front, as an error's `detail`."""
    field = field_of(error["loc"])
    return f"{field}: {sentence(error)}" if field else sentence(error)
