"""The gate: an entry needs an explicit yes from every rule; an error in a rule is a no."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from vostok.invalid import sentence
from vostok.plugins import load
from vostok.risk import rules as rules_folder
from vostok.risk.types import Denial, Intent, Limits, LimitValues, Rule, Scope, Snapshot, Verdict

Rules = Mapping[str, Rule[Any]]


def load_rules() -> dict[str, Rule[Any]]:
    """Every rule of `risk/rules` by file name. Raises PluginError when a file is broken."""
    rules = load(rules_folder, "RULE", Rule)
    seen: dict[str, str] = {}
    for name, rule in rules.items():
        for field in rule.limits.model_fields:
            if field in seen:
                raise ValueError(f"the rules {seen[field]} and {name} both define the limit {field}")
            seen[field] = name
    return rules


def check_limits(values: Mapping[str, Any], rules: Rules, scope: Scope = "bot") -> dict[str, str]:
    """What is wrong with the flat limits of a scope, by field; empty when each of its rules can read its own."""
    own = [rule for rule in rules.values() if rule.scope == scope]
    known = {field for rule in own for field in rule.limits.model_fields}
    problems = {name: f"there is no limit called {name}" for name in values if name not in known}
    for rule in own:
        problems |= problems_of(rule.limits, values)
    return problems


def problems_of(limits: type[Limits], values: Mapping[str, Any]) -> dict[str, str]:
    """Why `limits` cannot be read out of flat `values`, by field; empty when they can."""
    try:
        limits.read(values)
    except ValidationError as error:
        return {str(problem["loc"][0]): _said(limits, problem) for problem in error.errors()}
    return {}


def _said(limits: type[Limits], problem: ErrorDetails) -> str:
    """What is wrong, in the unit of the form, without its full stop."""
    field = limits.model_fields.get(str(problem["loc"][0]))
    unit = field.json_schema_extra if field is not None and isinstance(field.json_schema_extra, dict) else {}
    return sentence(problem, as_percent=unit.get("unit") == "fraction").removesuffix(".")


def decide(intent: Intent, snapshot: Snapshot, limits: LimitValues, rules: Rules) -> Verdict:
    """Ask every rule in name order and stop at the first no. Sells of owned coins do not come here."""
    if not rules:
        return Verdict(False, "gate", "NO_RULES", "No risk rule is loaded, so nothing may be bought.")
    for name, rule in rules.items():
        denial = _ask(rule, intent, snapshot, limits)
        if denial is not None:
            return Verdict(False, name, denial.code, denial.reason, denial.hold_s, denial.latches)
    return Verdict(True, reason=_remarks(intent, snapshot, limits, rules))


def _remarks(intent: Intent, snapshot: Snapshot, limits: LimitValues, rules: Rules) -> str | None:
    """What the rules had to do without; each has just read its limits and said yes."""
    found = (rule.remark(intent, snapshot, rule.read_limits(limits)) for rule in rules.values() if rule.remark)
    return " ".join(remark for remark in found if remark) or None


def _ask(rule: Rule[Any], intent: Intent, snapshot: Snapshot, values: LimitValues) -> Denial | None:
    try:
        limits: Limits = rule.read_limits(values)
    except ValidationError as error:
        field = error.errors()[0]["loc"]
        return Denial("LIMIT_UNREADABLE", f"The limit {'.'.join(map(str, field))} is not set or cannot be read.")
    try:
        answer: object = rule.check(intent, snapshot, limits)
    except Exception as error:  # noqa: BLE001 - a rule that fails in any way must deny, never let through
        return Denial("RULE_FAILED", f"The rule failed ({type(error).__name__}), so the answer is no.", hold_s=60)
    if answer is None or isinstance(answer, Denial):
        return answer
    return Denial("RULE_FAILED", "The rule gave neither a yes nor a reason, so the answer is no.")
