"""What is done next: cases from the life of a bot, and what must hold for every state."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.bothost.protocol import Process, ProcessError
from vostok.panel.bots.fleet import Attempts
from vostok.panel.bots.plan import HEALTHY_MS, Desired, Observed, after_failure, plan, state_of

NOW = 1_000_000
RUNNING = Process("aaaaaaaaaa", 7, "running", 0)
STARTING = Process("aaaaaaaaaa", 7, "starting", 0)
STOPPING = Process("aaaaaaaaaa", 7, "stopping", 0)
CRASHED = Process("aaaaaaaaaa", 7, "crashed", 0, exit_code=1)
PROBLEM = ProcessError("NameError: x", "Quiet.py", 3)


def seen(**changes: Any) -> Observed:
    usual: dict[str, Any] = {"process": RUNNING, "account": "RUNNING", "trader": "running"}
    return Observed(**usual | changes)


@pytest.mark.parametrize(
    ("desired", "observed", "actions"),
    [
        (Desired("RUNNING"), seen(), []),
        (Desired("RUNNING"), seen(process=None, account=None), ["put_account", "account_running", "start"]),
        (
            Desired("RUNNING"),
            seen(process=CRASHED),
            ["put_account", "tell_known_orders", "account_running", "start"],
        ),
        (Desired("RUNNING"), seen(process=CRASHED, account="STOPPED"), ["put_account", "account_running", "start"]),
        (Desired("RUNNING"), seen(account=None), ["put_account", "account_running"]),
        (Desired("RUNNING"), seen(account="PAUSED", trader="paused"), ["account_running", "resume_trader"]),
        (Desired("RUNNING"), seen(process=STARTING, trader=None), []),
        (Desired("RUNNING"), seen(trader=None), ["resume_trader"]),
        (Desired("PAUSED"), seen(), ["account_paused", "pause_trader"]),
        (Desired("PAUSED"), seen(process=None, account="STOPPED"), ["put_account", "account_paused", "start"]),
        (Desired("STOPPED"), seen(), ["account_stopped", "stop"]),
        (Desired("STOPPED"), seen(process=STOPPING, account="STOPPED"), []),
        (Desired("STOPPED"), seen(process=None, account=None), ["put_account"]),
        (Desired("STOPPED"), seen(process=None, account=None, attempts=Attempts(problem=PROBLEM)), []),
        (Desired("STOPPED"), seen(gateway_up=False), ["stop"]),
        (Desired("RUNNING", restarting=True), seen(), ["account_stopped", "stop"]),
        (Desired("PAUSED", restarting=True), seen(process=STOPPING, account="STOPPED"), []),
        (
            Desired("PAUSED", restarting=True),
            seen(process=None, account="STOPPED"),
            ["put_account", "account_paused", "start"],
        ),
        (Desired("RUNNING", restarting=True), seen(gateway_up=False), []),
        (Desired("RUNNING"), seen(process=None, gateway_up=False), []),
        (Desired("RUNNING"), seen(process=None, host_up=False), []),
        (Desired("RUNNING"), seen(process=CRASHED, attempts=Attempts(1, NOW + 1)), []),
        (Desired("PAUSED", closing=True), seen(holds=True), ["account_paused", "pause_trader", "force_exit"]),
        (
            Desired("STOPPED", closing=True),
            seen(process=None, account="STOPPED", holds=True),
            ["put_account", "account_paused", "start"],
        ),
        (Desired("PAUSED", closing=True), seen(holds=True, managed=False), ["account_stopped", "stop"]),
        (
            Desired("RUNNING", closing=True),
            seen(process=CRASHED, holds=True, attempts=Attempts(3, NOW + 1)),
            ["account_stopped"],
        ),
        (
            Desired("RUNNING", closing=True),
            seen(process=CRASHED, account="STOPPED", holds=True, attempts=Attempts(3, NOW + 1)),
            ["sell_rest"],
        ),
        (Desired("PAUSED", closing=True), seen(holds=True, managed=False, process=CRASHED), ["account_stopped"]),
        (
            Desired("STOPPED", closing=True),
            seen(holds=True, managed=False, process=None, account="STOPPED"),
            ["sell_rest"],
        ),
        (
            Desired("STOPPED", closing=True),
            seen(holds=True, managed=False, process=None, account="STOPPED", host_up=False),
            [],
        ),
        (Desired("STOPPED", closing=True), seen(account="PAUSED", trader="paused"), ["finish_closing"]),
    ],
)
def test_actions_then_in_the_order_of_the_architecture(
    desired: Desired, observed: Observed, actions: list[str]
) -> None:
    assert plan(desired, observed, NOW) == actions


desires = st.builds(Desired, st.sampled_from(["RUNNING", "PAUSED", "STOPPED"]), *[st.booleans()] * 3)
processes = st.none() | st.builds(
    Process,
    st.just("aaaaaaaaaa"),
    st.just(7),
    st.sampled_from(["starting", "running", "stopping", "stopped", "crashed"]),
    st.just(0),
)
observations = st.builds(
    Observed,
    process=processes,
    account=st.none() | st.sampled_from(["RUNNING", "PAUSED", "STOPPED"]),
    holds=st.booleans(),
    managed=st.booleans(),
    trader=st.none() | st.sampled_from(["running", "paused"]),
    gateway_up=st.booleans(),
    host_up=st.booleans(),
    attempts=st.builds(Attempts, st.integers(0, 9), st.integers(0, 2 * NOW), st.none() | st.just(PROBLEM)),
)


@given(desires, observations)
def test_any_state_then_entries_open_only_for_a_bot_that_shall_run(desired: Desired, observed: Observed) -> None:
    actions = plan(desired, observed, NOW)
    if "account_running" in actions or "resume_trader" in actions:
        assert desired.state == "RUNNING"
        assert not desired.closing


@given(desires, observations)
def test_any_state_then_a_process_starts_last_and_only_when_none_lives(desired: Desired, observed: Observed) -> None:
    actions = plan(desired, observed, NOW)
    if "start" in actions:
        assert actions[-1] == "start"
        assert not observed.alive
        assert observed.gateway_up
        assert observed.host_up
        assert observed.attempts.not_before <= NOW


@given(desires, observations)
def test_any_state_then_entries_close_before_the_process_is_asked_to_end(desired: Desired, observed: Observed) -> None:
    actions = plan(desired, observed, NOW)
    if "stop" in actions and observed.gateway_up and observed.account in ("RUNNING", "PAUSED"):
        assert actions.index("account_stopped") < actions.index("stop")


@given(desires, observations)
def test_any_state_then_the_gateway_sells_only_for_a_bot_that_is_surely_dead(
    desired: Desired, observed: Observed
) -> None:
    if "sell_rest" in plan(desired, observed, NOW):
        assert desired.closing
        assert observed.holds
        assert not (observed.managed and observed.can_start)
        assert observed.host_up
        assert not observed.alive
        assert observed.account == "STOPPED"


@given(desires, observations)
def test_any_state_then_there_is_a_word_for_it(desired: Desired, observed: Observed) -> None:
    state = state_of(desired, observed)
    assert (state == "RUNNING") <= ((observed.alive and desired.state != "STOPPED") or desired.closing)
    if desired.state == "STOPPED" and not desired.closing and not observed.alive:
        assert state in ("STOPPED", "CREATED")


def test_crashes_in_a_row_then_waits_double_up_to_a_minute() -> None:
    attempts, waits = Attempts(), []
    for _ in range(8):
        attempts = after_failure(attempts, PROBLEM, 0, NOW)
        waits.append((attempts.not_before - NOW) // 1000)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_crash_after_healthy_minutes_then_it_is_the_first_again() -> None:
    assert after_failure(Attempts(crashes=6), PROBLEM, HEALTHY_MS, NOW).not_before == NOW + 1000


def test_failed_start_then_crashed_until_the_next_try() -> None:
    observed = Observed(process=CRASHED, account="RUNNING", attempts=Attempts(1, NOW, PROBLEM))
    assert state_of(Desired("RUNNING"), observed) == "CRASHED"
    assert state_of(Desired("RUNNING"), Observed(account="RUNNING")) == "STARTING"
