"""What a strategy's source says of itself, read from its syntax tree: nothing is executed."""

import ast
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from vostok.panel.strategies.models import ParameterPublic, SourceErrorPublic

# Freqtrade's parameter classes (freqtrade.strategy.parameters) and the words for their kinds.
_KINDS = {
    "IntParameter": "int",
    "DecimalParameter": "decimal",
    "RealParameter": "real",
    "BooleanParameter": "boolean",
    "CategoricalParameter": "categorical",
}
_DECIMALS_DEFAULT = 3


@dataclass
class Facts:
    """Constants of the class; None where the source does not state one."""

    description: str = ""
    timeframe: str | None = None
    startup_candles: int | None = None
    stoploss: Decimal | None = None
    trailing_stop: bool | None = None
    trailing_stop_positive: Decimal | None = None
    trailing_stop_positive_offset: Decimal | None = None
    trailing_only_offset_is_reached: bool | None = None
    minimal_roi: dict[str, float] | None = None
    parameters: list[ParameterPublic] = field(default_factory=list)
    error: SourceErrorPublic | None = None


def read_source(content: bytes, name: str) -> Facts:
    """Read the class `name`, with what it inherits from classes of the same file. Raises SyntaxError."""
    module = ast.parse(content, filename=f"{name}.py")
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    if name not in classes:
        known = ", ".join(classes) or "no class"
        text = f"The file must define class {name} (the name of the file); it defines {known}."
        return Facts(error=SourceErrorPublic(text=text, line=None))
    constants = _constants(module.body, {})
    values: dict[str, Any] = {}
    parameters: dict[str, ParameterPublic] = {}
    for node in reversed(_lineage(classes, name)):
        values |= _constants(node.body, constants)
        parameters |= _parameters(node.body, constants | values)
    return Facts(
        description=ast.get_docstring(classes[name]) or ast.get_docstring(module) or "",
        timeframe=_of(str, values.get("timeframe")),
        startup_candles=_of(int, values.get("startup_candle_count")),
        stoploss=_decimal(values.get("stoploss")),
        trailing_stop=_of(bool, values.get("trailing_stop")),
        trailing_stop_positive=_decimal(values.get("trailing_stop_positive")),
        trailing_stop_positive_offset=_decimal(values.get("trailing_stop_positive_offset")),
        trailing_only_offset_is_reached=_of(bool, values.get("trailing_only_offset_is_reached")),
        minimal_roi=_roi(values.get("minimal_roi")),
        parameters=list(parameters.values()),
    )


def extends_nothing(content: bytes, name: str) -> bool:
    """Whether neither the class `name` nor a base of it in the same file has a base from elsewhere."""
    classes = {node.name: node for node in ast.parse(content).body if isinstance(node, ast.ClassDef)}
    bases = [base for node in _lineage(classes, name) for base in node.bases]
    return all(isinstance(base, ast.Name) and base.id in classes for base in bases)


def _lineage(classes: dict[str, ast.ClassDef], name: str) -> list[ast.ClassDef]:
    """The class and its bases of the same file, nearest first."""
    found: list[ast.ClassDef] = []
    waiting = [name]
    while waiting:
        node = classes.get(waiting.pop(0))
        if node is not None and node not in found:
            found.append(node)
            waiting += [base.id for base in node.bases if isinstance(base, ast.Name)]
    return found


def _constants(body: list[ast.stmt], known: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, node in _assignments(body):
        value = _literal(node, known | values)
        if value is not None:
            values[name] = value
    return values


def _assignments(body: list[ast.stmt]) -> list[tuple[str, ast.expr]]:
    found = []
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.append((node.targets[0].id, node.value))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found.append((node.target.id, node.value))
    return found


def _literal(node: ast.expr | None, known: dict[str, Any]) -> Any:
    """The value of a literal or of a name assigned one before; None for anything that would have to run."""
    if node is None:
        return None
    if isinstance(node, ast.Name):
        return known.get(node.id)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _parameters(body: list[ast.stmt], known: dict[str, Any]) -> dict[str, ParameterPublic]:
    found = {}
    for name, node in _assignments(body):
        if isinstance(node, ast.Call) and (kind := _KINDS.get(_called(node.func))):
            found[name] = _parameter(name, kind, node, known)
    return found


def _called(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _parameter(name: str, kind: str, call: ast.Call, known: dict[str, Any]) -> ParameterPublic:
    named = {keyword.arg: _literal(keyword.value, known) for keyword in call.keywords if keyword.arg}
    given = [_literal(argument, known) for argument in call.args]
    low = high = options = None
    if kind == "categorical":
        options = given[0] if given else named.get("categories")
    elif kind == "boolean":
        options = [True, False]
    else:
        low, high = _range(given, named)
    prefix = name.split("_")[0]
    return ParameterPublic(
        name=name,
        kind=kind,
        space=named.get("space") or (prefix if prefix in ("buy", "sell", "enter", "exit", "protection") else None),
        default=named.get("default"),
        low=low,
        high=high,
        decimals=named.get("decimals", _DECIMALS_DEFAULT) if kind == "decimal" else None,
        options=list(options) if isinstance(options, (list, tuple)) else None,
    )


def _range(given: list[Any], named: dict[str, Any]) -> tuple[float | None, float | None]:
    """`Parameter(low, high)` or `Parameter([low, high])`, as Freqtrade reads them."""
    if given and isinstance(given[0], (list, tuple)) and len(given[0]) == 2:
        return _number(given[0][0]), _number(given[0][1])
    low = given[0] if given else named.get("low")
    high = given[1] if len(given) > 1 else named.get("high")
    return _number(low), _number(high)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _decimal(value: Any) -> Decimal | None:
    return Decimal(str(value)) if _number(value) is not None else None


def _roi(value: Any) -> dict[str, float] | None:
    if not isinstance(value, dict):
        return None
    return {str(minutes): ratio for minutes, raw in value.items() if (ratio := _number(raw)) is not None}


def _of(kind: type[Any], value: Any) -> Any:
    return value if type(value) is kind else None
