"""The trading rules of a venue as one comparable value: which of them differ between two moments. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from vostok.binance.symbols import SymbolSpec

Rules: TypeAlias = Mapping[str, Mapping[str, str]]
"""By symbol: each rule's name (a field of SymbolSpec) and its value as text."""
_NAMES = tuple(field.name for field in fields(SymbolSpec))


class RuleChange(NamedTuple):
    """One rule of a symbol that stands in both versions."""

    symbol: str
    rule: str
    before: str
    after: str


class Difference(NamedTuple):
    """What lies between two versions, by symbol."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[RuleChange, ...]


def rules_of(specs: Mapping[str, SymbolSpec]) -> dict[str, dict[str, str]]:
    """The rules of `specs` as text that JSON keeps."""
    return {symbol: {name: _text(getattr(spec, name)) for name in _NAMES} for symbol, spec in sorted(specs.items())}


def fingerprint(rules: Rules) -> str:
    """The SHA-256 of `rules`, in hex; the order of symbols does not count."""
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()


def difference(before: Rules, after: Rules) -> Difference:
    """What changed from `before` to `after`; a rule that only one of them knows by name did not change."""
    changed = [
        RuleChange(symbol, name, before[symbol][name], value)
        for symbol, rules in after.items()
        if symbol in before
        for name, value in rules.items()
        if before[symbol].get(name, value) != value
    ]
    return Difference(tuple(sorted(after.keys() - before)), tuple(sorted(before.keys() - after)), tuple(changed))


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return ", ".join(sorted(map(str, value)) if value and isinstance(value[0], str) else map(str, value))
    return "" if value is None else str(value)
