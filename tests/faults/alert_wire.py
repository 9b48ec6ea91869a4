"""Lost answers, pauses and a refused key, and when the owner hears of them: bots on the wire behind the fault proxy."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.faults.alert_hook import Hook
from tests.faults.floor import Floor, open_floor
from tests.faults.proxy import LONG_PAUSES, QUICK, REFUSED, Request
from tests.faults.real_floor import PASSWORD
from tests.panel.alerts.receiver import receiving
from tests.programs import Installation, stretched, wait_until
from vostok.local_http import sync_transport
from vostok.panel.alerts.kinds import Kind
from vostok.sockets import socket_path

ENDS_WITHIN_S = 60.0


@dataclass
class OneOrder:
    """Spoils the next order that leaves, and keeps when (monotonic s)."""

    fault: str | None = None
    at: float = 0.0

    def __call__(self, request: Request) -> str | None:
        """The fault of this request."""
        if self.fault is None or request.method != "POST" or not request.path.startswith("/api/v3/order"):
            return None
        name, self.fault, self.at = self.fault, None, time.monotonic()
        return name


@dataclass
class Owner:
    """The panel's API for the machine's owner."""

    home: Path

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call. Raises httpx.HTTPError."""
        transport = sync_transport(socket_path(self.home, "panel"))
        with httpx.Client(transport=transport, base_url="http://panel/api", timeout=30) as client:
            answer = client.request(method, path, json=body).raise_for_status()
        return answer.json() if answer.content else None


async def lost_answers(home: Path, *, n: int, seed: int) -> dict[str, list[float]]:
    """Seconds from fault to alert, `n` of each lost answer and of each pause, then one of a refused key."""
    plan = OneOrder()
    installation = Installation(home, settings={"simulator_seed": str(seed), "owner_password": PASSWORD})
    delays: dict[str, list[float]] = {}
    with receiving() as receiver:
        async with open_floor(installation, plan, bots=1, seed=seed) as floor:
            await asyncio.to_thread(installation.start, "panel")
            hook = Hook(Owner(home), receiver)
            for name in QUICK:
                delays[name] = [await _trial(floor, plan, hook, name, "order.in_doubt") for _ in range(n)]
                print(f"{name}: {delays[name]}", flush=True)
            for name in LONG_PAUSES:
                kind: Kind = "venue.banned" if name.startswith("418") else "venue.busy"
                delays[name] = [await _trial(floor, plan, hook, name, kind) for _ in range(n)]
                print(f"{name}: {delays[name]}", flush=True)
            delays[REFUSED] = [await _trial(floor, plan, hook, REFUSED, "key.refused")]
            print(f"{REFUSED}: {delays[REFUSED]}", flush=True)
    return delays


async def _trial(floor: Floor, plan: OneOrder, hook: Hook, fault: str, kind: Kind) -> float:
    await asyncio.to_thread(hook.renew)
    plan.fault = fault
    [trader] = floor.traders
    bot = asyncio.create_task(trader.round())
    came = await asyncio.to_thread(hook.came_at, kind)
    if fault == REFUSED:
        # Frozen until the owner has lifted it: this round does not end.
        bot.cancel()
    await asyncio.gather(bot, return_exceptions=fault == REFUSED)
    if fault in LONG_PAUSES:
        await asyncio.to_thread(wait_until, lambda: not hook.stands(kind), within_s=stretched(ENDS_WITHIN_S))
    return round(came - plan.at, 2)
