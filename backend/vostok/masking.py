"""Takes secrets out of what is written to a log: by the name of a value, and by the shape of a text."""

import re
from functools import lru_cache
from typing import Any

HIDDEN = "***"
SHORTEST = 30
SAFE = frozenset({"timestamp", "level", "program", "component", "trace"})
NAMES = re.compile(r"pass(word|phrase)|secret|token|api_?key|authorization|cookie|signature|credential", re.IGNORECASE)
_SHAPES = (
    # Signed requests, headers, addresses with a password, keys of Telegram bots.
    (
        re.compile(r"(?i)\b((?:signature|secret|password|token|api_?key|x-mbx-apikey)\"?\s*[=:]\s*\"?)[^\s&\"',}]+"),
        r"\1",
    ),
    (re.compile(r"(?i)\b(bearer\s+)\S+"), r"\1"),
    (re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)"), r"\1"),
    (re.compile(r"\b(bot\d{6,}:)[\w-]{30,}"), r"\1"),
    (re.compile(r"()\bvostok_[\w-]{30,}"), r"\1"),
    # Binance's keys: 64 letters and digits of both cases. A hash has only one case.
    (re.compile(r"()\b(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[A-Za-z0-9]{64}\b"), r"\1"),
)


def mask(text: str) -> str:
    """`text` without what looks like a secret."""
    # Most values are short words and numbers, in which nothing can hide.
    if len(text) < SHORTEST and ":" not in text and "=" not in text and " " not in text:
        return text
    for shape, kept in _SHAPES:
        text = shape.sub(kept + HIDDEN, text)
    return text


@lru_cache(maxsize=1_000)
def _is_secret(name: str) -> bool:
    return NAMES.search(name) is not None


def masked(_logger: Any, _method: str, event: Any) -> Any:
    """The processor of the log: values by their names, every text by its shape, also within errors."""
    for name, value in event.items():
        if name in SAFE:
            continue
        if _is_secret(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = mask(value)
        elif isinstance(value, BaseException):
            event[name] = mask(str(value))
    return event
