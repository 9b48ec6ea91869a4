"""What a bot must show for its next stage, and what sends it back: values in, conditions and alarms out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from vostok.lab.validate.verdict import is_looser
from vostok.panel.bots.models import ChangePublic, Stage
from vostok.panel.fields import plain
from vostok.panel.governance.evidence import Trial, expected_range
from vostok.panel.governance.models import AlarmName, ConditionName, ConditionPublic, Policy, Unit

SHARES = (Decimal("0.1"), Decimal("0.5"), Decimal(1))
"""The fractions of its capital that a bot trades with at REAL, one after the other."""
NOTHING = Decimal(0)
_PLACES = 6


class Step(NamedTuple):
    """A stage, and at REAL the fraction of the capital."""

    stage: Stage
    share: Decimal


@dataclass(frozen=True)
class Verdict:
    """What the newest validation of a bot's strategy says of the bot as it is now.

    `changed` are the settings in which the bot differs from what was validated (`before`).
    """

    at: int
    passed: bool
    strategy_hash: str
    checks: Sequence[Mapping[str, Any]]
    changed: Sequence[ChangePublic]

    def clean(self, check: str) -> bool:
        """Whether the check of this name was made and passed."""
        return any(one.get("name") == check and one.get("passed") is True for one in self.checks)

    @property
    def loosened(self) -> list[str]:
        """The checks whose limit let more through than its default."""
        made = ((str(one.get("name")), one.get("limit")) for one in self.checks)
        return [name for name, limit in made if limit is not None and is_looser(name, float(limit))]

    def value(self, check: str) -> float | None:
        """What the check of this name measured."""
        found = next((one.get("value") for one in self.checks if one.get("name") == check), None)
        return None if found is None else float(found)


@dataclass(frozen=True)
class Facts:
    """A bot as it is: `newest` says that it runs, with its newest version; `alarmed` that a limit is passed now."""

    simulated: bool
    newest: bool
    strategy_hash: str
    verdict: Verdict | None
    trial: Trial | None
    predicted: Mapping[str, Any]
    alarmed: bool = False


def next_step(stage: Stage, share: Decimal) -> Step | None:
    """The step after this one; None at the whole capital."""
    if stage == "RESEARCH":
        return Step("VALIDATED", NOTHING)
    if stage == "VALIDATED":
        return Step("SIMULATED", NOTHING)
    if stage == "SIMULATED":
        return Step("REAL", SHARES[0])
    return next((Step("REAL", more) for more in SHARES if more > share), None)


def conditions(step: Step, facts: Facts, policy: Policy) -> list[ConditionPublic]:
    """Everything that `step` needs; it may be taken when each has passed. Loosened limits of the verdict are said."""
    loosened = facts.verdict.loosened if facts.verdict is not None else []
    said = [_condition("limits_loosened", True, ", ".join(loosened), None, "text")] if loosened else []
    return [*_needed(step, facts, policy), *said]


def _needed(step: Step, facts: Facts, policy: Policy) -> list[ConditionPublic]:
    if step.stage == "VALIDATED":
        return _validated(facts)
    if step.stage == "SIMULATED":
        return [
            _condition("mode_simulated", facts.simulated, None, None, "text"),
            _condition("running_newest", facts.newest, None, None, "text"),
        ]
    first = step.share == SHARES[0]
    days, trades = (policy.simulated_days, policy.simulated_trades) if first else (policy.step_days, policy.step_trades)
    return _traded(facts, days, trades, policy)


def may_take(found: Sequence[ConditionPublic]) -> bool:
    """Whether a step may be taken: it has conditions, and each has passed."""
    return bool(found) and all(condition.passed for condition in found)


def _validated(facts: Facts) -> list[ConditionPublic]:
    verdict = facts.verdict
    if verdict is None:
        return [_condition("validation", False, None, None, "time")]
    covered = _condition("settings_covered", not verdict.changed, None, None, "text")
    return [
        _condition("validation", True, str(verdict.at), None, "time"),
        _condition("verdict", verdict.passed, "PASSED" if verdict.passed else "FAILED", None, "text"),
        _condition("strategy_unchanged", verdict.strategy_hash == facts.strategy_hash, None, None, "text"),
        covered.model_copy(update={"changes": list(verdict.changed)}),
        _condition("lookahead", verdict.clean("lookahead"), _text(verdict.value("lookahead")), "0", "count"),
        _condition("recursive", verdict.clean("recursive"), _text(verdict.value("recursive")), None, "ratio"),
    ]


def _traded(facts: Facts, days: int, trades: int, policy: Policy) -> list[ConditionPublic]:
    trial = facts.trial
    covered, closed = (0.0, 0) if trial is None else (trial.days, trial.trades)
    total, fall = (None, None) if trial is None else (trial.total_return, trial.max_drawdown)
    expected = expected_range(facts.predicted, covered) if trial is not None else None
    inside = total is not None and expected is not None and expected[0] <= total <= expected[1]
    deepest = drawdown_expected(facts.predicted)
    shown = None if expected is None else f"{_text(expected[0])}..{_text(expected[1])}"
    return [
        _condition("days", covered >= days, _text(covered), str(days), "days"),
        _condition("trades", closed >= trades, str(closed), str(trades), "count"),
        _condition("return_range", inside, _text(total), shown, "fraction"),
        _condition(
            "drawdown",
            fall is not None and deepest is not None and fall <= deepest,
            _text(fall),
            _text(deepest),
            "fraction",
        ),
        _parity(trial, policy),
        _condition("no_alarm", not facts.alarmed, None, None, "text"),
    ]


def _parity(trial: Trial | None, policy: Policy) -> ConditionPublic:
    fidelity, limit = None if trial is None else trial.fidelity, policy.min_fidelity
    return _condition("fidelity", fidelity is not None and fidelity >= limit, _text(fidelity), plain(limit), "fraction")


def drawdown_expected(predicted: Mapping[str, Any]) -> float | None:
    """The maximum drawdown (fraction) that nineteen of twenty courses of the validation's length stay below."""
    found = (predicted.get("max_drawdown") or {}).get("p95")
    return None if found is None else float(found)


class Alarm(NamedTuple):
    """A limit of the policy that is passed; both figures fractions, the Sharpe ratio's are ratios."""

    name: AlarmName
    value: float
    limit: float


def alarms(trial: Trial, validated_drawdown: float | None, policy: Policy) -> list[Alarm]:
    """The evidence against a bot. What is not known yet is none: a promotion asks for it, a demotion needs it."""
    found = []
    if trial.max_drawdown is not None and validated_drawdown is not None:
        limit = validated_drawdown * float(policy.drawdown_factor)
        if trial.max_drawdown > limit:
            found.append(Alarm("drawdown", trial.max_drawdown, limit))
    if trial.sharpe is not None and trial.sharpe < policy.min_sharpe:
        found.append(Alarm("sharpe", trial.sharpe, float(policy.min_sharpe)))
    if trial.fidelity is not None and trial.fidelity < policy.min_fidelity:
        found.append(Alarm("fidelity", trial.fidelity, float(policy.min_fidelity)))
    return found


def _condition(name: ConditionName, passed: bool, value: str | None, limit: str | None, unit: Unit) -> ConditionPublic:
    return ConditionPublic(name=name, passed=passed, value=value, limit=limit, unit=unit, changes=[])


def _text(value: float | None) -> str | None:
    return None if value is None else plain(round(Decimal(repr(value)), _PLACES))
