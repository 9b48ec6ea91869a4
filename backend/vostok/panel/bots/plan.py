"""What to do next for one bot: desired and observed in, actions out. Pure; `reconcile` carries them out."""

from dataclasses import dataclass, replace
from typing import Literal

from vostok.bothost.protocol import Process, ProcessError
from vostok.clock import MINUTE_MS
from vostok.panel.bots.fleet import Attempts
from vostok.panel.bots.models import DesiredState, State
from vostok.panel.gateway_models import BotState

Action = Literal[
    "put_account", "account_running", "account_paused", "account_stopped",
    "tell_known_orders", "start", "stop", "pause_trader", "resume_trader", "force_exit", "sell_rest", "finish_closing",
]  # fmt: skip

NO_ATTEMPTS = Attempts()
BACKOFF_MAX_MS = MINUTE_MS
# A bot that ran this long was well: its next crash counts as the first.
HEALTHY_MS = 5 * MINUTE_MS
# After so many crashes in a row a bot is not waited for when its trades shall be closed.
HOPELESS_CRASHES = 3
_ACCOUNT: dict[BotState, Action] = {
    "RUNNING": "account_running",
    "PAUSED": "account_paused",
    "STOPPED": "account_stopped",
}


@dataclass(frozen=True)
class Desired:
    """What the owner wants; `closing` means: close all open trades, enter none; `restarting`: a new process."""

    state: DesiredState
    closing: bool = False
    ever_started: bool = True
    restarting: bool = False


@dataclass(frozen=True)
class Observed:
    """What is. `account` is the gateway's state of the sub-account (None: it knows none); `holds` whether there are
    positions; `managed` whether Freqtrade has, or may have, an open trade that they are of; `trader` what the bot's
    Freqtrade was last told (None: not known)."""

    process: Process | None = None
    account: BotState | None = None
    holds: bool = False
    managed: bool = True
    trader: Literal["running", "paused"] | None = None
    gateway_up: bool = True
    host_up: bool = True
    attempts: Attempts = NO_ATTEMPTS

    @property
    def alive(self) -> bool:
        """Whether the process may still trade."""
        return self.process is not None and self.process.state in ("starting", "running", "stopping")

    @property
    def can_start(self) -> bool:
        """Whether its process may come to exit its trades; no after crash upon crash, as of a broken strategy."""
        return self.alive or self.attempts.crashes < HOPELESS_CRASHES


def plan(desired: Desired, observed: Observed, now: int) -> list[Action]:
    """The next actions in their order (ARCHITECTURE, "Life of a bot"); empty when all is as wanted."""
    if desired.closing and observed.gateway_up and observed.account is not None and not observed.holds:
        return ["finish_closing"]
    if desired.closing and observed.holds and not (observed.managed and observed.can_start):
        return _towards_sold(observed)
    if desired.state != "STOPPED" or (desired.closing and observed.holds):
        return _towards_running(desired, observed, now)
    return _towards_stopped(observed)


def _towards_running(desired: Desired, observed: Observed, now: int) -> list[Action]:
    if desired.restarting and observed.alive and observed.gateway_up and observed.host_up:
        return _towards_stopped(observed)
    if not observed.gateway_up or now < observed.attempts.not_before:
        return []
    target: BotState = "RUNNING" if desired.state == "RUNNING" and not desired.closing else "PAUSED"
    if not observed.alive:
        return _start(target, observed) if observed.host_up else []
    actions: list[Action] = ["put_account"] if observed.account is None else []
    if observed.account != target:
        actions.append(_ACCOUNT[target])
    if observed.process is not None and observed.process.state == "running":
        actions += _trader(target, desired, observed)
    return actions


def _start(target: BotState, observed: Observed) -> list[Action]:
    """Entries are allowed only once the account is as saved, and the process comes last.

    Every end that was asked for leaves the account STOPPED: else the bot may have died before it wrote an answer down.
    """
    if observed.account in ("RUNNING", "PAUSED"):
        return ["put_account", "tell_known_orders", _ACCOUNT[target], "start"]
    return ["put_account", _ACCOUNT[target], "start"]


def _trader(target: BotState, desired: Desired, observed: Observed) -> list[Action]:
    actions: list[Action] = []
    wanted = "running" if target == "RUNNING" else "paused"
    if observed.trader != wanted:
        actions.append("resume_trader" if wanted == "running" else "pause_trader")
    if desired.closing and observed.holds:
        actions.append("force_exit")
    return actions


def _towards_sold(observed: Observed) -> list[Action]:
    """Freqtrade has no trade to exit or cannot run, so the gateway sells, and only where the bot is dead."""
    ready = observed.gateway_up and observed.host_up and observed.account == "STOPPED" and not observed.alive
    return ["sell_rest"] if ready else _towards_stopped(observed)


def _towards_stopped(observed: Observed) -> list[Action]:
    actions: list[Action] = []
    # A new bot gets its sub-account at once, so that its balance shows; a refused one waits for its start.
    if observed.gateway_up and observed.account is None and observed.attempts.problem is None:
        actions.append("put_account")
    if observed.gateway_up and observed.account in ("RUNNING", "PAUSED"):
        actions.append("account_stopped")
    if observed.process is not None and observed.process.state in ("starting", "running") and observed.host_up:
        actions.append("stop")
    return actions


def state_of(desired: Desired, observed: Observed) -> State:
    """The word for what was observed."""
    process = observed.process
    if process is not None and process.state == "stopping":
        return "STOPPING"
    if process is not None and observed.alive:
        if desired.state == "STOPPED" and not desired.closing:
            return "STOPPING"
        if process.state == "starting":
            return "STARTING"
        return "PAUSED" if observed.account == "PAUSED" else "RUNNING"
    if desired.state == "STOPPED" and not desired.closing:
        return "STOPPED" if desired.ever_started else "CREATED"
    return "CRASHED" if observed.attempts.problem is not None and observed.attempts.crashes else "STARTING"


def after_failure(attempts: Attempts, problem: ProcessError, ran_ms: int, now: int) -> Attempts:
    """Count a crash or a refused start: waits of 1, 2, 4 … 60 s; one after `HEALTHY_MS` of running is the first."""
    crashes = 1 if ran_ms >= HEALTHY_MS else attempts.crashes + 1
    wait = min(BACKOFF_MAX_MS, 1000 * 2 ** min(crashes - 1, 10))
    return replace(attempts, crashes=crashes, not_before=now + wait, problem=problem)
