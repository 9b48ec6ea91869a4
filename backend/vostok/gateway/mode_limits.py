"""The limits of a mode, flat by name in one row: of its breakers, of each strategy family and of its portfolio."""

import functools
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from vostok.errors import Invalid
from vostok.gateway.models import ZERO
from vostok.gateway.shapes import plain
from vostok.gateway.transaction import Tx
from vostok.risk.breakers import BreakerLimits
from vostok.risk.gate import Rules, problems_of
from vostok.risk.types import Limits, Mode, Scope

MODES: tuple[Mode, ...] = ("SIMULATED", "REAL_MARKET_SPOT")
FormName = Literal["portfolio", "family", "breakers"]
_SCOPES: tuple[Scope, ...] = ("portfolio", "family")


def change_limits(mode: Mode, change: Mapping[str, Any], actor: str, rules: Rules) -> Callable[[Tx], None]:
    """Set limits of a mode; what is not named stays. Raises Invalid at the first field that cannot be."""

    def operation(tx: Tx) -> None:
        before = tx.risk_limits(mode)
        models = {field: limits for _form, limits in _models(rules) for field in limits.model_fields}
        for name in change:
            if name not in models:
                raise Invalid(f"There is no limit called {name[:60]}.", field=name[:60])
        after = {**before, **change}
        for limits in {models[name] for name in change}:
            for field, problem in problems_of(limits, after).items():
                raise Invalid(f"{field}: {problem}.", field=field)
        written = {name: limit_text(getattr(models[name].read(after), name)) for name in change}
        held = {name: before.get(name, limit_text(models[name].model_fields[name].default)) for name in written}
        # A default that the owner sends as it is has been looked at: from then on it is chosen, and stays.
        changed = {
            name: {"from": held[name], "to": value}
            for name, value in written.items()
            if held[name] != value or name not in before
        }
        if not changed:
            return
        tx.put_risk_limits(mode, {**before, **written})
        tx.audit("risk.limits", f"mode:{mode}", changed, actor=actor, via="api")

    return operation


def limit_text(value: Any) -> Any:
    """A limit as it is stored and sent: numbers as plain strings, lists and states as they are."""
    if isinstance(value, Decimal):
        return plain(value) if value != ZERO else "0"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return list(value) if isinstance(value, list | tuple | frozenset) else value


def limits_json(stored: Mapping[str, Mapping[str, Any]], rules: Rules) -> dict[str, Any]:
    """The limits of each mode, null where one cannot be read, and the JSON Schema that each form is drawn from."""
    return {
        "forms": [{"scope": name, "form": form_of(name, rules)} for name in ("portfolio", "family", "breakers")],
        "items": [
            {"mode": mode, "limits": _values(stored.get(mode, {}), rules), "chosen": sorted(stored.get(mode, {}))}
            for mode in MODES
        ],
    }


def form_of(name: str, rules: Rules) -> dict[str, Any]:
    """One JSON Schema with the fields of every rule of a scope, or of the breakers."""
    properties: dict[str, Any] = {}
    for form, limits in _models(rules):
        if form == name:
            properties |= _fields_of(limits)
    return {"type": "object", "properties": properties}


@functools.cache
def _fields_of(limits: type[Limits]) -> Mapping[str, Any]:
    # Made of the class alone, and dearer than the rest of the answer.
    return MappingProxyType(limits.model_json_schema().get("properties", {}))


def _values(stored: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for _form, limits in _models(rules):
        if problems_of(limits, stored):
            values |= dict.fromkeys(limits.model_fields)
        else:
            values |= {name: limit_text(value) for name, value in limits.read(stored)}
    return values


def _models(rules: Rules) -> Iterator[tuple[FormName, type[Limits]]]:
    for scope in _SCOPES:
        for rule in rules.values():
            if rule.scope == scope:
                yield ("portfolio" if scope == "portfolio" else "family"), rule.limits
    yield "breakers", BreakerLimits
