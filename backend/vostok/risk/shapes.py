"""English sentences read back by their shape, so that they can be told in another language. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_NUMBER = re.compile(r"[−-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+)(?=[ %]|$)")
_SLOT = re.compile(r"\{([a-z]+)\}")
_SWAPPED = str.maketrans(",.", ".,")


class Shape(NamedTuple):
    """One sentence with gaps: `part` must occur in what `pattern` matches, `told` is the same in Portuguese."""

    part: str
    pattern: re.Pattern[str]
    told: str


def compiled(shapes: Iterable[tuple[str, str]]) -> tuple[Shape, ...]:
    """English beside Portuguese, as patterns: a gap takes as little as it can, all of it must fit."""
    found = []
    for english, told in shapes:
        parts = _SLOT.split(english)
        pattern = "".join(f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
        found.append(Shape(max(parts[::2], key=len), re.compile(pattern, re.DOTALL), told))
    return tuple(found)


def read(shapes: Iterable[Shape], sentence: str) -> tuple[str, Mapping[str, str]] | None:
    """The Portuguese shape of a sentence and what stands in its gaps; None where no shape fits."""
    for part, pattern, told in shapes:
        found = pattern.fullmatch(sentence) if part in sentence else None
        if found is not None:
            return told, found.groupdict()
    return None


def figures(value: str) -> str:
    """`1,000.5` becomes `1.000,5`."""
    return _NUMBER.sub(lambda number: number[0].translate(_SWAPPED), value)
