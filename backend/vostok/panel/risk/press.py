"""Pressing the kill switch, whoever in the panel does it."""

import asyncio
import contextlib
from pathlib import Path

from vostok.panel.auth.models import Principal
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_risk import RiskPublic
from vostok.risk.states import ALL, PRESSED, LatchedState


async def press(
    gateway: Gateway, home: Path, scope: str, state: LatchedState, reason: str, actor: Principal
) -> RiskPublic:
    """Deny entries (REDUCING) or send nothing at all (HALTED) for `scope`. Raises Unavailable while the gateway is
    away; for all bots the file of the kill switch is written by then, and it holds as soon as the gateway is back."""
    if scope == ALL:
        await asyncio.to_thread(_touch, home, state)
    return await gateway.kill(
        {"scope": scope, "state": state, "reason": reason, "actor": actor.actor, "via": actor.via}
    )


def _touch(home: Path, state: LatchedState) -> None:
    # The gateway looks at this file before it sends anything, however long its queue of requests is.
    with contextlib.suppress(OSError):
        (home / "kill").write_text(f"{state} {PRESSED}\n")
