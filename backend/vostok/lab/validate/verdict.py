"""The verdict: every check against its limit. Pure; a figure that is not known never passes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower"]
Note = Literal["not_defined", "no_parameters"]


@dataclass(frozen=True)
class Rule:
    """A check: its limit by default, in which direction a value is better, and the limits that can be chosen."""

    limit: float
    better: Better
    low: float
    high: float


# Fractions but for ratios, counts and, in `recursive`, the largest relative difference.
RULES: dict[str, Rule] = {
    "sharpe": Rule(1.0, "higher", -10, 20),
    "max_drawdown": Rule(0.15, "lower", 0, 1),
    "profit_factor": Rule(1.5, "higher", 0, 100),
    "hit_ratio": Rule(0.4, "higher", 0, 1),
    "losing_streak": Rule(5, "lower", 0, 1000),
    "trades": Rule(30, "higher", 1, 100_000),
    "lookahead": Rule(0, "lower", 0, 1000),
    "recursive": Rule(0.001, "lower", 0, 1),
    "random_percentile": Rule(0.95, "higher", 0, 1),
    "deflated_sharpe": Rule(0.95, "higher", 0, 1),
    "doubled_costs": Rule(0.0, "higher", -1, 10),
    "stability": Rule(0.5, "higher", -10, 10),
}


@dataclass(frozen=True)
class Check:
    """One line of the verdict."""

    name: str
    value: float | None
    limit: float
    better: Better
    passed: bool
    note: Note | None = None


def judge(
    values: Mapping[str, float | None], limits: Mapping[str, float], *, has_parameters: bool
) -> tuple[Literal["PASSED", "FAILED"], list[Check]]:
    """PASSED where each rule's value keeps its limit (`limits` wins over the default).

    A value that is None fails, with one exception: a strategy without parameters cannot have chosen a lucky one, so its
    `stability` is not asked.
    """
    checks = [_check(name, rule, values.get(name), limits.get(name, rule.limit)) for name, rule in RULES.items()]
    if not has_parameters:
        free = RULES["stability"]
        exempt = Check(
            "stability", None, limits.get("stability", free.limit), free.better, passed=True, note="no_parameters"
        )
        checks = [exempt if check.name == "stability" else check for check in checks]
    return "PASSED" if all(check.passed for check in checks) else "FAILED", checks


def is_looser(name: str, limit: float) -> bool:
    """Whether `limit` lets more through than the default of the check called `name`."""
    rule = RULES.get(name)
    if rule is None:
        return False
    return limit < rule.limit if rule.better == "higher" else limit > rule.limit


def _check(name: str, rule: Rule, value: float | None, limit: float) -> Check:
    if value is None or value != value:
        return Check(name, None, limit, rule.better, passed=False, note="not_defined")
    return Check(name, value, limit, rule.better, passed=value >= limit if rule.better == "higher" else value <= limit)
