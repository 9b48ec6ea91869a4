"""Pressing the kill switch, whoever in the panel does it."""

import asyncio
from pathlib import Path

from vostok.errors import StopUnwritten, StopWritten, Unavailable
from vostok.panel.auth.models import Principal
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_risk import RiskPublic
from vostok.risk.states import ALL, PRESSED, LatchedState


async def press(
    gateway: Gateway, home: Path, scope: str, state: LatchedState, reason: str, actor: Principal
) -> RiskPublic:
    """Deny entries (REDUCING) or send nothing at all (HALTED) for `scope`. While the gateway is away it raises
    StopWritten where the file of the kill switch holds the stop (of all bots only), else StopUnwritten."""
    problem = await asyncio.to_thread(_touch, home, state) if scope == ALL else None
    try:
        return await gateway.kill(
            {"scope": scope, "state": state, "reason": reason, "actor": actor.actor, "via": actor.via}
        )
    except Unavailable as error:
        raise _outcome(scope, state, problem) from error


def _outcome(scope: str, state: LatchedState, problem: str | None) -> Unavailable:
    """What became of a stop that the gateway did not confirm; `problem` is why its file could not be written."""
    if scope != ALL:
        return StopUnwritten(
            "The gateway does not answer: it is not certain that this bot is stopped. Press again once it is back, or "
            "stop all bots: that is written down and holds from its return."
        )
    if problem is not None:
        return StopUnwritten(
            f"The gateway does not answer and the stop could not be written down either ({problem}). Press again, or "
            "stop Vostok: without it no order leaves."
        )
    return StopWritten(
        f"The gateway does not answer now, but the stop ({state}) is written down: it holds from the gateway's return, "
        "before any order leaves."
    )


def _touch(home: Path, state: LatchedState) -> str | None:
    """Write the file; why it could not be written, else None."""
    # The gateway looks at this file before it sends anything, however long its queue of requests is.
    file = home / "kill"
    try:
        # A stop that waits for the gateway gets more severe, never less.
        frozen = file.exists() and "HALTED" in file.read_text(errors="replace").upper()
        file.write_text(f"{'HALTED' if frozen else state} {PRESSED}\n")
    except OSError as error:
        return error.strerror or type(error).__name__
    return None
