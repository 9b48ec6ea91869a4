"""No step is taken with a condition unmet, more evidence never closes a step, and only known figures raise an alarm."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.bots.models import Stage
from vostok.panel.governance.conditions import (
    SHARES,
    Facts,
    Step,
    Verdict,
    alarms,
    conditions,
    drawdown_expected,
    may_take,
    next_step,
)
from vostok.panel.governance.evidence import Trial, expected_range
from vostok.panel.governance.models import Policy

PREDICTED: dict[str, Any] = {"daily": [0.01, -0.01, 0.004, 0.0, -0.002], "max_drawdown": {"p50": 0.05, "p95": 0.12}}
CLEAN = [{"name": "lookahead", "value": 0, "passed": True}, {"name": "recursive", "value": 0.0, "passed": True}]
GOOD = Verdict(at=1, passed=True, strategy_hash="s", checks=CLEAN, changed=())
TRIAL = Trial(since=0, days=20.0, trades=30, total_return=0.001, max_drawdown=0.02, sharpe=1.0, fidelity=0.99)
POLICY = Policy()
FACTS = Facts(True, True, "s", GOOD, TRIAL, PREDICTED)
MAYBE = st.none() | st.floats(-1, 1)
TRIALS = st.builds(
    Trial, st.just(0), st.floats(0, 60), st.integers(0, 40), MAYBE, st.none() | st.floats(0, 1), MAYBE,
    st.none() | st.floats(0, 1),
)  # fmt: skip
VERDICTS = st.builds(
    Verdict,
    at=st.just(1),
    passed=st.booleans(),
    strategy_hash=st.sampled_from(["s", "other"]),
    checks=st.lists(
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(["lookahead", "recursive", "sharpe"]),
                "value": st.just(1),
                "passed": st.booleans(),
            }
        ),
        max_size=3,
    ),
    changed=st.lists(st.sampled_from(["pairs", "timeframe"]), max_size=2),
)
STEPS = st.sampled_from(
    [Step("VALIDATED", Decimal(0)), Step("SIMULATED", Decimal(0)), *(Step("REAL", s) for s in SHARES)]
)
FACT = st.builds(
    Facts, st.booleans(), st.booleans(), st.just("s"), st.none() | VERDICTS, st.none() | TRIALS,
    st.sampled_from([PREDICTED, {}]), st.booleans(),
)  # fmt: skip


def test_stages_come_one_after_the_other_and_the_capital_in_three_steps() -> None:
    step, seen = Step("RESEARCH", Decimal(0)), []
    while (after := next_step(*step)) is not None:
        step = after
        seen.append((step.stage, str(step.share)))
    assert seen == [("VALIDATED", "0"), ("SIMULATED", "0"), ("REAL", "0.1"), ("REAL", "0.5"), ("REAL", "1")]
    assert {stage for stage, _ in seen} | {"RESEARCH"} == set(get_args(Stage))


def test_limits_of_the_verdict_that_were_loosened_are_said_at_each_step() -> None:
    limits = [{"name": "sharpe", "limit": -9}, {"name": "max_drawdown", "limit": 0.9}, {"name": "trades", "limit": 40}]
    loose = replace(FACTS, verdict=replace(GOOD, checks=[*CLEAN, *limits]))
    for step in (Step("VALIDATED", Decimal(0)), Step("SIMULATED", Decimal(0)), Step("REAL", SHARES[0])):
        *others, said = conditions(step, loose, POLICY)
        assert (said.name, said.value, said.passed) == ("limits_loosened", "sharpe, max_drawdown", True)
        assert others == conditions(step, FACTS, POLICY)
        assert may_take([*others, said]) == may_take(others)


@given(STEPS, FACT)
def test_step_is_open_exactly_when_all_its_evidence_is_there(step: Step, facts: Facts) -> None:
    trial, verdict = facts.trial, facts.verdict
    if step.stage == "VALIDATED":
        expected = verdict is not None and _proven(verdict)
    elif step.stage == "SIMULATED":
        expected = facts.simulated and facts.newest
    else:
        expected = trial is not None and facts.predicted != {} and not facts.alarmed and _shown(trial)
    assert may_take(conditions(step, facts, POLICY)) == expected


def _proven(verdict: Verdict) -> bool:
    clean = all(verdict.clean(name) for name in ("lookahead", "recursive"))
    return clean and verdict.passed and verdict.strategy_hash == "s" and not verdict.changed


def _shown(trial: Trial) -> bool:
    known = trial.total_return is not None and trial.max_drawdown is not None and trial.fidelity is not None
    if not known or trial.days < 14 or trial.trades < 10:
        return False
    span = expected_range(PREDICTED, trial.days)
    assert span is not None
    return span[0] <= trial.total_return <= span[1] and trial.max_drawdown <= 0.12 and trial.fidelity >= 0.9  # type: ignore[operator]


@given(st.sampled_from(["total_return", "max_drawdown", "fidelity"]))
def test_unknown_figure_never_lets_a_bot_trade_real_money(unknown: str) -> None:
    facts = replace(FACTS, trial=replace(TRIAL, **{unknown: None}))  # type: ignore[arg-type]
    assert may_take(conditions(Step("REAL", SHARES[0]), FACTS, POLICY))
    assert not may_take(conditions(Step("REAL", SHARES[0]), facts, POLICY))


def test_nothing_is_open_without_conditions() -> None:
    assert not may_take([])


@given(TRIALS, st.none() | st.floats(0, 1))
def test_alarm_is_raised_exactly_by_a_known_figure_beyond_its_limit(trial: Trial, validated: float | None) -> None:
    expected = set()
    if trial.max_drawdown is not None and validated is not None and trial.max_drawdown > validated * 1.5:
        expected.add("drawdown")
    if trial.sharpe is not None and trial.sharpe < 0:
        expected.add("sharpe")
    if trial.fidelity is not None and trial.fidelity < 0.9:
        expected.add("fidelity")
    assert {alarm.name for alarm in alarms(trial, validated, POLICY)} == expected


def test_forecast_without_days_gives_no_range_and_no_drawdown() -> None:
    assert expected_range({}, 14) is None
    assert drawdown_expected({}) is None
